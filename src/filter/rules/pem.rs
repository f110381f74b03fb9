//! Private keys as PEM.

use crate::filter::text::{BASE64, Text, is};

pub const BEGIN: &[u8] = b"-----BEGIN ";

/// The most characters of a key.
const MOST: usize = 16384;

/// Words of a label before `PRIVATE KEY`, and the characters of one.
const WORDS_MOST: usize = 4;
const WORD_MOST: usize = 16;

/// The key whose header begins at a place, to the end of its last line. Of one that has no end, the
/// header and what looks like the key's lines.
pub fn pem(text: &Text<'_>, start: usize) -> Option<(usize, usize)> {
    if !text.has(start, BEGIN) {
        return None;
    }
    let label = label(text, start + BEGIN.len())?;
    let body = start + BEGIN.len() + label.len() + 5;
    let most = behind_characters(text, start, MOST);
    let footer = [b"-----END ", label, b"-----"].concat();
    if let Some(end) = find(text, body, most, &footer) {
        return Some((start, end));
    }
    lines(text, body, most).map(|end| (start, end))
}

/// The label at a place, if it is a private key's and five hyphens follow.
fn label<'t>(text: &Text<'t>, from: usize) -> Option<&'t [u8]> {
    let mut end = from;
    while matches!(text.at(end), b'A'..=b'Z' | b'0'..=b'9' | b' ') {
        end += 1;
        if end - from > WORDS_MOST * (WORD_MOST + 1) + 17 {
            return None;
        }
    }
    if !text.has(end, b"-----") {
        return None;
    }
    let label = &text.bytes[from..end];
    let rest = label
        .strip_suffix(b" BLOCK")
        .unwrap_or(label)
        .strip_suffix(b"PRIVATE KEY")?;
    let Some((b' ', words)) = rest.split_last() else {
        return rest.is_empty().then_some(label);
    };
    let mut count = 0;
    let right = words.split(|&byte| byte == b' ').all(|word| {
        count += 1;
        (1..=WORD_MOST).contains(&word.len())
    });
    (right && count <= WORDS_MOST).then_some(label)
}

/// The place so many characters behind another one, or the end.
fn behind_characters(text: &Text<'_>, start: usize, characters: usize) -> usize {
    let bytes = &text.bytes[start..];
    if text.is_ascii() {
        return start + bytes.len().min(characters);
    }
    let least = bytes.len().min(characters);
    let mut end = start + least;
    let mut more = bytes[..least]
        .iter()
        .filter(|&&byte| byte & 0xC0 == 0x80)
        .count();
    loop {
        match text.bytes.get(end) {
            None => return text.bytes.len(),
            Some(byte) if byte & 0xC0 == 0x80 => end += 1,
            Some(_) if more == 0 => return end,
            Some(_) => (end, more) = (end + 1, more - 1),
        }
    }
}

/// The end of the footer; where there is none, the text may still get one.
fn find(text: &Text<'_>, from: usize, most: usize, footer: &[u8]) -> Option<usize> {
    let found = text.find_footer(from, most, footer);
    if found.is_none() && most == text.bytes.len() {
        text.look_behind_end();
    }
    found.map(|at| at + footer.len())
}

/// The end of what looks like lines of base64.
fn lines(text: &Text<'_>, from: usize, most: usize) -> Option<usize> {
    let at = |place: usize| if place < most { text.at(place) } else { 0 };
    let (mut place, mut end) = (from, None);
    loop {
        for _ in 0..8 {
            match at(place) {
                b' ' | b'\t' | b'\r' | b'\n' => place += 1,
                b'\\' if matches!(at(place + 1), b'n' | b'r' | b't') => place += 2,
                _ => break,
            }
        }
        let start = place;
        while is(at(place), BASE64) {
            place += 1;
        }
        if place - start < 16 {
            return end;
        }
        end = Some(place);
    }
}
