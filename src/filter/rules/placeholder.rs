//! What stands in place of a finding.

use std::sync::OnceLock;

use super::rows::{RULES, data_rows};
use crate::filter::{once::once, text::Text};

/// Whether the placeholder of a rule that is built in begins here, as `[EMAIL]` or `[EMAIL:` and a hash.
pub fn is_placeholder(text: &Text<'_>, place: usize) -> bool {
    static LABELS: OnceLock<Vec<String>> = OnceLock::new();
    if text.at(place) != b'[' {
        return false;
    }
    let labels = once(&LABELS, || {
        let name = |row: &str| {
            row.split('\t')
                .next()
                .unwrap_or_default()
                .to_ascii_uppercase()
        };
        let mut labels: Vec<String> = data_rows(RULES).map(name).collect();
        labels.dedup();
        labels
    });
    let start = place + 1;
    labels.iter().any(|label| {
        text.has(start, label.as_bytes()) && matches!(text.at(start + label.len()), b']' | b':')
    })
}
