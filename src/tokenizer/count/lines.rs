//! A table of pieces and their counts that grows where it lies: each set of entries is one cache line.

use super::hot::prefetch;
use crate::memory;

/// Words of sixteen bytes in a cache line.
const LINE: usize = 4;

/// Entries of `WORDS` words: a key, whose last word leaves its top bits to the count. A set of them
/// fills a line. The newest stands first, and the oldest is dropped when another one comes.
///
/// The memory is reserved for the most sets at once, which touches none of it, and the first sets
/// alone are used until half of their places are taken. Then the entries of a set are divided among it
/// and a new one, by one more bit of the hash. So what is touched lies densely: a page that is touched
/// for the first time costs as much as some ten pieces.
pub struct Lines<const WORDS: usize> {
    words: Box<[u128]>,
    /// Where the first line starts in `words`, which the allocator aligns to less than a line.
    first: usize,
    /// The sets in use, a power of two.
    sets: usize,
    most_sets: usize,
    kept: usize,
}

impl<const WORDS: usize> Lines<WORDS> {
    const WAYS: usize = LINE / WORDS;

    /// Where the count stands in the last word of an entry. A piece that is kept in one word has at most
    /// fifteen tokens, which leaves the other half of the byte to its length.
    const COUNT: u32 = if WORDS == 1 { 124 } else { 120 };
    const KEY: u128 = u128::MAX >> (128 - Self::COUNT);

    /// A table that uses `sets` sets, and in the end `most_sets`; both are powers of two.
    pub fn new(sets: usize, most_sets: usize) -> Self {
        let words = memory::zeros::<u128>(most_sets * LINE + LINE - 1).into_boxed_slice();
        let past_line = words.as_ptr() as usize / size_of::<u128>() % LINE;
        Self {
            words,
            first: (LINE - past_line) % LINE,
            sets: sets.min(most_sets),
            most_sets,
            kept: 0,
        }
    }

    /// The count of the piece that `key` holds, if it is kept.
    #[inline(always)]
    pub fn get(&self, key: &[u128; WORDS], hash: u64) -> Option<u64> {
        let line = self.line(hash)?;
        let same = same_words(line, key, Self::KEY);
        let found = match WORDS {
            1 => same,
            2 => same & same >> 1 & 0b101,
            _ => same & same >> 2 & (same & same >> 2) >> 1 & 1,
        };
        // A key may stand in several entries, whose counts are the same.
        (found != 0).then(|| {
            let last = (found.trailing_zeros() as usize + WORDS - 1) % LINE;
            (line[last] >> Self::COUNT) as u64
        })
    }

    /// Fetches what [`Self::get`] will read.
    #[inline(always)]
    pub fn prefetch(&self, hash: u64) {
        if let Some(line) = self.line(hash) {
            prefetch(line);
        }
    }

    /// Keeps the count of a piece, which is not 0; `hash_of` gives the hash of any key.
    #[inline(always)]
    pub fn insert(
        &mut self,
        mut entry: [u128; WORDS],
        hash: u64,
        count: u64,
        hash_of: impl Fn(&[u128; WORDS]) -> u64,
    ) {
        entry[WORDS - 1] |= u128::from(count) << Self::COUNT;
        let start = self.start(hash);
        let Some(line) = self.words.get_mut(start..start + LINE) else {
            return;
        };
        let full = line[LINE - 1] != 0;
        line.copy_within(..LINE - WORDS, WORDS);
        line[..WORDS].copy_from_slice(&entry);
        if !full {
            self.kept += 1;
            if 2 * self.kept > self.sets * Self::WAYS && self.sets < self.most_sets {
                self.grow(hash_of);
            }
        }
    }

    /// Twice the sets.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, hash_of: impl Fn(&[u128; WORDS]) -> u64) {
        let used = &mut self.words[self.first..][..2 * self.sets * LINE];
        let (old, new) = used.split_at_mut(self.sets * LINE);
        for (old, new) in old.chunks_exact_mut(LINE).zip(new.chunks_exact_mut(LINE)) {
            let (mut stay, mut go) = (0, 0);
            for way in (0..LINE).step_by(WORDS) {
                let mut entry = [0; WORDS];
                entry.copy_from_slice(&old[way..way + WORDS]);
                old[way..way + WORDS].fill(0);
                let mut key = entry;
                key[WORDS - 1] &= Self::KEY;
                if entry[WORDS - 1] == 0 {
                    break;
                } else if hash_of(&key) as usize & self.sets == 0 {
                    old[stay..stay + WORDS].copy_from_slice(&entry);
                    stay += WORDS;
                } else {
                    new[go..go + WORDS].copy_from_slice(&entry);
                    go += WORDS;
                }
            }
        }
        self.sets *= 2;
    }

    #[inline(always)]
    fn start(&self, hash: u64) -> usize {
        self.first + (hash as usize & (self.sets - 1)) * LINE
    }

    #[inline(always)]
    fn line(&self, hash: u64) -> Option<&[u128; LINE]> {
        let lines = self.words.get(self.first..)?.as_chunks().0;
        lines.get(hash as usize & (self.sets - 1))
    }
}

