//! The filter for other languages, with places in their unit; UniFFI generates them from it.

use std::sync::Arc;

use super::{
    BYTES_PER_THREAD,
    config::FilterConfig,
    error::FilterError,
    filter::{Filter, no_place},
    finding::{Finding, Redacted, Step},
    values::redacted_json,
    vault::Vault,
};
use crate::{
    threads,
    unit::{Places, TextUnit},
};

#[uniffi::export]
impl Filter {
    /// Makes a filter. Cost: some 0.1 ms, and more for words and patterns.
    ///
    /// Every variant of the error but `Blocked` and `Internal` tells what can't be used.
    #[uniffi::constructor(name = "new")]
    fn make(config: FilterConfig) -> Result<Arc<Filter>, FilterError> {
        Filter::new(config).map(Arc::new)
    }

    /// What the rules find, in order; nothing overlaps.
    #[uniffi::method(name = "find")]
    fn find_in(&self, text: &str, unit: TextUnit) -> Result<Vec<Finding>, FilterError> {
        self.find(text).map(|findings| told(findings, text, unit))
    }

    /// The text without what the rules find.
    #[uniffi::method(name = "redact")]
    fn redact_in(&self, text: &str, unit: TextUnit) -> Result<Redacted, FilterError> {
        match self.redact(text) {
            Ok(redacted) => Ok(Redacted {
                findings: told(redacted.findings, text, unit),
                ..redacted
            }),
            Err(error) => Err(told_error(error, text, unit)),
        }
    }

    /// `redact` with placeholders of the vault for all that is replaced by its rule's name. What looks
    /// like such a placeholder in the text gets one of its own, so that the vault's `restore` always
    /// gives the text.
    #[uniffi::method(name = "redact_into")]
    fn redact_into_in(
        &self,
        text: &str,
        vault: &Vault,
        unit: TextUnit,
    ) -> Result<Redacted, FilterError> {
        match self.redact_into(text, vault) {
            Ok(redacted) => Ok(Redacted {
                findings: told(redacted.findings, text, unit),
                ..redacted
            }),
            Err(error) => Err(told_error(error, text, unit)),
        }
    }

    /// The text without what the rules find, with placeholders of the vault if one is given. One that is a
    /// JSON object or list is looked at string by string and number by number, and stays JSON; keys are
    /// kept, and a number in which something is found becomes a string.
    ///
    /// The places of `Blocked` are those in the string that has the findings.
    #[uniffi::method(name = "redact_json", default(vault = None))]
    fn redact_json_in(
        &self,
        text: &str,
        unit: TextUnit,
        vault: Option<Arc<Vault>>,
    ) -> Result<String, FilterError> {
        redacted_json(text, &|text| {
            let redacted = match &vault {
                Some(vault) => self.redact_into_in(text, vault, unit),
                None => self.redact_in(text, unit),
            };
            redacted.map(|redacted| redacted.text)
        })
    }

    /// `find` of each text, on at most `threads` threads (0: one for each processor).
    #[uniffi::method(name = "find_batch", default(threads = 0))]
    fn find_batch_in(
        &self,
        texts: Vec<String>,
        unit: TextUnit,
        threads: u32,
    ) -> Result<Vec<Vec<Finding>>, FilterError> {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        threads::each(&texts, threads as usize, BYTES_PER_THREAD, |text| {
            self.find_in(text, unit)
        })
    }

    /// `redact` of each text, on at most `threads` threads (0: one for each processor).
    #[uniffi::method(name = "redact_batch", default(threads = 0))]
    fn redact_batch_in(
        &self,
        texts: Vec<String>,
        unit: TextUnit,
        threads: u32,
    ) -> Result<Vec<Redacted>, FilterError> {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        threads::each(&texts, threads as usize, BYTES_PER_THREAD, |text| {
            self.redact_in(text, unit)
        })
    }

    /// One step of a stream: what can be told of the buffer from `start` on, whatever follows it, or
    /// all of it when it is the `last` one. What stands before `start` is context; 1,024 characters
    /// are enough.
    #[uniffi::method(name = "step")]
    pub fn step_in(
        &self,
        buffer: &str,
        start: u64,
        last: bool,
        unit: TextUnit,
    ) -> Result<Step, FilterError> {
        let from = Places::byte_of(buffer, start, unit).ok_or_else(|| no_place(start))?;
        match self.step(buffer, from, last) {
            Ok(step) => {
                let consumed = usize::try_from(step.consumed).unwrap_or(buffer.len());
                Ok(Step {
                    output: step.output,
                    consumed: Places::new(buffer, unit).tell(consumed),
                    findings: told(step.findings, buffer, unit),
                })
            }
            Err(error) => Err(told_error(error, buffer, unit)),
        }
    }
}

/// The full sentence that `error` displays in Rust: what is wrong, and what to do about it. It never
/// holds a value.
#[uniffi::export]
fn filter_error_message(error: FilterError) -> String {
    error.to_string()
}

fn told(mut findings: Vec<Finding>, text: &str, unit: TextUnit) -> Vec<Finding> {
    if unit == TextUnit::Bytes {
        return findings;
    }
    let mut places = Places::new(text, unit);
    for finding in &mut findings {
        for place in [&mut finding.start, &mut finding.end] {
            *place = places.tell(usize::try_from(*place).unwrap_or(text.len()));
        }
    }
    findings
}

fn told_error(error: FilterError, text: &str, unit: TextUnit) -> FilterError {
    match error {
        FilterError::Blocked { findings } => FilterError::Blocked {
            findings: told(findings, text, unit),
        },
        other => other,
    }
}
