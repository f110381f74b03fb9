//! A block of text as one bit for each byte of a class, and for each at which a literal may begin.
//!
//! `portable` defines the bits; AVX2, AVX-512 and NEON make the same ones.

#[cfg(target_arch = "x86_64")]
pub mod avx2;
#[cfg(target_arch = "x86_64")]
pub mod avx512;
mod literals;
#[cfg(target_arch = "aarch64")]
pub mod neon;

pub use literals::{Beginning, Bytes, Literals, TELLING};

pub const BLOCK: usize = 64;

/// So many bytes behind a block tell where in it a literal may begin.
pub const AHEAD: usize = TELLING - 1;

/// A block and what stands behind it; zeros behind the end of the text.
pub type Window = [u8; BLOCK + AHEAD];

/// A bit for each byte of a block.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Masks {
    pub digit: u64,
    /// ASCII letters, digits and `_`.
    pub word: u64,
    pub colon: u64,
    pub dash: u64,
    pub dot: u64,
    pub slash: u64,
    pub backslash: u64,
    pub equals: u64,
    /// `@` and `+`.
    pub sign: u64,
    /// A blank or a bracket, which may part a number as a dash, a dot and a slash may.
    pub gap: u64,
    /// Where a literal may begin, but for places at which a word goes on.
    pub literal: u64,
}

/// Where no word goes on: the letter of an escape, as in `\n`, is no part of one. What stands before the
/// block could tell of the first two places.
#[inline(always)]
fn beginnings(word: u64, backslash: u64) -> u64 {
    !(word & word << 1) | backslash << 2 | 3
}

/// The masks of a block.
#[inline(always)]
pub fn portable(window: &Window, literals: &Literals) -> Masks {
    let (block, _) = window.split_at(BLOCK);
    let mask = |test: fn(u8) -> bool| {
        let mut bits = [0_u8; BLOCK];
        for (bit, &byte) in bits.iter_mut().zip(block) {
            *bit = u8::from(test(byte));
        }
        gathered(&bits)
    };
    let letter = mask(|byte| (byte | 0x20).wrapping_sub(b'a') < 26);
    let digit = mask(|byte| byte.wrapping_sub(b'0') < 10);
    let word = letter | digit | mask(|byte| byte == b'_');
    let mut masks = Masks {
        digit,
        word,
        colon: mask(|byte| byte == b':'),
        dash: mask(|byte| byte == b'-'),
        dot: mask(|byte| byte == b'.'),
        slash: mask(|byte| byte == b'/'),
        backslash: mask(|byte| byte == b'\\'),
        equals: mask(|byte| byte == b'='),
        sign: mask(|byte| byte == b'@') | mask(|byte| byte == b'+'),
        gap: mask(|byte| byte == b' ') | mask(|byte| byte & 0xFE == b'('),
        literal: 0,
    };
    let mut places = beginnings(word, masks.backslash);
    while places != 0 {
        let place = places.trailing_zeros() as usize;
        places &= places - 1;
        let begins = literals.may_begin(std::array::from_fn(|at| window[place + at]));
        masks.literal |= u64::from(begins) << place;
    }
    masks
}

/// The lowest bits of the bytes.
#[inline(always)]
fn gathered(bytes: &[u8; BLOCK]) -> u64 {
    bytes.as_chunks::<8>().0.iter().rev().fold(0, |mask, word| {
        // The product brings eight bits together, in order, in its top byte.
        mask << 8 | u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56
    })
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Bytes, Literals, Window, portable};
    use crate::simd::Engine;

    const LITERALS: [&[u8]; 10] = [
        b"AKI", b"SK", b"gh", b"xox", b"-BE", b"eyJ", b"1//", b"ya2", b"co_op", b"hf_",
    ];

    /// Windows of all kinds of bytes, in which what the masks are for is frequent.
    fn windows() -> impl Iterator<Item = Window> {
        let mut seed = 1_u64;
        (0..4000).map(move |round| {
            let mut next = || {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (seed >> 33) as usize
            };
            let mut window: Window = std::array::from_fn(|_| match round % 3 {
                0 => next() as u8,
                _ => b"0189/:;@`[{+,-.=aZzA_\\()' \x00\x80\xff"[next() % 29],
            });
            for _ in 0..next() % 4 {
                let literal = LITERALS[next() % LITERALS.len()];
                let at = next() % (window.len() - literal.len());
                window[at..at + literal.len()].copy_from_slice(literal);
            }
            window
        })
    }

    fn literals() -> Literals {
        Literals::new(LITERALS.iter().map(|literal| {
            let byte = |place: usize| literal.get(place).map_or(Bytes::MAX, |byte| 1 << byte);
            [0, 1, 2, 3].map(byte)
        }))
    }

    #[test]
    fn a_bit_tells_of_its_byte() {
        let literals = literals();
        for window in windows() {
            let masks = portable(&window, &literals);
            for (place, &byte) in window[..BLOCK].iter().enumerate() {
                let bit = |mask: u64| mask >> place & 1 == 1;
                assert_eq!(bit(masks.digit), byte.is_ascii_digit());
                assert_eq!(
                    bit(masks.word),
                    byte.is_ascii_alphanumeric() || byte == b'_'
                );
                assert_eq!(bit(masks.gap), b" ()".contains(&byte));
                assert_eq!(bit(masks.sign), b"@+".contains(&byte));
                let signs = [
                    (masks.colon, b':'),
                    (masks.dash, b'-'),
                    (masks.dot, b'.'),
                    (masks.slash, b'/'),
                    (masks.backslash, b'\\'),
                    (masks.equals, b'='),
                ];
                for (mask, sign) in signs {
                    assert_eq!(bit(mask), byte == sign);
                }
                let begins = |literal: &&[u8]| window[place..].starts_with(literal);
                let before = |distance| place.checked_sub(distance).map(|at| window[at]);
                let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
                let goes_on = word(byte) && before(1).is_some_and(word) && place > 1;
                let goes_on = goes_on && before(2) != Some(b'\\');
                assert!(bit(masks.literal) || goes_on || !LITERALS.iter().any(begins));
            }
        }
    }

    #[test]
    fn every_way_makes_the_same_masks() {
        let literals = literals();
        for engine in Engine::all() {
            for window in windows() {
                let made = match engine {
                    // SAFETY: `Engine::all` has the ways that this processor has.
                    #[cfg(target_arch = "x86_64")]
                    Engine::Avx512 => unsafe { super::avx512::masks(&window, &literals) },
                    // SAFETY: as above.
                    #[cfg(target_arch = "x86_64")]
                    Engine::Avx2 => unsafe { super::avx2::masks(&window, &literals) },
                    // SAFETY: as above.
                    #[cfg(target_arch = "aarch64")]
                    Engine::Neon => unsafe { super::neon::masks(&window, &literals) },
                    Engine::Portable => portable(&window, &literals),
                };
                assert_eq!(made, portable(&window, &literals), "{engine:?}, {window:?}");
            }
        }
    }

    #[test]
    fn few_places_of_a_text_may_begin_a_literal() {
        let literals = literals();
        let text = b"The quick brown fox jumps over the lazy dog, and then it sleeps until noon";
        let window: Window = std::array::from_fn(|at| text[at]);
        assert!(portable(&window, &literals).literal.count_ones() <= 3);
    }
}
