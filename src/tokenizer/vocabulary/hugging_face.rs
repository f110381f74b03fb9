//! Hugging Face's tokenizer.json, as far as it is byte pairs of bytes; Gemma's, of characters, is [`gemma_json`].

use super::source::Source;
use super::{gemma, gemma_json, known, merges};
use crate::error::quoted;
use crate::json::Json;
use crate::tokenizer::split::Pattern;

/// What is read, for whoever has something else.
const SUPPORTED: &str = "Read are models of type BPE over bytes (`ByteLevel`), as those of GPT-2, Llama 3 and 4, \
     Qwen, DeepSeek and gpt-oss are, and those of Gemma.";

/// Whether a file is of this format.
pub fn is(file: &Json) -> bool {
    file.get("model").is_some()
}

/// What the file says.
pub fn read(file: &Json) -> Result<Source, String> {
    let model = file.get("model").ok_or("it has no `model`.")?;
    check_model(model)?;
    if is_true(model.get("byte_fallback")) {
        return of_characters(file, model);
    }
    let nfc = nfc(file.get("normalizer"))?;
    let pattern = pattern(file.get("pre_tokenizer"))?;
    let added = added(file)?;
    let model_read = merges::read(model, &added.iter().copied().collect())?;
    let texts = added.into_iter().map(str::to_owned).collect();
    let whole_pieces = is_true(model.get("ignore_merges"));
    Ok(Source {
        tokens: model_read.tokens,
        whole: if whole_pieces {
            model_read.others
        } else {
            vec![]
        },
        whole_pieces,
        listed: Some(model_read.listed),
        pattern,
        nfc,
        added: (!is_more_than_text(file, nfc)).then_some(texts),
    })
}

/// What a file says whose tokens are of characters, and of bytes only where there is no other.
fn of_characters(file: &Json, model: &Json) -> Result<Source, String> {
    if is_true(model.get("ignore_merges")) {
        return Err(format!(
            "model.ignore_merges is true, and that of Gemma is not. {}",
            gemma::SUPPORTED
        ));
    }
    let list = file.get("added_tokens").and_then(Json::items);
    let special = list.unwrap_or_default().iter();
    let special = special.map(|token| is_true(token.get("special")));
    let added: Vec<(&str, bool)> = added(file)?.into_iter().zip(special).collect();
    if is_more_than_text(file, false) {
        return Err(format!(
            "one of its added tokens takes blanks beside it, or stands for a word alone. {}",
            gemma::SUPPORTED
        ));
    }
    gemma_json::read(file, model, &added)
}

/// The texts of `added_tokens`.
fn added(file: &Json) -> Result<Vec<&str>, String> {
    let list = file.get("added_tokens").and_then(Json::items);
    let texts = list.unwrap_or_default().iter().enumerate();
    texts
        .map(|(at, token)| {
            let text = token.get("content").and_then(Json::text);
            text.ok_or_else(|| format!("added_tokens[{at}] has no `content`."))
        })
        .collect()
}

/// Whether an added token takes blanks beside it, or stands for a word alone, or is looked for in another text.
fn is_more_than_text(file: &Json, nfc: bool) -> bool {
    let list = file.get("added_tokens").and_then(Json::items);
    list.unwrap_or_default().iter().any(|token| {
        let asks = |key| is_true(token.get(key));
        asks("lstrip") || asks("rstrip") || asks("single_word") || nfc && asks("normalized")
    })
}

fn is_true(value: Option<&Json>) -> bool {
    matches!(value, Some(Json::Word(word)) if word == "true")
}

fn is_null(value: Option<&Json>) -> bool {
    match value {
        None => true,
        Some(Json::Word(word)) => word == "null",
        _ => false,
    }
}

fn kind(value: &Json) -> &str {
    value.get("type").and_then(Json::text).unwrap_or_default()
}

