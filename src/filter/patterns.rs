//! Rules of the user's own that are patterns.

use super::{
    automaton::Automaton,
    config::Pattern,
    error::FilterError,
    rules::digits::{luhn, mod97},
    span::{Span, Spans},
    syntax::parse,
    text::{ALNUM, DIGIT, Text, WORD, is},
};
use crate::{error::quoted, memory};

/// Characters before a match within which a word of `near` stands.
const NEAR: usize = 40;

/// A pattern, ready to search.
pub struct Searched {
    automaton: Automaton,
    rule: u16,
    check: Option<Check>,
    near: Vec<String>,
    /// Bytes of the longest match.
    longest: usize,
}

#[derive(Clone, Copy)]
enum Check {
    Luhn,
    Mod97,
    Entropy,
}

impl Searched {
    pub fn new(
        pattern: &Pattern,
        rule: u16,
        folded: impl Fn(&str) -> String,
    ) -> Result<Searched, FilterError> {
        let invalid = |reason| FilterError::InvalidPattern {
            name: pattern.name.clone(),
            reason,
        };
        let node = parse(&pattern.pattern).map_err(|refused| {
            invalid(format!(
                "at character {}, {}",
                refused.place, refused.reason
            ))
        })?;
        let check = match pattern.check.as_deref() {
            None => None,
            Some("luhn") => Some(Check::Luhn),
            Some("mod97") => Some(Check::Mod97),
            Some("entropy") => Some(Check::Entropy),
            Some(other) => {
                let other = quoted(other);
                return Err(invalid(format!(
                    "{other} is no check. Give \"luhn\", \"mod97\" or \"entropy\"."
                )));
            }
        };
        let near: Vec<String> = pattern
            .near
            .iter()
            .map(|word| folded(word).to_ascii_lowercase())
            .collect();
        if near.iter().any(String::is_empty) {
            return Err(invalid("a word of `near` is empty. Leave it out.".into()));
        }
        let too_large = || invalid("it is too large. Lower its bounds.".into());
        let automaton = Automaton::new(&node).ok_or_else(too_large)?;
        Ok(Searched {
            automaton,
            rule,
            check,
            near,
            longest: 4 * node.lengths().1,
        })
    }

    /// Adds the matches from a place on: each one the leftmost behind the one before.
    pub fn search(&self, text: &Text<'_>, mut from: usize, found: &mut Spans) {
        let bytes = text.bytes;
        while let Some((start, end)) = self.automaton.find(bytes, from) {
            if self.holds(bytes, start, end) {
                let rule = self.rule;
                memory::push(&mut found.all, Span { start, end, rule });
            }
            from = end;
        }
        // The character behind a match can tell whether it ends at a word.
        found.unsettled_from(bytes.len().saturating_sub(self.longest + 1));
    }

    fn holds(&self, bytes: &[u8], start: usize, end: usize) -> bool {
        let kept = |classes: u16| -> Vec<u8> {
            bytes[start..end]
                .iter()
                .copied()
                .filter(|&byte| is(byte, classes))
                .collect()
        };
        let right = match self.check {
            None => true,
            Some(Check::Luhn) => {
                let digits = kept(DIGIT);
                digits.len() > 1 && luhn(&digits)
            }
            Some(Check::Mod97) => {
                let value = kept(ALNUM);
                value.len() > 4 && mod97(&value)
            }
            Some(Check::Entropy) => entropy(&bytes[start..end]) >= 3.0,
        };
        right && (self.near.is_empty() || near(bytes, start, &self.near))
    }
}

/// Whether one of the words stands whole within [`NEAR`] characters before a place.
pub fn near(bytes: &[u8], place: usize, words: &[String]) -> bool {
    let mut from = place;
    for _ in 0..NEAR {
        while from > 0 {
            from -= 1;
            if bytes[from] & 0xC0 != 0x80 {
                break;
            }
        }
    }
    let before = &bytes[from..place];
    words.iter().any(|word| {
        let word = word.as_bytes();
        before.windows(word.len()).enumerate().any(|(at, window)| {
            let (start, end) = (from + at, from + at + word.len());
            let glued = |one: Option<&u8>, other: Option<&u8>| {
                [one, other]
                    .iter()
                    .all(|byte| byte.is_some_and(|&byte| is(byte, WORD)))
            };
            window.eq_ignore_ascii_case(word)
                && !glued(
                    start.checked_sub(1).and_then(|at| bytes.get(at)),
                    bytes.get(start),
                )
                && !glued(bytes.get(end - 1), bytes.get(end))
        })
    })
}

/// Shannon's entropy in bits for each byte.
pub fn entropy(bytes: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for &byte in bytes {
        counts[usize::from(byte)] += 1;
    }
    let all = bytes.len() as f64;
    counts
        .iter()
        .filter(|&&count| count > 0)
        .map(|&count| f64::from(count) / all)
        .map(|part| -part * part.log2())
        .sum()
}
