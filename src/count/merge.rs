//! The exact merge of a short piece.

use super::Counter;
use crate::tables::Tables;
use crate::tables::format::{LOW_RANKS, NO_BYTE_PAIR, RANK_BITS, pair_bucket, pair_hash, pair_key, pair_slot};

/// "These two tokens do not merge": above all ranks, and leaves room for a position beside it.
pub const NONE: u32 = u32::MAX >> POSITION_BITS;
const POSITION_BITS: u32 = 6;

/// Tokens of a piece of at most `N` (at most 64) bytes.
///
/// A token ranks after its parts (the build script checks it), so merging pairs of low rank never waits
/// for one of high rank: the first phase sees low ranks alone, in tables that stay in the cache, and the
/// second one only the few tokens that are left.
#[inline(always)]
pub fn count<const N: usize>(counter: &Counter, piece: &[u8]) -> u64 {
    let tables = counter.tables;
    let mut merging = Merging { ids: [0; N], keys: [u32::MAX; N], live: u64::MAX >> (64 - piece.len()) };
    for (at, &byte) in piece.iter().enumerate() {
        merging.ids[at] = u32::from(tables.bytes[usize::from(byte)][0]);
    }
    for (at, pair) in piece.windows(2).enumerate() {
        merging.keys[at] = merging_key(byte_pair(tables, pair[0], pair[1]), at);
    }
    merging.run(|left, right| low_pair(tables, left, right));
    if merging.live.count_ones() > 1 {
        merging.look_up_all(|left, right| pair(counter, left, right));
        merging.run(|left, right| pair(counter, left, right));
    }
    u64::from(merging.live.count_ones())
}

/// The tokens of a piece, each at the position of its first byte.
struct Merging<const N: usize> {
    ids: [u32; N],
    /// Rank and position of the merge of the token here with the next one.
    keys: [u32; N],
    /// Which positions hold a token.
    live: u64,
}

impl<const N: usize> Merging<N> {
    /// Merges the pair of lowest rank, the leftmost of equals, until no pair merges.
    #[inline(always)]
    fn run(&mut self, pair: impl Fn(u32, u32) -> u32) {
        loop {
            let least = self.keys.iter().copied().min().unwrap_or(u32::MAX);
            if least >= NONE << POSITION_BITS {
                return;
            }
            let (rank, at) = (least >> POSITION_BITS, (least & 63) as usize);
            let after = self.live & (u64::MAX << at << 1);
            let right = after.trailing_zeros() as usize % N;
            self.live &= !(1 << right);
            self.keys[right] = u32::MAX;
            self.ids[at % N] = rank;
            let after = after & (after - 1);
            self.keys[at % N] = if after == 0 {
                u32::MAX
            } else {
                let next = after.trailing_zeros() as usize % N;
                merging_key(pair(rank, self.ids[next]), at)
            };
            let before = self.live & ((1 << at) - 1);
            if before != 0 {
                let left = before.ilog2() as usize % N;
                self.keys[left] = merging_key(pair(self.ids[left], rank), left);
            }
        }
    }

    /// Looks up every pair anew.
    #[inline(always)]
    fn look_up_all(&mut self, pair: impl Fn(u32, u32) -> u32) {
        let mut rest = self.live;
        let mut at = rest.trailing_zeros() as usize % N;
        loop {
            rest &= rest - 1;
            if rest == 0 {
                return;
            }
            let next = rest.trailing_zeros() as usize % N;
            self.keys[at] = merging_key(pair(self.ids[at], self.ids[next]), at);
            at = next;
        }
    }
}

#[inline(always)]
fn merging_key(rank: u32, at: usize) -> u32 {
    rank << POSITION_BITS | at as u32
}

/// Rank of two bytes if it is low.
#[inline(always)]
fn byte_pair(tables: &Tables, first: u8, second: u8) -> u32 {
    match u16::from_le_bytes(tables.byte_pairs[usize::from(first) << 8 | usize::from(second)]) {
        NO_BYTE_PAIR => NONE,
        rank => u32::from(rank),
    }
}

/// Rank of the merge of two tokens if it is low.
#[inline(always)]
fn low_pair(tables: &Tables, left: u32, right: u32) -> u32 {
    debug_assert!(left < LOW_RANKS && right < LOW_RANKS);
    find(tables.low_seeds, tables.low_slots, pair_key(left, right))
}

/// Rank of the merge of two tokens.
#[inline(always)]
pub fn pair(counter: &Counter, left: u32, right: u32) -> u32 {
    let rank = find(counter.tables.seeds, counter.tables.slots, pair_key(left, right));
    if rank < counter.ranks { rank } else { NONE }
}

#[inline(always)]
fn find(seeds: &[[u8; 2]], slots: &[[u8; 8]], key: u64) -> u32 {
    let hash = pair_hash(key);
    let seed = u16::from_le_bytes(seeds[pair_bucket(hash, seeds.len())]);
    let entry = u64::from_le_bytes(slots[pair_slot(hash, seed, slots.len())]);
    if entry >> RANK_BITS == key { (entry & ((1 << RANK_BITS) - 1)) as u32 } else { NONE }
}
