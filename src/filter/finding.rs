//! What the filter answers with.

/// Where a rule found something; never what.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Finding {
    /// The name of the rule.
    pub rule: String,
    /// Where it begins, in bytes or in the unit that was asked for.
    pub start: u64,
    /// The place behind its end.
    pub end: u64,
}

/// A text without what was found in it.
#[derive(Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Redacted {
    /// The text.
    pub text: String,
    /// What was found, with places in the text that was given.
    pub findings: Vec<Finding>,
}

/// One step of a stream.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Step {
    /// What can be told, redacted.
    pub output: String,
    /// Up to where in the buffer that is.
    pub consumed: u64,
    /// What was found in it, with places in the buffer.
    pub findings: Vec<Finding>,
}
