//! A block of text as one bit per byte and class, whatever the length of its characters.

use super::classes::{HAN, class_number, low_class_number};
use super::rules::{Rules, Tail};
use super::scalar::code_at;
use super::simd::{BLOCK, Classify};

/// A character has four bytes at most.
const CHAR: usize = 4;

/// Bit `i` of each mask stands for byte `i` of the block. All bytes of a character, also of one
/// that straddles the edge of two blocks, are in its classes.
#[derive(Clone, Copy, Default)]
pub(super) struct Block {
    pub upper: u64,
    pub lower: u64,
    /// Never ASCII, like the marks.
    pub uncased: u64,
    pub mark: u64,
    pub number: u64,
    pub space: u64,
    pub newline: u64,
    pub blank: u64,
    /// Apostrophes; in DeepSeek's pattern, which has no contractions, not 0 if something has no name.
    pub apostrophe_or_unnamed: u64,
    /// Slashes; where tails have none, instead the characters that are apart from words, for which a further
    /// mask would cost all patterns something.
    pub slash_or_apart: u64,
    pub wide: u64,
    pub continuation: u64,
    /// The bytes before the end of the text.
    pub text: u64,
}

impl Block {
    /// The block of `text` from `base`, which may lie at or beyond the end of the text, too.
    #[inline(always)]
    pub(super) fn load<C: Classify, const PATTERN: u8>(text: &[u8], base: usize) -> Block {
        let rest = text.get(base..).unwrap_or_default();
        if rest.is_empty() {
            return Block::default();
        }
        let masks = match rest.first_chunk() {
            Some(block) => C::classify(block),
            None => C::classify_last(text, rest.len()),
        };
        let inside = u64::MAX >> BLOCK.saturating_sub(rest.len());
        let mut block = Block {
            upper: masks.upper,
            lower: masks.lower,
            uncased: 0,
            mark: 0,
            number: masks.number,
            space: masks.space,
            newline: masks.newline,
            blank: masks.blank,
            apostrophe_or_unnamed: if Rules::numbered(PATTERN).deepseek {
                u64::from(has_control(rest))
            } else {
                masks.apostrophe
            },
            slash_or_apart: match Rules::numbered(PATTERN).tail {
                Tail::NewlinesAndSlashes => masks.slash,
                _ => 0,
            },
            wide: masks.wide,
            continuation: masks.continuation,
            text: inside,
        };
        if block.wide != 0 {
            if let Some(bytes) = rest.first_chunk() {
                block.add_wide::<C, PATTERN>(text, base, bytes);
            } else {
                let mut bytes = [0; BLOCK + CHAR];
                bytes[..rest.len()].copy_from_slice(rest);
                block.add_wide::<C, PATTERN>(text, base, &bytes);
            }
        }
        block
    }

    /// Adds the characters beyond ASCII to the masks of their classes.
    #[inline(always)]
    fn add_wide<C: Classify, const PATTERN: u8>(
        &mut self,
        text: &[u8],
        base: usize,
        bytes: &[u8; BLOCK + CHAR],
    ) {
        // The class number of each byte; rubbish for ASCII, and after the block.
        let mut classes = [0; BLOCK + CHAR];
        if self.continuation & 1 != 0 {
            let mut start = base - 1;
            while text[start] & 0xC0 == 0x80 {
                start -= 1;
            }
            classes[..CHAR].fill(class_number(code_at(text, start).0));
        }
        let mut firsts = self.wide & !self.continuation;
        while firsts != 0 {
            let at = firsts.trailing_zeros() as usize % BLOCK;
            firsts &= firsts - 1;
            let Some(char) = bytes[at..].first_chunk() else {
                break;
            };
            // All bytes of the character, and some after it, which the next one writes again.
            classes[at..at + CHAR].fill(wide_class(*char));
        }
        let [low, middle, high] = C::low_bits(block_of(&classes)).map(|bits| bits & self.wide);
        self.upper |= low & !middle & !high;
        self.lower |= !low & middle & !high;
        self.uncased |= low & middle;
        self.mark |= !low & !middle & high;
        self.number |= low & high;
        self.space |= middle & high;
        if Rules::numbered(PATTERN).han {
            let han = classes.map(|class| class / HAN);
            let [han, ..] = C::low_bits(block_of(&han));
            self.slash_or_apart = han & self.wide;
        }
        if Rules::numbered(PATTERN).deepseek {
            let kinds = classes.map(|class| class / HAN);
            let [_, cjk, unnamed] = C::low_bits(block_of(&kinds)).map(|bits| bits & self.wide);
            self.slash_or_apart = cjk;
            self.apostrophe_or_unnamed |= unnamed;
        }
    }
}

/// Whether there is a control character of ASCII in the block with which `rest` begins.
#[inline(always)]
fn has_control(rest: &[u8]) -> bool {
    let is_control = |byte: u8| byte.is_ascii_control() && !(b'\t'..=b'\r').contains(&byte);
    let any = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(false, |any, &byte| any | is_control(byte))
    };
    match rest.first_chunk::<BLOCK>() {
        Some(block) => any(block),
        None => any(rest),
    }
}

#[inline(always)]
fn block_of(bytes: &[u8; BLOCK + CHAR]) -> &[u8; BLOCK] {
    // The chunk is always there; the compiler knows.
    bytes.first_chunk().unwrap_or(&[0; BLOCK])
}

/// The class number of the character beyond ASCII with which valid UTF-8 begins.
#[inline(always)]
fn wide_class(bytes: [u8; CHAR]) -> u8 {
    let bytes = u32::from_be_bytes(bytes);
    let [second, third, fourth] = [16, 8, 0].map(|shift| bytes >> shift & 0x3F);
    match bytes >> 24 {
        first @ 0..0xE0 => low_class_number((first & 0x1F) << 6 | second),
        first @ 0xE0..0xF0 => class_number((first & 0x0F) << 12 | second << 6 | third),
        first => class_number((first & 0x07) << 18 | second << 12 | third << 6 | fourth),
    }
}
