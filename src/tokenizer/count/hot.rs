//! The hot table: is a piece one of the frequent tokens? No branch depends on the answer.

use super::whole;
use crate::tokenizer::bytes::first_bytes;
use crate::tokenizer::tables::Tables;
use crate::tokenizer::tables::format::{KEY_BYTES, hash, hot_bucket, key};
use crate::{simd::Engine, tokenizer::split::BATCH};

/// A piece with what it is looked up by.
#[derive(Clone, Copy, Default)]
pub struct Piece {
    pub key: u128,
    pub hash: u64,
    pub start: usize,
    pub end: usize,
}

impl Piece {
    #[inline(always)]
    pub fn bytes<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        &text[self.start..self.end]
    }
}

/// The pieces of a batch, and which of them are missed.
pub struct LookedUp {
    missed: [u8; BATCH],
    pieces: [Piece; BATCH],
}

impl Default for LookedUp {
    fn default() -> Self {
        Self {
            pieces: [Piece::default(); BATCH],
            missed: [0; BATCH],
        }
    }
}

/// So few pieces are looked up as they come. With more, the table's memory is asked for all of them
/// first, which takes longer where it is in the cache, and much less where it is not.
const FEW: usize = 8;

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

impl LookedUp {
    /// Looks up the pieces that end at `ends`, the first one starting at `start`; returns how many are
    /// not in the table, for [`Self::missed`].
    pub fn look_up(
        &mut self,
        engine: Engine,
        tables: &Tables,
        text: &[u8],
        start: usize,
        ends: &[usize],
    ) -> usize {
        match engine {
            // SAFETY: this engine comes from Engine::best or all, which have found these features.
            #[cfg(target_arch = "x86_64")]
            Engine::Avx2 | Engine::Avx512 => unsafe {
                self.look_up_avx2(tables, text, start, ends)
            },
            _ => self.look_up_here(tables, text, start, ends),
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    fn look_up_avx2(
        &mut self,
        tables: &Tables,
        text: &[u8],
        start: usize,
        ends: &[usize],
    ) -> usize {
        self.look_up_here(tables, text, start, ends)
    }

    #[inline(always)]
    fn look_up_here(
        &mut self,
        tables: &Tables,
        text: &[u8],
        mut start: usize,
        ends: &[usize],
    ) -> usize {
        let mut misses = 0;
        if ends.len() <= FEW {
            for (at, &end) in ends.iter().enumerate() {
                let piece = keyed(tables, text, start, end);
                start = end;
                self.pieces[at] = piece;
                self.missed[misses % FEW] = at as u8;
                misses += usize::from(!holds(tables, &piece));
            }
            return misses;
        }
        for (&end, piece) in ends.iter().zip(&mut self.pieces) {
            *piece = keyed(tables, text, start, end);
            start = end;
        }
        for (at, piece) in self.pieces.iter().take(ends.len()).enumerate() {
            self.missed[misses % BATCH] = at as u8;
            misses += usize::from(!holds(tables, piece));
        }
        misses
    }

    /// The first so many missed pieces.
    #[inline(always)]
    pub fn missed(&self, misses: usize) -> impl Iterator<Item = &Piece> + Clone {
        let missed = self.missed[..misses].iter();
        missed.map(|&at| &self.pieces[usize::from(at)])
    }
}

impl LookedUp {
    /// Takes those out of the first `misses` missed pieces that are tokens as a piece alone; returns how
    /// many are left.
    #[cold]
    pub fn take_whole(&mut self, tables: &Tables, text: &[u8], misses: usize) -> usize {
        let mut left = 0;
        for at in 0..misses {
            let missed = self.missed[at];
            let piece = &self.pieces[usize::from(missed)];
            self.missed[left] = missed;
            left += usize::from(!whole::holds(tables, piece.hash, piece.bytes(text)));
        }
        left
    }
}

/// Asks for the memory of `place`, where there is a way to: a hint, which changes no answer.
#[inline(always)]
pub fn prefetch<T>(place: &T) {
    let address: *const T = place;
    #[cfg(target_arch = "x86_64")]
    // SAFETY: prefetching reads nothing.
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(address.cast());
    }
    // The standard library's own function for it is not stable.
    #[cfg(target_arch = "aarch64")]
    // SAFETY: prefetching reads nothing that a program could see, and touches neither the stack nor
    // the flags.
    unsafe {
        std::arch::asm!(
            "prfm pldl1keep, [{address}]",
            address = in(reg) address,
            options(readonly, nostack, preserves_flags),
        );
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    let _ = address;
}

/// The piece from `start` to `end`, whose place in the table is fetched.
#[inline(always)]
pub fn keyed(tables: &Tables, text: &[u8], start: usize, end: usize) -> Piece {
    let len = (end - start).min(KEY_BYTES + 1);
    let key = key(first_bytes(text, start) & MASKS[len], len);
    let hash = hash(key);
    prefetch(&tables.hot[hot_bucket(hash, tables.hot.len())]);
    Piece {
        key,
        hash,
        start,
        end,
    }
}

/// Whether the table holds the piece.
#[inline(always)]
pub fn holds(tables: &Tables, piece: &Piece) -> bool {
    let bucket = &tables.hot[hot_bucket(piece.hash, tables.hot.len())];
    let tokens = bucket.as_chunks::<16>().0;
    tokens.iter().fold(false, |hit, &token| {
        hit | (u128::from_le_bytes(token) == piece.key)
    })
}

#[cfg(all(test, feature = "o200k", feature = "cl100k"))]
mod tests {
    use super::{holds, keyed};
    use crate::tokenizer::tables::{CL100K, O200K, Tables};
    use crate::{
        simd::Engine,
        tokenizer::split::{BATCH, Pattern, Splitter},
    };

    /// Texts that `benches/uses.py`, by whose figures the tables are filled, did not count.
    const UNSEEN: [&str; 2] = [
        include_str!("../../../DESIGN.md"),
        include_str!("pieces.rs"),
    ];

    fn hits_in_a_thousand(tables: &Tables, pattern: Pattern, text: &str) -> usize {
        let mut splitter = Splitter::new(text, pattern, Engine::best());
        let mut ends = [0; BATCH];
        let (mut start, mut pieces, mut hits) = (0, 0, 0);
        loop {
            let filled = splitter.fill(&mut ends);
            if filled == 0 {
                return hits * 1000 / pieces;
            }
            for &end in &ends[..filled] {
                hits += usize::from(holds(tables, &keyed(tables, text.as_bytes(), start, end)));
                start = end;
            }
            pieces += filled;
        }
    }

    #[test]
    fn nine_in_ten_pieces_are_hits() {
        for text in UNSEEN {
            for (tables, pattern) in [(&O200K, Pattern::O200k), (&CL100K, Pattern::Cl100k)] {
                let hits = hits_in_a_thousand(tables, pattern, text);
                assert!(hits >= 910, "{pattern:?}: {hits} in a thousand");
            }
        }
    }
}
