//! Places of a window by the rank of their merge, to be taken from the lowest rank to the highest.
//!
//! A token ranks after its parts (the build script checks it), so a merge only makes pairs of higher
//! rank: the ranks are gone through once, upwards, and all places of one rank are taken together. That
//! takes a quarter of the time of a heap.

use crate::tables::format::{RANK_BITS, WINDOW};

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
    entries: Vec<Entry>,
    /// The word of `filled` to go on with.
    word: usize,
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
            self.newest = vec![0; 1 << RANK_BITS];
            self.filled = vec![0; (1 << RANK_BITS) / 64];
        }
        self.entries.clear();
        self.word = 0;
        self.ranks = 0;
    }

    /// Adds a place under a rank that is higher than the last one that was taken.
    #[inline(always)]
    pub fn push(&mut self, rank: u32, place: u16) {
        let newest = &mut self.newest[rank as usize];
        if *newest == 0 {
            self.filled[rank as usize / 64] |= 1 << (rank % 64);
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
        while self.filled[self.word] == 0 {
            self.word += 1;
        }
        let filled = &mut self.filled[self.word];
        let rank = self.word * 64 + filled.trailing_zeros() as usize;
        *filled &= *filled - 1;
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
