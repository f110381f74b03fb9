//! A bounded memory of the pieces that a thread counted by merging.

use super::hot::first_bytes;

/// Sets of two ways for pieces of up to 15 bytes: 0.5 MiB.
const SHORT_SETS: usize = 1 << 14;
/// Slots for pieces of 16 to 30 bytes: 0.25 MiB.
const LONG_SLOTS: usize = 1 << 13;
/// The longest piece that is kept.
const LONGEST: usize = 30;
/// Where the count stands in a short slot: the high half of the length byte.
const SHORT_COUNT: u32 = 124;
const SHORT_KEY: u128 = u128::MAX >> 4;
/// Where length and count stand in the second half of a long slot.
const LONG_LEN: u32 = 112;
const LONG_COUNT: u32 = 120;
const LONG_KEY: u128 = u128::MAX >> 8;

/// Piece to count, for one vocabulary. An entry holds the whole piece, so a hit is never a guess.
pub struct Cache {
    short: Box<[[u128; 2]]>,
    long: Box<[[u128; 2]]>,
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            short: vec![[0; 2]; SHORT_SETS].into_boxed_slice(),
            long: vec![[0; 2]; LONG_SLOTS].into_boxed_slice(),
        }
    }
}

impl Cache {
    /// The count of `piece`, whose hot-table key and hash are given.
    #[inline(always)]
    pub fn get(&self, key: u128, hash: u64, piece: &[u8]) -> Option<u64> {
        if piece.len() <= 15 {
            // The ways are asked one after the other: a key that stands in both counts once.
            let set = &self.short[hash as usize % SHORT_SETS];
            let way = set.iter().find(|&&way| way & SHORT_KEY == key)?;
            Some((way >> SHORT_COUNT) as u64)
        } else if piece.len() <= LONGEST {
            let (slot, first, second) = long_key(piece);
            let &[kept, with_count] = &self.long[slot];
            (kept == first && with_count & LONG_KEY == second)
                .then_some((with_count >> LONG_COUNT) as u64)
        } else {
            None
        }
    }

    /// Keeps the count of `piece`.
    #[inline(always)]
    pub fn insert(&mut self, key: u128, hash: u64, piece: &[u8], count: u64) {
        if piece.len() <= 15 {
            let set = &mut self.short[hash as usize % SHORT_SETS];
            *set = [key | u128::from(count) << SHORT_COUNT, set[0]];
        } else if piece.len() <= LONGEST {
            let (slot, first, second) = long_key(piece);
            self.long[slot] = [first, second | u128::from(count) << LONG_COUNT];
        }
    }
}

/// Slot and key of a piece of 16 to 30 bytes: its first sixteen bytes; its last fourteen and the length.
fn long_key(piece: &[u8]) -> (usize, u128, u128) {
    let len = piece.len();
    let first = first_bytes(piece, 0);
    let second = (first_bytes(piece, len - 16) >> 16) | (len as u128) << LONG_LEN;
    let mixed = (first as u64 ^ second as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ ((first >> 64) as u64 ^ (second >> 64) as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    (
        ((mixed ^ mixed >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 51) as usize,
        first,
        second,
    )
}
