//! Places of a window by the rank of their merge, to be taken from the lowest rank to the highest.
//!
//! A token ranks after its parts (the build script checks it), so a merge only makes pairs of higher
//! rank: the ranks are gone through once, upwards, and all places of one rank are taken together. That
//! takes a quarter of the time of a heap.

use crate::memory;
use crate::tokenizer::tables::format::{RANK_BITS, WINDOW};

// Each byte of a window has an entry at first, each token that is left has one in the second phase, and
// each merge makes two: together at most four times the bytes.
const _: () = assert!(4 * WINDOW <= u16::MAX as usize);

/// A list of places for each rank.
#[derive(Default)]
pub struct Queue {
    /// By rank: its newest entry, counted from 1, or 0.
    newest: Vec<u16>,
    /// A bit for each rank that has entries.
    filled: Vec<u64>,
    /// A bit for each word of `filled` that has bits, so that few ranks are found among many.
    words: Vec<u64>,
    entries: Vec<Entry>,
    /// The word of `words` to go on with.
    at: usize,
    /// How many ranks have entries.
    ranks: usize,
}

struct Entry {
    place: u16,
    /// The entry before it of the same rank, counted from 1, or 0.
    older: u16,
}

impl Queue {
    /// Takes out everything, which is little to do unless a panic left something.
    pub fn clear(&mut self) {
        if self.ranks > 0 || self.filled.is_empty() {
            // The newest last: while it is empty, all are made anew.
            self.filled = Vec::new();
            self.newest = memory::zeros(1 << RANK_BITS);
            self.words = memory::zeros((1 << RANK_BITS) / 64 / 64);
            self.filled = memory::zeros((1 << RANK_BITS) / 64);
        }
        self.entries.clear();
        memory::reserve(&mut self.entries, 4 * WINDOW);
        self.at = 0;
        self.ranks = 0;
    }

    /// Adds a place under a rank that is higher than the last one that was taken.
    #[inline(always)]
    pub fn push(&mut self, rank: u32, place: u16) {
        let newest = &mut self.newest[rank as usize];
        if *newest == 0 {
            let word = rank as usize / 64;
            self.filled[word] |= 1 << (rank % 64);
            self.words[word / 64] |= 1 << (word % 64);
            self.ranks += 1;
        }
        self.entries.push(Entry {
            place,
            older: *newest,
        });
        *newest = self.entries.len() as u16;
    }

    /// Takes the lowest rank, and leaves its places in `places`, ascending.
    #[inline(always)]
    pub fn take(&mut self, places: &mut Vec<u16>) -> Option<u32> {
        if self.ranks == 0 {
            return None;
        }
        while *self.words.get(self.at)? == 0 {
            self.at += 1;
        }
        let word = self.at * 64 + self.words[self.at].trailing_zeros() as usize;
        let filled = &mut self.filled[word];
        let rank = word * 64 + filled.trailing_zeros() as usize;
        *filled &= *filled - 1;
        if *filled == 0 {
            self.words[self.at] &= self.words[self.at] - 1;
        }
        self.ranks -= 1;
        places.clear();
        let mut entry = std::mem::take(&mut self.newest[rank]);
        while entry != 0 {
            let Entry { place, older } = self.entries[usize::from(entry) - 1];
            places.push(place);
            entry = older;
        }
        places.sort_unstable();
        Some(rank as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::Queue;

    fn taken(queue: &mut Queue) -> Vec<(u32, Vec<u16>)> {
        let mut places = Vec::new();
        std::iter::from_fn(|| Some((queue.take(&mut places)?, places.clone()))).collect()
    }

    #[test]
    fn ranks_are_taken_upwards_with_their_places_in_order() {
        let mut queue = Queue::default();
        queue.clear();
        for (rank, place) in [(70, 3), (5, 9), (200_000, 0), (5, 2), (64, 7), (5, 4)] {
            queue.push(rank, place);
        }
        let mut places = Vec::new();
        assert_eq!(queue.take(&mut places), Some(5));
        assert_eq!(places, [2, 4, 9]);
        queue.push(6, 1);
        queue.push(70, 1);
        let rest = [
            (6, vec![1]),
            (64, vec![7]),
            (70, vec![1, 3]),
            (200_000, vec![0]),
        ];
        assert_eq!(taken(&mut queue), rest);
    }

    #[test]
    fn nothing_is_left_after_clearing() {
        let mut queue = Queue::default();
        queue.clear();
        queue.push(1, 1);
        queue.push(9, 1);
        queue.clear();
        assert_eq!(taken(&mut queue), []);
        queue.push(9, 2);
        assert_eq!(taken(&mut queue), [(9, vec![2])]);
    }
}
