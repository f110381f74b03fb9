//! Counting the pieces of a text, a batch at a time. Memory is asked for early, for many pieces at once, so that no piece
//! waits for it alone.

use super::boundary::part_end;
use super::cache::{Cache, LONG};
use super::counter::Counter;
use super::hot::{self, Piece};
use super::long::Windows;
use super::merge::{self, Units};
use super::worker::{Buffers, Worker};
use crate::tokenizer::split::Splitter;

impl Counter {
    /// [`Self::count_up_to`] in a given worker.
    pub(crate) fn count_in(&self, worker: &mut Worker, text: &str, limit: u64) -> Option<u64> {
        let mut splitter = Splitter::new(text, self.pattern, worker.engine);
        let (mut total, mut start) = (0, 0);
        loop {
            let pieces = splitter.fill(&mut worker.ends);
            if pieces == 0 {
                return Some(total);
            }
            let left = limit - total;
            total += self.count_batch(worker, text.as_bytes(), start, pieces, left);
            if total > limit {
                return None;
            }
            start = worker.ends[pieces - 1];
        }
    }

    /// Tokens of the first `pieces` pieces whose ends the worker holds, the first one starting at
    /// `start`; or some number above `limit`, when there are more.
    pub(crate) fn count_batch(
        &self,
        worker: &mut Worker,
        text: &[u8],
        start: usize,
        pieces: usize,
        limit: u64,
    ) -> u64 {
        let Worker {
            engine,
            ends,
            buffers,
            caches,
            windows,
        } = worker;
        let Buffers { looked_up, units } = buffers;
        let misses = looked_up.look_up(*engine, self.tables, text, start, &ends[..pieces]);
        if misses == 0 {
            return pieces as u64;
        }
        let cache = caches[self.cache].get_or_insert_with(|| Cache::new(text.len()));
        for miss in looked_up.missed(misses) {
            cache.prefetch(miss.hash, miss.bytes(text));
        }
        let mut total = (pieces - misses) as u64;
        // Pieces are merged two at a time: this one waits for another.
        let mut waiting: Option<&Piece> = None;
        for miss in looked_up.missed(misses) {
            let piece = miss.bytes(text);
            if let Some(count) = cache.get(miss.key, miss.hash, piece) {
                total += count;
                continue;
            }
            let first_part = part_end(self.tables, piece, 0);
            let place = usize::from(waiting.is_some());
            if first_part < piece.len() || !units[place].set(self.tables, piece) {
                // The count of a piece that the cache can keep must be the whole.
                let limit = if piece.len() > LONG { limit } else { u64::MAX };
                let count = self.count_parts(cache, windows, text, miss, first_part, limit);
                cache.insert(miss.key, miss.hash, piece, count);
                total += count;
            } else if let Some(first) = waiting.take() {
                let counts = merge::count(self, units);
                for (piece, count) in [first, miss].into_iter().zip(counts) {
                    cache.insert(piece.key, piece.hash, piece.bytes(text), count);
                    total += count;
                }
            } else {
                waiting = Some(miss);
            }
        }
        if let Some(miss) = waiting {
            let [count] = merge::count(self, &[units[0]]);
            cache.insert(miss.key, miss.hash, miss.bytes(text), count);
            total += count;
        }
        total
    }

    /// Tokens of a piece that is long or has hard boundaries, part by part, the first of which ends at
    /// `first_end` bytes; or some number above `limit`, when there are more.
    fn count_parts(
        &self,
        cache: &mut Cache,
        windows: &mut Windows,
        text: &[u8],
        piece: &Piece,
        first_end: usize,
        limit: u64,
    ) -> u64 {
        let bytes = piece.bytes(text);
        let keyed = |start: usize, end: usize| {
            hot::keyed(self.tables, text, piece.start + start, piece.start + end)
        };
        let mut count = 0;
        let mut end = first_end;
        let mut part = keyed(0, first_end);
        loop {
            // The next part's place in the table is on its way while this one is counted.
            let next_end = part_end(self.tables, bytes, end);
            let next = keyed(end, next_end);
            count += self.count_part(cache, windows, text, &part, limit);
            if end == bytes.len() || count > limit {
                return count;
            }
            (part, end) = (next, next_end);
        }
    }

    /// Tokens of a part of a piece between hard boundaries, or some number above `limit`.
    #[inline(always)]
    fn count_part(
        &self,
        cache: &mut Cache,
        windows: &mut Windows,
        text: &[u8],
        part: &Piece,
        limit: u64,
    ) -> u64 {
        if hot::holds(self.tables, part) {
            return 1;
        }
        let bytes = part.bytes(text);
        if let Some(count) = cache.get(part.key, part.hash, bytes) {
            return count;
        }
        let mut units = Units::default();
        let count = if units.set(self.tables, bytes) {
            merge::count(self, &[units])[0]
        } else {
            let limit = if bytes.len() > LONG { limit } else { u64::MAX };
            windows.count(self, bytes, limit)
        };
        cache.insert(part.key, part.hash, bytes, count);
        count
    }
}
