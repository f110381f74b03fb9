//! The hot table: is a piece one of the frequent tokens? No branch depends on the answer.

use crate::split::BATCH;
use crate::tables::Tables;
use crate::tables::format::{KEY_BYTES, hash, key};

/// A piece that the hot table does not hold.
#[derive(Clone, Copy, Default)]
pub struct Miss {
    pub key: u128,
    pub hash: u64,
    pub start: usize,
    pub end: usize,
}

/// The missed pieces of a batch.
pub struct Missed {
    pub pieces: [Miss; BATCH],
}

impl Default for Missed {
    fn default() -> Self {
        Self { pieces: [Miss::default(); BATCH] }
    }
}

/// Masks for the first `n` bytes.
const MASKS: [u128; 17] = {
    let mut masks = [0; 17];
    let mut n = 1;
    while n < 17 {
        masks[n] = u128::MAX >> (128 - 8 * n);
        n += 1;
    }
    masks[16] = masks[15];
    masks
};

impl Missed {
    /// Looks up the pieces that end at `ends`, the first one starting at `start`; returns how many are
    /// not in the table, and leaves those in front of `pieces`.
    #[inline(always)]
    pub fn look_up(&mut self, tables: &Tables, text: &[u8], mut start: usize, ends: &[usize]) -> usize {
        let mut misses = 0;
        for &end in ends {
            let (key, hash, hit) = look_up(tables, text, start, end);
            self.pieces[misses & (BATCH - 1)] = Miss { key, hash, start, end };
            misses += usize::from(!hit);
            start = end;
        }
        misses
    }
}

/// Key and hash of the piece from `start` to `end`, and whether the table holds it.
#[inline(always)]
pub fn look_up(tables: &Tables, text: &[u8], start: usize, end: usize) -> (u128, u64, bool) {
    let len = (end - start).min(KEY_BYTES + 1);
    let key = key(first_bytes(text, start) & MASKS[len], len);
    let hash = hash(key);
    let slot = tables.hot[(hash >> (64 - tables.hot.len().trailing_zeros())) as usize];
    (key, hash, u128::from_le_bytes(slot) == key)
}

/// The sixteen bytes from `start`, zeros after the end of the text.
#[inline(always)]
pub fn first_bytes(text: &[u8], start: usize) -> u128 {
    match text.get(start..).and_then(|rest| rest.first_chunk()) {
        Some(chunk) => u128::from_le_bytes(*chunk),
        None => last_bytes(text, start),
    }
}

#[cold]
#[inline(never)]
fn last_bytes(text: &[u8], start: usize) -> u128 {
    let mut bytes = [0; 16];
    let rest = &text[start..];
    bytes[..rest.len()].copy_from_slice(rest);
    u128::from_le_bytes(bytes)
}
