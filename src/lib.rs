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

#[cfg(feature = "uniffi")]
mod batch;
mod bytes;
mod count;
mod encoding;
mod error;
mod estimates;
pub mod interface;
#[cfg(feature = "uniffi")]
mod jvm;
mod messages;
mod models;
mod names;
#[cfg(feature = "uniffi")]
mod packed;
#[cfg(feature = "uniffi")]
mod panic_probe;
#[cfg(all(feature = "uniffi", target_pointer_width = "64"))]
mod python;
mod resolved;
mod split;
mod tables;
mod truncate;

pub use encoding::Encoding;
pub use error::TokenizerError;
pub use estimates::Estimate;
pub use interface::{
    ChatMessage, ContentPart, MessagesCount, TokenCount, Tool, ToolCall, ToolParameter,
    count_messages, count_tokens, count_tokens_batch, error_message, fits, require_exact,
    truncate_to_tokens,
};
pub use models::resolve;
pub use resolved::{Figures, Resolved};

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!();
