//! The hot table: is a piece one of the frequent tokens? No branch depends on the answer.

use super::whole;
use crate::tokenizer::bytes::{first_bytes, full_places};
use crate::tokenizer::tables::Tables;
use crate::tokenizer::tables::format::{
    KEY_BYTES, SALT, WAYS, hash, hot_bucket, key_is_ascii, key_len,
};
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

    /// Whether the key has all bytes of the piece.
    #[inline(always)]
    pub fn has_whole_key(&self) -> bool {
        key_len(self.key) <= KEY_BYTES
    }

    /// Whether all bytes of the piece are ASCII, for all that the key knows.
    #[inline(always)]
    pub fn is_short_ascii(&self) -> bool {
        self.has_whole_key() && key_is_ascii(self.key)
    }
}

/// What the pieces of a batch are looked up by, and which of them are missed.
pub struct LookedUp {
    keys: [u128; BATCH],
    hashes: [u64; BATCH],
    missed: [u8; BATCH],
}

impl Default for LookedUp {
    fn default() -> Self {
        Self {
            keys: [0; BATCH],
            hashes: [0; BATCH],
            missed: [0; BATCH],
        }
    }
}

/// So few pieces are looked up as they come. With more, the table's memory is asked for all of them
/// first, which takes longer where it is in the cache, and much less where it is not.
const FEW: usize = 8;

/// For a piece of `n` bytes: a mask for those of its key, and what is added to them.
const SHAPES: [[u128; 2]; KEY_BYTES + 2] = {
    let mut shapes = [[0; 2]; KEY_BYTES + 2];
    let mut n = 0;
    while n < shapes.len() {
        let bytes = if n < KEY_BYTES { n } else { KEY_BYTES };
        shapes[n] = [(1 << (8 * bytes)) - 1, (n as u128) << 120 ^ SALT];
        n += 1;
    }
    shapes
};

/// Two keys of the table.
type Bucket = [u8; 16 * WAYS];

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
            _ => self.look_up_by(tables, text, start, ends, has),
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
        self.look_up_by(tables, text, start, ends, |bucket, key| {
            has_avx2(bucket, key)
        })
    }

    #[inline(always)]
    fn look_up_by(
        &mut self,
        tables: &Tables,
        text: &[u8],
        mut start: usize,
        ends: &[usize],
        has: impl Fn(&Bucket, &u128) -> bool,
    ) -> usize {
        let buckets = tables.hot.len();
        let ends = &ends[..ends.len().min(BATCH)];
        let mut misses = 0;
        if ends.len() <= FEW {
            // A text that is shorter than what is read for a piece is read once.
            let whole = (text.len() < 16).then(|| first_bytes(text, 0));
            for (at, &end) in ends.iter().enumerate() {
                let bytes = match whole {
                    Some(whole) => whole.wrapping_shr(8 * start as u32),
                    None => first_bytes(text, start),
                };
                let key = key_of(bytes, end - start);
                let hash = hash(key);
                start = end;
                self.keys[at % FEW] = key;
                self.hashes[at % FEW] = hash;
                self.missed[misses % FEW] = at as u8;
                misses += usize::from(!has(&tables.hot[hot_bucket(hash, buckets)], &key));
            }
            return misses;
        }
        // The first loop has no place that is near the end of the text, which the other one can deal with.
        let (places, mut at) = (full_places(text), 0);
        while at < ends.len() && start < places {
            self.place(tables, at, text, start, ends[at]);
            start = ends[at];
            at += 1;
        }
        while at < ends.len() {
            self.place(tables, at, text, start, ends[at]);
            start = ends[at];
            at += 1;
        }
        for at in 0..ends.len() {
            let bucket = hot_bucket(self.hashes[at], buckets);
            self.missed[misses % BATCH] = at as u8;
            misses += usize::from(!has(&tables.hot[bucket], &self.keys[at]));
        }
        misses
    }

    /// Puts down what the piece from `start` to `end` is looked up by, and asks for the table's memory.
    #[inline(always)]
    fn place(&mut self, tables: &Tables, at: usize, text: &[u8], start: usize, end: usize) {
        let piece = keyed(tables, text, start, end);
        self.keys[at] = piece.key;
        self.hashes[at] = piece.hash;
    }

    /// The first so many missed pieces, of those that [`Self::look_up`] was given.
    #[inline(always)]
    pub fn missed<'p>(
        &'p self,
        misses: usize,
        start: usize,
        ends: &'p [usize; BATCH],
    ) -> impl Iterator<Item = Piece> + Clone {
        let missed = self.missed[..misses].iter();
        missed.map(move |&at| self.piece(at, start, ends))
    }

    #[inline(always)]
    fn piece(&self, at: u8, start: usize, ends: &[usize; BATCH]) -> Piece {
        let at = usize::from(at);
        Piece {
            key: self.keys[at],
            hash: self.hashes[at],
            start: if at == 0 { start } else { ends[at - 1] },
            end: ends[at],
        }
    }

    /// Takes those out of the first `misses` missed pieces that are tokens as a piece alone; returns how
    /// many are left.
    #[cold]
    pub fn take_whole(
        &mut self,
        tables: &Tables,
        text: &[u8],
        misses: usize,
        start: usize,
        ends: &[usize; BATCH],
    ) -> usize {
        let mut left = 0;
        for at in 0..misses {
            let missed = self.missed[at];
            let piece = self.piece(missed, start, ends);
            self.missed[left] = missed;
            left += usize::from(!whole::holds(tables, piece.hash, piece.bytes(text)));
        }
        left
    }
}

/// Asks for the memory at `address`, where there is a way to: a hint, which changes no answer, whatever is
/// there.
#[inline(always)]
pub fn prefetch<T>(address: *const T) {
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

/// The key of a piece of `len` bytes with which `bytes` begin.
#[inline(always)]
fn key_of(bytes: u128, len: usize) -> u128 {
    let [mask, rest] = SHAPES[len.min(KEY_BYTES + 1)];
    (bytes & mask) ^ rest
}

/// The piece from `start` to `end`, whose place in the table is fetched.
#[inline(always)]
pub fn keyed(tables: &Tables, text: &[u8], start: usize, end: usize) -> Piece {
    let key = key_of(first_bytes(text, start), end - start);
    let hash = hash(key);
    prefetch(
        tables
            .hot
            .as_ptr()
            .wrapping_add(hot_bucket(hash, tables.hot.len())),
    );
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
    has(
        &tables.hot[hot_bucket(piece.hash, tables.hot.len())],
        &piece.key,
    )
}

/// Whether a bucket has a key.
#[inline(always)]
fn has(bucket: &Bucket, key: &u128) -> bool {
    let tokens = bucket.as_chunks::<16>().0;
    tokens.iter().fold(false, |hit, &token| {
        hit | (u128::from_le_bytes(token) == *key)
    })
}

/// [`has`], with both keys of the bucket looked at together.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
fn has_avx2(bucket: &Bucket, key: &u128) -> bool {
    use std::arch::x86_64::*;
    // A bit for each half of a key that is the same: of which both halves of one are?
    const HAS: u16 = 0b1111_1000_1000_1000;
    // SAFETY: unaligned loads of the 32 bytes of the bucket, and of the sixteen of the key.
    let (bucket, key) = unsafe {
        let key = _mm_loadu_si128(std::ptr::from_ref(key).cast());
        (_mm256_loadu_si256(bucket.as_ptr().cast()), key)
    };
    let same = _mm256_cmpeq_epi64(bucket, _mm256_broadcastsi128_si256(key));
    HAS >> _mm256_movemask_pd(_mm256_castsi256_pd(same)) & 1 != 0
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
