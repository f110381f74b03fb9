//! JSON, read in order and as it is written: the schemas of tools, and vocabularies.
//!
//! A number stays the text that it was, and nothing is nested deeper than [`MAX_DEPTH`].

/// How deep values may be nested: far above any real schema, and far below what a stack holds.
pub const MAX_DEPTH: usize = 100;

#[derive(Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`, `true`, `false` or a number.
    Word(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// The value that `text` holds, if it is JSON and not nested too deep.
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(text).ok()
    }

    /// The value that `text` holds, or the byte from which on it is no JSON, or nested too deep.
    pub fn read(text: &str) -> Result<Self, usize> {
        let mut reader = Reader { rest: text };
        let value = reader.value(0);
        reader.blanks();
        match value {
            Some(value) if reader.rest.is_empty() => Ok(value),
            _ => Err(text.len() - reader.rest.len()),
        }
    }

    /// The value of a key of an object.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Self::Object(pairs) = self else {
            return None;
        };
        pairs
            .iter()
            .find_map(|(found, value)| (found == key).then_some(value))
    }

    /// The text itself, of a text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The values of a list that has some.
    pub fn items(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) if !items.is_empty() => Some(items),
            _ => None,
        }
    }

    /// The value as JSON without blanks, and without what stands at the `omitted` keys.
    pub fn compact(&self, omitted: &[&str]) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Text(text) => quoted(text),
            Self::List(items) => {
                let items: Vec<_> = items.iter().map(|item| item.compact(omitted)).collect();
                format!("[{}]", items.join(","))
            }
            Self::Object(pairs) => {
                let pairs: Vec<_> = pairs
                    .iter()
                    .filter(|(key, _)| !omitted.contains(&key.as_str()))
                    .map(|(key, value)| format!("{}:{}", quoted(key), value.compact(omitted)))
                    .collect();
                format!("{{{}}}", pairs.join(","))
            }
        }
    }
}

/// A text as JSON writes it, with no more escapes than it needs.
fn quoted(text: &str) -> String {
    let mut written = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => written.extend(['\\', character]),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            '\u{8}' => written.push_str("\\b"),
            '\u{c}' => written.push_str("\\f"),
            '\0'..='\x1f' => written.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => written.push(character),
        }
    }
    written.push('"');
    written
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// Passes over that character, behind blanks, if it comes next.
    fn take(&mut self, character: char) -> Option<()> {
        self.blanks();
        self.rest = self.rest.strip_prefix(character)?;
        Some(())
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.blanks();
        match self.rest.chars().next()? {
            '"' => self.string().map(Json::Text),
            '[' => {
                let mut items = Vec::new();
                self.list('[', ']', |reader| {
                    items.push(reader.value(depth + 1)?);
                    Some(())
                })?;
                Some(Json::List(items))
            }
            '{' => {
                let mut pairs: Vec<(String, Json)> = Vec::new();
                self.list('{', '}', |reader| {
                    reader.blanks();
                    let key = reader.string()?;
                    reader.take(':')?;
                    pairs.push((key, reader.value(depth + 1)?));
                    Some(())
                })?;
                Some(Json::Object(pairs))
            }
            _ => self.word(),
        }
    }

    /// What stands between brackets, with commas between.
    fn list(
        &mut self,
        open: char,
        close: char,
        mut item: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.take(open)?;
        if self.take(close).is_some() {
            return Some(());
        }
        loop {
            item(self)?;
            if self.take(close).is_some() {
                return Some(());
            }
            self.take(',')?;
        }
    }

    fn word(&mut self) -> Option<Json> {
        let inside = |character: char| {
            character.is_ascii_alphanumeric() || matches!(character, '-' | '+' | '.')
        };
        let end = self.rest.find(|character| !inside(character));
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        let known = matches!(word, "null" | "true" | "false");
        if !known && !word.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            return None;
        }
        if !known && word.parse::<f64>().is_err() {
            return None;
        }
        self.rest = rest;
        Some(Json::Word(word.to_owned()))
    }

    fn string(&mut self) -> Option<String> {
        self.rest = self.rest.strip_prefix('"')?;
        let mut text = String::new();
        loop {
            let end = self.rest.find(['"', '\\'])?;
            text.push_str(&self.rest[..end]);
            let escaped = self.rest[end..].starts_with('\\');
            self.rest = &self.rest[end + 1..];
            if !escaped {
                return Some(text);
            }
            text.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Option<char> {
        let character = self.rest.chars().next()?;
        self.rest = &self.rest[character.len_utf8()..];
        Some(match character {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'u' => self.code_point()?,
            '"' | '\\' | '/' => character,
            _ => return None,
        })
    }

    /// A character behind `\u`; half of a surrogate pair alone counts as U+FFFD does.
    fn code_point(&mut self) -> Option<char> {
        let first = self.unit()?;
        if (0xd800..0xdc00).contains(&first) {
            let behind = self.rest;
            let low = self.rest.strip_prefix("\\u").and_then(|rest| {
                self.rest = rest;
                self.unit()
            });
            if let Some(low @ 0xdc00..0xe000) = low {
                return char::from_u32(0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00));
            }
            self.rest = behind;
        }
        Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn unit(&mut self) -> Option<u32> {
        let (digits, rest) = self.rest.split_at_checked(4)?;
        self.rest = rest;
        u32::from_str_radix(digits, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{Json, MAX_DEPTH};

    #[test]
    fn json_is_read_as_it_is_written() {
        for text in [
            "{}",
            "[]",
            r#"{"b":[1,-2.50,1e5],"a":{"c":null,"d":[true,false]}}"#,
            r#""a \" \\ \n \r \t \b \f \u0001 é 模""#,
        ] {
            let spaced = text.replace(',', " ,\n ").replace(':', " : ");
            let read = Json::parse(&spaced).map(|value| value.compact(&[]));
            assert_eq!(read.as_deref(), Some(text));
        }
        let escaped = Json::parse(r#""\u00e9\ud83d\ude00\ud83d\/""#);
        assert_eq!(escaped, Some(Json::Text("é😀\u{fffd}/".to_owned())));
    }

    #[test]
    fn what_is_no_json_is_none() {
        for text in [
            "",
            "nope",
            "{",
            "[1",
            "[1,]",
            r#"{"a"}"#,
            r#"{"a":}"#,
            "1 2",
            r#""a"#,
            r#""\x""#,
            "NaN",
            r#""\u12"#,
            "--1",
            "1-2",
        ] {
            assert_eq!(Json::parse(text), None, "{text}");
        }
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Json::parse(&nested(MAX_DEPTH)).is_some());
        assert_eq!(Json::parse(&nested(MAX_DEPTH + 2)), None);
        assert_eq!(Json::parse(&nested(1_000_000)), None);
    }

    #[test]
    fn keys_can_be_left_out_at_every_depth() {
        let value = Json::parse(r#"{"a":1,"b":{"a":2,"c":[{"a":3}]}}"#);
        let left = value.map(|value| value.compact(&["a"]));
        assert_eq!(left.as_deref(), Some(r#"{"b":{"c":[{}]}}"#));
    }
}
