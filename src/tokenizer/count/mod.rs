//! Counting: text to pieces, pieces to tokens.
//!
//! A text's count is the sum of its pieces' counts, which are found a batch at a time ([`pieces`]). A piece is
//! looked up among the frequent tokens ([`hot`]); one that is not there, among the pieces that this
//! thread met before ([`cache`]); those that are new wait until they are many ([`pending`]), are cut where
//! no token can go across ([`boundary`]) and merged ([`merge`], [`long`]).

mod boundary;
mod cache;
mod counter;
mod cuts;
mod ending;
mod groups;
mod hot;
mod lines;
mod live;
mod long;
mod merge;
mod pair;
mod pending;
mod pieces;
mod queue;
mod truncate;
mod units;
mod whole;
mod worker;

pub use counter::Counter;
pub use cuts::Cuts;
#[cfg(feature = "uniffi")]
pub use truncate::beginnings;
#[cfg(feature = "vocabularies")]
pub use worker::FIRST_OPENED;

impl Counter {
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
        if text.len() as u64 / self.tables.numbers.longest as u64 > limit {
            return None;
        }
        worker::with(|worker| self.count_in(worker, text, limit))
    }

    /// The longest prefix of the tokens of `text` that is at most `max_tokens` tokens, ends on a character
    /// boundary, and counted again is at most `max_tokens` tokens.
    ///
    /// Linear in what it keeps. Only where the cut may lie in a run of spaces after a newline, or in one of
    /// capitals after a letter that has no case, is that run read to its end.
    #[must_use]
    pub fn truncate<'t>(&self, text: &'t str, max_tokens: u64) -> &'t str {
        worker::with(|worker| truncate::truncate(self, worker, text, max_tokens))
    }

    /// [`Self::truncate`] of every text that goes on after `beginning`, or `None` where it depends on what
    /// follows. [`beginnings`] has the sizes to try.
    #[cfg(feature = "uniffi")]
    #[must_use]
    pub fn truncate_beginning<'t>(&self, beginning: &'t str, max_tokens: u64) -> Option<&'t str> {
        worker::with(|worker| truncate::truncate_beginning(self, worker, beginning, max_tokens))
    }

    /// Runs `work` with what cuts `text` into windows of at most `max_tokens` tokens.
    pub fn with_cuts<R>(&self, text: &str, max_tokens: u64, work: impl FnOnce(Cuts) -> R) -> R {
        worker::with(|worker| work(Cuts::new(self, worker, text, max_tokens)))
    }

    /// The end of `text` that has at most `max_tokens` tokens, begins on a character boundary, and counted
    /// by itself has at most `max_tokens` tokens. Linear in `max_tokens`.
    #[must_use]
    pub fn truncate_end<'t>(&self, text: &'t str, max_tokens: u64) -> &'t str {
        worker::with(|worker| ending::truncate_end(self, worker, text, max_tokens))
    }
}
