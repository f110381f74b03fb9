//! The merges of a Hugging Face file, and the order of tokens that they say.

use std::collections::{HashMap, HashSet};

use super::source::{BYTES, Listed, shown};
use super::{byte_level, tiktoken};
use crate::error::quoted;
use crate::json::Json;

/// What a model of byte pairs says.
pub struct Model {
    /// The tokens that merges give, in the order of these.
    pub tokens: Vec<Vec<u8>>,
    /// The other tokens of more than one byte.
    pub others: Vec<Vec<u8>>,
    pub listed: Listed,
}

/// The tokens of `model.vocab` as they are written there, with their ids.
pub fn ids(model: &Json) -> Result<HashMap<&str, u64>, String> {
    let Some(Json::Object(pairs)) = model.get("vocab") else {
        return Err("model.vocab is missing, or no object of tokens and ids.".into());
    };
    let mut tokens = HashMap::with_capacity(pairs.len());
    let mut ids = HashMap::with_capacity(pairs.len());
    for (text, id) in pairs {
        let number = match id {
            Json::Word(word) => word.parse::<u32>().ok(),
            _ => None,
        };
        let Some(id) = number else {
            return Err(format!(
                "model.vocab has for the token {} no whole number as id.",
                quoted(text)
            ));
        };
        if let Some(other) = ids.insert(id, text) {
            return Err(format!(
                "model.vocab has the id {id} twice, for {} and {}.",
                quoted(other),
                quoted(text)
            ));
        }
        if text.is_empty() {
            return Err("model.vocab has a token without a text.".into());
        }
        if tokens.insert(text.as_str(), id.into()).is_some() {
            return Err(format!("model.vocab has the token {} twice.", quoted(text)));
        }
    }
    Ok(tokens)
}

/// The tokens of `model.vocab` as bytes. Those of `added`, whose text is ordinary text, may have one that stands for
/// no bytes.
fn vocabulary<'a>(
    model: &'a Json,
    added: &HashSet<&str>,
) -> Result<HashMap<&'a str, (u64, Vec<u8>)>, String> {
    let mut tokens = HashMap::new();
    for (text, id) in ids(model)? {
        match byte_level::bytes(text) {
            Ok(bytes) => drop(tokens.insert(text, (id, bytes))),
            Err(_) if added.contains(text) => {}
            Err(character) => {
                return Err(format!(
                    "the token {} has the character {character:?}, which stands for no byte. Vocabularies of \
                     bytes are read, whose tokens are written as `ByteLevel` writes them.",
                    quoted(text)
                ));
            }
        }
    }
    Ok(tokens)
}

/// The two tokens of a merge: a text with a blank between them, or a list of both.
fn halves(merge: &Json) -> Option<(&str, &str)> {
    match merge {
        Json::Text(text) => text.split_once(' '),
        Json::List(items) => match items.as_slice() {
            [left, right] => Some((left.text()?, right.text()?)),
            _ => None,
        },
        _ => None,
    }
}

/// The pairs of `model.merges`, of tokens which `is_known`, as is what they make.
pub fn pairs(model: &Json, is_known: impl Fn(&str) -> bool) -> Result<Vec<(&str, &str)>, String> {
    let Some(Json::List(merges)) = model.get("merges") else {
        return Err("model.merges is missing, or no list.".into());
    };
    let mut pairs = Vec::with_capacity(merges.len());
    for (at, merge) in merges.iter().enumerate() {
        let Some((left, right)) = halves(merge) else {
            return Err(format!(
                "model.merges[{at}] is not two tokens with a blank between them, nor a list of two."
            ));
        };
        let merged = [left, right].concat();
        if let Some(unknown) = [left, right, &merged]
            .into_iter()
            .find(|text| !is_known(text))
        {
            return Err(format!(
                "model.merges[{at}] names the token {}, which model.vocab does not have.",
                quoted(unknown)
            ));
        }
        pairs.push((left, right));
    }
    Ok(pairs)
}

/// Reads `model` of a file whose added tokens are `added`.
pub fn read(model: &Json, added: &HashSet<&str>) -> Result<Model, String> {
    let vocabulary = vocabulary(model, added)?;
    let single = vocabulary.values().filter(|(_, bytes)| bytes.len() == 1);
    tiktoken::check_bytes(single.map(|(_, bytes)| bytes[0]))?;
    let named = pairs(model, |text| vocabulary.contains_key(text))?;
    let mut ranks: HashMap<Vec<u8>, u32> =
        (0..=255).map(|byte| (vec![byte], byte.into())).collect();
    let mut tokens = Vec::new();
    let mut pairs = Vec::with_capacity(named.len());
    for (left, right) in named {
        let (left, right) = (&vocabulary[left].1, &vocabulary[right].1);
        let token = [left.as_slice(), right].concat();
        if !ranks.contains_key(&token) {
            ranks.insert(token.clone(), BYTES + tokens.len() as u32);
            tokens.push(token);
        }
        pairs.push((left, right));
    }
    // A merge can name a token that a later one gives.
    let mut listed = Vec::with_capacity(pairs.len());
    let mut known = HashMap::with_capacity(pairs.len());
    for (at, (left, right)) in pairs.into_iter().enumerate() {
        let rank = |bytes: &Vec<u8>| ranks.get(bytes).copied().unwrap_or(u32::MAX);
        let pair = (rank(left), rank(right));
        if let Some(other) = known.insert(pair, at)
            && pair.0.max(pair.1) != u32::MAX
        {
            return Err(format!(
                "model.merges[{at}] is model.merges[{other}] once more: {} and {}.",
                shown(left),
                shown(right)
            ));
        }
        listed.push(pair);
    }
    let mut others: Vec<(u64, Vec<u8>)> = vocabulary
        .into_iter()
        .filter(|(text, (_, bytes))| !added.contains(text) && !ranks.contains_key(bytes))
        .map(|(_, token)| token)
        .collect();
    others.sort();
    Ok(Model {
        tokens,
        others: others.into_iter().map(|(_, bytes)| bytes).collect(),
        listed: Listed(listed),
    })
}
