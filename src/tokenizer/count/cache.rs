//! A bounded memory of the pieces that a thread counted by merging.

use super::hot::Piece;
use super::lines::Lines;
use crate::tokenizer::bytes::first_bytes;
use crate::tokenizer::tables::format;

/// The most memory that pieces of up to 15, 30 and 62 bytes take.
const SHORT_BYTES: usize = 2 << 20;
const MIDDLE_BYTES: usize = 512 << 10;
const LONG_BYTES: usize = 256 << 10;

/// The longest pieces of the other two kinds.
const MIDDLE: usize = 30;
pub const LONG: usize = 62;

/// Bytes of a set.
const SET: usize = 64;

/// Where the length stands in the last word of the longer kinds: above its fourteen bytes.
const LENGTH: u32 = 112;

/// Piece to count, for one vocabulary. An entry holds the whole piece, so a hit is never a guess.
pub struct Cache {
    short: Lines<1>,
    middle: Lines<2>,
    long: Lines<4>,
}

impl Cache {
    /// A cache whose first text has `bytes` bytes. The short pieces that it comes to keep take fewer
    /// bytes, and to grow while it is counted would cost what the density saves.
    pub fn new(bytes: usize) -> Self {
        let short = (2 * bytes)
            .clamp(32 << 10, SHORT_BYTES / 2)
            .next_power_of_two();
        Self {
            short: Lines::new(short / SET, SHORT_BYTES / SET),
            middle: Lines::new(short / 4 / SET, MIDDLE_BYTES / SET),
            long: Lines::new(short / 8 / SET, LONG_BYTES / SET),
        }
    }

    /// The count of `piece` of `text`.
    #[inline(always)]
    pub fn get(&self, piece: &Piece, text: &[u8]) -> Option<u64> {
        if piece.has_whole_key() {
            self.short.get(&[piece.key], piece.hash)
        } else {
            self.get_longer(piece.bytes(text))
        }
    }

    #[inline(never)]
    fn get_longer(&self, piece: &[u8]) -> Option<u64> {
        match piece.len() {
            16..=MIDDLE => {
                let key = middle_key(piece);
                self.middle.get(&key, mixed(&key))
            }
            31..=LONG => {
                let key = long_key(piece);
                self.long.get(&key, mixed(&key))
            }
            _ => None,
        }
    }

    /// Fetches what [`Self::get`] will read.
    #[inline(always)]
    pub fn prefetch(&self, piece: &Piece, text: &[u8]) {
        if piece.has_whole_key() {
            self.short.prefetch(piece.hash);
        } else {
            self.prefetch_longer(piece.bytes(text));
        }
    }

    #[inline(never)]
    fn prefetch_longer(&self, piece: &[u8]) {
        match piece.len() {
            16..=MIDDLE => self.middle.prefetch(mixed(&middle_key(piece))),
            31..=LONG => self.long.prefetch(mixed(&long_key(piece))),
            _ => {}
        }
    }

    /// Keeps the count of `piece` of `text`.
    #[inline(always)]
    pub fn insert(&mut self, piece: &Piece, text: &[u8], count: u64) {
        if piece.has_whole_key() {
            let hash_of = |&[key]: &[u128; 1]| format::hash(key);
            self.short.insert([piece.key], piece.hash, count, hash_of);
            return;
        }
        let piece = piece.bytes(text);
        match piece.len() {
            16..=MIDDLE => {
                let key = middle_key(piece);
                self.middle.insert(key, mixed(&key), count, mixed);
            }
            31..=LONG => {
                let key = long_key(piece);
                self.long.insert(key, mixed(&key), count, mixed);
            }
            _ => {}
        }
    }
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

/// Mixed bits of the key of a longer piece.
#[inline(always)]
fn mixed<const WORDS: usize>(key: &[u128; WORDS]) -> u64 {
    let mut mixed = 0u64;
    for word in key {
        let (low, high) = (*word as u64, (*word >> 64) as u64);
        let product = u128::from(low ^ mixed ^ 0x9E37_79B9_7F4A_7C15)
            * u128::from(high ^ 0xC2B2_AE3D_27D4_EB4F);
        mixed = product as u64 ^ (product >> 64) as u64;
    }
    mixed
}
