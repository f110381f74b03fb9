//! What can go wrong, each with the value and the remedy in a full sentence.

use crate::memory::Refusable;

/// Why a text could not be counted or cut.
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
let error = ainalyn_tokenizer::count_tokens("text", "gpt4o").unwrap_err();
assert!(error.to_string().contains("gpt-4o"));
```
"#
)]
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error))]
#[non_exhaustive]
pub enum TokenizerError {
    /// No model and no encoding has this name.
    #[error(
        "The model {} is not known.{} An encoding's name, such as \"o200k_base\", is accepted too.",
        quoted(model),
        hint(nearest)
    )]
    UnknownModel {
        /// The name that was asked for.
        model: String,
        /// The nearest known names, the nearest first.
        nearest: Vec<String>,
    },
    /// An exact count was asked for, and the model's can only be estimated.
    #[error(
        "The tokens of the model {} can only be estimated: {provider} publishes no tokenizer for it. \
         Count with {endpoint}, or accept an estimate.",
        quoted(model)
    )]
    NotExact {
        /// The name that was asked for.
        model: String,
        /// Who serves the model.
        provider: String,
        /// The provider's endpoint that counts.
        endpoint: String,
    },
    /// An argument has a value that no text can be counted with.
    #[error("The argument `{field}` can't be used: {reason}")]
    InvalidInput {
        /// The name of the argument.
        field: String,
        /// What is wrong with it, and what to pass instead.
        reason: String,
    },
    /// One of several texts has more tokens than a text may have.
    #[error(
        "The argument `texts` can't be used: texts[{index}] has {tokens} tokens, and a text may have {limit}. \
         Cut it, split it, or have it packed as one that will be cut."
    )]
    TooLong {
        /// The text's index.
        index: u64,
        /// Its number of tokens.
        tokens: u64,
        /// How many a text may have.
        limit: u64,
    },
    /// The encoding can't count, though its name is known.
    #[error("The encoding {encoding} can't be used: {reason}")]
    Encoding {
        /// The encoding's name.
        encoding: String,
        /// Why, and what to do about it.
        reason: String,
    },
    /// There is not enough memory.
    #[error(
        "There is not enough memory for this call. Pass fewer or shorter texts, or let the process have more."
    )]
    OutOfMemory,
}

impl Refusable for TokenizerError {
    fn refused() -> Self {
        Self::OutOfMemory
    }

    fn is_refused(&self) -> bool {
        matches!(self, Self::OutOfMemory)
    }
}

/// A name in quotes, cut when it is too long to read. A character that can't be seen, or that turns
/// what follows it around, is written as `\u{202e}`.
///
/// The Python implementation (`quoted` in `ainalyn/infrastructure/rust/arguments.py`) writes the
/// same, so no character is judged by Unicode's tables, which are others in other versions.
pub(crate) fn quoted(name: &str) -> String {
    const LONGEST: usize = 80;
    let (shown, cut) = match name.char_indices().nth(LONGEST) {
        None => (name, String::new()),
        Some((end, _)) => (&name[..end], format!("… ({} bytes)", name.len())),
    };
    let mut written = String::new();
    for character in shown.chars() {
        match character {
            '"' | '\\' => written.extend(['\\', character]),
            '\0'..='\x1f'
            | '\x7f'..='\u{9f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}' => written.extend(character.escape_unicode()),
            _ => written.push(character),
        }
    }
    format!("\"{written}\"{cut}")
}

fn hint(nearest: &[String]) -> String {
    let names: Vec<_> = nearest.iter().map(|name| quoted(name)).collect();
    match names.split_last() {
        None => " OpenAI's and Google's models are counted, and Claude estimated; `ainalyn models` lists them."
            .to_owned(),
        Some((only, [])) => format!(" Did you mean {only}?"),
        Some((last, others)) => format!(" Did you mean {} or {last}?", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_quoted_name_can_be_read() {
        assert_eq!(quoted("gpt-4o"), r#""gpt-4o""#);
        assert_eq!(quoted(r#"a "b" \ 'c' é模"#), r#""a \"b\" \\ 'c' é模""#);
        assert_eq!(
            quoted("\0\n\x7f\u{85}\u{202e}\u{feff}"),
            r#""\u{0}\u{a}\u{7f}\u{85}\u{202e}\u{feff}""#
        );
        assert_eq!(quoted(&"é".repeat(80)), format!("\"{}\"", "é".repeat(80)));
        assert_eq!(
            quoted(&"é".repeat(81)),
            format!("\"{}\"… (162 bytes)", "é".repeat(80))
        );
    }
}
