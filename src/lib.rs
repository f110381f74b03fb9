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
//! # Where things are
//!
//! * [`count_tokens`], [`count_tokens_batch`], [`truncate_to_tokens`], [`fits`]: what Rust, Python,
//!   Kotlin and Swift call.
//! * [`TokenizerError`]: what can go wrong, and the remedy.
//! * [`Encoding`]: the vocabularies, and counting with one of them.
//! * [`count_messages`]: what a chat adds to the texts of its messages.
//! * [`resolve`]: how the tokens of a model are counted, as a [`Resolved`] to
//!   keep for many texts.
//! * [`Estimate`]: what is done for models whose vocabulary is not public.
//!
//! # Special tokens
//!
//! The text of a special token, such as `<|endoftext|>`, is ordinary text: it
//! neither raises nor becomes one token.
//!
//! # Cargo features
//!
//! `o200k`, `cl100k`, `p50k` and `r50k`, all on by default, each bring one
//! vocabulary; `uniffi` adds the foreign interface.

mod chat;
mod error;
#[cfg(feature = "uniffi")]
mod foreign;
mod interface;
mod models;
mod tokenizer;

pub use chat::records::{ChatMessage, ContentPart, MessagesCount, Tool, ToolCall, ToolParameter};
pub use error::TokenizerError;
pub use interface::{
    TokenCount, count_messages, count_tokens, count_tokens_batch, error_message, fits,
    require_exact, truncate_to_tokens,
};
pub use models::{
    estimates::Estimate,
    model::{Figures, Resolved},
    resolve,
};
pub use tokenizer::encoding::Encoding;

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!();
