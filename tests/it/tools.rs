//! A thousand random tools, whose tokens an independent rendering and tiktoken tell:
//! tests/vectors/tools.jsonl, made by tests/python/tool_texts.py.

use ainalyn_tokenizer::{ChatMessage, ChatOptions, Tool, count_messages};
use serde_json::Value;

#[test]
fn a_thousand_random_tools_are_counted_as_the_model_is_shown_them() {
    let mut rows = 0;
    for line in include_str!("../vectors/tools.jsonl").lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| row[name].as_str().map(str::to_owned);
        let tool = Tool {
            name: text("name").unwrap(),
            description: text("description"),
            parameters: text("parameters").unwrap_or_default(),
            further: String::new(),
        };
        let options = ChatOptions {
            tools: vec![tool],
            ..ChatOptions::default()
        };
        let messages = vec![ChatMessage::new("user", "hello")];
        let found = count_messages(messages, "gpt-4o", options).unwrap();
        let tokens = row["tokens"].as_u64().unwrap();
        assert_eq!((found.tools, found.exact), (tokens, false), "{line}");
        assert!(found.upper >= found.texts + found.framing + 2 * tokens);
        rows += 1;
    }
    assert_eq!(rows, 1000);
}
