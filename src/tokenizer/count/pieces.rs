//! Counting the pieces of a text, a batch at a time. Memory is asked for early, for many pieces at once, so that no piece
//! waits for it alone.

use super::counter::Counter;
use super::pending::Misses;
use super::whole;
use super::worker::{Buffers, Worker};
use crate::tokenizer::split::Splitter;

impl Counter {
    /// [`Self::count_up_to`] in a given worker.
    pub(crate) fn count_in(&self, worker: &mut Worker, text: &str, limit: u64) -> Option<u64> {
        let mut splitter = Splitter::new(text, self.pattern, worker.engine);
        let (mut total, mut start) = (0, 0);
        while start < text.len() {
            let pieces = splitter.fill(&mut worker.ends);
            let left = limit - total;
            total += self.count_batch(worker, text.as_bytes(), start, pieces, left);
            if total > limit {
                return None;
            }
            start = worker.ends[pieces - 1];
        }
        Some(total)
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
        let Buffers { looked_up, pending } = buffers;
        let mut misses = looked_up.look_up(*engine, self.tables, text, start, &ends[..pieces]);
        if whole::any(self.tables) {
            misses = looked_up.take_whole(self.tables, text, misses, start, ends);
        }
        if misses == 0 {
            return pieces as u64;
        }
        let cache = caches.of(self.cache, text.len());
        let missed_pieces = looked_up.missed(misses, start, ends);
        for miss in missed_pieces.clone() {
            cache.prefetch(&miss, text);
        }
        let mut missed = Misses {
            counter: self,
            text,
            cache,
            windows,
            pending,
            limit,
        };
        (pieces - misses) as u64 + missed.count(missed_pieces)
    }
}
