//! The exact merge of a short piece.

use super::Counter;
use crate::tables::Tables;
use crate::tables::format::{
    LOW_PAIRS, NO_CHARACTER, RANK_BITS, filter_bits, low_rank, pair_bucket, pair_hash, pair_key,
    pair_slot,
};

/// "These two tokens do not merge": above all ranks, and leaves room for a position beside it.
pub const NONE: u32 = u32::MAX >> POSITION_BITS;
const POSITION_BITS: u32 = 6;

/// The most units that [`count`] merges.
pub const MOST_UNITS: usize = 1 << POSITION_BITS;

/// The tokens that a merge starts with: characters that can be taken whole, and bytes.
pub struct Units {
    tokens: [u32; MOST_UNITS],
    len: usize,
}

impl Units {
    /// The units of a piece; `None` when there are more than [`MOST_UNITS`].
    #[inline(always)]
    pub fn new(tables: &Tables, piece: &[u8]) -> Option<Self> {
        let mut units = Self {
            tokens: [0; MOST_UNITS],
            len: 0,
        };
        let mut at = 0;
        while at < piece.len() {
            if units.len + 4 > MOST_UNITS {
                return None;
            }
            let (code, bytes) = code_point(&piece[at..]);
            let token = tables
                .characters
                .get(code)
                .map_or(NO_CHARACTER, |&token| u32::from_le_bytes(token));
            if token == NO_CHARACTER {
                for &byte in &piece[at..at + bytes] {
                    units.tokens[units.len] = u32::from(tables.bytes[usize::from(byte)][0]);
                    units.len += 1;
                }
            } else {
                units.tokens[units.len] = token;
                units.len += 1;
            }
            at += bytes;
        }
        Some(units)
    }
}

/// Code point and length of the first character.
#[inline(always)]
fn code_point(text: &[u8]) -> (usize, usize) {
    let inner = |at: usize| usize::from(text[at]) & 0x3F;
    let first = usize::from(text[0]);
    match first {
        0..0x80 => (first, 1),
        0x80..0xE0 => ((first & 0x1F) << 6 | inner(1), 2),
        0xE0..0xF0 => ((first & 0x0F) << 12 | inner(1) << 6 | inner(2), 3),
        _ => (
            (first & 0x07) << 18 | inner(1) << 12 | inner(2) << 6 | inner(3),
            4,
        ),
    }
}

/// Tokens that the units merge to.
pub fn count(counter: &Counter, units: &Units) -> u64 {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("lzcnt")
        && is_x86_feature_detected!("popcnt")
    {
        // SAFETY: the processor has these features.
        return unsafe { count_avx2(counter, units) };
    }
    count_here(counter, units)
}

/// [`count`], compiled once more for processors with these features.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
fn count_avx2(counter: &Counter, units: &Units) -> u64 {
    count_here(counter, units)
}

#[inline(always)]
fn count_here(counter: &Counter, units: &Units) -> u64 {
    match units.len {
        0..=8 => merge::<8>(counter, units),
        9..=16 => merge::<16>(counter, units),
        17..=32 => merge::<32>(counter, units),
        _ => merge::<MOST_UNITS>(counter, units),
    }
}

/// [`count`] for at most `N` units.
///
/// A token ranks after its parts (the build script checks it), so merging pairs of low rank never waits
/// for one of high rank: the first phase sees low ranks alone, in tables that stay in the cache, and the
/// second one only the few tokens that are left.
#[inline(always)]
fn merge<const N: usize>(counter: &Counter, units: &Units) -> u64 {
    let tables = counter.tables;
    let mut tokens = [0; N];
    tokens.copy_from_slice(&units.tokens[..N]);
    let mut keys = [u32::MAX; N];
    for at in 0..units.len - 1 {
        keys[at % N] = merging_key(low_pair(tables, tokens[at % N], tokens[(at + 1) % N]), at);
    }
    let mut merging = Merging {
        tokens,
        keys,
        live: u64::MAX >> (64 - units.len),
    };
    merging.run(|left, right| low_pair(tables, left, right));
    if merging.live.count_ones() > 1 {
        merging.look_up_all(|left, right| pair(counter, left, right));
        merging.run(|left, right| pair(counter, left, right));
    }
    u64::from(merging.live.count_ones())
}

