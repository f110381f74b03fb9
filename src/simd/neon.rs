//! The tests of bytes that every module writes with NEON, and the bits made of them.

use std::arch::aarch64::*;

#[inline]
#[target_feature(enable = "neon")]
pub fn equal(bytes: uint8x16_t, byte: u8) -> uint8x16_t {
    vceqq_u8(bytes, vdupq_n_u8(byte))
}

#[inline]
#[target_feature(enable = "neon")]
pub fn range(bytes: uint8x16_t, first: u8, last: u8) -> uint8x16_t {
    vcleq_u8(vsubq_u8(bytes, vdupq_n_u8(first)), vdupq_n_u8(last - first))
}

/// One bit for each of 64 bytes that `test` sets to all ones.
#[inline]
#[target_feature(enable = "neon")]
pub fn mask(mut quarters: [uint8x16_t; 4], test: impl Fn(uint8x16_t) -> uint8x16_t) -> u64 {
    const BITS: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];
    // SAFETY: the load reads the 16 bytes of the array.
    let bits = unsafe { vld1q_u8(BITS.as_ptr()) };
    for quarter in &mut quarters {
        *quarter = vandq_u8(test(*quarter), bits);
    }
    let [a, b, c, d] = quarters;
    // Each addition of neighbours halves the bytes that hold the bits of one byte of the mask.
    let bytes = vpaddq_u8(vpaddq_u8(a, b), vpaddq_u8(c, d));
    vgetq_lane_u64::<0>(vreinterpretq_u64_u8(vpaddq_u8(bytes, bytes)))
}
