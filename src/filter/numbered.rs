//! Findings by the numbers of their rules, for a lane that makes each rule's name once.

use super::{
    error::FilterError,
    filter::{Filter, Found},
    finding::Finding,
    quiet::quietly,
    span::Span,
};
use crate::unit::{Places, TextUnit};

/// A finding, with places in characters.
#[derive(Clone, Copy)]
pub struct Numbered {
    /// The place of the rule in [`Filter::names`].
    pub rule: usize,
    pub start: u64,
    pub end: u64,
}

/// What is left of a text, and what was found in it.
#[derive(Default)]
pub struct Rewritten {
    /// None where nothing was changed.
    pub text: Option<String>,
    pub findings: Vec<Numbered>,
}

/// A panic passes: a lane catches it, and asks for the same again where it is told as an error.
impl Filter {
    /// [`Filter::find`].
    pub fn find_numbered(&self, text: &str) -> Result<Vec<Numbered>, FilterError> {
        quietly(|| Ok(numbered(text, self.found(text)?)))
    }

    /// [`Filter::redact`], without a copy of a text in which nothing is changed.
    pub fn redact_numbered(&self, text: &str) -> Result<Rewritten, FilterError> {
        quietly(|| {
            let found = self.found(text)?;
            let spans = &found.spans;
            self.check_blocked(spans)?;
            let changed = (!spans.is_empty()).then(|| self.rewritten(text, 0, text.len(), spans));
            Ok(Rewritten {
                text: changed.filter(|output| output != text),
                findings: numbered(text, found),
            })
        })
    }

    /// The number of a finding's rule.
    pub fn number(&self, finding: &Finding) -> Option<Numbered> {
        let rule = self.names().iter().position(|name| *name == finding.rule)?;
        let (start, end) = (finding.start, finding.end);
        Some(Numbered { rule, start, end })
    }
}

fn numbered(text: &str, found: Found) -> Vec<Numbered> {
    let unit = if found.ascii {
        TextUnit::Bytes
    } else {
        TextUnit::CodePoints
    };
    let mut places = Places::new(text, unit);
    let mut tell = |span: Span| Numbered {
        rule: span.rule.into(),
        start: places.tell(span.start),
        end: places.tell(span.end),
    };
    // In the memory of the spans.
    found.spans.into_iter().map(&mut tell).collect()
}