/// A bit for each word of a line that is the same as that of a key, of the last word of an entry as far as the
/// mask goes. All are looked at, so that nothing waits for a guess.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn same_words<const WORDS: usize>(line: &[u128; LINE], key: &[u128; WORDS], mask: u128) -> u32 {
    // SAFETY: every x86-64 has SSE2.
    unsafe { same_words_sse2(line, key, mask) }
}

#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "sse2")]
fn same_words_sse2<const WORDS: usize>(
    line: &[u128; LINE],
    key: &[u128; WORDS],
    mask: u128,
) -> u32 {
    use std::arch::x86_64::*;
    // SAFETY: an unaligned load of the sixteen bytes of a word.
    let load = |word: &u128| unsafe { _mm_loadu_si128(std::ptr::from_ref(word).cast()) };
    let same = |at: usize| {
        let mut differs = _mm_xor_si128(load(&line[at]), load(&key[at % WORDS]));
        if at % WORDS == WORDS - 1 {
            differs = _mm_and_si128(differs, load(&mask));
        }
        _mm_cmpeq_epi32(differs, _mm_setzero_si128())
    };
    // Four bytes for each word, all of whose bits are set if the word is the same.
    let [low, high] = [0, 2].map(|at| _mm_packs_epi32(same(at), same(at + 1)));
    let all = _mm_cmpeq_epi32(_mm_packs_epi16(low, high), _mm_set1_epi32(-1));
    _mm_movemask_ps(_mm_castsi128_ps(all)).cast_unsigned()
}

#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
fn same_words<const WORDS: usize>(line: &[u128; LINE], key: &[u128; WORDS], mask: u128) -> u32 {
    (0..LINE).fold(0, |same, at| {
        let differs = line[at] ^ key[at % WORDS];
        let mask = if at % WORDS == WORDS - 1 {
            mask
        } else {
            u128::MAX
        };
        same | u32::from(differs & mask == 0) << at
    })
}

#[cfg(test)]
mod tests {
    use super::Lines;

    /// Keys of the shape that a piece has: never zero.
    fn keys<const WORDS: usize>(n: u128) -> impl Iterator<Item = [u128; WORDS]> {
        (1..=n).map(|key| {
            let mut words = [key.wrapping_mul(0x9E37_79B9_7F4A_7C15); WORDS];
            words[WORDS - 1] = key | 15 << 112;
            words
        })
    }

    fn hash<const WORDS: usize>(key: &[u128; WORDS]) -> u64 {
        (key[WORDS - 1] as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20
    }

    fn what_is_kept_is_right_and_growing_loses_nothing<const WORDS: usize>() {
        let mut lines = Lines::<WORDS>::new(4, 1 << 10);
        for (at, key) in keys(2_000).enumerate() {
            assert_eq!(lines.get(&key, hash(&key)), None);
            let count = at as u64 % 15 + 1;
            lines.insert(key, hash(&key), count, hash);
            assert_eq!(lines.get(&key, hash(&key)), Some(count));
        }
        let kept = keys(2_000)
            .enumerate()
            .filter(|(at, key)| {
                let found = lines.get(key, hash(key));
                assert!(found.is_none_or(|count| count == *at as u64 % 15 + 1));
                found.is_some()
            })
            .count();
        assert_eq!(kept, lines.kept);
        assert!(lines.sets > 4 && lines.sets <= 1 << 10);
    }

    #[test]
    fn lines_of_four_two_and_one() {
        what_is_kept_is_right_and_growing_loses_nothing::<1>();
        what_is_kept_is_right_and_growing_loses_nothing::<2>();
        what_is_kept_is_right_and_growing_loses_nothing::<4>();
    }

    #[test]
    fn a_set_is_one_cache_line() {
        let lines = Lines::<1>::new(4, 16);
        for hash in 0..16 {
            let line = lines.line(hash).map(|line| line.as_ptr() as usize);
            assert!(line.is_some_and(|address| address.is_multiple_of(64)));
        }
    }

    #[test]
    fn the_oldest_is_dropped_and_the_size_has_a_bound() {
        let mut lines = Lines::<1>::new(1, 1);
        for key in keys(5) {
            lines.insert(key, 0, 1, |_| 0);
        }
        let kept: Vec<_> = keys(5).map(|key| lines.get(&key, 0)).collect();
        assert_eq!(kept, [None, Some(1), Some(1), Some(1), Some(1)]);
        assert_eq!((lines.sets, lines.kept), (1, 4));
    }
}
