//! Cutting, splitting and packing by a model: what its encoding does, by the bound of an estimate.

use std::{borrow::Cow, ops::Range};

use super::model::Model;
use crate::{
    error::TokenizerError,
    memory::checked,
    tokenizer::{
        keep::Keep,
        many,
        pack::{Oversized, runs},
        special::Special,
        windows::{self, SplitAt},
    },
};

impl Model {
    /// [`Model::truncate`] that keeps another part of the text, or puts `marker` where text is left out;
    /// see [`crate::Encoding::truncate_keeping`].
    ///
    /// # Errors
    ///
    /// [`TokenizerError::InvalidInput`] when the marker alone has more than `max_tokens` tokens, and
    /// [`TokenizerError::Encoding`] when the vocabulary was left out of this build.
    ///
    /// # Example
    ///
    /// ```
    /// use ainalyn_tokenizer::{Keep, resolve};
    ///
    /// let kept = resolve("gpt-4o")?.truncate_keeping("many more words", 2, Keep::Start, "…")?;
    /// assert_eq!(kept, "many…");
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub fn truncate_keeping<'t>(
        self,
        text: &'t str,
        max_tokens: u64,
        keep: Keep,
        marker: &str,
    ) -> Result<Cow<'t, str>, TokenizerError> {
        self.truncate_keeping_with(text, max_tokens, keep, marker, Special::Text)
    }

    /// The same, where special tokens count as `special` says.
    pub(crate) fn truncate_keeping_with<'t>(
        self,
        text: &'t str,
        max_tokens: u64,
        keep: Keep,
        marker: &str,
        special: Special,
    ) -> Result<Cow<'t, str>, TokenizerError> {
        let most = self.base_limit(max_tokens);
        self.encoding()
            .truncate_telling(text, most, keep, marker, special, |tokens| {
                self.counts(tokens).upper
            })
    }

    /// Divides `text` into windows of at most `max_tokens` tokens: where each of them stands, in bytes;
    /// see [`crate::Encoding::split_offsets`].
    ///
    /// # Errors
    ///
    /// Those of [`crate::Encoding::split_offsets`].
    ///
    /// # Example
    ///
    /// ```
    /// use ainalyn_tokenizer::{SplitAt, resolve};
    ///
    /// let windows = resolve("gpt-4o")?.split_offsets("many more words", 2, 0, SplitAt::Token)?;
    /// assert_eq!(windows, [0..9, 9..15]);
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub fn split_offsets(
        self,
        text: &str,
        max_tokens: u64,
        overlap: u64,
        at: SplitAt,
    ) -> Result<Vec<Range<usize>>, TokenizerError> {
        windows::check(max_tokens, overlap)?;
        let (most, overlap) = (self.base_limit(max_tokens), self.base_limit(overlap));
        self.encoding()
            .windows(text, most, overlap, at, |tokens| self.counts(tokens).upper)
    }

    /// Runs of `texts`, in order, each of at most `max_tokens` tokens in all and of at most `max_items`
    /// texts; by the upper bounds where counts are estimates. Every run is as long as it can be.
    ///
    /// A text may have `max_each` tokens, and no more than `max_tokens`; 0 stands for no limit of its
    /// own, in both `max_items` and `max_each`. What is done with a longer one, `oversized` says. The
    /// cost is that of counting the texts.
    ///
    /// # Errors
    ///
    /// [`TokenizerError::TooLong`] for the first text that alone has too many tokens,
    /// [`TokenizerError::InvalidInput`] when `max_tokens` is 0, and [`TokenizerError::Encoding`] when the
    /// vocabulary was left out of this build.
    ///
    /// # Example
    ///
    /// ```
    /// use ainalyn_tokenizer::{Oversized, resolve};
    ///
    /// let texts = ["one", "two three", "four"];
    /// let runs = resolve("gpt-4o")?.pack(&texts, 3, 0, 0, Oversized::Error)?;
    /// assert_eq!(runs, [0..2, 2..3]);
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub fn pack(
        self,
        texts: &[&str],
        max_tokens: u64,
        max_items: u64,
        max_each: u64,
        oversized: Oversized,
    ) -> Result<Vec<Range<usize>>, TokenizerError> {
        windows::check_most("max_tokens", max_tokens)?;
        let limit = if max_each == 0 {
            max_tokens
        } else {
            max_each.min(max_tokens)
        };
        let counts = many::count_each(texts, self.encoding(), 0)?;
        let mut numbers = counts;
        for (index, number) in numbers.iter_mut().enumerate() {
            let tokens = self.counts(*number).upper;
            if tokens > limit && oversized == Oversized::Error {
                return Err(TokenizerError::TooLong {
                    index: index as u64,
                    tokens,
                    limit,
                });
            }
            *number = tokens.min(limit);
        }
        checked(|| Ok(runs(&numbers, max_tokens, max_items)))
    }
}
