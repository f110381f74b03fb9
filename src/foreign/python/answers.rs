//! How the filter's answers are made.

use super::objects::Class;

/// The classes of the answers, once they are known.
pub struct Answers {
    /// rule, start, end.
    pub finding: Class<3>,
    /// text, findings.
    pub redacted: Class<2>,
}
