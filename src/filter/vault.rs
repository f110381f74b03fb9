//! Placeholders that can be put back.

use std::{
    collections::HashMap,
    ops::Range,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{
    error::FilterError,
    json::{Reader, quote, unquoted},
};

/// A rule's name is cut to this in a placeholder.
const LABEL_MOST: usize = 64;

/// The most characters between the brackets, blanks included.
const INSIDE_MOST: usize = 128;

/// The label of a placeholder that stood in the text already.
const LITERAL: &str = "literal";

const VERSION: &str = "1";

/// Gives placeholders such as `[[EMAIL_1]]` for values, and puts the values back.
///
/// The same value of the same rule has the same number, and numbers run on over all texts, so that one
/// vault serves a whole conversation. Threads may share one. Its values are handed out by
/// [`Vault::restore`] and [`Vault::to_json`] alone.
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
use ainalyn_tokenizer::{Filter, FilterConfig, Vault};

let (filter, vault) = (Filter::new(FilterConfig::default())?, Vault::new());
let safe = filter.redact_into("mail jane@example.com", &vault)?.text;
assert_eq!(safe, "mail [[EMAIL_1]]");
assert_eq!(vault.restore("Dear [[EMAIL_1]],"), "Dear jane@example.com,");
# Ok::<(), ainalyn_tokenizer::FilterError>(())
```
"#
)]
#[derive(Default)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Vault {
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    /// By label, the values in the order of their numbers.
    values: Vec<(String, Vec<String>)>,
    numbers: HashMap<(String, String), usize>,
}

impl Held {
    fn number(&mut self, label: String, value: &str) -> usize {
        let key = (label, value.to_owned());
        if let Some(&number) = self.numbers.get(&key) {
            return number;
        }
        let at = self.values.iter().position(|(label, _)| *label == key.0);
        let at = at.unwrap_or_else(|| {
            self.values.push((key.0.clone(), Vec::new()));
            self.values.len() - 1
        });
        let values = &mut self.values[at].1;
        values.push(key.1.clone());
        let number = values.len();
        self.numbers.insert(key, number);
        number
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Vault {
    /// A vault that has given nothing yet.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// The vault that `to_json` wrote, in whichever language.
    ///
    /// # Errors
    ///
    /// `InvalidInput` where the text is none that it wrote.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    pub fn from_json(data: &str) -> Result<Self, FilterError> {
        read(data).ok_or_else(|| FilterError::InvalidInput {
            field: "data".into(),
            reason: "it is not the JSON of a vault. Pass what a vault wrote as its JSON.".into(),
        })
    }

    /// How many values it has placeholders for.
    pub fn count(&self) -> u64 {
        self.held().numbers.len() as u64
    }

    /// The placeholder for a value that a rule found, a new one unless it had one before.
    pub fn placeholder(&self, rule: &str, value: &str) -> String {
        let label = label(rule);
        let number = self.held().number(label.clone(), value);
        format!("[[{label}_{number}]]")
    }

    /// A text with the values in place of the placeholders that this vault gave.
    ///
    /// One pass, linear in the text: what is put back is not searched again. Other letters' case and
    /// blanks within the brackets don't matter. A placeholder that this vault never gave stays;
    /// `unknown_in` lists those.
    pub fn restore(&self, text: &str) -> String {
        let held = self.held();
        rewritten(text, |inside, output| match value(&held, inside) {
            Some(value) => output.push_str(value),
            None => output.push_str(&format!("[[{inside}]]")),
        })
    }

    /// The placeholders in a text that this vault never gave, as they are written there.
    pub fn unknown_in(&self, text: &str) -> Vec<String> {
        let held = self.held();
        let mut unknown = Vec::new();
        let mut place = 0;
        while let Some(found) = next(text, place) {
            let inside = &text[found.start + 2..found.end - 2];
            if parsed(inside).is_some() && value(&held, inside).is_none() {
                unknown.push(text[found.clone()].to_owned());
            }
            place = found.end;
        }
        unknown
    }

    /// All that the vault holds, values included, as a JSON text in ASCII. Keep it safe.
    pub fn to_json(&self) -> String {
        let held = self.held();
        let mut output = format!("{{\"ainalyn_vault\": {VERSION}, \"values\": {{");
        for (index, (label, values)) in held.values.iter().enumerate() {
            output.push_str(if index > 0 { ", " } else { "" });
            quote(label, &mut output);
            output.push_str(": [");
            for (index, value) in values.iter().enumerate() {
                output.push_str(if index > 0 { ", " } else { "" });
                quote(value, &mut output);
            }
            output.push(']');
        }
        output.push_str("}}");
        output
    }
}

impl Vault {
    /// A text in which what looks like a placeholder is given one of its own: so nobody can make
    /// [`Vault::restore`] reveal a value by writing its placeholder into a text.
    pub(super) fn escaped(&self, text: &str) -> String {
        rewritten(text, |inside, output| {
            let written = format!("[[{inside}]]");
            output.push_str(&match parsed(inside) {
                Some(_) => self.placeholder(LITERAL, &written),
                None => written,
            });
        })
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A rule's name as a placeholder shows it.
fn label(rule: &str) -> String {
    let sign = |character: char| match character {
        'A'..='Z' | '0'..='9' | '_' | '-' => character,
        _ => '_',
    };
    let label: String = rule
        .to_uppercase()
        .chars()
        .map(sign)
        .take(LABEL_MOST)
        .collect();
    if label.is_empty() {
        "_".to_owned()
    } else {
        label
    }
}

/// The text, with `write` for what may be a placeholder, given what stands between its brackets.
fn rewritten(text: &str, mut write: impl FnMut(&str, &mut String)) -> String {
    let (mut output, mut place) = (String::with_capacity(text.len()), 0);
    while let Some(found) = next(text, place) {
        output.push_str(&text[place..found.start]);
        write(&text[found.start + 2..found.end - 2], &mut output);
        place = found.end;
    }
    output.push_str(&text[place..]);
    output
}

/// The next part of a text that may be a placeholder, as a model may have bent it: with letters of the
/// other case, and blanks.
fn next(text: &str, from: usize) -> Option<Range<usize>> {
    let mut place = from;
    loop {
        let start = place + text[place..].find("[[")?;
        let inside = &text[start + 2..];
        let allowed = |one: &char| {
            one.is_ascii_alphanumeric() || matches!(one, '_' | '-') || one.is_whitespace()
        };
        let length = inside
            .chars()
            .take(INSIDE_MOST + 1)
            .take_while(allowed)
            .fold((0, 0), |(count, bytes), one| {
                (count + 1, bytes + one.len_utf8())
            });
        if (1..=INSIDE_MOST).contains(&length.0) && inside[length.1..].starts_with("]]") {
            return Some(start..start + length.1 + 4);
        }
        place = start + 1;
    }
}

/// The label and the number of what stands between brackets; `None` for no placeholder.
fn parsed(inside: &str) -> Option<(String, usize)> {
    let plain: String = inside.chars().filter(|one| !one.is_whitespace()).collect();
    let plain = plain.to_ascii_uppercase();
    let (label, number) = plain.rsplit_once('_')?;
    let right = !label.is_empty()
        && (1..=18).contains(&number.len())
        && !number.starts_with('0')
        && number.bytes().all(|digit| digit.is_ascii_digit());
    right.then(|| Some((label.to_owned(), number.parse().ok()?)))?
}

fn value<'h>(held: &'h Held, inside: &str) -> Option<&'h str> {
    let (label, number) = parsed(inside)?;
    let (_, values) = held.values.iter().find(|(known, _)| *known == label)?;
    values.get(number - 1).map(String::as_str)
}

/// The vault whose JSON this is.
fn read(data: &str) -> Option<Vault> {
    let mut reader = Reader::new(data);
    let (mut version, mut held) = (None, None);
    reader.take(b'{')?;
    for index in 0..2 {
        if index > 0 {
            reader.take(b',')?;
        }
        let key = unquoted(&data[reader.string()?]);
        reader.take(b':')?;
        match key.as_str() {
            "ainalyn_vault" if version.is_none() => version = Some(&data[reader.number()?]),
            "values" if held.is_none() => held = Some(read_values(data, &mut reader)?),
            _ => return None,
        }
    }
    reader.take(b'}')?;
    let over = reader.peek() == 0 && reader.is_over();
    (over && version == Some(VERSION)).then_some(Vault {
        held: Mutex::new(held?),
    })
}

fn read_values(data: &str, reader: &mut Reader<'_>) -> Option<Held> {
    let mut held = Held::default();
    reader.take(b'{')?;
    if reader.take(b'}').is_some() {
        return Some(held);
    }
    loop {
        let label = unquoted(&data[reader.string()?]);
        // One that is no label, or was there before, is none that was written.
        if self::label(&label) != label || held.values.iter().any(|(known, _)| *known == label) {
            return None;
        }
        reader.take(b':')?;
        reader.take(b'[')?;
        for number in 1.. {
            let value = unquoted(&data[reader.string()?]);
            if held.number(label.clone(), &value) != number {
                return None;
            }
            if reader.take(b',').is_none() {
                break;
            }
        }
        reader.take(b']')?;
        if reader.take(b',').is_none() {
            reader.take(b'}')?;
            return Some(held);
        }
    }
}
