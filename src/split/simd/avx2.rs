use std::arch::x86_64::*;

use super::{AsciiMasks, BLOCK, Classify};

/// May only be used where the processor has AVX2.
pub(in crate::split) struct Avx2;

impl Classify for Avx2 {
    #[inline(always)]
    fn classify(block: &[u8; BLOCK]) -> AsciiMasks {
        // SAFETY: the splitter chooses this way only after it has detected AVX2.
        unsafe { classify(block) }
    }

    #[inline(always)]
    fn low_bits(bytes: &[u8; BLOCK]) -> [u64; 3] {
        // SAFETY: as above.
        unsafe { low_bits(bytes) }
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn classify(block: &[u8; BLOCK]) -> AsciiMasks {
    let halves = load(block);
    let blank = mask(halves, |bytes| equal(bytes, b' '));
    AsciiMasks {
        upper: mask(halves, |bytes| range(bytes, b'A', b'Z')),
        lower: mask(halves, |bytes| range(bytes, b'a', b'z')),
        number: mask(halves, |bytes| range(bytes, b'0', b'9')),
        space: blank | mask(halves, |bytes| range(bytes, b'\t', b'\r')),
        newline: mask(halves, |bytes| {
            _mm256_or_si256(equal(bytes, b'\r'), equal(bytes, b'\n'))
        }),
        blank,
        apostrophe: mask(halves, |bytes| equal(bytes, b'\'')),
        slash: mask(halves, |bytes| equal(bytes, b'/')),
        wide: mask(halves, |bytes| bytes),
        // As signed numbers, the bytes 0x80 to 0xBF are the lowest.
        continuation: mask(halves, |bytes| {
            _mm256_cmpgt_epi8(_mm256_set1_epi8(0xC0_u8.cast_signed()), bytes)
        }),
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn low_bits(bytes: &[u8; BLOCK]) -> [u64; 3] {
    let halves = load(bytes);
    [
        mask(halves, |bytes| _mm256_slli_epi16::<7>(bytes)),
        mask(halves, |bytes| _mm256_slli_epi16::<6>(bytes)),
        mask(halves, |bytes| _mm256_slli_epi16::<5>(bytes)),
    ]
}

#[inline]
#[target_feature(enable = "avx2")]
fn load(block: &[u8; BLOCK]) -> [__m256i; 2] {
    let start: *const __m256i = block.as_ptr().cast();
    // SAFETY: both unaligned loads read within the 64 bytes of the block.
    unsafe { [_mm256_loadu_si256(start), _mm256_loadu_si256(start.add(1))] }
}

/// The top bits of what `test` makes of the bytes.
#[inline]
#[target_feature(enable = "avx2")]
fn mask(halves: [__m256i; 2], test: impl Fn(__m256i) -> __m256i) -> u64 {
    let [low, high] = halves.map(|bytes| _mm256_movemask_epi8(test(bytes)).cast_unsigned());
    let mut mask = u64::from(low) | u64::from(high) << 32;
    // The compiler must not see where the mask comes from: it would turn what combines masks into
    // vector code of one lane per bit, which made splitting five times as slow.
    // SAFETY: the code is empty.
    unsafe {
        std::arch::asm!("/* {0} */", inout(reg) mask, options(pure, nomem, nostack, preserves_flags));
    }
    mask
}

#[inline]
#[target_feature(enable = "avx2")]
fn equal(bytes: __m256i, byte: u8) -> __m256i {
    _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte.cast_signed()))
}

/// AVX2 compares signed bytes only: so the range is shifted to begin at the lowest of these.
#[inline]
#[target_feature(enable = "avx2")]
fn range(bytes: __m256i, first: u8, last: u8) -> __m256i {
    let shift = _mm256_set1_epi8(0x80_u8.wrapping_sub(first).cast_signed());
    let end = _mm256_set1_epi8((0x80 + (last - first) + 1).cast_signed());
    _mm256_cmpgt_epi8(end, _mm256_add_epi8(bytes, shift))
}
