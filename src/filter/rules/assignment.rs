//! Secrets that are given a name: a key word, a sign, and a value that looks like a secret.

use crate::filter::text::{DIGIT, LETTER, LOWER, Text, UNDERSCORE, UPPER, is};

/// Names of secrets, as the end of a name.
const NAMES: [&str; 12] = [
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "access_key",
    "secret_key",
    "private_key",
];

const LEAST: usize = 8;
const MOST: usize = 256;

/// The value behind a sign, `=` or `:`, whose name is a secret's: quoted and no plain word, or of all
/// kinds of characters.
///
/// One with brackets, `$`, `%` or `*` in it is a call, a variable or hidden already.
pub fn assignment(text: &Text<'_>, sign: usize) -> Option<(usize, usize)> {
    let mut end = sign;
    while sign - end < 2 && text.before(end, 1) == b' ' {
        end -= 1;
    }
    end -= usize::from(matches!(text.before(end, 1), b'"' | b'\''));
    let name = &text.bytes[end.saturating_sub(12)..end];
    let ends = |word: &&str| {
        let tail = name.len().checked_sub(word.len()).map(|from| &name[from..]);
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(word.as_bytes()))
    };
    if !NAMES.iter().any(ends) {
        return None;
    }
    let mut place = sign + 1;
    place += usize::from(text.bytes[sign] == b'=' && text.at(place) == b'>');
    let from = place;
    while place - from < 3 && text.at(place) == b' ' {
        place += 1;
    }
    let quoted = quoted(text, place);
    let (start, end) = quoted.or_else(|| bare(text, place))?;
    let value = &text.bytes[start..end];
    let has = |class: u16| value.iter().any(|&byte| is(byte, class));
    let random = has(UPPER) && has(LOWER) && has(DIGIT);
    let plain = value.iter().all(|&byte| is(byte, LETTER | UNDERSCORE));
    let called = value.iter().any(|byte| b"()[]{}<>$%*".contains(byte));
    (!called && (random || (quoted.is_some() && !plain))).then_some((start, end))
}

fn quoted(text: &Text<'_>, place: usize) -> Option<(usize, usize)> {
    let quote = text.at(place);
    if !matches!(quote, b'"' | b'\'') {
        return None;
    }
    let start = place + 1;
    let mut end = start;
    loop {
        let byte = text.at(end);
        if byte == quote && end - start >= LEAST {
            return Some((start, end));
        }
        if !matches!(byte, b'!'..=b'~') || end - start == MOST {
            return None;
        }
        end += 1;
    }
}

fn bare(text: &Text<'_>, start: usize) -> Option<(usize, usize)> {
    let inside = |byte: u8| matches!(byte, b'!'..=b'~') && !b"\"',;".contains(&byte);
    let mut end = start;
    while end - start <= MOST && inside(text.at(end)) {
        end += 1;
    }
    (LEAST..=MOST)
        .contains(&(end - start))
        .then_some((start, end))
}
