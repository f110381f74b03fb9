//! JSON texts: what stands in them, read and written in place.

use std::ops::Range;

/// Reads a JSON text from left to right. Each method answers `None` where something else stands.
pub struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    pub fn new(text: &'t str) -> Self {
        Reader { text, at: 0 }
    }

    /// The next byte that is no blank, or 0 at the end.
    pub fn peek(&mut self) -> u8 {
        while matches!(self.byte(), b' ' | b'\t' | b'\r' | b'\n') {
            self.at += 1;
        }
        self.byte()
    }

    /// Takes one sign, with blanks before it.
    pub fn take(&mut self, sign: u8) -> Option<()> {
        (self.peek() == sign).then(|| self.at += 1)
    }

    /// Whether all was read.
    pub fn is_over(&self) -> bool {
        self.at == self.text.len()
    }

    /// Takes a string with its quotes.
    pub fn string(&mut self) -> Option<Range<usize>> {
        self.peek();
        let start = self.at;
        self.take(b'"')?;
        loop {
            match self.byte() {
                b'"' => {
                    self.at += 1;
                    return Some(start..self.at);
                }
                b'\\' => {
                    self.at += 1;
                    match self.byte() {
                        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 1,
                        b'u' => {
                            self.at += 1;
                            hex(self.text, self.at)?;
                            self.at += 4;
                        }
                        _ => return None,
                    }
                }
                // Also what is read behind the end.
                0..0x20 => return None,
                _ => self.at += 1,
            }
        }
    }

    /// Takes a number.
    pub fn number(&mut self) -> Option<Range<usize>> {
        self.peek();
        let start = self.at;
        self.at += usize::from(self.byte() == b'-');
        if self.byte() == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(), b'e' | b'E') {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), b'+' | b'-'));
            self.digits()?;
        }
        Some(start..self.at)
    }

    /// Takes one of the words that are values.
    fn word(&mut self) -> Option<()> {
        let rest = &self.text[self.at..];
        let word = ["true", "false", "null"]
            .into_iter()
            .find(|word| rest.starts_with(word))?;
        self.at += word.len();
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.byte().is_ascii_digit() {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn key(&mut self) -> Option<()> {
        self.string()?;
        self.take(b':')
    }

    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }
}

/// The strings and the numbers of an object or a list, without keys; `None` where the text is neither.
pub fn values(text: &str) -> Option<Vec<Range<usize>>> {
    let mut reader = Reader::new(text);
    if !matches!(reader.peek(), b'{' | b'[') {
        return None;
    }
    let (mut found, mut open) = (Vec::new(), Vec::new());
    loop {
        match reader.peek() {
            b'{' => {
                reader.take(b'{')?;
                if reader.take(b'}').is_none() {
                    reader.key()?;
                    open.push(b'}');
                    continue;
                }
            }
            b'[' => {
                reader.take(b'[')?;
                if reader.take(b']').is_none() {
                    open.push(b']');
                    continue;
                }
            }
            b'"' => found.push(reader.string()?),
            b'-' | b'0'..=b'9' => found.push(reader.number()?),
            _ => reader.word()?,
        }
        loop {
            let Some(&end) = open.last() else {
                let over = reader.peek() == 0 && reader.is_over();
                return over.then_some(found);
            };
            if reader.take(end).is_some() {
                open.pop();
                continue;
            }
            reader.take(b',')?;
            if end == b'}' {
                reader.key()?;
            }
            break;
        }
    }
}

/// What a string with its quotes stands for, as [`Reader::string`] takes it. A surrogate without its
/// other half becomes U+FFFD.
pub fn unquoted(string: &str) -> String {
    let inside = &string[1..string.len() - 1];
    let mut units: Vec<u16> = Vec::new();
    let mut output = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(place) = rest.find('\\') {
        if place > 0 {
            flush(&mut units, &mut output);
            output.push_str(&rest[..place]);
        }
        let escape = rest.as_bytes()[place + 1];
        rest = &rest[place + 2..];
        if escape == b'u' {
            units.push(hex(rest, 0).unwrap_or(0xFFFD));
            rest = &rest[4..];
            continue;
        }
        flush(&mut units, &mut output);
        output.push(match escape {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            other => char::from(other),
        });
    }
    flush(&mut units, &mut output);
    output.push_str(rest);
    output
}

fn flush(units: &mut Vec<u16>, output: &mut String) {
    output.extend(char::decode_utf16(units.drain(..)).map(|one| one.unwrap_or('\u{fffd}')));
}

/// Writes a text as a string in ASCII.
pub fn quote(text: &str, output: &mut String) {
    output.push('"');
    for character in text.chars() {
        match character {
            '"' => output.push_str("\\\""),
            '\\' => output.push_str("\\\\"),
            '\u{8}' => output.push_str("\\b"),
            '\u{c}' => output.push_str("\\f"),
            '\n' => output.push_str("\\n"),
            '\r' => output.push_str("\\r"),
            '\t' => output.push_str("\\t"),
            ' '..='\u{7f}' => output.push(character),
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    output.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    output.push('"');
}

/// The unit that four digits at a place stand for.
fn hex(text: &str, at: usize) -> Option<u16> {
    let digits = text.get(at..at + 4)?;
    let right = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    right.then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

    use proptest::prelude::*;
    use serde_json::Value;

    use super::{quote, unquoted, values};

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (-1e9..1e9).prop_map(Value::from),
            ".{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map(".{0,3}", inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    fn leaves(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| leaves(item, found)),
            Value::Object(members) => members.values().for_each(|item| leaves(item, found)),
            Value::String(_) | Value::Number(_) => found.push(value.to_string()),
            _ => {}
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn strings_and_numbers_are_found_and_nothing_else(value in json(), pretty: bool) {
            let value = Value::from(vec![value]);
            let text = if pretty { format!("{value:#}") } else { value.to_string() };
            let mut expected = Vec::new();
            leaves(&value, &mut expected);
            let found: Vec<String> = values(&text).unwrap().into_iter().map(|place| match &text[place] {
                string if string.starts_with('"') => Value::from(unquoted(string)).to_string(),
                number => number.to_owned(),
            }).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn what_is_no_json_is_refused(text in "[\\[{][\\[\\]{}\",:0-9a-u.e+\\\\ -]{0,12}") {
            prop_assert_eq!(values(&text).is_some(), serde_json::from_str::<Value>(&text).is_ok(), "{}", text);
        }

        #[test]
        fn a_text_that_is_quoted_comes_back(text: String) {
            let mut written = String::new();
            quote(&text, &mut written);
            prop_assert!(written.is_ascii());
            prop_assert_eq!(unquoted(&written), text.clone());
            prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }
    }

    #[test]
    fn half_of_a_pair_is_replaced_and_depth_is_no_trouble() {
        assert_eq!(
            unquoted(r#""\ud83d\ude00\ud83dx\ude00""#),
            "😀\u{fffd}x\u{fffd}"
        );
        assert!(values(&format!("{}{}", "[".repeat(1 << 18), "]".repeat(1 << 18))).is_some());
        assert_eq!(values(&"[".repeat(1 << 18)), None);
    }
}
