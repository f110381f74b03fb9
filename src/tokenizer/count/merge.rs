//! The exact merge of a short piece.

use super::counter::Counter;
use crate::tokenizer::split::Engine;
use crate::tokenizer::tables::Tables;
use crate::tokenizer::tables::format::{
    AFTER, BEFORE, IS_TOKEN, LOW_PAIRS, RANK, RANK_BITS, filter_bits, low_rank, pair_bucket,
    pair_hash, pair_key, pair_slot,
};

/// "These two tokens do not merge": above all ranks, and leaves room for a position beside it.
pub const NONE: u32 = u32::MAX >> POSITION_BITS;
const POSITION_BITS: u32 = 6;

/// The most units that [`count`] merges.
pub const MAX_UNITS: usize = 1 << POSITION_BITS;

/// The tokens that a merge starts with: characters that can be taken whole, and bytes.
#[derive(Clone, Copy)]
pub struct Units {
    tokens: [u32; MAX_UNITS],
    len: usize,
}

impl Default for Units {
    fn default() -> Self {
        Self {
            tokens: [0; MAX_UNITS],
            len: 1,
        }
    }
}

impl Units {
    /// Takes the units of a piece; false when there are more than [`MAX_UNITS`].
    #[inline(always)]
    pub fn set(&mut self, tables: &Tables, piece: &[u8]) -> bool {
        let entry =
            |table: &[[u8; 4]], at: usize| table.get(at).map_or(0, |&e| u32::from_le_bytes(e));
        let byte = |byte: u8| u32::from(tables.bytes[usize::from(byte)][0]);
        let (mut at, mut len) = (0, 0);
        // What the flags of a token must have here.
        let mut needed = IS_TOKEN;
        while let Some(&first) = piece.get(at) {
            if len + 4 > MAX_UNITS {
                return false;
            }
            if first < 0x80 {
                self.tokens[len] = byte(first);
                len += 1;
                at += 1;
                needed = IS_TOKEN | AFTER[0];
                continue;
            }
            let (code, bytes) = code_point(&piece[at..]);
            let next = piece.get(at + bytes);
            let before = next.map_or(0, |&next| BEFORE[usize::from(next >= 0x80)]);
            let character = entry(tables.characters, code);
            let prefix = entry(tables.prefixes, code >> 6);
            if character & (needed | before) == needed | before {
                self.tokens[len] = character & RANK;
                len += 1;
            } else if prefix & needed == needed {
                self.tokens[len] = prefix & RANK;
                self.tokens[len + 1] = byte(piece[at + 2]);
                len += 2;
            } else {
                for &inner in &piece[at..at + bytes] {
                    self.tokens[len] = byte(inner);
                    len += 1;
                }
            }
            at += bytes;
            needed = IS_TOKEN | AFTER[1];
        }
        self.len = len;
        true
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

/// Tokens that the units of each piece merge to.
///
/// Two pieces at once take hardly longer than one: most of the time goes into waiting for one
/// merge's look-ups before the next merge can be chosen.
pub fn count<const PIECES: usize>(counter: &Counter, units: &[Units; PIECES]) -> [u64; PIECES] {
    match Engine::best() {
        // SAFETY: Engine::best has found these features.
        #[cfg(target_arch = "x86_64")]
        Engine::Avx2 | Engine::Avx512 => unsafe { count_avx2(counter, units) },
        _ => count_here(counter, units),
    }
}

/// [`count`], compiled once more for processors with these features.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
fn count_avx2<const PIECES: usize>(counter: &Counter, units: &[Units; PIECES]) -> [u64; PIECES] {
    count_here(counter, units)
}

#[inline(always)]
fn count_here<const PIECES: usize>(counter: &Counter, units: &[Units; PIECES]) -> [u64; PIECES] {
    match units.iter().map(|units| units.len).max() {
        Some(0..=8) => merge::<8, PIECES>(counter, units),
        Some(9..=16) => merge::<16, PIECES>(counter, units),
        Some(17..=32) => merge::<32, PIECES>(counter, units),
        _ => merge::<MAX_UNITS, PIECES>(counter, units),
    }
}

/// [`count`] for at most `N` units each.
///
/// A token ranks after its parts (the build script checks it), so merging pairs of low rank never waits
/// for one of high rank: the first phase sees low ranks alone, in tables that stay in the cache, and the
/// second one only the few tokens that are left.
#[inline(always)]
fn merge<const N: usize, const PIECES: usize>(
    counter: &Counter,
    units: &[Units; PIECES],
) -> [u64; PIECES] {
    let low = |left, right| low_pair(counter.tables, left, right);
    let any = |left, right| pair(counter, left, right);
    let mut all = units.each_ref().map(Merging::<N>::new);
    run(&mut all, low);
    run(&mut all, any);
    all.map(|merging| u64::from(merging.live.count_ones()))
}

/// Merges in each piece until no pair merges.
#[inline(always)]
fn run<const N: usize, const PIECES: usize>(
    all: &mut [Merging<N>; PIECES],
    pair: impl Fn(u32, u32) -> u32 + Copy,
) {
    for merging in &mut *all {
        merging.look_up_all(pair);
    }
    loop {
        let mut merged = false;
        for merging in &mut *all {
            merged |= merging.step(pair);
        }
        if !merged {
            return;
        }
    }
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
    #[inline(always)]
    fn new(units: &Units) -> Self {
        let mut tokens = [0; N];
        tokens.copy_from_slice(&units.tokens[..N]);
        Merging {
            tokens,
            keys: [u32::MAX; N],
            live: u64::MAX >> (64 - units.len),
        }
    }

    /// Merges the pair of lowest rank, the leftmost of equals; false if there is none.
    #[inline(always)]
    fn step(&mut self, pair: impl Fn(u32, u32) -> u32) -> bool {
        let least = self.keys.iter().copied().fold(u32::MAX, u32::min);
        if least >= NONE << POSITION_BITS {
            return false;
        }
        let (rank, at) = (least >> POSITION_BITS, (least % MAX_UNITS as u32) as usize);
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
        for (position, key) in self.keys.iter_mut().enumerate() {
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
        true
    }

    /// Looks up every pair.
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
pub fn low_pair(tables: &Tables, left: u32, right: u32) -> u32 {
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
    let Some(slot) = slot(counter.tables, key) else {
        return NONE;
    };
    let entry = u64::from_le_bytes(*slot);
    let rank = (entry & u64::from(RANK)) as u32;
    if entry >> RANK_BITS == key && rank < counter.ranks {
        rank
    } else {
        NONE
    }
}

/// The only place where a pair can stand.
#[inline(always)]
fn slot(tables: &'static Tables, key: u64) -> Option<&'static [u8; 8]> {
    let hash = pair_hash(key);
    // Most pairs are none, and the filter, unlike the table, stays in the cache.
    let (word, bits) = filter_bits(hash);
    if u64::from_le_bytes(tables.filter[word]) & bits != bits {
        return None;
    }
    let seed = u16::from_le_bytes(tables.seeds[pair_bucket(hash, tables.seeds.len())]);
    Some(&tables.slots[pair_slot(hash, seed, tables.slots.len())])
}
