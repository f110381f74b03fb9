//! The ranks of tokens that are made of characters, as Gemma's are.

use std::collections::HashSet;

/// The tokens of more than one byte by rank, given those that merges give, in their order: each stands behind those of
/// its characters that had no rank before, and at the end stand the characters that nothing merges.
///
/// # Errors
///
/// A sentence that names the token that has a character which is none itself.
pub fn ranked<'a>(
    merged: impl Iterator<Item = &'a str>,
    characters: &HashSet<&'a str>,
) -> Result<Vec<&'a str>, String> {
    let mut known = HashSet::new();
    let mut ranked = Vec::new();
    // A character of one byte has the rank of that byte.
    let mut add = |token: &'a str| {
        if token.len() > 1 && known.insert(token) {
            ranked.push(token);
        }
    };
    for token in merged {
        for (at, char) in token.char_indices() {
            let character = &token[at..at + char.len_utf8()];
            if !characters.contains(character) {
                return Err(format!(
                    "the token {token:?} has a character that is no token, {character:?}"
                ));
            }
            add(character);
        }
        add(token);
    }
    let mut rest: Vec<&str> = characters.iter().copied().collect();
    rest.sort_unstable();
    rest.into_iter().for_each(add);
    Ok(ranked)
}
