//! Personal data, secrets and given words: found and taken out, in time linear in the text.
//!
//! * [`config`], [`finding`], [`error`]: what every language passes, gets, and catches.
//! * [`filter`]: the object that does it; [`interface`]: the same for other languages, in their unit.
//! * [`selection`]: which rules are on, and their [`action`]s.
//! * [`rules`]: the rules that are built in; [`engine`] leads to the [`places`] where they look, which
//!   [`scan`] shows it, and to the [`literals`] that they begin with.
//! * [`numbered`]: the same for a lane that knows the rules' names.
//! * [`vault`]: placeholders that can be put back; [`values`]: texts with these, and [`json`].
//! * [`fold`]: what the rules see of a text.
//! * [`span`]: from matches to findings.
//! * [`once`]: tables that are read at their first use.
//! * [`quiet`]: what keeps the text out of a panic's message.

mod action;
mod allow;
#[cfg(feature = "patterns")]
mod automaton;
pub mod config;
mod engine;
pub mod error;
#[allow(clippy::module_inception, reason = "it is what the folder is for")]
pub mod filter;
pub mod finding;
mod fold;
#[cfg(feature = "uniffi")]
mod interface;
mod json;
mod literals;
#[cfg(feature = "uniffi")]
pub mod numbered;
mod once;
#[cfg(feature = "patterns")]
mod patterns;
mod places;
#[cfg(feature = "uniffi")]
mod quiet;
mod reserved;
mod rules;
mod scan;
mod selection;
mod span;
#[cfg(feature = "patterns")]
mod syntax;
mod text;
mod values;
pub mod vault;
mod words;

/// The least work that a thread is started for.
pub const BYTES_PER_THREAD: usize = 512 << 10;
