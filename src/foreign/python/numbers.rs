//! The numbers of some builtins, as [`super::table`] has them.

/// How many there are.
pub const ALL: usize = if cfg!(feature = "filter") { 20 } else { 14 };

/// The filter's public ones.
#[cfg(feature = "filter")]
pub const REDACT: usize = ALL - 2;
#[cfg(feature = "filter")]
pub const FIND_SENSITIVE: usize = ALL - 1;
