//! The text in which a model of OpenAI's is shown the functions that it may call: TypeScript.
//!
//! OpenAI does not state it; the figures of its API that others publish confirm it (DESIGN.md, "Chat
//! messages"). The Python implementation (`ainalyn/infrastructure/rust/chat_tools.py`) writes the same.

use super::records::Tool;
use crate::json::Json;

/// The keys of a schema that the text shows; others are budgeted for as JSON.
const SHOWN: [&str; 8] = [
    "type",
    "description",
    "properties",
    "required",
    "items",
    "enum",
    "anyOf",
    "oneOf",
];

/// The functions as the model is shown them, and whether their schemas say more than that.
///
/// The parameters are those of the tools, in their order.
pub fn render(tools: &[(&Tool, Json)]) -> (String, Vec<bool>) {
    let mut text = String::from("namespace functions {\n\n");
    let mut further = Vec::new();
    for (tool, parameters) in tools {
        let mut writer = Writer { further: false };
        if let Some(description) = tool.description.as_deref().filter(|text| !text.is_empty()) {
            text.push_str(&format!("// {description}\n"));
        }
        let name = &tool.name;
        match writer.properties(parameters, 0) {
            None => text.push_str(&format!("type {name} = () => any;\n\n")),
            Some(inner) => {
                text.push_str(&format!("type {name} = (_: {{\n{inner}\n}}) => any;\n\n"))
            }
        }
        writer.look_at(parameters);
        further.push(writer.further);
    }
    text.push_str("} // namespace functions");
    (text, further)
}

struct Writer {
    further: bool,
}

impl Writer {
    /// Notes whether a schema has keys that the text does not show.
    fn look_at(&mut self, schema: &Json) {
        match schema {
            Json::Object(pairs) => {
                self.further |= pairs.iter().any(|(key, _)| !SHOWN.contains(&key.as_str()));
            }
            _ => self.further = true,
        }
    }

    /// The lines of an object's properties, if it has any.
    fn properties(&mut self, schema: &Json, depth: usize) -> Option<String> {
        let Some(Json::Object(pairs)) = schema.get("properties") else {
            return None;
        };
        if pairs.is_empty() {
            return None;
        }
        let required = schema.get("required").and_then(Json::items).unwrap_or(&[]);
        let indent = " ".repeat(2 * depth);
        let mut lines = Vec::new();
        for (name, inner) in pairs {
            let description = inner.get("description").and_then(Json::text);
            if let Some(description) = description.filter(|text| !text.is_empty()) {
                lines.push(format!("{indent}// {description}"));
            }
            let needed = required.iter().any(|key| key.text() == Some(name));
            let mark = if needed { "" } else { "?" };
            lines.push(format!(
                "{indent}{name}{mark}: {},",
                self.kind(inner, depth)
            ));
        }
        Some(lines.join("\n"))
    }

    /// The type of a value.
    fn kind(&mut self, schema: &Json, depth: usize) -> String {
        self.look_at(schema);
        let list = |key: &str| schema.get(key).and_then(Json::items);
        if let Some(choices) = list("anyOf").or_else(|| list("oneOf")) {
            let kinds: Vec<_> = choices.iter().map(|one| self.kind(one, depth)).collect();
            return kinds.join(" | ");
        }
        if let Some(choices) = list("enum") {
            let words: Vec<_> = choices.iter().map(choice).collect();
            return words.join(" | ");
        }
        match schema.get("type") {
            Some(Json::Text(name)) => self.named(name, schema, depth),
            Some(Json::List(names)) if !names.is_empty() => {
                // Each kind once, so that the cost stays linear in the schema.
                let mut each: Vec<&str> = Vec::new();
                for name in names.iter().map(|name| name.text().unwrap_or("any")) {
                    if !each.contains(&name) {
                        each.push(name);
                    }
                }
                let kinds: Vec<_> = each
                    .into_iter()
                    .map(|name| self.named(name, schema, depth))
                    .collect();
                kinds.join(" | ")
            }
            _ if schema.get("properties").is_some() => self.named("object", schema, depth),
            _ => "any".to_owned(),
        }
    }

    fn named(&mut self, name: &str, schema: &Json, depth: usize) -> String {
        match name {
            "object" => match self.properties(schema, depth + 1) {
                Some(inner) => format!("{{\n{inner}\n{}}}", " ".repeat(2 * depth)),
                None => "object".to_owned(),
            },
            "array" => match schema.get("items") {
                Some(items) => format!("{}[]", self.kind(items, depth)),
                None => "any[]".to_owned(),
            },
            "integer" | "number" => "number".to_owned(),
            _ => name.to_owned(),
        }
    }
}

/// One of the values of an enum.
fn choice(value: &Json) -> String {
    match value {
        Json::Text(text) => format!("\"{text}\""),
        other => other.compact(&[]),
    }
}
