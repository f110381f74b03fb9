//! The scenario of the interface that every language runs.

use std::collections::BTreeSet;

use ainalyn_tokenizer::{
    ChatMessage, ChatOptions, ContentPart, Keep, MessagesCount, Oversized, Special, SplitAt,
    TokenCount, TokenizerError, Tool, ToolCall, count_messages, count_tokens, count_tokens_batch,
    count_tokens_batch_with, count_tokens_with, error_message, fits, fits_with, require_exact,
    resolve, split_to_tokens, truncate_keeping, truncate_to_tokens, truncate_with,
};
#[cfg(feature = "vocabularies")]
use ainalyn_tokenizer::{VocabularyOptions, load_vocabulary};
use serde_json::{Value, json};

fn steps() -> Vec<Value> {
    steps_of(include_str!("../scenarios/interface.json"))
}

fn steps_of(file: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(file).unwrap();
    file["steps"].as_array().unwrap().clone()
}

#[test]
fn every_step_answers_as_written() {
    check(steps());
}

#[test]
#[cfg(all(feature = "o200k", feature = "cl100k", feature = "r50k"))]
fn windows_cuts_and_runs_are_those_of_the_definitions() {
    let steps = steps_of(include_str!("../vectors/parts.json"));
    assert!(steps.len() > 300);
    check(steps);
}

fn check(steps: Vec<Value>) {
    for step in steps {
        if !applies(&step) {
            continue;
        }
        match call(step["call"].as_str().unwrap(), &step["with"]) {
            Ok(answer) => assert_eq!(answer, step["returns"], "{step}"),
            Err(error) => {
                let fails = &step["fails"];
                assert_eq!(described(&error)["error"], fails["error"], "{step}");
                assert_eq!(described(&error)["fields"], fails["fields"], "{step}");
                assert_eq!(error_message(error), fails["message"], "{step}");
            }
        }
    }
}

#[test]
fn every_function_of_the_interface_has_steps_in_every_language() {
    let called: BTreeSet<String> = steps()
        .iter()
        .map(|step| step["call"].as_str().unwrap().to_owned())
        .collect();
    let source = concat!(
        include_str!("../../src/interface.rs"),
        include_str!("../../src/interface/parts.rs"),
        include_str!("../../src/interface/special.rs"),
        include_str!("../../src/interface/vocabularies.rs")
    );
    let exported: BTreeSet<String> = source
        .split("uniffi::export")
        .skip(1)
        .map(|rest| rest.split_once("\npub fn ").unwrap().1)
        .map(|rest| rest.split('(').next().unwrap().to_owned())
        .collect();
    assert_eq!(called, exported);

    // Swift's sources are committed, and most machines can't run them.
    let swift = include_str!(
        "../../bindings/swift/AinalynTokenizer/Sources/AinalynTokenizer/AinalynTokenizer.swift"
    );
    let generated: BTreeSet<String> = swift
        .lines()
        .filter_map(|line| line.strip_prefix("public func "))
        .map(|rest| snake_case(rest.split('(').next().unwrap()))
        .filter(|name| !name.starts_with("uniffi") && !name.starts_with('_'))
        // The filter has an interface, and examples that every language runs, of its own.
        .filter(|name| !name.starts_with("filter_"))
        .collect();
    assert_eq!(called, generated);
}

#[test]
fn every_error_has_a_step() {
    let described_by_steps: BTreeSet<String> = steps()
        .iter()
        .filter(|step| step["call"] == "error_message")
        .map(|step| step["with"]["error"].as_str().unwrap().to_owned())
        .collect();
    let source = include_str!("../../src/error.rs");
    let variants: BTreeSet<String> = source
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter_map(|line| line.strip_suffix(" {").or(line.strip_suffix(',')))
        .filter(|name| name.chars().all(char::is_alphanumeric))
        .filter(|name| name.starts_with(char::is_uppercase))
        .map(str::to_owned)
        .collect();
    assert_eq!(described_by_steps, variants);
}

