//! Counting: text to pieces, pieces to tokens.
//!
//! A text's count is the sum of its pieces' counts, which are found a [`batch`] at a time. A piece is
//! looked up among the frequent tokens ([`hot`]); one that is not there, among the pieces that this
//! thread met before ([`cache`]); one that is new is cut where no token can go across ([`boundary`])
//! and merged ([`merge`], [`long`]).

mod batch;
mod boundary;
mod cache;
mod hot;
mod long;
mod merge;
mod queue;
mod worker;

use crate::split::{Pattern, Splitter};
use crate::tables::Tables;
use crate::truncate;

pub use worker::Worker;

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
}
