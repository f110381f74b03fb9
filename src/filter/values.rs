//! Texts whose values can be put back, and structured ones.

use super::{
    action::Action,
    error::FilterError,
    filter::{Filter, guarded},
    finding::Redacted,
    json::{quote, unquoted, values},
    vault::Vault,
};
use crate::memory::{self, checked};

/// What a vault takes for a value, but for the value itself.
const BYTES_OF_VALUE: usize = 256;

impl Filter {
    /// [`Filter::redact`] with placeholders of a vault for all that is replaced by its rule's name. What
    /// looks like such a placeholder in the text gets one of its own, so that [`Vault::restore`] always
    /// gives the text.
    ///
    /// # Errors
    ///
    /// Those of [`Filter::redact`].
    pub fn redact_into(&self, text: &str, vault: &Vault) -> Result<Redacted, FilterError> {
        guarded(|| {
            let spans = self.found(text)?.spans;
            self.check_blocked(&spans)?;
            memory::need(4 * text.len() + spans.len() * BYTES_OF_VALUE);
            // What stands between two placeholders is escaped as a whole: what is removed may make a
            // placeholder of what stands around it.
            let (mut output, mut between, mut place) = (String::new(), String::new(), 0);
            for span in &spans {
                between.push_str(&text[place..span.start]);
                let value = &text[span.start..span.end];
                match self.action(*span) {
                    Action::Name(_) => {
                        output.push_str(&vault.escaped(&between));
                        between.clear();
                        output.push_str(&vault.placeholder(self.name(*span), value));
                    }
                    _ => self.replace(*span, value, &mut between),
                }
                place = span.end;
            }
            between.push_str(&text[place..]);
            output.push_str(&vault.escaped(&between));
            Ok(Redacted {
                text: output,
                findings: self.findings(spans),
            })
        })
    }

    /// The text without what the rules find. One that is a JSON object or list, as the arguments of a
    /// tool are, is looked at string by string and number by number, and stays JSON: searched as it
    /// stands, `\njane@example.com` would lose the `n` of its escape. Keys are kept, and so is how all
    /// that does not change is written. A number in which something is found becomes a string.
    ///
    /// # Errors
    ///
    /// Those of [`Filter::redact`], with places in the string that has the findings.
    pub fn redact_json(&self, text: &str, vault: Option<&Vault>) -> Result<String, FilterError> {
        redacted_json(text, &|text| {
            let redacted = match vault {
                Some(vault) => self.redact_into(text, vault),
                None => self.redact(text),
            };
            redacted.map(|redacted| redacted.text)
        })
    }
}

/// A text that `redacted` is done to: to each string and number in it, where it is JSON.
pub fn redacted_json(
    text: &str,
    redacted: &impl Fn(&str) -> Result<String, FilterError>,
) -> Result<String, FilterError> {
    // Places of values, and two copies of what they hold.
    checked(|| {
        memory::need(12 * text.len());
        Ok::<_, FilterError>(())
    })?;
    let Some(places) = values(text) else {
        return redacted(text);
    };
    let (mut output, mut place) = (String::new(), 0);
    for found in places {
        let written = &text[found.clone()];
        // A string may be JSON again: each level at least doubles the signs before its quotes, so there
        // are few.
        let (before, after) = if written.starts_with('"') {
            let value = unquoted(written);
            let after = redacted_json(&value, redacted)?;
            (value, after)
        } else {
            (written.to_owned(), redacted(written)?)
        };
        if after != before {
            output.push_str(&text[place..found.start]);
            quote(&after, &mut output);
            place = found.end;
        }
    }
    output.push_str(&text[place..]);
    Ok(output)
}
