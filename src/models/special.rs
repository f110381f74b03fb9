//! Counting and cutting prompts by a model, where special tokens count one.

use std::borrow::Cow;

use super::model::{Counts, Model};
use crate::{
    error::TokenizerError,
    tokenizer::{keep::Keep, many, special::Special},
};

impl Model {
    /// [`Model::count`], where special tokens count as `special` says.
    ///
    /// # Errors
    ///
    /// [`TokenizerError::InvalidInput`] when special tokens are to count one and counts are estimates, as
    /// nobody knows the model's; and [`TokenizerError::Encoding`] when the vocabulary was left out of this build.
    ///
    /// # Example
    ///
    /// ```
    /// use ainalyn_tokenizer::{Special, resolve};
    ///
    /// let model = resolve("gpt-oss-120b")?;
    /// assert_eq!(model.count_with("<|start|>user", Special::Count)?.count, 2);
    /// assert!(resolve("claude-3")?.count_with("<|start|>user", Special::Count).is_err());
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub fn count_with(self, text: &str, special: Special) -> Result<Counts, TokenizerError> {
        self.check_special(special)?;
        Ok(self.counts(self.encoding().count_with(text, special)?))
    }

    /// [`Model::count_with`] of each text, in their order, on as many threads as they are worth.
    pub(crate) fn count_each_with(
        self,
        texts: &[&str],
        special: Special,
    ) -> Result<Vec<Counts>, TokenizerError> {
        self.check_special(special)?;
        let count = |text| self.encoding().count_with(text, special);
        let counted = many::each(texts, crate::threads::effective(0), count)?;
        Ok(counted
            .into_iter()
            .map(|count| self.counts(count))
            .collect())
    }

    /// [`Model::truncate_keeping`], where special tokens count as `special` says; one that counts one is kept as a
    /// whole or not at all.
    ///
    /// # Errors
    ///
    /// Those of [`Model::truncate_keeping`] and [`Model::count_with`].
    ///
    /// # Example
    ///
    /// ```
    /// use ainalyn_tokenizer::{Keep, Special, resolve};
    ///
    /// let (model, prompt) = (resolve("gpt-oss-120b")?, "<|start|>user<|message|>Hi<|end|>");
    /// let kept = model.truncate_with(prompt, 2, Keep::End, "", Special::Count)?;
    /// assert_eq!(kept, "Hi<|end|>");
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub fn truncate_with<'t>(
        self,
        text: &'t str,
        max_tokens: u64,
        keep: Keep,
        marker: &str,
        special: Special,
    ) -> Result<Cow<'t, str>, TokenizerError> {
        self.check_special(special)?;
        self.truncate_keeping_with(text, max_tokens, keep, marker, special)
    }

    /// [`Model::fits`], where special tokens count as `special` says.
    ///
    /// # Errors
    ///
    /// Those of [`Model::count_with`].
    ///
    /// # Example
    ///
    /// ```
    /// use ainalyn_tokenizer::{Special, resolve};
    ///
    /// assert!(resolve("gpt-4")?.fits_with("<|endoftext|>", 1, Special::Count)?);
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub fn fits_with(
        self,
        text: &str,
        max_tokens: u64,
        special: Special,
    ) -> Result<bool, TokenizerError> {
        self.check_special(special)?;
        self.encoding()
            .fits_with(text, self.base_limit(max_tokens), special)
    }

    fn check_special(self, special: Special) -> Result<(), TokenizerError> {
        match (special, self.estimate()) {
            (Special::Count, Some(estimate)) => Err(TokenizerError::InvalidInput {
                field: "special".to_owned(),
                reason: format!(
                    "the special tokens of {}'s models are not public, so none can count one. Leave it \
                     out, and they count as text.",
                    estimate.provider
                ),
            }),
            _ => Ok(()),
        }
    }
}
