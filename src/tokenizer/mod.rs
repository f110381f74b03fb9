//! From a text to its number of tokens. Knows no model and no other language.
//!
//! * [`encoding`]: the encodings, and counting and cutting with one of them.
//! * [`keep`]: cuts that keep the end, or both ends, with a marker.
//! * [`windows`]: a text in parts of so many tokens; [`pack`]: texts in runs of so many.
//! * [`special`]: special tokens, where they count one; `specials`: where they stand.
//! * [`many`]: many texts, on as many threads as they are worth.
//! * `nfc`: the form that some vocabularies bring a text into, and the way back.
//! * [`count`]: from pieces to tokens.
//! * [`split`]: from a text to its pieces.
//! * [`tables`]: the vocabularies, which `tables/build` makes when the crate is built.
//! * [`vocabulary`]: those out of files, whose tables are made once.

mod bytes;
mod count;
pub mod encoding;
pub mod keep;
pub mod many;
#[cfg(feature = "nfc")]
#[cfg_attr(
    not(feature = "vocabularies"),
    allow(dead_code, reason = "for these alone")
)]
mod nfc;
pub mod pack;
mod repeats;
pub mod special;
mod specials;
mod split;
mod tables;
#[cfg(feature = "vocabularies")]
pub mod vocabulary;
pub mod windows;

#[cfg(feature = "uniffi")]
pub use count::beginnings;
