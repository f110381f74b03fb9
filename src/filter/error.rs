//! What can go wrong, in sentences that never hold a value.

use super::finding::Finding;
use crate::memory::Refusable;

/// Why a filter could not be made, or a text not pass.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error))]
#[non_exhaustive]
pub enum FilterError {
    /// An argument can't be used.
    #[error("The argument `{field}` can't be used: {reason}")]
    InvalidInput {
        /// The name of the argument.
        field: String,
        /// What is wrong with it, and what to pass instead.
        reason: String,
    },
    /// A rule or group is not known, or named twice.
    #[error("The argument `rules` can't be used: {reason}")]
    InvalidRule {
        /// What is wrong, and the nearest names.
        reason: String,
    },
    /// A pattern is outside of the subset.
    #[error("The pattern {name} can't be used: {reason}")]
    InvalidPattern {
        /// The pattern's name.
        name: String,
        /// The place, and what to write instead.
        reason: String,
    },
    /// An action is not known, or can't be done.
    #[error("The argument `actions` can't be used: {reason}")]
    InvalidAction {
        /// What is wrong, and what to pass instead.
        reason: String,
    },
    /// The key can't be used.
    #[error("The argument `key` can't be used: {reason}")]
    InvalidKey {
        /// What is wrong with it.
        reason: String,
    },
    /// A rule whose action is to block found something.
    #[error(
        "The text is blocked: {} of its findings are of rules that block, the first of {} at {}.",
        findings.len(),
        findings.first().map_or("none", |first| first.rule.as_str()),
        findings.first().map_or(0, |first| first.start)
    )]
    Blocked {
        /// What those rules found.
        findings: Vec<Finding>,
    },
    /// The filter failed, so that the text must not pass.
    #[error("The filter failed ({reason}), so the text did not pass. Please report it.")]
    Internal {
        /// Where.
        reason: String,
    },
    /// There is not enough memory, so the text must not pass.
    #[error(
        "There is not enough memory for this call, so the text did not pass. Pass fewer or shorter texts, or let \
         the process have more."
    )]
    OutOfMemory,
}

impl Refusable for FilterError {
    fn refused() -> Self {
        Self::OutOfMemory
    }

    fn is_refused(&self) -> bool {
        matches!(self, Self::OutOfMemory)
    }
}

/// What a build without the feature `patterns` says to a pattern.
#[cfg(not(feature = "patterns"))]
pub fn no_patterns() -> FilterError {
    FilterError::InvalidInput {
        field: "patterns".into(),
        reason: "this build is without them. Build it with the feature \"patterns\".".into(),
    }
}
