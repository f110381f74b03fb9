use std::arch::aarch64::*;

use super::masks::{AsciiMasks, BLOCK, Classify};
use crate::simd::neon::{equal, mask, range};

/// NEON belongs to every aarch64 processor that the standard library supports.
pub(in crate::tokenizer::split) struct Neon;

impl Classify for Neon {
    #[inline(always)]
    fn classify(block: &[u8; BLOCK]) -> AsciiMasks {
        // SAFETY: NEON is present, as above.
        unsafe { classify(block) }
    }

    #[inline(always)]
    fn low_bits(bytes: &[u8; BLOCK]) -> [u64; 3] {
        // SAFETY: as above.
        unsafe { low_bits(bytes) }
    }
}

#[inline]
#[target_feature(enable = "neon")]
fn classify(block: &[u8; BLOCK]) -> AsciiMasks {
    let quarters = load(block);
    AsciiMasks {
        upper: mask(quarters, |bytes| range(bytes, b'A', b'Z')),
        lower: mask(quarters, |bytes| range(bytes, b'a', b'z')),
        number: mask(quarters, |bytes| range(bytes, b'0', b'9')),
        space: mask(quarters, |bytes| {
            vorrq_u8(range(bytes, b'\t', b'\r'), equal(bytes, b' '))
        }),
        newline: mask(quarters, |bytes| {
            vorrq_u8(equal(bytes, b'\r'), equal(bytes, b'\n'))
        }),
        blank: mask(quarters, |bytes| equal(bytes, b' ')),
        apostrophe: mask(quarters, |bytes| equal(bytes, b'\'')),
        slash: mask(quarters, |bytes| equal(bytes, b'/')),
        wide: mask(quarters, |bytes| range(bytes, 0x80, 0xFF)),
        continuation: mask(quarters, |bytes| range(bytes, 0x80, 0xBF)),
    }
}

#[inline]
#[target_feature(enable = "neon")]
fn low_bits(bytes: &[u8; BLOCK]) -> [u64; 3] {
    let quarters = load(bytes);
    [
        mask(quarters, |bytes| vtstq_u8(bytes, vdupq_n_u8(1))),
        mask(quarters, |bytes| vtstq_u8(bytes, vdupq_n_u8(2))),
        mask(quarters, |bytes| vtstq_u8(bytes, vdupq_n_u8(4))),
    ]
}

#[inline]
#[target_feature(enable = "neon")]
fn load(block: &[u8; BLOCK]) -> [uint8x16_t; 4] {
    let start = block.as_ptr();
    // SAFETY: the four loads read within the 64 bytes of the block.
    unsafe {
        [
            vld1q_u8(start),
            vld1q_u8(start.add(16)),
            vld1q_u8(start.add(32)),
            vld1q_u8(start.add(48)),
        ]
    }
}
