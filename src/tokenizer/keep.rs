//! Cuts that keep the end of a text, or both its ends, with a marker in the place of what is left out.

use std::borrow::Cow;

use super::{encoding::Encoding, special::Special};
use crate::{
    error::TokenizerError,
    memory::{self, checked},
};

/// What of a text is kept when it is cut.
///
/// # Example
///
/// ```
/// use ainalyn_tokenizer::{Keep, truncate_keeping};
///
/// let text = "one two three four five";
/// assert_eq!(truncate_keeping(text, 2, "gpt-4o", Keep::End, "")?, " four five");
/// assert_eq!(truncate_keeping(text, 3, "gpt-4o", Keep::Middle, "…")?, "one… five");
/// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Keep {
    /// The beginning.
    #[default]
    Start,
    /// The end.
    End,
    /// The beginning and the end, of which the beginning has a token more where it is odd.
    Middle,
}

/// A shorter text is tried after one that does not fit: of a token less; after so many, of ever more.
const SINGLE_STEPS: u32 = 16;

impl Encoding {
    /// [`Self::truncate`] that keeps another part of the text, or puts `marker` where text is left out.
    ///
    /// With the marker, the answer counts to at most `max_tokens`; a text that fits comes back unchanged.
    /// The end begins on a character boundary, and has the tokens that the text has there; where a run
    /// without a seam, such as one word, is longer than 128 bytes for each token that may be kept, it has
    /// those of that many bytes. The cost grows with what is kept.
    ///
    /// # Errors
    ///
    /// [`TokenizerError::InvalidInput`] when the marker alone has more than `max_tokens` tokens, and
    /// [`TokenizerError::Encoding`] when the vocabulary was left out of this build.
    ///
    /// # Example
    ///
    /// ```
    /// use ainalyn_tokenizer::{Encoding, Keep};
    ///
    /// let kept = Encoding::O200kBase.truncate_keeping("many more words", 1, Keep::End, "")?;
    /// assert_eq!(kept, " words");
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub fn truncate_keeping<'t>(
        self,
        text: &'t str,
        max_tokens: u64,
        keep: Keep,
        marker: &str,
    ) -> Result<Cow<'t, str>, TokenizerError> {
        self.truncate_telling(text, max_tokens, keep, marker, Special::Text, |tokens| {
            tokens
        })
    }

    /// [`Self::truncate_keeping`], where special tokens count as `special` says, and an error tells tokens as
    /// `told` does.
    pub(crate) fn truncate_telling<'t>(
        self,
        text: &'t str,
        max_tokens: u64,
        keep: Keep,
        marker: &str,
        special: Special,
        told: impl Fn(u64) -> u64,
    ) -> Result<Cow<'t, str>, TokenizerError> {
        let marker_tokens = self.count_marker(marker, max_tokens, special, told)?;
        if marker.is_empty() && keep == Keep::Start {
            return Ok(self.truncate_with(text, max_tokens, special)?.into());
        }
        if self.fits_with(text, max_tokens, special)? {
            return Ok(text.into());
        }
        // Where the parts meet, tokens can be others than in the parts. So what is joined is counted, and
        // as long as it does not fit, the parts have a token less. In the end there is the marker alone.
        let (mut left, mut tried, mut step) = (max_tokens - marker_tokens, 0, 1);
        loop {
            let tail = match keep {
                Keep::Start => 0,
                Keep::End => left,
                Keep::Middle => left / 2,
            };
            let head = self.truncate_with(text, left - tail, special)?;
            let tail = self.truncate_end_with(&text[head.len()..], tail, special)?;
            let joined = checked(|| Ok(memory::concat(&[head, marker, tail])))?;
            if left == 0 || self.fits_with(&joined, max_tokens, special)? {
                return Ok(joined.into());
            }
            left = left.saturating_sub(step);
            tried += 1;
            if tried >= SINGLE_STEPS {
                step *= 2;
            }
        }
    }

    /// The tokens of a marker that is no longer than a text may be.
    fn count_marker(
        self,
        marker: &str,
        max_tokens: u64,
        special: Special,
        told: impl Fn(u64) -> u64,
    ) -> Result<u64, TokenizerError> {
        let tokens = self.count_with(marker, special)?;
        if tokens > max_tokens {
            return Err(TokenizerError::InvalidInput {
                field: "marker".to_owned(),
                reason: format!(
                    "it has {} tokens, more than `max_tokens` allows. Shorten it, or raise `max_tokens`.",
                    told(tokens)
                ),
            });
        }
        Ok(tokens)
    }
}
