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
//! * [`interface`](mod@interface): what Rust, Python, Kotlin and Swift call.
//! * [`TokenizerError`]: what can go wrong, and the remedy.
//! * [`Encoding`]: the vocabularies, and counting with one of them.
//! * `models`: which encoding a model uses.
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

mod encoding;
mod error;
pub mod interface;
mod models;
#[cfg(feature = "uniffi")]
mod panic_probe;

pub use encoding::Encoding;
pub use error::TokenizerError;
pub use interface::{
    TokenCount, count_tokens, count_tokens_batch, error_message, truncate_to_tokens,
};

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!();
