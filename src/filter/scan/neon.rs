use std::arch::aarch64::*;

use super::{AHEAD, Literals, Masks, Window, beginnings};
use crate::simd::neon::{equal, mask, range};

type Quarters = [uint8x16_t; 4];

/// The masks of a block.
#[inline(never)] // what is done with the bits is not to be done with vectors of them
#[target_feature(enable = "neon")]
pub fn masks(window: &Window, literals: &Literals) -> Masks {
    let block = load::<0>(window);
    let letter = |bytes| {
        let letter = range(vorrq_u8(bytes, vdupq_n_u8(0x20)), b'a', b'z');
        vorrq_u8(letter, equal(bytes, b'_'))
    };
    let digit = mask(block, |bytes| range(bytes, b'0', b'9'));
    let word = digit | mask(block, letter);
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
            vorrq_u8(equal(bytes, b'@'), equal(bytes, b'+'))
        }),
        gap: mask(block, |bytes| {
            vorrq_u8(equal(bytes, b' '), range(bytes, b'(', b')'))
        }),
        literal: literal(window, literals) & beginnings(word, backslash),
    }
}

#[inline]
#[target_feature(enable = "neon")]
fn literal(window: &Window, literals: &Literals) -> u64 {
    let [one, two, three, four] = &literals.tables;
    let first = look_up(one, load::<0>(window));
    let second = look_up(two, load::<1>(window));
    let third = look_up(three, load::<2>(window));
    let fourth = look_up(four, load::<3>(window));
    let mut left = first;
    for (place, quarter) in left.iter_mut().enumerate() {
        let begins = vandq_u8(*quarter, second[place]);
        *quarter = vandq_u8(begins, vandq_u8(third[place], fourth[place]));
    }
    mask(left, |bits| vtstq_u8(bits, bits))
}

/// What both halves of the bytes have in their tables.
#[inline]
#[target_feature(enable = "neon")]
fn look_up([lower, upper]: &[[u8; 16]; 2], mut bytes: Quarters) -> Quarters {
    // SAFETY: both loads read the 16 bytes of a table.
    let (lower, upper) = unsafe { (vld1q_u8(lower.as_ptr()), vld1q_u8(upper.as_ptr())) };
    for quarter in &mut bytes {
        let lower_half = vandq_u8(*quarter, vdupq_n_u8(15));
        let upper_half = vshrq_n_u8::<4>(*quarter);
        *quarter = vandq_u8(vqtbl1q_u8(lower, lower_half), vqtbl1q_u8(upper, upper_half));
    }
    bytes
}

/// The 64 bytes from a place of the window on.
#[inline]
#[target_feature(enable = "neon")]
fn load<const FROM: usize>(window: &Window) -> Quarters {
    const { assert!(FROM <= AHEAD) };
    let start = window.as_ptr();
    // SAFETY: the loads read 64 bytes, from at most AHEAD on, and there are AHEAD + 64.
    unsafe {
        [
            vld1q_u8(start.add(FROM)),
            vld1q_u8(start.add(FROM + 16)),
            vld1q_u8(start.add(FROM + 32)),
            vld1q_u8(start.add(FROM + 48)),
        ]
    }
}
