//! The text that the rules see, and whether a rule looked at its end.

use std::cell::Cell;

pub const DIGIT: u8 = 1;
pub const UPPER: u8 = 2;
pub const LOWER: u8 = 4;
pub const LETTER: u8 = UPPER | LOWER;
pub const ALNUM: u8 = LETTER | DIGIT;
/// With a letter or digit what a word is made of.
pub const UNDERSCORE: u8 = 8;
pub const WORD: u8 = ALNUM | UNDERSCORE;
pub const HEX: u8 = 16;
/// What may stand in the local part of an address beside letters and digits.
pub const LOCAL_SIGN: u8 = 32;
pub const LOCAL: u8 = ALNUM | LOCAL_SIGN;
pub const BLANK: u8 = 64;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        let character = byte as u8;
        classes[byte] = match character {
            b'0'..=b'9' => DIGIT,
            b'A'..=b'Z' => UPPER,
            b'a'..=b'z' => LOWER,
            b'_' => UNDERSCORE | LOCAL_SIGN,
            b'.' | b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'/' | b'=' | b'?'
            | b'^' | b'`' | b'{' | b'|' | b'}' | b'~' | b'-' => LOCAL_SIGN,
            b' ' | b'\t'..=b'\r' => BLANK,
            _ => 0,
        };
        if character.is_ascii_hexdigit() {
            classes[byte] |= HEX;
        }
        byte += 1;
    }
    classes
};

/// Whether the byte is in one of the classes.
#[inline(always)]
pub fn is(byte: u8, classes: u8) -> bool {
    CLASSES[byte as usize] & classes != 0
}

/// Bytes, of which rules look at one at a time.
pub struct Text<'t> {
    pub bytes: &'t [u8],
    looked_behind_end: Cell<bool>,
}

impl<'t> Text<'t> {
    pub fn new(bytes: &'t [u8]) -> Self {
        Text {
            bytes,
            looked_behind_end: Cell::new(false),
        }
    }

    /// The byte at a place, or 0, which is in no class, behind the end.
    #[inline(always)]
    pub fn at(&self, place: usize) -> u8 {
        match self.bytes.get(place) {
            Some(&byte) => byte,
            None => {
                self.looked_behind_end.set(true);
                0
            }
        }
    }

    /// The byte that stands so far before a place, or 0.
    #[inline(always)]
    pub fn before(&self, place: usize, distance: usize) -> u8 {
        match place.checked_sub(distance) {
            Some(at) => self.bytes.get(at).copied().unwrap_or(0),
            None => 0,
        }
    }

    /// The end of the run of a class that begins at a place, or `most` bytes behind it.
    #[inline]
    pub fn run(&self, place: usize, classes: u8, most: usize) -> usize {
        let mut end = place;
        while end - place < most && is(self.at(end), classes) {
            end += 1;
        }
        end
    }

    /// The start of the run of a class that ends at a place, or `most` bytes before it.
    #[inline]
    pub fn run_before(&self, place: usize, classes: u8, most: usize) -> usize {
        let mut start = place;
        while place - start < most && start > 0 && is(self.bytes[start - 1], classes) {
            start -= 1;
        }
        start
    }

    /// Whether a word goes on at a place: the letter of an escape, as in `\n`, is none.
    #[inline]
    pub fn is_glued(&self, place: usize) -> bool {
        let before = self.before(place, 1);
        let escape = matches!(before, b'n' | b'r' | b't') && self.before(place, 2) == b'\\';
        is(before, WORD) && !escape
    }

    /// Whether these bytes stand at a place.
    #[inline]
    pub fn has(&self, place: usize, literal: &[u8]) -> bool {
        literal
            .iter()
            .enumerate()
            .all(|(index, &byte)| self.at(place + index) == byte)
    }

    /// Whether what stands behind the end could have changed an answer since this was last asked.
    #[inline(always)]
    pub fn take_looked_behind_end(&self) -> bool {
        self.looked_behind_end.replace(false)
    }
}
