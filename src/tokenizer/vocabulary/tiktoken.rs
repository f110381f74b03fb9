//! Files of ranks: a line for each token, base64 and the rank; and the order of such tokens.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::source::shown;

/// Tokens with their ranks, in the order of the file.
pub fn read(text: &str) -> Result<Vec<(Vec<u8>, u64)>, String> {
    let mut tokens = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.is_empty() {
            continue;
        }
        let token = line.split_once(' ').and_then(|(token, rank)| {
            let token = BASE64.decode(token).ok()?;
            Some((token, rank.trim_end().parse().ok()?))
        });
        let Some(token) = token else {
            return Err(format!(
                "line {number} is {}, and a line of a .tiktoken file has a token in base64, a blank, and \
                 the token's rank. Files of these formats are read: .tiktoken, tokenizer.json of Hugging \
                 Face, and tekken.json.",
                crate::error::quoted(line)
            ));
        };
        tokens.push(token);
    }
    Ok(tokens)
}

/// The tokens of more than one byte in the order of their ranks.
pub fn by_rank(mut tokens: Vec<(Vec<u8>, u64)>) -> Result<Vec<Vec<u8>>, String> {
    tokens.sort_by_key(|&(_, rank)| rank);
    if let Some(two) = tokens.windows(2).find(|two| two[0].1 == two[1].1) {
        return Err(format!(
            "the tokens {} and {} have the same rank, {}.",
            shown(&two[0].0),
            shown(&two[1].0),
            two[0].1
        ));
    }
    let (single, tokens): (Vec<_>, Vec<_>) = tokens
        .into_iter()
        .map(|(token, _)| token)
        .partition(|token| token.len() == 1);
    check_bytes(single.iter().map(|token| token[0]))?;
    Ok(tokens)
}

/// Refuses a vocabulary in which a byte that UTF-8 can have is no token, or is one twice.
pub fn check_bytes(bytes: impl Iterator<Item = u8>) -> Result<(), String> {
    let mut known = HashSet::new();
    for byte in bytes {
        if !known.insert(byte) {
            return Err(format!("the byte {byte:#04x} is a token twice."));
        }
    }
    let occurs = |byte: &u8| !matches!(byte, 0xC0 | 0xC1 | 0xF5..=0xFF);
    match (0..=255).filter(occurs).find(|byte| !known.contains(byte)) {
        None => Ok(()),
        Some(byte) => Err(format!(
            "the byte {byte:#04x} is no token, so there are texts that it has no tokens for. Vocabularies \
             of bytes are counted with, in which every byte is one."
        )),
    }
}