/// The tokens of a piece, each at the position of its first unit.
struct Merging<const N: usize> {
    tokens: [u32; N],
    /// Rank and position of the merge of the token here with the next one.
    keys: [u32; N],
    /// Which positions hold a token.
    live: u64,
}

impl<const N: usize> Merging<N> {
    /// Merges the pair of lowest rank, the leftmost of equals, until no pair merges.
    #[inline(always)]
    fn run(&mut self, pair: impl Fn(u32, u32) -> u32) {
        let mut keys = self.keys;
        loop {
            let least = keys.iter().copied().fold(u32::MAX, u32::min);
            if least >= NONE << POSITION_BITS {
                return;
            }
            let (rank, at) = (least >> POSITION_BITS, (least % MOST_UNITS as u32) as usize);
            self.tokens[at % N] = rank;
            let after = self.live & (u64::MAX << at << 1);
            let right = after.trailing_zeros();
            self.live &= !(1 << right);
            let after = after & (after - 1);
            let mut here_key = u32::MAX;
            if after != 0 {
                let next = after.trailing_zeros() as usize % N;
                here_key = merging_key(pair(rank, self.tokens[next]), at);
            }
            let before = self.live & ((1 << at) - 1);
            let (mut left, mut left_key) = (at, here_key);
            if before != 0 {
                left = before.ilog2() as usize % N;
                left_key = merging_key(pair(self.tokens[left], rank), left);
            }
            // Selecting over all positions keeps the keys in vector registers.
            for (position, key) in keys.iter_mut().enumerate() {
                let mut new = *key;
                new = if position as u32 == right {
                    u32::MAX
                } else {
                    new
                };
                new = if position == at { here_key } else { new };
                new = if position == left { left_key } else { new };
                *key = new;
            }
        }
    }

    /// Looks up every pair anew.
    #[inline(always)]
    fn look_up_all(&mut self, pair: impl Fn(u32, u32) -> u32) {
        self.keys = [u32::MAX; N];
        let mut rest = self.live;
        let mut at = rest.trailing_zeros() as usize % N;
        loop {
            rest &= rest - 1;
            if rest == 0 {
                return;
            }
            let next = rest.trailing_zeros() as usize % N;
            self.keys[at] = merging_key(pair(self.tokens[at], self.tokens[next]), at);
            at = next;
        }
    }
}

#[inline(always)]
fn merging_key(rank: u32, at: usize) -> u32 {
    rank << POSITION_BITS | at as u32
}

/// Rank of the merge of two tokens if it is low.
#[inline(always)]
fn low_pair(tables: &Tables, left: u32, right: u32) -> u32 {
    let Some(&row) = tables.low_rows.get(left as usize) else {
        return NONE;
    };
    let slot = u32::from(u16::from_le_bytes(row)) ^ right;
    let entry = u32::from_le_bytes(tables.low_pairs[slot as usize % LOW_PAIRS]);
    low_rank(entry, right).unwrap_or(NONE)
}

/// Rank of the merge of two tokens.
#[inline(always)]
pub fn pair(counter: &Counter, left: u32, right: u32) -> u32 {
    let key = pair_key(left, right);
    // Most pairs are none, and the filter, unlike the table, stays in the cache.
    let (word, bits) = filter_bits(pair_hash(key));
    if u64::from_le_bytes(counter.tables.filter[word]) & bits != bits {
        return NONE;
    }
    let rank = find(counter.tables.seeds, counter.tables.slots, key);
    if rank < counter.ranks { rank } else { NONE }
}

#[inline(always)]
fn find(seeds: &[[u8; 2]], slots: &[[u8; 8]], key: u64) -> u32 {
    let hash = pair_hash(key);
    let seed = u16::from_le_bytes(seeds[pair_bucket(hash, seeds.len())]);
    let entry = u64::from_le_bytes(slots[pair_slot(hash, seed, slots.len())]);
    if entry >> RANK_BITS == key {
        (entry & ((1 << RANK_BITS) - 1)) as u32
    } else {
        NONE
    }
}
