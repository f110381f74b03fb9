use std::arch::x86_64::*;

use super::masks::{AsciiMasks, BLOCK, Classify};
use crate::{
    simd::avx2::{equal, range, top_bits},
    tokenizer::bytes::first_bytes,
};

const HALF: usize = BLOCK / 2;

/// The bytes of a block. Where it is not full, the halves may overlap.
#[derive(Clone, Copy)]
struct Halves {
    low: __m256i,
    high: __m256i,
    /// Bytes from the start of `low` to that of `high`.
    distance: usize,
}

/// May only be used where the processor has AVX2.
pub(in crate::tokenizer::split) struct Avx2;

impl Classify for Avx2 {
    #[inline(always)]
    fn classify(block: &[u8; BLOCK]) -> AsciiMasks {
        // SAFETY: the splitter chooses this way only after it has detected AVX2.
        unsafe { classify(load(block)) }
    }

    #[inline(always)]
    fn classify_short(text: &[u8]) -> AsciiMasks {
        // SAFETY: as above.
        unsafe { classify(load_short(text)) }
    }

    #[inline(always)]
    fn low_bits(bytes: &[u8; BLOCK]) -> [u64; 3] {
        // SAFETY: as above.
        unsafe { low_bits(bytes) }
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn classify(halves: Halves) -> AsciiMasks {
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
fn load(block: &[u8; BLOCK]) -> Halves {
    let [low, high] = [0, HALF].map(|at| {
        // SAFETY: both unaligned loads read within the 64 bytes of the block.
        unsafe { _mm256_loadu_si256(block.as_ptr().add(at).cast()) }
    });
    Halves {
        low,
        high,
        distance: HALF,
    }
}

/// A text that is shorter than a block. It is not copied: a load that spans what was stored by several
/// stores would wait until all of them are in the cache, a fifth of the time of a short text.
#[inline]
#[target_feature(enable = "avx2")]
fn load_short(text: &[u8]) -> Halves {
    if let (Some(low), Some(high)) = (text.first_chunk::<HALF>(), text.last_chunk::<HALF>()) {
        // SAFETY: both unaligned loads read within the 32 bytes of the chunk.
        let [low, high] =
            [low, high].map(|half| unsafe { _mm256_loadu_si256(half.as_ptr().cast()) });
        return Halves {
            low,
            high,
            distance: text.len() - HALF,
        };
    }
    let [first, second] = [0, 16].map(|start| first_bytes(text, start.min(text.len())));
    let words = [first, first >> 64, second, second >> 64].map(|word| (word as u64).cast_signed());
    Halves {
        low: _mm256_setr_epi64x(words[0], words[1], words[2], words[3]),
        high: _mm256_setzero_si256(),
        distance: HALF,
    }
}

/// The top bits of what `test` makes of the bytes.
#[inline]
#[target_feature(enable = "avx2")]
fn mask(halves: Halves, test: impl Fn(__m256i) -> __m256i) -> u64 {
    let [low, high] = [halves.low, halves.high].map(|bytes| top_bits(test(bytes)));
    let mut mask = low | high << halves.distance;
    // The compiler must not see where the mask comes from: it would turn what combines masks into
    // vector code of one lane per bit, which made splitting five times as slow.
    // SAFETY: the code is empty.
    unsafe {
        std::arch::asm!("/* {0} */", inout(reg) mask, options(pure, nomem, nostack, preserves_flags));
    }
    mask
}
