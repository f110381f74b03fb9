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
        let Buffers { looked_up, pending } = buffers;
        let mut misses = looked_up.look_up(*engine, self.tables, text, start, &ends[..pieces]);
        if whole::any(self.tables) {
            misses = looked_up.take_whole(self.tables, text, misses);
        }
        if misses == 0 {
            return pieces as u64;
        }
        let cache = caches.of(self.cache, text.len());
        for miss in looked_up.missed(misses) {
            cache.prefetch(miss.hash, miss.bytes(text));
        }
        let mut missed = Misses {
            counter: self,
            text,
            cache,
            windows,
            pending,
            limit,
        };
        (pieces - misses) as u64 + missed.count(looked_up.missed(misses))
    }
}
