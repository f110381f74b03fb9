//! The interface, stated once: UniFFI generates Python, Kotlin and Swift from it.
//!
//! Every function is pure: no I/O, no network, and no state that changes an
//! answer. The text of a special token, such as `<|endoftext|>`, is ordinary
//! text.

use crate::{
    chat::{
        self,
        records::{ChatMessage, ChatOptions, MessagesCount},
    },
    error::TokenizerError,
    memory::{self, checked},
    models::{
        self,
        model::{Counts, Model},
    },
    tokenizer::many,
};

mod parts;
mod special;
#[cfg(feature = "vocabularies")]
mod vocabularies;

pub use parts::{split_to_tokens, truncate_keeping};
pub use special::{count_tokens_batch_with, count_tokens_with, fits_with, truncate_with};
#[cfg(feature = "vocabularies")]
pub use vocabularies::load_vocabulary;

/// How many tokens a text has.
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
let tokens = ainalyn_tokenizer::count_tokens("Hello, world!", "claude-3")?;
assert!(!tokens.exact && tokens.upper >= tokens.count);
# Ok::<(), ainalyn_tokenizer::TokenizerError>(())
```
"#
)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TokenCount {
    /// The number of tokens.
    pub count: u64,
    /// The model that was asked for, as it was written.
    pub model: String,
    /// The encoding that counted, for example `o200k_base`; for an estimate,
    /// the one that it is scaled from.
    pub encoding: String,
    /// False for an estimate.
    pub exact: bool,
    /// The number of tokens to budget with: `count` when `exact`.
    pub upper: u64,
}

impl TokenCount {
    fn new(model: &str, resolved: Model, figures: Counts) -> Self {
        let Counts {
            count,
            exact,
            upper,
        } = figures;
        Self {
            count,
            model: model.to_owned(),
            encoding: resolved.encoding().name().to_owned(),
            exact,
            upper,
        }
    }

    /// One for each count.
    fn all(model: &str, resolved: Model, counts: Vec<Counts>) -> Vec<Self> {
        // Its strings, each in a place of its own, and what another language makes of them all.
        memory::need(counts.len() * 2 * (size_of::<Self>() + model.len() + 64));
        let new = |counts| Self::new(model, resolved, counts);
        counts.into_iter().map(new).collect()
    }
}

/// Counts the tokens of `text` as `model` would see them.
///
/// `model` is the name of a model, such as `gpt-4o`, or of an encoding, such
/// as `o200k_base`; see [`crate::resolve`]. Where no vocabulary is public, as
/// for Claude, the count is an estimate and says so. The cost is
/// linear in the bytes of the text; one of a mebibyte or more is counted on
/// several threads, as [`count_tokens_batch`] does.
///
/// # Errors
///
/// [`TokenizerError::UnknownModel`], [`TokenizerError::InvalidInput`] for an
/// empty model name, and [`TokenizerError::Encoding`] when the encoding was
/// left out of this build.
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
let tokens = ainalyn_tokenizer::count_tokens("Hello, world!", "gpt-4o")?;
assert_eq!((tokens.count, tokens.encoding.as_str()), (4, "o200k_base"));
# Ok::<(), ainalyn_tokenizer::TokenizerError>(())
```
"#
)]
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn count_tokens(text: &str, model: &str) -> Result<TokenCount, TokenizerError> {
    let resolved = models::resolve(model)?;
    let count = many::count(text, resolved.encoding(), 0)?;
    Ok(TokenCount::new(model, resolved, resolved.counts(count)))
}

