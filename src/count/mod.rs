//! Counting: text to pieces, pieces to tokens.
//!
//! A text's count is the sum of its pieces' counts. A piece is looked up among the frequent tokens
//! ([`hot`]); one that is not there, among the pieces that this thread met before ([`cache`]); one that
//! is new is merged ([`merge`], [`long`]).

mod boundary;
mod cache;
mod hot;
mod long;
mod merge;
mod worker;

use crate::split::{Pattern, Splitter};
use crate::tables::Tables;
use crate::truncate;

pub use worker::Worker;

use cache::Cache;
use hot::Miss;
use long::Windows;
use merge::Units;

/// Counts the tokens of one encoding.
#[derive(Clone, Copy)]
pub struct Counter {
    pub(crate) tables: &'static Tables,
    pub(crate) pattern: Pattern,
    /// Ranks from here on are not this encoding's, although they stand in its tables.
    pub(crate) ranks: u32,
    /// Which of the thread's caches is this encoding's.
    pub(crate) cache: usize,
}

impl Counter {
    pub(crate) fn new(tables: &'static Tables, pattern: Pattern, ranks: u32, cache: usize) -> Self {
        Self {
            tables,
            pattern,
            ranks,
            cache,
        }
    }

    /// The number of tokens of `text`. Linear in its bytes.
    #[must_use]
    pub fn count(&self, text: &str) -> u64 {
        worker::with(|worker| self.count_in(worker, text, u64::MAX).unwrap_or(u64::MAX))
    }

    /// The number of tokens of `text` if there are at most `limit`, else `None`.
    ///
    /// Linear in `limit`: it stops as soon as the answer is known.
    #[must_use]
    pub fn count_up_to(&self, text: &str, limit: u64) -> Option<u64> {
        // No token is longer than `longest`, so so many bytes are more than `limit` tokens for certain.
        if text.len() as u64 / self.tables.longest as u64 > limit {
            return None;
        }
        worker::with(|worker| self.count_in(worker, text, limit))
    }

    /// The longest prefix of the tokens of `text` that is at most `max_tokens` tokens, ends on a character
    /// boundary, and counted again is at most `max_tokens` tokens.
    ///
    /// Linear in what it keeps and in the piece of text (a word, a run of spaces) that it cuts.
    #[must_use]
    pub fn truncate<'t>(&self, text: &'t str, max_tokens: u64) -> &'t str {
        worker::with(|worker| truncate::truncate(self, worker, text, max_tokens))
    }

    /// [`Self::count_up_to`] in a given worker.
    pub(crate) fn count_in(&self, worker: &mut Worker, text: &str, limit: u64) -> Option<u64> {
        let mut splitter = Splitter::new(text, self.pattern);
        let (mut total, mut start) = (0, 0);
        loop {
            let pieces = splitter.fill(&mut worker.ends);
            if pieces == 0 {
                return Some(total);
            }
            total += self.count_batch(worker, text.as_bytes(), start, pieces);
            if total > limit {
                return None;
            }
            start = worker.ends[pieces - 1];
        }
    }

    /// Tokens of the first `pieces` pieces whose ends the worker holds, the first one starting at `start`.
    pub(crate) fn count_batch(
        &self,
        worker: &mut Worker,
        text: &[u8],
        start: usize,
        pieces: usize,
    ) -> u64 {
        let Worker {
            ends,
            missed,
            caches,
            windows,
        } = worker;
        let misses = missed.look_up(self.tables, text, start, &ends[..pieces]);
        let cache = caches[self.cache].get_or_insert_default();
        let mut total = (pieces - misses) as u64;
        for miss in &missed.pieces[..misses] {
            total += self.count_missed(cache, windows, text, miss);
        }
        total
    }

    /// Tokens of a piece that is not in the hot table.
    #[inline(always)]
    fn count_missed(
        &self,
        cache: &mut Cache,
        windows: &mut Windows,
        text: &[u8],
        miss: &Miss,
    ) -> u64 {
        let piece = &text[miss.start..miss.end];
        if let Some(count) = cache.get(miss.key, miss.hash, piece) {
            return count;
        }
        let mut count = 0;
        let mut start = miss.start;
        while start < miss.end {
            let end = miss.start + boundary::part_end(self.tables, piece, start - miss.start);
            count += if end - start == piece.len() {
                self.merge(windows, piece)
            } else {
                self.count_part(cache, windows, text, start, end)
            };
            start = end;
        }
        cache.insert(miss.key, miss.hash, piece, count);
        count
    }

    /// Tokens of a part of a piece between hard boundaries.
    #[inline(always)]
    fn count_part(
        &self,
        cache: &mut Cache,
        windows: &mut Windows,
        text: &[u8],
        start: usize,
        end: usize,
    ) -> u64 {
        let (key, hash, hit) = hot::look_up(self.tables, text, start, end);
        if hit {
            return 1;
        }
        let part = &text[start..end];
        match cache.get(key, hash, part) {
            Some(count) => count,
            None => {
                let count = self.merge(windows, part);
                cache.insert(key, hash, part, count);
                count
            }
        }
    }

    /// Tokens of one piece, by merging.
    fn merge(&self, windows: &mut Windows, piece: &[u8]) -> u64 {
        match Units::new(self.tables, piece) {
            Some(units) => merge::count(self, &units),
            None => {
                let mut count = 0;
                windows.token_ends(self, piece, |_| {
                    count += 1;
                    true
                });
                count
            }
        }
    }
}
