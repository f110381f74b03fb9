//! The tests of the crate from outside, as one program, so that it is linked once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failure here is a failed test"
)]

mod hostile;
mod oracle;
mod reference;

mod class_table;
mod errors;
mod examples;
mod exhaustive;
#[cfg(feature = "patterns")]
#[cfg(feature = "filter")]
mod filter_laws;
#[cfg(feature = "filter")]
mod filter_vault;
#[cfg(feature = "filter")]
mod filter_vectors;
#[cfg(feature = "gemini")]
mod gemma;
mod laws;
mod layout;
mod long_texts;
mod names;
mod parts;
mod published;
mod random_texts;
mod scenarios;
mod special;
mod tools;
mod vectors;