/// Counts the tokens of each text, in the order of `texts`.
///
/// The cost is linear in the bytes of all texts; the model is looked up once.
/// Many bytes are counted on several threads, at most one for each processor
/// that the process may use and for each 128 KiB of text; a text of a mebibyte
/// or more is divided among them. The threads end before the function does, and
/// the answers don't depend on them.
///
/// # Errors
///
/// Those of [`count_tokens`].
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
let texts = vec!["one".to_owned(), "two three".to_owned()];
let counts = ainalyn_tokenizer::count_tokens_batch(texts, "gpt-4o")?;
assert_eq!(counts.iter().map(|tokens| tokens.count).collect::<Vec<_>>(), [1, 2]);
# Ok::<(), ainalyn_tokenizer::TokenizerError>(())
```
"#
)]
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn count_tokens_batch(
    texts: Vec<String>,
    model: &str,
) -> Result<Vec<TokenCount>, TokenizerError> {
    let resolved = models::resolve(model)?;
    checked(|| {
        let texts = memory::collect(texts.iter().map(String::as_str));
        let counts = many::count_each(&texts, resolved.encoding(), 0)?;
        let counts = memory::collect(counts.into_iter().map(|count| resolved.counts(count)));
        Ok(TokenCount::all(model, resolved, counts))
    })
}

/// Cuts `text` to at most `max_tokens` tokens.
///
/// The answer is the longest prefix of the text's tokens that has at most
/// `max_tokens` of them, ends on a character boundary, and counts to at most
/// `max_tokens` when counted again. A text that fits comes back unchanged;
/// `max_tokens = 0` gives the empty string. A text for a model that is
/// estimated is cut by its upper bound.
///
/// # Errors
///
/// Those of [`count_tokens`].
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
assert_eq!(ainalyn_tokenizer::truncate_to_tokens("a long prompt", 2, "gpt-4o")?, "a long");
# Ok::<(), ainalyn_tokenizer::TokenizerError>(())
```
"#
)]
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn truncate_to_tokens(
    text: &str,
    max_tokens: u64,
    model: &str,
) -> Result<String, TokenizerError> {
    let kept = models::resolve(model)?.truncate(text, max_tokens)?;
    checked(|| Ok(memory::concat(&[kept])))
}

/// Whether `text` has at most `max_tokens` tokens, by the upper bound where
/// the count is an estimate.
///
/// The cost grows with `max_tokens`, not with the text.
///
/// # Errors
///
/// Those of [`count_tokens`].
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
assert!(ainalyn_tokenizer::fits("a long prompt", 128_000, "gpt-4o")?);
# Ok::<(), ainalyn_tokenizer::TokenizerError>(())
```
"#
)]
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn fits(text: &str, max_tokens: u64, model: &str) -> Result<bool, TokenizerError> {
    models::resolve(model)?.fits(text, max_tokens)
}

/// Counts the tokens of a chat as a prompt: the texts, what the model's
/// convention puts around them, and the definitions of tools.
///
/// The count is exact for text alone and where OpenAI states the convention;
/// for the rest, and for Claude, it is an estimate, and the result
/// says so. Content that is not text is an error, unless it is to be skipped.
/// The cost is linear in the bytes of all texts.
///
/// # Errors
///
/// [`TokenizerError::InvalidInput`] for a model that has no chats, for content
/// that is not text, and for a schema that is not JSON or is nested deeper
/// than 100 levels; and those of [`count_tokens`].
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
use ainalyn_tokenizer::{ChatMessage, ChatOptions, count_messages};

let messages = vec![ChatMessage::new("user", "Hello!")];
let tokens = count_messages(messages, "gpt-4o", ChatOptions::default())?;
assert_eq!((tokens.count, tokens.texts, tokens.framing), (9, 3, 6));
# Ok::<(), ainalyn_tokenizer::TokenizerError>(())
```
"#
)]
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn count_messages(
    messages: Vec<ChatMessage>,
    model: &str,
    options: ChatOptions,
) -> Result<MessagesCount, TokenizerError> {
    chat::count(&messages, model, &options)
}

/// Fails unless the tokens of `model` are counted exactly.
///
/// # Errors
///
/// [`TokenizerError::NotExact`] with the provider's counting endpoint, and
/// those of [`crate::resolve`].
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
use ainalyn_tokenizer::{TokenizerError, require_exact};

assert_eq!(require_exact("gpt-4o"), Ok(()));
assert!(matches!(require_exact("claude-3"), Err(TokenizerError::NotExact { .. })));
```
"#
)]
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn require_exact(model: &str) -> Result<(), TokenizerError> {
    match models::resolve(model)?.estimate() {
        None => Ok(()),
        Some(estimate) => Err(TokenizerError::NotExact {
            model: model.to_owned(),
            provider: estimate.provider.to_owned(),
            endpoint: estimate.endpoint.to_owned(),
        }),
    }
}

/// The full sentence that `error` displays in Rust: what went wrong, with the
/// value and the remedy.
///
/// Generated exceptions carry the fields alone; this gives every language the
/// same words.
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
use ainalyn_tokenizer::{error_message, resolve};

let error = resolve("gpt-4p").unwrap_err();
assert_eq!(error_message(error.clone()), error.to_string());
```
"#
)]
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn error_message(error: TokenizerError) -> String {
    error.to_string()
}
