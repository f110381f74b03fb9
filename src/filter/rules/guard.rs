//! What may stand beside a match.
//!
//! * A blank never refuses: two texts with a blank between have the findings of both.
//! * Where a guard looks behind a sign, a bracket there counts as the digit that it may have replaced,
//!   and behind a token a placeholder counts as more of it: so what was redacted once has nothing left
//!   to find.

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
    let (mut from, mut characters) = (start, 0);
    for &byte in text.bytes[..start].iter().rev() {
        let breaks = matches!(byte, b']' | b'\n') || (digits_break && is(byte, DIGIT));
        if breaks || characters == NEAR {
            break;
        }
        from -= 1;
        characters += usize::from(byte & 0xC0 != 0x80);
    }
    (from, start)
}

/// Words that say what a number is, perhaps with one of the suffixes.
pub struct Words {
    words: &'static [&'static str],
    suffixes: &'static [&'static str],
    /// The letters that they begin with, a bit each.
    first: u32,
}

impl Words {
    pub const fn new(words: &'static [&'static str], suffixes: &'static [&'static str]) -> Words {
        let (mut first, mut index) = (0, 0);
        while index < words.len() {
            first |= 1 << (words[index].as_bytes()[0] - b'a');
            index += 1;
        }
        Words {
            words,
            suffixes,
            first,
        }
    }

    fn has(&self, run: &[u8]) -> bool {
        // No word is shorter.
        if run.len() < 2 || self.first >> ((run[0] | 0x20) - b'a') & 1 == 0 {
            return false;
        }
        self.words.iter().any(|word| {
            run.split_at_checked(word.len())
                .is_some_and(|(head, tail)| {
                    let suffix = |suffix: &&str| tail.eq_ignore_ascii_case(suffix.as_bytes());
                    head[0] | 0x20 == word.as_bytes()[0]
                        && head.eq_ignore_ascii_case(word.as_bytes())
                        && (tail.is_empty() || self.suffixes.iter().any(suffix))
                })
        })
    }
}

/// Whether one of the words stands near before a place.
pub fn has_near(text: &Text<'_>, start: usize, digits_break: bool, words: &Words) -> bool {
    let (mut place, end) = near(text, start, digits_break);
    if is(text.before(place, 1), LETTER) {
        while place < end && is(text.bytes[place], LETTER) {
            place += 1;
        }
    }
    text.bytes[place..end]
        .split(|&byte| !is(byte, LETTER))
        .any(|run| words.has(run))
}
