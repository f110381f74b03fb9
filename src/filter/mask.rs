//! A block of text as one bit for each byte at which a shaped rule may begin to look.
//!
//! Plain Rust: the compiler makes vector code of the comparisons, and a product gathers the bits.

pub const BLOCK: usize = 64;

/// Bit `i` is set where byte `i` is a sign that rules begin at, or begins a run of digits.
#[inline(always)]
pub fn candidates(block: &[u8; BLOCK], digit_before: bool) -> u64 {
    let (mut signs, mut digits) = ([0_u8; BLOCK], [0_u8; BLOCK]);
    for ((sign, digit), &byte) in signs.iter_mut().zip(&mut digits).zip(block) {
        *sign = u8::from(byte == b'@')
            | u8::from(byte == b':')
            | u8::from(byte == b'-')
            | u8::from(byte == b'+')
            | u8::from(byte == b'=');
        *digit = u8::from(byte.wrapping_sub(b'0') < 10);
    }
    let digits = gathered(&digits);
    gathered(&signs) | (digits & !(digits << 1 | u64::from(digit_before)))
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
    use super::{BLOCK, candidates};

    #[test]
    fn a_bit_is_set_where_a_rule_may_look() {
        let mut seed = 1_u64;
        for _ in 0..2000 {
            let block: [u8; BLOCK] = std::array::from_fn(|_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                b"0189/:;@+,-=aZ\x80\xff"[(seed >> 60) as usize]
            });
            for before in [false, true] {
                let mask = candidates(&block, before);
                for (at, byte) in block.iter().enumerate() {
                    let after_digit = if at == 0 {
                        before
                    } else {
                        block[at - 1].is_ascii_digit()
                    };
                    let expected =
                        b"@:-+=".contains(byte) || (byte.is_ascii_digit() && !after_digit);
                    assert_eq!(mask >> at & 1 == 1, expected, "{block:?} {at}");
                }
            }
        }
    }
}
