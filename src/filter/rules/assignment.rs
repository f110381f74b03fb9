//! Secrets that are given a name: a key word, a sign, and a value that looks like a secret.

use crate::filter::text::{ALNUM, DIGIT, LETTER, LOWER, Text, UPPER, WORD, is};

/// Names of secrets, in small letters, as the end of a name.
const WORDS: [&str; 12] = [
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

/// The value behind a sign, `=` or `:`, whose name is a secret's.
pub fn assignment(text: &Text<'_>, sign: usize) -> Option<(usize, usize)> {
    let mut end = sign;
    while end > 0 && sign - end < 3 && matches!(text.bytes[end - 1], b' ' | b'"' | b'\'') {
        end -= 1;
    }
    let from = end.saturating_sub(12);
    let name = text.bytes[from..end].to_ascii_lowercase();
    if !WORDS.iter().any(|word| name.ends_with(word.as_bytes())) {
        return None;
    }
    let mut place = sign + 1;
    while place - sign < 4 && text.at(place) == b' ' {
        place += 1;
    }
    let quote = text.at(place);
    let quoted = matches!(quote, b'"' | b'\'');
    let start = place + usize::from(quoted);
    let mut end = start;
    while end - start <= MOST && !ends(text.at(end), quoted, quote) {
        end += 1;
    }
    let value = &text.bytes[start..end.min(text.bytes.len())];
    if !(LEAST..=MOST).contains(&value.len()) || (quoted && text.at(end) != quote) {
        return None;
    }
    let random = [UPPER, LOWER, DIGIT]
        .iter()
        .filter(|&&class| value.iter().any(|&byte| is(byte, class)))
        .count()
        == 3;
    let called = value.iter().any(|byte| b"()[]{}<>$%*".contains(byte));
    let plain = value.iter().all(|&byte| is(byte, LETTER | WORD));
    (!called && (random || (quoted && !plain)) && value.iter().any(|&byte| is(byte, ALNUM)))
        .then_some((start, end))
}

fn ends(byte: u8, quoted: bool, quote: u8) -> bool {
    byte < b' '
        || byte >= 0x7F
        || if quoted {
            byte == quote
        } else {
            b" ,;\"'".contains(&byte)
        }
}
