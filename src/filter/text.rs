//! The text that the rules see, and whether a rule looked at its end.

use std::cell::{Cell, OnceCell, RefCell};

use memchr::memmem;

pub const DIGIT: u16 = 1;
pub const UPPER: u16 = 2;
pub const LOWER: u16 = 4;
pub const LETTER: u16 = UPPER | LOWER;
pub const ALNUM: u16 = LETTER | DIGIT;
/// With a letter or digit what a word is made of.
pub const UNDERSCORE: u16 = 8;
pub const WORD: u16 = ALNUM | UNDERSCORE;
pub const HEX: u16 = 16;
pub const BLANK: u16 = 32;
/// What may stand in the local part of an address beside letters and digits.
const LOCAL_SIGN: u16 = 64;
pub const LOCAL: u16 = ALNUM | LOCAL_SIGN;
const BASE64_SIGN: u16 = 128;
pub const BASE64: u16 = ALNUM | BASE64_SIGN;
const URL_SIGN: u16 = 256;
pub const BASE64_URL: u16 = ALNUM | URL_SIGN;

const CLASSES: [u16; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        let character = byte as u8;
        classes[byte] = match character {
            b'0'..=b'9' => DIGIT,
            b'A'..=b'Z' => UPPER,
            b'a'..=b'z' => LOWER,
            b'_' => UNDERSCORE | LOCAL_SIGN | URL_SIGN,
            b'-' => LOCAL_SIGN | URL_SIGN,
            b'+' => LOCAL_SIGN | BASE64_SIGN,
            b'.' | b'%' => LOCAL_SIGN,
            b'/' | b'=' => BASE64_SIGN,
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
pub fn is(byte: u8, classes: u16) -> bool {
    CLASSES[byte as usize] & classes != 0
}

/// Whether a class, one bit for each character of ASCII, holds the byte.
#[inline(always)]
pub fn holds(class: u128, byte: u8) -> bool {
    byte < 128 && class >> byte & 1 != 0
}

/// How many of eight bytes, from the lowest on, are digits.
#[inline(always)]
fn leading_digits(word: u64) -> usize {
    const EACH: u64 = u64::MAX / 0xFF;
    // A digit's upper half is 3, and so it is with 6 added; no carry leaves the byte below a 9.
    let upper = word ^ (EACH * 0x30);
    let other = (upper | ((upper & (EACH * 0x0F)) + EACH * 6)) & (EACH * 0xF0);
    other.trailing_zeros() as usize / 8
}

/// So many classes of tokens that begin alike are told apart.
const CLASSES_AT_ONCE: usize = 8;

/// Bytes, of which rules look at one at a time.
pub struct Text<'t> {
    pub bytes: &'t [u8],
    looked_behind_end: Cell<bool>,
    /// A footer of a key, and up to where it was looked for in vain.
    no_footer: RefCell<(Vec<u8>, usize)>,
    /// Whether the text is ASCII, once somebody asked.
    ascii: OnceCell<bool>,
    /// The end of the last run of base64 for URLs.
    url_run: Cell<usize>,
    /// Classes, and the start and the end of the last run of each.
    class_runs: [Cell<(u128, usize, usize)>; CLASSES_AT_ONCE],
}

impl<'t> Text<'t> {
    pub fn new(bytes: &'t [u8]) -> Self {
        Text {
            bytes,
            looked_behind_end: Cell::new(false),
            no_footer: RefCell::default(),
            ascii: OnceCell::new(),
            url_run: Cell::new(0),
            class_runs: Default::default(),
        }
    }

    /// Whether bytes are characters.
    pub fn is_ascii(&self) -> bool {
        *self.ascii.get_or_init(|| self.bytes.is_ascii())
    }

    /// The end of the run of base64 for URLs at a place; places must not fall. A run is read once,
    /// however many headers may begin in it.
    pub fn url_run(&self, place: usize) -> usize {
        if place >= self.url_run.get() {
            self.url_run.set(self.run(place, BASE64_URL, usize::MAX));
        }
        self.url_run.get()
    }

    /// The end of the run of a class that begins at a place, or `most` bytes behind it. What the run
    /// before was read for is not read again, however many tokens may begin in it.
    #[inline]
    pub fn class_run(&self, class: u128, place: usize, most: usize) -> usize {
        let mixed = ((class ^ class >> 64) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let class_run = &self.class_runs[(mixed >> 61) as usize];
        let (known, start, behind) = class_run.get();
        let again = known == class && start <= place && place < behind;
        let from = if again { start } else { place };
        let mut end = if again {
            behind.min(place + most)
        } else {
            place
        };
        while end - place < most && holds(class, self.at(end)) {
            end += 1;
        }
        class_run.set((class, from, end.max(if again { behind } else { end })));
        end
    }

    /// Where a footer stands in `self.bytes[from..most]`. Keys are looked at from left to right, so
    /// that what was looked through for one is not for the next one.
    pub fn find_footer(&self, from: usize, most: usize, footer: &[u8]) -> Option<usize> {
        let mut known = self.no_footer.borrow_mut();
        let begin = if known.0 == footer {
            from.max((known.1 + 1).saturating_sub(footer.len()))
        } else {
            from
        };
        let inside = self.bytes.get(begin..most).unwrap_or_default();
        let found = memmem::find(inside, footer).map(|at| begin + at);
        if found.is_none() {
            known.0.clear();
            known.0.extend_from_slice(footer);
            known.1 = most;
        }
        found
    }

    /// Notes that what stands behind the end could change an answer.
    pub fn look_behind_end(&self) {
        self.looked_behind_end.set(true);
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
    pub fn run(&self, place: usize, classes: u16, most: usize) -> usize {
        let mut end = place;
        while end - place < most && is(self.at(end), classes) {
            end += 1;
        }
        end
    }

    /// The end of the run of digits that begins at a place, or `most` bytes behind it.
    #[inline]
    pub fn digits(&self, place: usize, most: usize) -> usize {
        let Some(word) = self.bytes.get(place..).and_then(<[u8]>::first_chunk) else {
            return self.run(place, DIGIT, most);
        };
        match leading_digits(u64::from_le_bytes(*word)) {
            8 if most > 8 => self.run(place + 8, DIGIT, most - 8),
            digits => place + digits.min(most),
        }
    }

    /// The start of the run of a class that ends at a place, or `most` bytes before it.
    #[inline]
    pub fn run_before(&self, place: usize, classes: u16, most: usize) -> usize {
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
