//! What a filter is made of, as every language passes it.

/// What to find, and what to do with it. The default finds the groups `pii`, `secrets` and `network`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FilterConfig {
    /// Names of rules and groups; `-ipv4` leaves one out again.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub rules: Option<Vec<String>>,
    /// Rules of the user's own that are lists of words.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub words: Vec<WordList>,
    /// Rules of the user's own that are bounded regular expressions.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub patterns: Vec<Pattern>,
    /// Values that are no findings.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub allow: Vec<Allowed>,
    /// Patterns of whole values that are no findings.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub allow_patterns: Vec<Allowed>,
    /// What to do with what is found, by rule or group.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub actions: Vec<RuleAction>,
    /// The key of the action `hash`, of at least 16 bytes.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub key: Option<Vec<u8>>,
    /// Whether to see through disguises, such as full-width digits.
    #[cfg_attr(feature = "uniffi", uniffi(default = true))]
    pub fold: bool,
    /// Whether to leave out what is reserved for documentation.
    #[cfg_attr(feature = "uniffi", uniffi(default = false))]
    pub skip_reserved: bool,
}

impl Default for FilterConfig {
    fn default() -> Self {
        FilterConfig {
            rules: None,
            words: Vec::new(),
            patterns: Vec::new(),
            allow: Vec::new(),
            allow_patterns: Vec::new(),
            actions: Vec::new(),
            key: None,
            fold: true,
            skip_reserved: false,
        }
    }
}

/// A rule that is a list of words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct WordList {
    /// The name of the rule.
    pub name: String,
    /// The words, in any case of their ASCII letters.
    pub values: Vec<String>,
    /// Whether they are found as whole words alone.
    #[cfg_attr(feature = "uniffi", uniffi(default = true))]
    pub word: bool,
}

/// A rule that is a bounded regular expression.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Pattern {
    /// The name of the rule.
    pub name: String,
    /// The expression.
    pub pattern: String,
    /// `luhn`, `mod97` or `entropy`: what must hold of a match, too.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub check: Option<String>,
    /// Words of which one stands within 40 characters before a match, where there are any.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub near: Vec<String>,
}

/// Values, or patterns of values, that are no findings.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Allowed {
    /// The values or patterns.
    pub values: Vec<String>,
    /// The rule that they are for; all rules if none.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub rule: Option<String>,
}

/// What to do with what a rule, or a rule of a group, finds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RuleAction {
    /// The name of a rule or group.
    pub rule: String,
    /// `replace`, `mask`, `hash`, `remove`, `block` or `keep`.
    pub action: String,
    /// What `replace` puts in its place; the rule's name in brackets if none.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub text: Option<String>,
}