fn check_model(model: &Json) -> Result<(), String> {
    // Files of old have no type, and merges if they are of this one.
    let kind = match model.get("type") {
        None if model.get("merges").is_some() => "BPE",
        kind => kind.and_then(Json::text).unwrap_or_default(),
    };
    if kind != "BPE" {
        return Err(format!("model.type is {}. {SUPPORTED}", quoted(kind)));
    }
    let zero =
        |value: Option<&Json>| matches!(value, Some(Json::Word(word)) if word.parse() == Ok(0.0));
    let dropout = model.get("dropout");
    if !is_null(dropout) && !zero(dropout) {
        return Err(
            "model.dropout is set, which makes counts a matter of chance. Set it to null.".into(),
        );
    }
    for key in ["continuing_subword_prefix", "end_of_word_suffix"] {
        let value = model.get(key);
        if !is_null(value) && value.and_then(Json::text) != Some("") {
            return Err(format!(
                "model.{key} is set, which writes tokens in another way within words. {SUPPORTED}"
            ));
        }
    }
    Ok(())
}

/// Whether the only step is Unicode's form C, or there is none.
fn nfc(normalizer: Option<&Json>) -> Result<bool, String> {
    let Some(normalizer) = normalizer.filter(|value| !is_null(Some(value))) else {
        return Ok(false);
    };
    match kind(normalizer) {
        "NFC" => Ok(true),
        "Sequence" => {
            let steps = normalizer.get("normalizers").and_then(Json::items);
            let mut found = false;
            for step in steps.unwrap_or_default() {
                found |= nfc(Some(step))?;
            }
            Ok(found)
        }
        other => Err(format!(
            "its normalizer is {}, and known is \"NFC\", or none.",
            quoted(other)
        )),
    }
}

fn pattern(pre_tokenizer: Option<&Json>) -> Result<Pattern, String> {
    let lacking =
        || format!("it has no pre_tokenizer, so a text is one piece of any length. {SUPPORTED}");
    let pre_tokenizer = pre_tokenizer.filter(|value| !is_null(Some(value)));
    let pre_tokenizer = pre_tokenizer.ok_or_else(lacking)?;
    let steps = match kind(pre_tokenizer) {
        "Sequence" => pre_tokenizer.get("pretokenizers").and_then(Json::items),
        _ => Some(std::slice::from_ref(pre_tokenizer)),
    };
    let (mut expressions, mut byte_level) = (Vec::new(), false);
    for (at, step) in steps.unwrap_or_default().iter().enumerate() {
        if byte_level {
            return Err(format!(
                "step {at} of its pre_tokenizer stands behind `ByteLevel`, where texts are bytes. {SUPPORTED}"
            ));
        }
        match kind(step) {
            "Split" => expressions.push(split(step, at)?),
            "Digits" if is_true(step.get("individual_digits")) => expressions.push(r"\p{N}"),
            "ByteLevel" => {
                if is_true(step.get("add_prefix_space")) {
                    return Err(
                        "its pre_tokenizer puts a blank before each text (`add_prefix_space`), \
                                and texts are counted as they stand."
                            .into(),
                    );
                }
                // It splits by GPT-2's expression unless it is told not to.
                if step.get("use_regex").is_none() || is_true(step.get("use_regex")) {
                    expressions.push(Pattern::GPT2);
                }
                byte_level = true;
            }
            other => {
                return Err(format!(
                    "step {at} of its pre_tokenizer is {}, and known are `Split`, `Digits` and `ByteLevel`. \
                     {SUPPORTED}",
                    quoted(other)
                ));
            }
        }
    }
    if !byte_level {
        return Err(format!(
            "its pre_tokenizer has no step `ByteLevel`. {SUPPORTED}"
        ));
    }
    known::of_expressions(&expressions)
}

/// The expression of a step that makes each match a piece, and what is between them.
fn split(step: &Json, at: usize) -> Result<&str, String> {
    let expression = step.get("pattern").and_then(|pattern| pattern.get("Regex"));
    let expression = expression.and_then(Json::text).ok_or_else(|| {
        format!(
            "step {at} of its pre_tokenizer splits by a text, and not by an expression. {SUPPORTED}"
        )
    })?;
    let behavior = step.get("behavior").and_then(Json::text);
    match (behavior, is_true(step.get("invert"))) {
        // The known expressions leave nothing between their matches that `Removed` could take away.
        (Some("Isolated"), false) | (Some("Removed"), true) => Ok(expression),
        (behavior, invert) => Err(format!(
            "step {at} of its pre_tokenizer has the behavior {} and invert = {invert}; known is \"Isolated\" \
             without invert.",
            quoted(behavior.unwrap_or_default())
        )),
    }
}
