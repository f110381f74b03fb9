//! What may stand beside a match.
//!
//! * A blank never refuses: two texts with a blank between have the findings of both.
//! * Where a guard looks behind a sign, a bracket there counts as the digit that it may have replaced:
//!   so what was redacted once has nothing left to find.

use crate::filter::text::{DIGIT, LETTER, Text, WORD, is};

/// So many characters before a number may stand the word that says what it is.
const NEAR: usize = 40;

/// Whether a number may begin here: no word goes on, and it is no part of one with dots or hyphens.
#[inline]
pub fn number_before(text: &Text<'_>, start: usize) -> bool {
    if text.is_glued(start) {
        return false;
    }
    let two = text.before(start, 2);
    !matches!(text.before(start, 1), b'.' | b'-') || !(is(two, DIGIT) || two == b']')
}

/// Whether a number may end here.
#[inline]
pub fn number_behind(text: &Text<'_>, end: usize) -> bool {
    let behind = text.at(end);
    let joined = matches!(behind, b'.' | b'-') && digit_or_bracket(text.at(end + 1));
    !(is(behind, WORD) || joined)
}

pub fn digit_or_bracket(byte: u8) -> bool {
    is(byte, DIGIT) || byte == b'['
}

/// The place so many characters before another one.
pub fn characters_before(bytes: &[u8], place: usize, characters: usize) -> usize {
    let mut from = place;
    for _ in 0..characters {
        while from > 0 {
            from -= 1;
            if bytes[from] & 0xC0 != 0x80 {
                break;
            }
        }
    }
    from
}

/// Where a word may stand that says what a number is: on the same line, with no placeholder and, if
/// `digits_break`, no digit between.
pub fn near(text: &Text<'_>, start: usize, digits_break: bool) -> (usize, usize) {
    let least = characters_before(text.bytes, start, NEAR);
    let breaks = |byte: &u8| matches!(byte, b']' | b'\n') || (digits_break && is(*byte, DIGIT));
    match text.bytes[least..start].iter().rposition(breaks) {
        Some(at) => (least + at + 1, start),
        None => (least, start),
    }
}

/// Whether one of the words stands near before a place, perhaps with one of the suffixes.
pub fn has_near(
    text: &Text<'_>,
    start: usize,
    digits_break: bool,
    words: &[&str],
    suffixes: &[&str],
) -> bool {
    let (mut place, end) = near(text, start, digits_break);
    if is(text.before(place, 1), LETTER) {
        while place < end && is(text.bytes[place], LETTER) {
            place += 1;
        }
    }
    text.bytes[place..end]
        .split(|&byte| !is(byte, LETTER))
        .any(|run| {
            // No word is shorter.
            run.len() >= 2
                && words.iter().any(|word| {
                    let (word, length) = (word.as_bytes(), word.len());
                    run.len() >= length
                        && run[0] | 0x20 == word[0]
                        && run[..length].eq_ignore_ascii_case(word)
                        && (run.len() == length
                            || suffixes.iter().any(|suffix| {
                                run[length..].eq_ignore_ascii_case(suffix.as_bytes())
                            }))
                })
        })
}
