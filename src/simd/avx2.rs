//! The tests of bytes that every module writes with AVX2.

use std::arch::x86_64::*;

#[inline]
#[target_feature(enable = "avx2")]
pub fn equal(bytes: __m256i, byte: u8) -> __m256i {
    _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte.cast_signed()))
}

/// AVX2 compares signed bytes only: so the range is shifted to begin at the lowest of these.
#[inline]
#[target_feature(enable = "avx2")]
pub fn range(bytes: __m256i, first: u8, last: u8) -> __m256i {
    let shift = _mm256_set1_epi8(0x80_u8.wrapping_sub(first).cast_signed());
    let end = _mm256_set1_epi8((0x80 + (last - first) + 1).cast_signed());
    _mm256_cmpgt_epi8(end, _mm256_add_epi8(bytes, shift))
}

/// A bit for each byte, the highest one of it.
#[inline]
#[target_feature(enable = "avx2")]
pub fn top_bits(bytes: __m256i) -> u64 {
    u64::from(_mm256_movemask_epi8(bytes).cast_unsigned())
}
