//! The functions that cut, split and pack, for every language.

use crate::{
    error::TokenizerError,
    memory::{self, checked},
    models,
    tokenizer::{keep::Keep, windows::SplitAt},
};
#[cfg(feature = "uniffi")]
use crate::{
    tokenizer::pack::Oversized,
    unit::{TextUnit, tell_runs},
};

/// A part of a text or of a list: from `start` on, and before `end`.
#[cfg(feature = "uniffi")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, uniffi::Record)]
pub struct Run {
    /// Where it begins.
    pub start: u64,
    /// Where what follows it begins.
    pub end: u64,
}

/// [`crate::truncate_to_tokens`] that keeps another part of the text, or puts `marker` where text is
/// left out.
///
/// With the marker, the answer counts to at most `max_tokens`; a text that fits comes back unchanged.
/// The cost grows with what is kept. See [`crate::Encoding::truncate_keeping`].
///
/// # Errors
///
/// Those of [`crate::count_tokens`], and [`TokenizerError::InvalidInput`] when the marker alone has more
/// than `max_tokens` tokens.
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
use ainalyn_tokenizer::{Keep, truncate_keeping};

assert_eq!(truncate_keeping("a long prompt", 2, "gpt-4o", Keep::End, "")?, " long prompt");
# Ok::<(), ainalyn_tokenizer::TokenizerError>(())
```
"#
)]
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn truncate_keeping(
    text: &str,
    max_tokens: u64,
    model: &str,
    keep: Keep,
    marker: &str,
) -> Result<String, TokenizerError> {
    let model = models::resolve(model)?;
    let kept = model.truncate_keeping(text, max_tokens, keep, marker)?;
    checked(|| Ok(memory::owned(kept)))
}

/// Divides `text` into windows of at most `max_tokens` tokens, each of which may begin with up to
/// `overlap` tokens of the one before.
///
/// Each window counts to at most `max_tokens` by itself, by the upper bound where counts are estimates;
/// without an overlap they join to the text. The cost is linear in the text, and in what overlaps. See
/// [`crate::Encoding::split_offsets`].
///
/// # Errors
///
/// Those of [`crate::count_tokens`], and [`TokenizerError::InvalidInput`] when `max_tokens` is 0, when
/// `overlap` is not less, and when a character alone has more than `max_tokens` tokens.
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
use ainalyn_tokenizer::{SplitAt, split_to_tokens};

let windows = split_to_tokens("many more words", 2, "gpt-4o", 1, SplitAt::Token)?;
assert_eq!(windows, ["many more", " more words"]);
# Ok::<(), ainalyn_tokenizer::TokenizerError>(())
```
"#
)]
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn split_to_tokens(
    text: &str,
    max_tokens: u64,
    model: &str,
    overlap: u64,
    at: SplitAt,
) -> Result<Vec<String>, TokenizerError> {
    let windows = models::resolve(model)?.split_offsets(text, max_tokens, overlap, at)?;
    let bytes: usize = windows.iter().map(|window| window.len() + 64).sum();
    checked(|| {
        memory::need(2 * bytes);
        Ok(windows
            .into_iter()
            .map(|window| text[window].to_owned())
            .collect())
    })
}

/// Where the windows of [`split_to_tokens`] stand, in units of `unit`; in Rust, see
/// [`crate::Model::split_offsets`].
#[cfg(feature = "uniffi")]
#[uniffi::export]
pub fn split_offsets(
    text: &str,
    max_tokens: u64,
    model: &str,
    overlap: u64,
    at: SplitAt,
    unit: TextUnit,
) -> Result<Vec<Run>, TokenizerError> {
    let windows = models::resolve(model)?.split_offsets(text, max_tokens, overlap, at)?;
    checked(|| {
        memory::need(4 * windows.len() * size_of::<Run>());
        Ok(tell_runs(text, windows, unit)
            .map(|(start, end)| Run { start, end })
            .collect())
    })
}

/// Runs of `texts`, in order, each of at most `max_tokens` tokens in all, and of at most `max_items`
/// texts (0: any number). See [`crate::Model::pack`].
#[cfg(feature = "uniffi")]
#[uniffi::export]
pub fn pack(
    texts: Vec<String>,
    max_tokens: u64,
    model: &str,
    max_items: u64,
    max_each: u64,
    oversized: Oversized,
) -> Result<Vec<Run>, TokenizerError> {
    let texts = checked(|| Ok(memory::collect(texts.iter().map(String::as_str))))?;
    let runs = models::resolve(model)?.pack(&texts, max_tokens, max_items, max_each, oversized)?;
    checked(|| {
        memory::need(4 * runs.len() * size_of::<Run>());
        Ok(runs
            .into_iter()
            .map(|run| Run {
                start: run.start as u64,
                end: run.end as u64,
            })
            .collect())
    })
}
