use std::arch::x86_64::*;

use super::{AHEAD, Literals, Masks, Window, beginnings};

/// The masks of a block. The processor must have AVX-512 F and BW.
#[inline(never)] // what is done with the bits is not to be done with vectors of them
#[target_feature(enable = "avx512f,avx512bw")]
pub fn masks(window: &Window, literals: &Literals) -> Masks {
    let block = load::<0>(window);
    let letters = _mm512_or_si512(block, _mm512_set1_epi8(0x20));
    let digit = range(block, b'0', b'9');
    let word = digit | range(letters, b'a', b'z') | equal(block, b'_');
    let backslash = equal(block, b'\\');
    Masks {
        digit,
        word,
        colon: equal(block, b':'),
        dash: equal(block, b'-'),
        dot: equal(block, b'.'),
        slash: equal(block, b'/'),
        backslash,
        equals: equal(block, b'='),
        sign: equal(block, b'@') | equal(block, b'+'),
        gap: equal(block, b' ') | range(block, b'(', b')'),
        literal: literal(window, literals) & beginnings(word, backslash),
    }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn literal(window: &Window, literals: &Literals) -> u64 {
    let [one, two, three, four] = &literals.tables;
    let first = look_up(one, load::<0>(window));
    let second = look_up(two, load::<1>(window));
    let third = look_up(three, load::<2>(window));
    let fourth = look_up(four, load::<3>(window));
    let begins = _mm512_and_si512(first, second);
    _mm512_test_epi8_mask(begins, _mm512_and_si512(third, fourth))
}

/// What both halves of the bytes have in their tables.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn look_up([lower, upper]: &[[u8; 16]; 2], bytes: __m512i) -> __m512i {
    let half = _mm512_set1_epi8(15);
    let lower_half = _mm512_and_si512(bytes, half);
    let upper_half = _mm512_and_si512(_mm512_srli_epi16::<4>(bytes), half);
    _mm512_and_si512(
        _mm512_shuffle_epi8(table(lower), lower_half),
        _mm512_shuffle_epi8(table(upper), upper_half),
    )
}

/// A table, four times.
#[inline]
#[target_feature(enable = "avx512f")]
fn table(bytes: &[u8; 16]) -> __m512i {
    // SAFETY: the load reads the 16 bytes of the table.
    _mm512_broadcast_i32x4(unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) })
}

/// The 64 bytes from a place of the window on.
#[inline]
#[target_feature(enable = "avx512f")]
fn load<const FROM: usize>(window: &Window) -> __m512i {
    const { assert!(FROM <= AHEAD) };
    // SAFETY: the load reads BLOCK bytes, from at most AHEAD on.
    unsafe { _mm512_loadu_si512(window.as_ptr().add(FROM).cast()) }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn equal(bytes: __m512i, byte: u8) -> u64 {
    _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte.cast_signed()))
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn range(bytes: __m512i, first: u8, last: u8) -> u64 {
    let from_first = _mm512_sub_epi8(bytes, _mm512_set1_epi8(first.cast_signed()));
    _mm512_cmple_epu8_mask(from_first, _mm512_set1_epi8((last - first).cast_signed()))
}
