//! Addresses of mail.

use crate::filter::text::{ALNUM, LETTER, LOCAL, Text, WORD, is};

const LOCAL_MOST: usize = 64;
/// A word that goes on before these belongs to the local part, unless it is longer than anything that
/// a rule finds within a word.
pub const WORD_MOST: usize = 1200;
const LABEL_MOST: usize = 63;
const DOMAIN_MOST: usize = 253;

/// No top-level domains, but files such as `logo@2x.png` and `menu@2x.min.js`.
const FILES: [u32; 17] = [
    four(b"png"),
    four(b"jpg"),
    four(b"jpeg"),
    four(b"gif"),
    four(b"webp"),
    four(b"svg"),
    four(b"bmp"),
    four(b"ico"),
    four(b"css"),
    four(b"min"),
    four(b"js"),
    four(b"json"),
    four(b"html"),
    four(b"htm"),
    four(b"xml"),
    four(b"txt"),
    four(b"pdf"),
];

/// A label of four letters at most, in small ones.
const fn four(label: &[u8]) -> u32 {
    let (mut letters, mut at) = (0, 0);
    while at < label.len() {
        letters = letters << 8 | label[at].to_ascii_lowercase() as u32;
        at += 1;
    }
    letters
}

/// The address around an `@`. Of a local part of more than 64 characters the last 64 are taken, and the
/// word that they begin in: what is left of it could be a finding then.
pub fn email(text: &Text<'_>, at: usize) -> Option<(usize, usize)> {
    let start = local(text, at);
    if start == at {
        return None;
    }
    domain(text, at + 1).map(|end| (start, end))
}

/// Where the local part begins: with a letter, a digit or `_`.
fn local(text: &Text<'_>, at: usize) -> usize {
    let mut start = at;
    while start > 0 && at - start < LOCAL_MOST {
        let before = text.bytes[start - 1];
        let quote = || {
            let between = start < at && is(text.bytes[start], LETTER);
            before == b'\'' && between && is(text.before(start, 2), LETTER)
        };
        if !(is(before, LOCAL) || quote()) {
            break;
        }
        start -= 1;
    }
    if at - start == LOCAL_MOST && is(text.bytes[start], WORD) {
        let word = text.run_before(start, WORD, WORD_MOST);
        if start - word < WORD_MOST {
            start = word;
        }
    }
    while start < at && matches!(text.bytes[start], b'.' | b'%' | b'+' | b'-' | b'\'') {
        start += 1;
    }
    start
}

/// Where the domain ends that begins at a place: labels with dots between; those behind the last one
/// that may be a top-level domain are dropped. One of them at least is no file's ending.
///
/// What a label begins with tells whether it may be one, however long it is: what makes it long could
/// be found by another rule.
fn domain(text: &Text<'_>, from: usize) -> Option<usize> {
    let (mut place, mut last, mut is_file) = (from, None, true);
    loop {
        let end = label(text, place);
        let fits = end - place <= LABEL_MOST && end - from <= DOMAIN_MOST;
        let label = &text.bytes[place..end];
        if place > from
            && let Some(top) = top_level(label, fits)
            && place + top - from <= DOMAIN_MOST
        {
            is_file &= top <= 4 && FILES.contains(&four(&label[..top]));
            last = Some(place + top);
        }
        if !fits || end == place || text.at(end) != b'.' {
            break;
        }
        place = end + 1;
    }
    last.filter(|_| !is_file)
}

/// How much of a label may be a top-level domain: the ASCII form of another script's, if it `fits`, or
/// the letters that a hyphen or the label's end ends.
fn top_level(label: &[u8], fits: bool) -> Option<usize> {
    if fits && label.len() > 4 && label[..4].eq_ignore_ascii_case(b"xn--") {
        return Some(label.len());
    }
    let letters = label.iter().take_while(|&&byte| is(byte, LETTER)).count();
    let ends = !label.get(letters).is_some_and(|&byte| is(byte, ALNUM));
    ((2..=LABEL_MOST).contains(&letters) && ends).then_some(letters)
}

/// The end of a label: letters and digits, with one or two hyphens between; longer ones are cut.
fn label(text: &Text<'_>, from: usize) -> usize {
    let mut end = from;
    loop {
        let hyphens = if end == from {
            0
        } else {
            usize::from(text.at(end) == b'-')
        };
        let hyphens = hyphens + usize::from(hyphens == 1 && text.at(end + 1) == b'-');
        let start = end + hyphens;
        let behind = text.run(start, ALNUM, LABEL_MOST + 1);
        if behind == start || (hyphens == 0 && end > from) {
            return end;
        }
        end = behind;
        if end - from > LABEL_MOST {
            return end;
        }
    }
}
