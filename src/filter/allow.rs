//! Values that are no findings.

use std::collections::BTreeSet;

#[cfg(feature = "patterns")]
use super::{automaton::Whole, syntax::parse};
use super::{config::Allowed, error::FilterError, span::Span};
use crate::error::quoted;

/// What is allowed, for all rules and for some.
#[derive(Default)]
pub struct Allow {
    all: Values,
    /// By the number of the rule.
    own: Vec<(u16, Values)>,
}

#[derive(Default)]
struct Values {
    values: BTreeSet<Vec<u8>>,
    #[cfg(feature = "patterns")]
    patterns: Vec<Whole>,
}

impl Allow {
    /// Takes values and patterns; `number` gives the number of a rule that is on, and `known` tells of
    /// the others.
    pub fn new(
        values: &[Allowed],
        patterns: &[Allowed],
        number: impl Fn(&str) -> Vec<u16>,
        known: impl Fn(&str) -> bool,
        folded: impl Fn(&str) -> String,
    ) -> Result<Allow, FilterError> {
        let mut allow = Allow::default();
        for (field, lists) in [("allow", values), ("allow_patterns", patterns)] {
            for list in lists {
                if let Some(rule) = &list.rule
                    && !known(rule)
                {
                    let reason = format!("{} is no rule and no group.", quoted(rule));
                    return Err(FilterError::InvalidInput {
                        field: field.into(),
                        reason,
                    });
                }
                let mut taken = Values::default();
                for value in &list.values {
                    if field == "allow" {
                        taken
                            .values
                            .insert(folded(value).to_ascii_lowercase().into_bytes());
                    } else {
                        taken.add_pattern(value)?;
                    }
                }
                match &list.rule {
                    None => allow.all.extend(taken),
                    // A rule that is off finds nothing, whatever is allowed; a group has several.
                    Some(rule) => {
                        if let Some((&last, others)) = number(rule).split_last() {
                            for &other in others {
                                let mut copy = Values::default();
                                copy.values.clone_from(&taken.values);
                                #[cfg(feature = "patterns")]
                                for value in list.values.iter().filter(|_| field != "allow") {
                                    copy.add_pattern(value)?;
                                }
                                allow.own.push((other, copy));
                            }
                            allow.own.push((last, taken));
                        }
                    }
                }
            }
        }
        Ok(allow)
    }

    /// Takes out of the matches what is allowed.
    pub fn retain_others(&self, bytes: &[u8], spans: &mut Vec<Span>) {
        if self.own.is_empty() && self.all.is_empty() {
            return;
        }
        spans.retain(|span| {
            let value = &bytes[span.start..span.end];
            let own = self.own.iter().filter(|(rule, _)| *rule == span.rule);
            !self.all.hold(value) && !own.into_iter().any(|(_, values)| values.hold(value))
        });
    }
}

impl Values {
    fn is_empty(&self) -> bool {
        #[cfg(feature = "patterns")]
        if !self.patterns.is_empty() {
            return false;
        }
        self.values.is_empty()
    }

    fn extend(&mut self, other: Values) {
        self.values.extend(other.values);
        #[cfg(feature = "patterns")]
        self.patterns.extend(other.patterns);
    }

    fn hold(&self, value: &[u8]) -> bool {
        #[cfg(feature = "patterns")]
        if self.patterns.iter().any(|pattern| pattern.matches(value)) {
            return true;
        }
        !self.values.is_empty() && self.values.contains(&value.to_ascii_lowercase())
    }

    #[cfg(feature = "patterns")]
    fn add_pattern(&mut self, pattern: &str) -> Result<(), FilterError> {
        let invalid = |reason| FilterError::InvalidPattern {
            name: "allow_patterns".into(),
            reason,
        };
        let node = parse(pattern).map_err(|refused| {
            invalid(format!(
                "at character {}, {}",
                refused.place, refused.reason
            ))
        })?;
        let too_large = || invalid("it is too large. Lower its bounds.".into());
        self.patterns.push(Whole::new(&node).ok_or_else(too_large)?);
        Ok(())
    }

    #[cfg(not(feature = "patterns"))]
    fn add_pattern(&mut self, _pattern: &str) -> Result<(), FilterError> {
        Err(super::error::no_patterns())
    }
}
