//! What may stand beside a match.
//!
//! * A blank never refuses: two texts with a blank between have the findings of both.
//! * Where a guard looks behind a sign, a bracket there counts as the digit that it may have replaced,
//!   and behind a token a placeholder counts as more of it: so what was redacted once has nothing left
//!   to find.

use crate::filter::text::{DIGIT, LETTER, Text, WORD, is};

/// So many characters before a number may stand the word that says what it is.
const NEAR: usize = 40;

/// Whether a number before which these two bytes stand, the nearest first, is part of one with dots or
/// hyphens.
#[inline]
pub fn is_joined(one: u8, two: u8) -> bool {
    matches!(one, b'.' | b'-') && (is(two, DIGIT) || two == b']')
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
        if breaks(byte, digits_break) || characters == NEAR {
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
    /// By the letter that they begin with, the places in `words`, a bit each.
    by_letter: [u32; 26],
}

impl Words {
    /// At most 32 words, of two letters at least.
    pub const fn new(words: &'static [&'static str], suffixes: &'static [&'static str]) -> Words {
        let (mut by_letter, mut index) = ([0; 26], 0);
        while index < words.len() {
            by_letter[(words[index].as_bytes()[0] - b'a') as usize] |= 1 << index;
            index += 1;
        }
        Words {
            words,
            suffixes,
            by_letter,
        }
    }

    /// Whether a run of letters is one of them.
    #[inline]
    fn has(&self, run: &[u8]) -> bool {
        let [first, second, ..] = run else {
            return false;
        };
        let mut left = self.by_letter[usize::from((first | 0x20) - b'a')];
        while left != 0 {
            let word = self.words[left.trailing_zeros() as usize].as_bytes();
            left &= left - 1;
            if word[1] == second | 0x20 && self.is(run, word) {
                return true;
            }
        }
        false
    }

    fn is(&self, run: &[u8], word: &[u8]) -> bool {
        let Some((head, tail)) = run.split_at_checked(word.len()) else {
            return false;
        };
        let suffix = |suffix: &&str| tail.eq_ignore_ascii_case(suffix.as_bytes());
        head.eq_ignore_ascii_case(word) && (tail.is_empty() || self.suffixes.iter().any(suffix))
    }
}

/// Whether one of the words stands near before a place.
pub fn has_near(text: &Text<'_>, start: usize, digits_break: bool, words: &Words) -> bool {
    let (mut place, mut end, mut characters) = (start, start, 0);
    while place > 0 && characters < NEAR {
        let byte = text.bytes[place - 1];
        place -= 1;
        if is(byte, LETTER) {
            characters += 1;
            continue;
        }
        if end - place > 2 && words.has(&text.bytes[place + 1..end]) {
            return true;
        }
        if breaks(byte, digits_break) {
            return false;
        }
        characters += usize::from(byte & 0xC0 != 0x80);
        end = place;
    }
    // What is cut here is no word.
    !is(text.before(place, 1), LETTER) && words.has(&text.bytes[place..end])
}

/// Whether no word before the byte says what stands behind it.
#[inline(always)]
fn breaks(byte: u8, digits_break: bool) -> bool {
    matches!(byte, b']' | b'\n') || (digits_break && is(byte, DIGIT))
}
