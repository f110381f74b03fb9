//! Exact, offline token counts.
//!
//! # Example
//!
//! ```
//! let tokens = ainalyn_tokenizer::count_tokens("Hello, world!", "gpt-4o")?;
//! assert_eq!((tokens.count, tokens.encoding.as_str()), (4, "o200k_base"));
//! # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
//! ```
//!
//! # What is here, from the plain to the particular
//!
//! * [`count_tokens`], [`count_tokens_batch`] (on all processors), [`truncate_to_tokens`] and [`fits`]
//!   take the name of a model. Most programs need no more.
//! * [`truncate_keeping`] keeps the end or both ends; [`split_to_tokens`] divides a text into windows, and
//!   [`Model::pack`] a list of texts into runs that fit.
//! * [`count_messages`] counts a chat of [`ChatMessage`]s, with what the format adds to the texts.
//! * [`resolve`] looks a name up once and gives a [`Model`], for many texts of one model.
//! * [`Encoding`] counts with a vocabulary, whatever the model.
//! * [`Vocabulary::open`] counts with a vocabulary out of a file: `tokenizer.json`, `.tiktoken`, `tekken.json`, and
//!   Gemma's model of SentencePiece.
//! * [`TokenizerError`] is what can go wrong, in a sentence that names the remedy.
//! * [`Estimate`] is what is done for models whose vocabulary is not public: an answer then has
//!   `exact == false`, and `upper` to budget with. [`require_exact`] refuses such models.
//!
//! # What it costs
//!
//! Counting takes time linear in the bytes of the text, whatever it holds; cutting, in what is kept.
//! There is nothing to set up: the first call is as quick as any other. A thread keeps up to 0.8 MiB,
//! and 2.75 MiB for each vocabulary that it counted with; that makes it faster and changes no answer.
//!
//! # Special tokens
//!
//! The text of a special token, such as `<|endoftext|>`, is ordinary text: it
//! neither raises nor becomes one token. In a prompt that a chat template rendered it is one: see
//! [`Special`].
//!
//! # Cargo features
//!
//! `o200k`, `cl100k`, `p50k` and `r50k`, all on by default, each bring one
//! vocabulary, and `vocabularies` reads others out of files; `uniffi` adds the foreign interface, `text-splitter` the sizes of that crate's chunks.

mod chat;
#[cfg(feature = "text-splitter")]
mod chunk_sizer;
mod error;
#[cfg(feature = "filter")]
mod filter;
#[cfg(feature = "uniffi")]
mod foreign;
mod interface;
mod json;
mod memory;
mod models;
mod simd;
mod threads;
mod tokenizer;
#[cfg(any(feature = "filter", feature = "uniffi"))]
mod unit;

pub use chat::records::{ChatMessage, ChatOptions, ContentPart, MessagesCount, Tool, ToolCall};
pub use error::TokenizerError;
#[cfg(feature = "filter")]
pub use filter::{
    config::{Allowed, FilterConfig, Pattern, RuleAction, WordList},
    error::FilterError,
    filter::Filter,
    finding::{Finding, Redacted, Step},
    vault::Vault,
};
#[cfg(feature = "vocabularies")]
pub use interface::load_vocabulary;
pub use interface::{
    TokenCount, count_messages, count_tokens, count_tokens_batch, count_tokens_batch_with,
    count_tokens_with, error_message, fits, fits_with, require_exact, split_to_tokens,
    truncate_keeping, truncate_to_tokens, truncate_with,
};
pub use models::{
    estimates::Estimate,
    model::{Counts, Model},
    resolve,
};
#[cfg(feature = "vocabularies")]
pub use tokenizer::vocabulary::{Vocabulary, VocabularyOptions};
pub use tokenizer::{
    encoding::Encoding, keep::Keep, pack::Oversized, special::Special, windows::SplitAt,
};
#[cfg(any(feature = "filter", feature = "uniffi"))]
pub use unit::TextUnit;

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!();

/// README's example in Rust runs as one of the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
