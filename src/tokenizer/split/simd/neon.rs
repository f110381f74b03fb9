use std::arch::aarch64::*;

use super::masks::{AsciiMasks, BLOCK, Classify};

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

/// One bit for each byte that `test` sets to all ones.
#[inline]
#[target_feature(enable = "neon")]
fn mask(quarters: [uint8x16_t; 4], test: impl Fn(uint8x16_t) -> uint8x16_t) -> u64 {
    const BITS: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];
    // SAFETY: the load reads the 16 bytes of the array.
    let bits = unsafe { vld1q_u8(BITS.as_ptr()) };
    let [a, b, c, d] = quarters.map(|bytes| vandq_u8(test(bytes), bits));
    // Each addition of neighbours halves the bytes that hold the bits of one byte of the mask.
    let bytes = vpaddq_u8(vpaddq_u8(a, b), vpaddq_u8(c, d));
    vgetq_lane_u64::<0>(vreinterpretq_u64_u8(vpaddq_u8(bytes, bytes)))
}

#[inline]
#[target_feature(enable = "neon")]
fn equal(bytes: uint8x16_t, byte: u8) -> uint8x16_t {
    vceqq_u8(bytes, vdupq_n_u8(byte))
}

#[inline]
#[target_feature(enable = "neon")]
fn range(bytes: uint8x16_t, first: u8, last: u8) -> uint8x16_t {
    vcleq_u8(vsubq_u8(bytes, vdupq_n_u8(first)), vdupq_n_u8(last - first))
}
