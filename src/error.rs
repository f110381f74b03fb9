//! What can go wrong, each with the value and the remedy in a full sentence.

use std::fmt::Write as _;

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
    /// The encoding can't count, though its name is known.
    #[error("The encoding {encoding} can't be used: {reason}")]
    Encoding {
        /// The encoding's name.
        encoding: String,
        /// Why, and what to do about it.
        reason: String,
    },
}

/// A name in quotes, cut when it is too long to read.
fn quoted(name: &str) -> String {
    const LONGEST: usize = 80;
    match name.char_indices().nth(LONGEST) {
        None => format!("{name:?}"),
        Some((end, _)) => format!("{:?}… ({} bytes)", &name[..end], name.len()),
    }
}

fn hint(nearest: &[String]) -> String {
    let mut sentence = String::new();
    for (position, name) in nearest.iter().enumerate() {
        let lead = match position {
            0 => " Did you mean ",
            _ if position + 1 == nearest.len() => " or ",
            _ => ", ",
        };
        // Writing to a String can't fail.
        let _ = write!(sentence, "{lead}{name:?}");
    }
    if !nearest.is_empty() {
        sentence.push('?');
    }
    sentence
}