fn applies(step: &Value) -> bool {
    let lacks = |feature| match feature {
        "p50k" => !cfg!(feature = "p50k"),
        "vocabularies" => !cfg!(feature = "vocabularies"),
        other => panic!("a step depends on the feature {other}, which this test does not know"),
    };
    let needs_all = |model: &str| cfg!(feature = "cl100k") || model.starts_with("gpt-4o");
    if step["call"] == "load_vocabulary" {
        return !lacks("vocabularies");
    }
    match step["when"]["without"].as_str() {
        Some(feature) => lacks(feature),
        // A smaller build answers for what it has.
        None => step["with"]["model"]
            .as_str()
            .is_none_or(|model| step["fails"].is_object() || needs_all(model)),
    }
}

fn call(function: &str, with: &Value) -> Result<Value, TokenizerError> {
    let text = || with["text"].as_str().unwrap();
    let model = || with["model"].as_str().unwrap();
    let number = |name: &str| with[name].as_u64().unwrap();
    let max_tokens = || number("max_tokens");
    let keep = || {
        let all = [Keep::Start, Keep::End, Keep::Middle];
        let named = |keep: &Keep| with["keep"] == format!("{keep:?}");
        all.into_iter().find(named).unwrap()
    };
    let marker = || with["marker"].as_str().unwrap();
    let special = || {
        let all = [Special::Text, Special::Count];
        let named = |special: &Special| with["special"] == format!("{special:?}");
        all.into_iter().find(named).unwrap()
    };
    let at = || match with["at"].as_str().unwrap() {
        "Token" => SplitAt::Token,
        "Word" => SplitAt::Word,
        "Line" => SplitAt::Line,
        "Paragraph" => SplitAt::Paragraph,
        other => panic!("this test does not know {other}"),
    };
    Ok(match function {
        "count_tokens" => record(&count_tokens(text(), model())?),
        "count_tokens_batch" => {
            let texts = list(&with["texts"], string);
            count_tokens_batch(texts, model())?
                .iter()
                .map(record)
                .collect()
        }
        "truncate_to_tokens" => truncate_to_tokens(text(), max_tokens(), model())?.into(),
        "truncate_keeping" => {
            truncate_keeping(text(), max_tokens(), model(), keep(), marker())?.into()
        }
        "count_tokens_with" => record(&count_tokens_with(text(), model(), special())?),
        "count_tokens_batch_with" => {
            let texts = list(&with["texts"], string);
            let counted = count_tokens_batch_with(texts, model(), special())?;
            counted.iter().map(record).collect()
        }
        "truncate_with" => {
            truncate_with(text(), max_tokens(), model(), keep(), marker(), special())?.into()
        }
        "fits_with" => fits_with(text(), max_tokens(), model(), special())?.into(),
        #[cfg(feature = "vocabularies")]
        "load_vocabulary" => {
            let option = |name: &str| with[name].as_str().map(str::to_owned);
            let [name, sha256, pattern] = ["name", "sha256", "pattern"].map(option);
            let options = VocabularyOptions {
                name,
                sha256,
                pattern,
            };
            load_vocabulary(with["path"].as_str().unwrap(), options)?.into()
        }
        "split_to_tokens" => {
            split_to_tokens(text(), max_tokens(), model(), number("overlap"), at())?.into()
        }
        // In Rust both are methods of a model, and the places are bytes.
        "split_offsets" => {
            let model = resolve(model())?;
            runs(&model.split_offsets(text(), max_tokens(), number("overlap"), at())?)
        }
        "pack" => {
            let texts = list(&with["texts"], string);
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let (items, each) = (number("max_items"), number("max_each"));
            let oversized = [Oversized::Error, Oversized::Cut]
                .into_iter()
                .find(|oversized| with["oversized"] == format!("{oversized:?}"));
            let model = resolve(model())?;
            runs(&model.pack(&texts, max_tokens(), items, each, oversized.unwrap())?)
        }
        "fits" => fits(text(), max_tokens(), model())?.into(),
        "count_messages" => {
            let messages = list(&with["messages"], message);
            messages_record(&count_messages(
                messages,
                model(),
                options(&with["options"]),
            )?)
        }
        "require_exact" => {
            require_exact(model())?;
            Value::Null
        }
        "error_message" => error_message(error(with)).into(),
        other => panic!("no language can call {other} before each test knows how to"),
    })
}

