//! Counting and cutting prompts that a chat template rendered, for every language.

use super::TokenCount;
use crate::{
    error::TokenizerError,
    memory::{self, checked},
    models,
    tokenizer::{keep::Keep, special::Special},
};

/// [`crate::count_tokens`], where special tokens count as `special` says.
///
/// # Errors
///
/// Those of [`crate::count_tokens`], and [`TokenizerError::InvalidInput`] when special tokens are to count
/// one and counts are estimates.
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
use ainalyn_tokenizer::{Special, count_tokens_with};

let tokens = count_tokens_with("<|start|>user", "gpt-oss-120b", Special::Count)?;
assert_eq!(tokens.count, 2);
# Ok::<(), ainalyn_tokenizer::TokenizerError>(())
```
"#
)]
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn count_tokens_with(
    text: &str,
    model: &str,
    special: Special,
) -> Result<TokenCount, TokenizerError> {
    let resolved = models::resolve(model)?;
    Ok(TokenCount::new(
        model,
        resolved,
        resolved.count_with(text, special)?,
    ))
}

/// [`count_tokens_with`] of each text, in the order of `texts`, on as many threads as they are worth.
///
/// # Errors
///
/// Those of [`count_tokens_with`].
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
use ainalyn_tokenizer::{Special, count_tokens_batch_with};

let texts = vec!["<|endoftext|>".to_owned(), "one".to_owned()];
let counts = count_tokens_batch_with(texts, "gpt-4", Special::Count)?;
assert_eq!(counts.iter().map(|tokens| tokens.count).collect::<Vec<_>>(), [1, 1]);
# Ok::<(), ainalyn_tokenizer::TokenizerError>(())
```
"#
)]
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn count_tokens_batch_with(
    texts: Vec<String>,
    model: &str,
    special: Special,
) -> Result<Vec<TokenCount>, TokenizerError> {
    let resolved = models::resolve(model)?;
    checked(|| {
        let texts = memory::collect(texts.iter().map(String::as_str));
        let counts = resolved.count_each_with(&texts, special)?;
        Ok(TokenCount::all(model, resolved, counts))
    })
}

/// [`crate::truncate_keeping`], where special tokens count as `special` says; one that counts one is kept as a
/// whole or not at all.
///
/// # Errors
///
/// Those of [`crate::truncate_keeping`] and [`count_tokens_with`].
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
use ainalyn_tokenizer::{Keep, Special, truncate_with};

let prompt = "<|start|>user<|message|>Hello!<|end|>";
let kept = truncate_with(prompt, 3, "gpt-oss-120b", Keep::Start, "", Special::Count)?;
assert_eq!(kept, "<|start|>user<|message|>");
# Ok::<(), ainalyn_tokenizer::TokenizerError>(())
```
"#
)]
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn truncate_with(
    text: &str,
    max_tokens: u64,
    model: &str,
    keep: Keep,
    marker: &str,
    special: Special,
) -> Result<String, TokenizerError> {
    let model = models::resolve(model)?;
    let kept = model.truncate_with(text, max_tokens, keep, marker, special)?;
    checked(|| Ok(memory::owned(kept)))
}

/// [`crate::fits`], where special tokens count as `special` says.
///
/// # Errors
///
/// Those of [`count_tokens_with`].
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
use ainalyn_tokenizer::{Special, fits_with};

assert!(fits_with("<|endoftext|>", 1, "gpt-4", Special::Count)?);
# Ok::<(), ainalyn_tokenizer::TokenizerError>(())
```
"#
)]
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn fits_with(
    text: &str,
    max_tokens: u64,
    model: &str,
    special: Special,
) -> Result<bool, TokenizerError> {
    models::resolve(model)?.fits_with(text, max_tokens, special)
}
