//! Mistral's tekken.json: the expression, and tokens in base64 by rank, more than the models have.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::source::Source;
use super::{known, tiktoken};
use crate::json::Json;

/// Whether a file is of this format.
pub fn is(file: &Json) -> bool {
    file.get("config").is_some() && matches!(file.get("vocab"), Some(Json::List(_)))
}

/// What the file says.
pub fn read(file: &Json) -> Result<Source, String> {
    let config = |key: &str| file.get("config").and_then(|config| config.get(key));
    let number = |key: &str| match config(key) {
        Some(Json::Word(word)) => word
            .parse::<usize>()
            .map_err(|_| format!("config.{key} is {word}, and a whole number is needed.")),
        _ => Err(format!(
            "config.{key} is missing, which says how many tokens the model has."
        )),
    };
    let expression = config("pattern").and_then(Json::text);
    let expression = expression.ok_or("config.pattern is missing, by which texts are split.")?;
    let pattern = known::of_expressions(&[expression])?;
    let size = number("default_vocab_size")?
        .checked_sub(number("default_num_special_tokens")?)
        .ok_or("config.default_vocab_size is less than config.default_num_special_tokens.")?;
    let items = file.get("vocab").and_then(Json::items).unwrap_or_default();
    if items.len() < size {
        return Err(format!(
            "it has {} tokens, and config says that there are {size}. Is it whole?",
            items.len()
        ));
    }
    let mut tokens = Vec::with_capacity(size);
    for (at, item) in items.iter().enumerate() {
        let rank = match item.get("rank") {
            Some(Json::Word(word)) => word.parse::<u64>().ok(),
            _ => None,
        };
        let bytes = item.get("token_bytes").and_then(Json::text);
        let bytes = bytes.and_then(|bytes| BASE64.decode(bytes).ok());
        let (Some(rank), Some(bytes)) = (rank, bytes) else {
            return Err(format!(
                "vocab[{at}] has no `rank`, or no `token_bytes` in base64."
            ));
        };
        if rank < size as u64 {
            tokens.push((bytes, rank));
        }
    }
    Ok(Source {
        tokens: tiktoken::by_rank(tokens)?,
        whole: vec![],
        whole_pieces: true,
        listed: None,
        pattern,
        nfc: false,
        added: Some(special(file)),
    })
}

/// The texts of the special tokens; files of old name none.
fn special(file: &Json) -> Vec<String> {
    let tokens = file.get("special_tokens").and_then(Json::items);
    let tokens = tokens.unwrap_or_default().iter();
    let texts = tokens.filter_map(|token| token.get("token_str").and_then(Json::text));
    texts.map(str::to_owned).collect()
}
