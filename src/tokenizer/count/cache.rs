//! A bounded memory of the pieces that a thread counted by merging.

use super::hot::prefetch;
use crate::tokenizer::bytes::first_bytes;

/// Sets of two ways for pieces of up to 15 bytes: 1 MiB.
const SHORT_SETS: usize = 1 << 15;
/// Slots for pieces of 16 to 30 bytes: 1 MiB.
const MIDDLE_SLOTS: usize = 1 << 15;
/// Slots for pieces of 31 to 62 bytes: 0.5 MiB.
const LONG_SLOTS: usize = 1 << 13;

/// The longest pieces of each kind.
const SHORT: usize = 15;
const MIDDLE: usize = 30;
pub const LONG: usize = 62;

/// Where the count stands in a short slot: the high half of the length byte.
const SHORT_COUNT: u32 = 124;
const SHORT_KEY: u128 = u128::MAX >> 4;

/// Where length and count stand in the last part of the others: above its fourteen bytes.
const LENGTH: u32 = 112;
const COUNT: u32 = 120;
const KEY: u128 = u128::MAX >> 8;

/// Piece to count, for one vocabulary. An entry holds the whole piece, so a hit is never a guess.
pub struct Cache {
    short: Box<[[u128; 2]]>,
    middle: Box<[[u128; 2]]>,
    long: Box<[[u128; 4]]>,
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            short: vec![[0; 2]; SHORT_SETS].into_boxed_slice(),
            middle: vec![[0; 2]; MIDDLE_SLOTS].into_boxed_slice(),
            long: vec![[0; 4]; LONG_SLOTS].into_boxed_slice(),
        }
    }
}

impl Cache {
    /// The count of `piece`, whose hot-table key and hash are given.
    #[inline(always)]
    pub fn get(&self, key: u128, hash: u64, piece: &[u8]) -> Option<u64> {
        match piece.len() {
            0..=SHORT => {
                // The ways are asked one after the other: a key that stands in both counts once.
                let set = &self.short[hash as usize % SHORT_SETS];
                let way = set.iter().find(|&&way| way & SHORT_KEY == key)?;
                Some((way >> SHORT_COUNT) as u64)
            }
            16..=MIDDLE => get(&self.middle, &middle_key(piece)),
            31..=LONG => get(&self.long, &long_key(piece)),
            _ => None,
        }
    }

    /// Fetches what [`Self::get`] will read.
    #[inline(always)]
    pub fn prefetch(&self, hash: u64, piece: &[u8]) {
        match piece.len() {
            0..=SHORT => prefetch(&self.short[hash as usize % SHORT_SETS]),
            16..=MIDDLE => prefetch(&self.middle[slot(&middle_key(piece), MIDDLE_SLOTS)]),
            31..=LONG => prefetch(&self.long[slot(&long_key(piece), LONG_SLOTS)]),
            _ => {}
        }
    }

    /// Keeps the count of `piece`.
    #[inline(always)]
    pub fn insert(&mut self, key: u128, hash: u64, piece: &[u8], count: u64) {
        match piece.len() {
            0..=SHORT => {
                let set = &mut self.short[hash as usize % SHORT_SETS];
                *set = [key | u128::from(count) << SHORT_COUNT, set[0]];
            }
            16..=MIDDLE => insert(&mut self.middle, middle_key(piece), count),
            31..=LONG => insert(&mut self.long, long_key(piece), count),
            _ => {}
        }
    }
}

#[inline(always)]
fn get<const N: usize>(slots: &[[u128; N]], key: &[u128; N]) -> Option<u64> {
    let kept = &slots[slot(key, slots.len())];
    let same = (0..N - 1).all(|part| kept[part] == key[part]) && kept[N - 1] & KEY == key[N - 1];
    same.then_some((kept[N - 1] >> COUNT) as u64)
}

#[inline(always)]
fn insert<const N: usize>(slots: &mut [[u128; N]], mut key: [u128; N], count: u64) {
    let slot = slot(&key, slots.len());
    key[N - 1] |= u128::from(count) << COUNT;
    slots[slot] = key;
}

/// A piece of 16 to 30 bytes: its first sixteen; its last fourteen and the length.
#[inline(always)]
fn middle_key(piece: &[u8]) -> [u128; 2] {
    [first_bytes(piece, 0), last_bytes(piece)]
}

/// A piece of 31 to 62 bytes: its first sixteen, the sixteen after them or what there is, and so on.
#[inline(always)]
fn long_key(piece: &[u8]) -> [u128; 4] {
    let len = piece.len();
    [
        first_bytes(piece, 0),
        first_bytes(piece, (len - 16).min(16)),
        first_bytes(piece, (len - 16).min(32)),
        last_bytes(piece),
    ]
}

/// The last fourteen bytes of a piece of sixteen or more, and its length.
#[inline(always)]
fn last_bytes(piece: &[u8]) -> u128 {
    let len = piece.len();
    (first_bytes(piece, len - 16) >> 16) | (len as u128) << LENGTH
}

#[inline(always)]
fn slot<const N: usize>(key: &[u128; N], slots: usize) -> usize {
    let mut mixed = 0u64;
    for part in key {
        let (low, high) = (*part as u64, (*part >> 64) as u64);
        let product = u128::from(low ^ mixed ^ 0x9E37_79B9_7F4A_7C15)
            * u128::from(high ^ 0xC2B2_AE3D_27D4_EB4F);
        mixed = product as u64 ^ (product >> 64) as u64;
    }
    mixed as usize % slots
}
