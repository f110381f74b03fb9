//! Hard boundaries: places in a piece that no token spans, so that no merge ever crosses them and the
//! piece's count is the sum of its parts' counts.
//!
//! Most boundaries in Chinese, Japanese or Thai are hard. Cut there, a piece that no cache has seen
//! becomes parts that recur.

use crate::tokenizer::tables::Tables;
use crate::tokenizer::tables::format::{boundary_bit, boundary_bytes};

/// Where the part that starts at `start` ends: at the next hard boundary, or at the end of the piece.
#[inline(always)]
pub fn part_end(tables: &Tables, piece: &[u8], start: usize) -> usize {
    let mut wide = false;
    let mut at = start;
    while at < piece.len() {
        let first = piece[at];
        if first >= 0xC0 && wide && is_hard(tables, piece, at) {
            return at;
        }
        wide = first >= 0xC0;
        at += char_bytes(first);
    }
    piece.len()
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
    tables.boundaries[bit / 8][0] >> (bit % 8) & 1 == 0
        && tables.boundary_leads >> (piece[at] - 0xC0) & 1 == 0
}

/// Bytes of the character whose first byte is given.
#[inline(always)]
fn char_bytes(first: u8) -> usize {
    1 + usize::from(first >= 0xC0) + usize::from(first >= 0xE0) + usize::from(first >= 0xF0)
}
