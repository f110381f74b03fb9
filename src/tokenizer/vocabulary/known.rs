//! The known patterns, by name and by expression, or why one can't be used.
//!
//! An expression is compared letter by letter. A near miss would count most texts right, and nobody would notice
//! the others.

use crate::error::quoted;
use crate::tokenizer::split::Pattern;

/// The pattern of that name, which may be an encoding's, or of that expression.
pub fn named(pattern: &str) -> Result<Pattern, String> {
    let name = pattern.strip_suffix("_base").unwrap_or(pattern);
    let found = Pattern::from_name(name).or_else(|| Pattern::from_expression(pattern));
    found.ok_or_else(|| {
        format!(
            "{} is the name of no pattern, nor a known expression. The names are {}.",
            quoted(pattern),
            names()
        )
    })
}

/// The pattern that these expressions say, one applied after the other.
pub fn of_expressions(expressions: &[&str]) -> Result<Pattern, String> {
    Pattern::from_expressions(expressions).ok_or_else(|| {
        let found: Vec<_> = expressions.iter().map(|text| shown(text)).collect();
        format!(
            "it splits texts by {}, and no pattern is known that says so to the letter. Known are those of {}.",
            found.join(" and then "),
            names()
        )
    })
}

/// The pattern of that name that [`name`] gives.
pub fn stored(name: &str) -> Option<Pattern> {
    let found = BY_CHARACTERS.iter().find(|(_, known)| *known == name);
    found.map_or_else(|| named(name).ok(), |&(pattern, _)| Some(pattern))
}

/// What no caller can name, since a file of this shape tells by itself.
const BY_CHARACTERS: [(Pattern, &str); 2] =
    [(Pattern::Gemma3, "gemma3"), (Pattern::Gemma4, "gemma4")];

/// A name of a pattern.
pub fn name(pattern: Pattern) -> &'static str {
    let by_characters = BY_CHARACTERS.iter().find(|(known, _)| *known == pattern);
    if let Some((_, name)) = by_characters {
        return name;
    }
    let mut names = Pattern::names();
    let found = names.find(|name| Pattern::from_name(name) == Some(pattern));
    found.unwrap_or_default()
}

fn names() -> String {
    Pattern::names().collect::<Vec<_>>().join(", ")
}

/// An expression as a whole, for whoever reports it; but for one that can't be meant.
fn shown(expression: &str) -> String {
    if expression.len() > 2000 {
        return quoted(expression);
    }
    let shown = expression.chars().map(|character| match character {
        _ if character.is_control() => character.escape_default().to_string(),
        _ => character.to_string(),
    });
    format!("`{}`", shown.collect::<String>())
}
