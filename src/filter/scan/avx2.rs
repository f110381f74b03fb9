use std::arch::x86_64::*;

use super::{AHEAD, BLOCK, Literals, Masks, Window, beginnings};
use crate::simd::avx2::{equal, range, top_bits};

const HALF: usize = BLOCK / 2;

/// The masks of a block. The processor must have AVX2.
#[inline(never)] // what is done with the bits is not to be done with vectors of them
#[target_feature(enable = "avx2")]
pub fn masks(window: &Window, literals: &Literals) -> Masks {
    let block = halves::<0>(window);
    let letters = |bytes| range(_mm256_or_si256(bytes, _mm256_set1_epi8(0x20)), b'a', b'z');
    let digit = mask(block, |bytes| range(bytes, b'0', b'9'));
    let letter = mask(block, |bytes| {
        _mm256_or_si256(letters(bytes), equal(bytes, b'_'))
    });
    let word = digit | letter;
    let backslash = mask(block, |bytes| equal(bytes, b'\\'));
    Masks {
        digit,
        word,
        colon: mask(block, |bytes| equal(bytes, b':')),
        dash: mask(block, |bytes| equal(bytes, b'-')),
        dot: mask(block, |bytes| equal(bytes, b'.')),
        slash: mask(block, |bytes| equal(bytes, b'/')),
        backslash,
        equals: mask(block, |bytes| equal(bytes, b'=')),
        sign: mask(block, |bytes| {
            _mm256_or_si256(equal(bytes, b'@'), equal(bytes, b'+'))
        }),
        gap: mask(block, |bytes| {
            _mm256_or_si256(equal(bytes, b' '), range(bytes, b'(', b')'))
        }),
        literal: literal(window, literals) & beginnings(word, backslash),
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn literal(window: &Window, literals: &Literals) -> u64 {
    let [one, two, three, four] = &literals.tables;
    let first = look_up_halves(one, halves::<0>(window));
    let second = look_up_halves(two, halves::<1>(window));
    let third = look_up_halves(three, halves::<2>(window));
    let fourth = look_up_halves(four, halves::<3>(window));
    let low = _mm256_and_si256(
        _mm256_and_si256(first[0], second[0]),
        _mm256_and_si256(third[0], fourth[0]),
    );
    let high = _mm256_and_si256(
        _mm256_and_si256(first[1], second[1]),
        _mm256_and_si256(third[1], fourth[1]),
    );
    let zero = _mm256_setzero_si256();
    !bits(_mm256_cmpeq_epi8(low, zero), _mm256_cmpeq_epi8(high, zero))
}

/// A table, twice.
#[inline]
#[target_feature(enable = "avx2")]
fn table(bytes: &[u8; 16]) -> __m256i {
    // SAFETY: the load reads the 16 bytes of the table.
    _mm256_broadcastsi128_si256(unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) })
}

#[inline]
#[target_feature(enable = "avx2")]
fn look_up_halves(tables: &[[u8; 16]; 2], [low, high]: [__m256i; 2]) -> [__m256i; 2] {
    // No closure of an array's `map` stands here: the compiler need not make it code for AVX2.
    [look_up(tables, low), look_up(tables, high)]
}

/// What both halves of the bytes have in their tables.
#[inline]
#[target_feature(enable = "avx2")]
fn look_up([lower, upper]: &[[u8; 16]; 2], bytes: __m256i) -> __m256i {
    let half = _mm256_set1_epi8(15);
    let lower_half = _mm256_and_si256(bytes, half);
    let upper_half = _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), half);
    _mm256_and_si256(
        _mm256_shuffle_epi8(table(lower), lower_half),
        _mm256_shuffle_epi8(table(upper), upper_half),
    )
}

/// The 64 bytes from a place of the window on.
#[inline]
#[target_feature(enable = "avx2")]
fn halves<const FROM: usize>(window: &Window) -> [__m256i; 2] {
    const { assert!(FROM <= AHEAD) };
    let start = window.as_ptr();
    // SAFETY: both loads read 32 bytes, from at most AHEAD + HALF on, and there are AHEAD + 2 * HALF.
    unsafe {
        [
            _mm256_loadu_si256(start.add(FROM).cast()),
            _mm256_loadu_si256(start.add(FROM + HALF).cast()),
        ]
    }
}

/// The top bits of what `test` makes of the bytes.
#[inline]
#[target_feature(enable = "avx2")]
fn mask([low, high]: [__m256i; 2], test: impl Fn(__m256i) -> __m256i) -> u64 {
    bits(test(low), test(high))
}

#[inline]
#[target_feature(enable = "avx2")]
fn bits(low: __m256i, high: __m256i) -> u64 {
    top_bits(low) | top_bits(high) << HALF
}
