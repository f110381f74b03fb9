//! From a text to its number of tokens. Knows no model and no other language.
//!
//! * [`encoding`]: the encodings, and counting and cutting with one of them.
//! * [`many`]: many texts, on as many threads as they are worth.
//! * [`count`]: from pieces to tokens.
//! * [`split`]: from a text to its pieces.
//! * [`tables`]: the vocabularies, which `tables/build` makes when the crate is built.

mod bytes;
mod count;
pub mod encoding;
pub mod many;
mod split;
mod tables;

#[cfg(feature = "uniffi")]
pub use count::beginnings;
