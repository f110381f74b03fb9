//! Addresses of mail.

use crate::filter::text::{ALNUM, LETTER, LOCAL, Text, is};

const LOCAL_MOST: usize = 64;
const LABEL_MOST: usize = 63;
const DOMAIN_MOST: usize = 253;

/// No top-level domains, but files such as `logo@2x.png`.
const FILES: [&str; 16] = [
    "png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "ico", "css", "js", "json", "html", "htm",
    "xml", "txt", "pdf",
];

/// The address around an `@`. Of a local part of more than 64 characters the last 64 are taken.
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
        let inside = if before == b'\'' {
            start < at && is(text.before(start, 2), LETTER) && is(text.bytes[start], LETTER)
        } else {
            is(before, LOCAL)
        };
        if !inside {
            break;
        }
        start -= 1;
    }
    while start < at && matches!(text.bytes[start], b'.' | b'%' | b'+' | b'-' | b'\'') {
        start += 1;
    }
    start
}

/// Where the domain ends that begins at a place: labels with dots between; those behind the last one
/// that may be a top-level domain are dropped.
fn domain(text: &Text<'_>, from: usize) -> Option<usize> {
    let (mut place, mut last, mut first) = (from, None, true);
    loop {
        let end = label(text, place);
        if end == place || end - place > LABEL_MOST || end - from > DOMAIN_MOST {
            break;
        }
        if !first && let Some(top) = top_level(&text.bytes[place..end]) {
            last = Some((place, place + top));
        }
        if text.at(end) != b'.' {
            break;
        }
        (place, first) = (end + 1, false);
    }
    let (start, end) = last?;
    let file = |name: &&str| text.bytes[start..end].eq_ignore_ascii_case(name.as_bytes());
    (!FILES.iter().any(file)).then_some(end)
}

/// How much of a label may be a top-level domain: the ASCII form of another script's, or the letters
/// that a hyphen or the label's end ends.
fn top_level(label: &[u8]) -> Option<usize> {
    if label.len() > 4 && label[..4].eq_ignore_ascii_case(b"xn--") {
        return Some(label.len());
    }
    let letters = label.iter().take_while(|&&byte| is(byte, LETTER)).count();
    let ends = !label.get(letters).is_some_and(|&byte| is(byte, ALNUM));
    (letters >= 2 && ends).then_some(letters)
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
