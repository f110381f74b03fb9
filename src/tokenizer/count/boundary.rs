//! Hard boundaries: places in a piece that no token spans, so that no merge ever crosses them and the
//! piece's count is the sum of its parts' counts.
//!
//! Most boundaries in Chinese, Japanese or Thai are hard. Cut there, a piece that no cache has seen
//! becomes parts that recur.

use crate::tokenizer::tables::Tables;
use crate::tokenizer::tables::format::{boundary_bit, boundary_bytes};

/// The hard boundaries before the characters that begin in the 64 bytes from `start`, itself the beginning
/// of one: bit n stands for `start` + n. And where the first character begins that is not among them.
#[inline(always)]
pub fn hard_boundaries(tables: &Tables, piece: &[u8], start: usize) -> (u64, usize) {
    let end = piece.len().min(start + 64);
    let mut wide = start > 0 && piece[start - 1] >= 0x80;
    let (mut hard, mut at) = (0, start);
    while at < end {
        let first = piece[at];
        // Whether a boundary is hard is no better than a guess for the processor, so nothing branches on it.
        if wide && first >= 0xC0 {
            hard |= u64::from(is_hard(tables, piece, at)) << (at - start);
        }
        wide = first >= 0xC0;
        at += char_bytes(first);
    }
    (hard, at)
}

/// Whether no token spans the boundary `at` between two characters of more than one byte.
#[inline(always)]
fn is_hard(tables: &Tables, piece: &[u8], at: usize) -> bool {
    let third = if boundary_bytes(piece[at]) == 3 {
        piece[at + 2]
    } else {
        0
    };
    let bit = boundary_bit(
        [piece[at - 2], piece[at - 1]],
        [piece[at], piece[at + 1], third],
    );
    (tables.boundaries[bit / 8][0] >> (bit % 8) & 1 == 0)
        & (tables.numbers.boundary_leads >> (piece[at] - 0xC0) & 1 == 0)
}

/// Bytes of the character whose first byte is given.
#[inline(always)]
fn char_bytes(first: u8) -> usize {
    1 + usize::from(first >= 0xC0) + usize::from(first >= 0xE0) + usize::from(first >= 0xF0)
}

#[cfg(all(test, feature = "o200k"))]
mod tests {
    use super::{hard_boundaries, is_hard};
    use crate::tokenizer::tables::O200K;

    #[test]
    fn boundaries_are_found_64_bytes_at_a_time() {
        let symbols: Vec<char> = "a的一é是不วไม่のたв🙂".chars().collect();
        let mut found = 0;
        for step in 1..200 {
            let piece: String = (0..60)
                .map(|at| symbols[at * step % 31 % symbols.len()])
                .collect();
            let piece = piece.as_bytes();
            let is_start = |at: usize| piece[at] & 0xC0 != 0x80;
            let expected: Vec<usize> = (1..piece.len())
                .filter(|&at| piece[at] >= 0xC0 && piece[at - 1] >= 0x80)
                .filter(|&at| is_hard(&O200K, piece, at))
                .collect();
            let (mut boundaries, mut from) = (vec![], 0);
            while from < piece.len() {
                let (hard, looked_at) = hard_boundaries(&O200K, piece, from);
                assert!(looked_at == piece.len() || looked_at >= from + 64 && is_start(looked_at));
                boundaries.extend(
                    (0..64)
                        .filter(|bit| hard >> bit & 1 == 1)
                        .map(|bit| from + bit),
                );
                from = looked_at;
            }
            assert_eq!(boundaries, expected);
            found += boundaries.len();
        }
        assert!(found > 1_000, "{found}");
    }
}