fn runs(runs: &[std::ops::Range<usize>]) -> Value {
    runs.iter()
        .map(|run| json!({"start": run.start, "end": run.end}))
        .collect()
}

fn record(tokens: &TokenCount) -> Value {
    json!({
        "count": tokens.count,
        "model": tokens.model,
        "encoding": tokens.encoding,
        "exact": tokens.exact,
        "upper": tokens.upper,
    })
}

fn messages_record(tokens: &MessagesCount) -> Value {
    json!({
        "count": tokens.count,
        "model": tokens.model,
        "encoding": tokens.encoding,
        "exact": tokens.exact,
        "upper": tokens.upper,
        "texts": tokens.texts,
        "framing": tokens.framing,
        "tools": tokens.tools,
        "skipped": tokens.skipped,
    })
}

fn message(value: &Value) -> ChatMessage {
    ChatMessage {
        role: string(&value["role"]),
        content: list(&value["content"], |part| match part["other"].as_str() {
            Some(kind) => ContentPart::Other { kind: kind.into() },
            None => ContentPart::Text {
                text: string(&part["text"]),
            },
        }),
        name: value["name"].as_str().map(str::to_owned),
        tool_calls: list(&value["tool_calls"], |call| ToolCall {
            name: string(&call["name"]),
            arguments: string(&call["arguments"]),
        }),
        further: string(&value["further"]),
    }
}

fn options(value: &Value) -> ChatOptions {
    ChatOptions {
        tools: list(&value["tools"], tool),
        tool_choice: value["tool_choice"].as_str().map(str::to_owned),
        response_format: value["response_format"].as_str().map(str::to_owned),
        skip_non_text: value["skip_non_text"].as_bool().unwrap(),
    }
}

fn tool(value: &Value) -> Tool {
    Tool {
        name: string(&value["name"]),
        description: value["description"].as_str().map(str::to_owned),
        parameters: string(&value["parameters"]),
        further: string(&value["further"]),
    }
}

fn described(error: &TokenizerError) -> Value {
    match error {
        TokenizerError::UnknownModel { model, nearest } => {
            json!({"error": "UnknownModel", "fields": {"model": model, "nearest": nearest}})
        }
        TokenizerError::InvalidInput { field, reason } => {
            json!({"error": "InvalidInput", "fields": {"field": field, "reason": reason}})
        }
        TokenizerError::Encoding { encoding, reason } => {
            json!({"error": "Encoding", "fields": {"encoding": encoding, "reason": reason}})
        }
        TokenizerError::NotExact {
            model,
            provider,
            endpoint,
        } => json!({
            "error": "NotExact",
            "fields": {"model": model, "provider": provider, "endpoint": endpoint},
        }),
        TokenizerError::TooLong {
            index,
            tokens,
            limit,
        } => json!({
            "error": "TooLong",
            "fields": {"index": index, "tokens": tokens, "limit": limit},
        }),
        TokenizerError::OutOfMemory => json!({"error": "OutOfMemory", "fields": {}}),
        other => panic!("this test does not know {other:?}"),
    }
}

fn error(with: &Value) -> TokenizerError {
    let field = |name: &str| string(&with["fields"][name]);
    match with["error"].as_str().unwrap() {
        "UnknownModel" => TokenizerError::UnknownModel {
            model: field("model"),
            nearest: list(&with["fields"]["nearest"], string),
        },
        "InvalidInput" => TokenizerError::InvalidInput {
            field: field("field"),
            reason: field("reason"),
        },
        "Encoding" => TokenizerError::Encoding {
            encoding: field("encoding"),
            reason: field("reason"),
        },
        "NotExact" => TokenizerError::NotExact {
            model: field("model"),
            provider: field("provider"),
            endpoint: field("endpoint"),
        },
        "TooLong" => {
            let number = |name: &str| with["fields"][name].as_u64().unwrap();
            TokenizerError::TooLong {
                index: number("index"),
                tokens: number("tokens"),
                limit: number("limit"),
            }
        }
        "OutOfMemory" => TokenizerError::OutOfMemory,
        other => panic!("this test does not know the error {other}"),
    }
}

fn list<T>(values: &Value, read: impl Fn(&Value) -> T) -> Vec<T> {
    values.as_array().unwrap().iter().map(read).collect()
}

fn string(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
