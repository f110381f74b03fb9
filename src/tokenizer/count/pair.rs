//! Which token two tokens side by side make.

use super::counter::Counter;
use super::hot::prefetch;
use crate::tokenizer::tables::Tables;
use crate::tokenizer::tables::format::{
    LOW_PAIRS, LOW_RANKS, RANK, RANK_BITS, filter_bits, low_rank, pair_bucket, pair_hash, pair_key,
    pair_slot,
};

/// "These two tokens do not merge": above all ranks, and leaves room for a position beside it.
pub const NONE: u32 = u32::MAX >> POSITION_BITS;
pub const POSITION_BITS: u32 = 8;

/// No token, and so the half of no pair.
pub const NOTHING: u32 = RANK - 1;

/// Rank of the merge of two tokens if it is low.
#[inline(always)]
pub fn low_pair(tables: &Tables, left: u32, right: u32) -> u32 {
    // The last row is that of all tokens that begin no pair of low rank.
    let row = tables.low_rows[left.min(LOW_RANKS) as usize];
    let slot = u32::from(u16::from_le_bytes(row)) ^ right;
    let entry = u32::from_le_bytes(tables.low_pairs[slot as usize % LOW_PAIRS]);
    low_rank(entry, right).unwrap_or(NONE)
}

/// Rank of the merge of two tokens.
#[inline(always)]
pub fn pair(counter: &Counter, left: u32, right: u32) -> u32 {
    let mut asked = Asked::new(left, right);
    if !asked.may_merge(counter.tables) {
        return NONE;
    }
    asked.find_slot(counter.tables);
    asked.rank(counter)
}

/// A pair that is looked up step by step, so that many can be on their way together.
#[derive(Clone, Copy, Default)]
pub struct Asked {
    key: u64,
    /// First the hash, then the slot.
    place: u64,
}

impl Asked {
    #[inline(always)]
    pub fn new(left: u32, right: u32) -> Self {
        let key = pair_key(left, right);
        let place = pair_hash(key);
        Self { key, place }
    }

    /// Whether it is worth while to go on. Most pairs are none, and the filter, unlike the table, stays in
    /// the cache.
    #[inline(always)]
    pub fn may_merge(&self, tables: &Tables) -> bool {
        let (word, bits) = filter_bits(self.place);
        u64::from_le_bytes(tables.filter[word]) & bits == bits
    }

    /// Asks for the memory that [`Self::find_slot`] reads.
    #[inline(always)]
    pub fn prefetch_seed(&self, tables: &Tables) {
        prefetch(&tables.seeds[pair_bucket(self.place, tables.seeds.len())]);
    }

    /// Finds the only slot where the pair can stand, and asks for its memory.
    #[inline(always)]
    pub fn find_slot(&mut self, tables: &Tables) {
        let seed = u16::from_le_bytes(tables.seeds[pair_bucket(self.place, tables.seeds.len())]);
        let slot = pair_slot(self.place, seed, tables.slots.len());
        prefetch(&tables.slots[slot]);
        self.place = slot as u64;
    }

    /// Rank of the merge.
    #[inline(always)]
    pub fn rank(&self, counter: &Counter) -> u32 {
        let entry = u64::from_le_bytes(counter.tables.slots[self.place as usize]);
        let rank = (entry & u64::from(RANK)) as u32;
        if entry >> RANK_BITS == self.key && rank < counter.ranks {
            rank
        } else {
            NONE
        }
    }
}
