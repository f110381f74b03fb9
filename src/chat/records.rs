//! What a chat is made of, and what is known of its tokens.

/// A message of a chat.
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
let message = ainalyn_tokenizer::ChatMessage::new("user", "Hello!");
assert_eq!(message.content.len(), 1);
```
"#
)]
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ChatMessage {
    /// Who speaks: `system`, `user` or `assistant`, or a role of later models.
    pub role: String,
    /// What is said.
    pub content: Vec<ContentPart>,
    /// The name of the participant, if there are several in a role.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub name: Option<String>,
    /// The calls of tools that an assistant made.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub tool_calls: Vec<ToolCall>,
}

impl ChatMessage {
    /// A message of one text.
    ///
    /// # Example
    ///
    /// ```
    /// let message = ainalyn_tokenizer::ChatMessage::new("user", "Hello!");
    /// assert_eq!(message.role, "user");
    /// ```
    pub fn new(role: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            role: role.into(),
            content: vec![ContentPart::Text { text: text.into() }],
            ..Self::default()
        }
    }
}

/// A part of what a message says.
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
use ainalyn_tokenizer::{ChatMessage, ContentPart, count_messages};

let mut message = ChatMessage::new("user", "What is this?");
message.content.push(ContentPart::Other { kind: "image_url".to_owned() });
assert_eq!(count_messages(vec![message], "gpt-4o", vec![], true)?.skipped, 1);
# Ok::<(), ainalyn_tokenizer::TokenizerError>(())
```
"#
)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ContentPart {
    /// Text.
    Text {
        /// The text itself.
        text: String,
    },
    /// Anything else, such as an image.
    Other {
        /// Its type, for example `image_url`.
        kind: String,
    },
}

/// A call of a tool.
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
use ainalyn_tokenizer::{ChatMessage, ToolCall};

let message = ChatMessage {
    role: "assistant".to_owned(),
    tool_calls: vec![ToolCall { name: "search".to_owned(), arguments: "{}".to_owned() }],
    ..ChatMessage::default()
};
assert_eq!(message.tool_calls[0].name, "search");
```
"#
)]
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ToolCall {
    /// The name of the function.
    pub name: String,
    /// Its arguments, as the JSON text that the model wrote.
    pub arguments: String,
}

/// The definition of a function that a model may call.
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
use ainalyn_tokenizer::{ChatMessage, Tool, count_messages};

let tool = Tool {
    name: "search".to_owned(),
    description: Some("Searches the web.".to_owned()),
    ..Tool::default()
};
let counted = count_messages(vec![ChatMessage::new("user", "Hello!")], "gpt-4o", vec![tool], false)?;
assert!(counted.tools > 0);
# Ok::<(), ainalyn_tokenizer::TokenizerError>(())
```
"#
)]
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Tool {
    /// The name of the function.
    pub name: String,
    /// What it does.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub description: Option<String>,
    /// Its parameters, in order.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub parameters: Vec<ToolParameter>,
    /// Whatever else the definition says, as JSON text, or nothing.
    #[cfg_attr(feature = "uniffi", uniffi(default = ""))]
    pub further: String,
}

/// A parameter of a tool.
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
let parameter = ainalyn_tokenizer::ToolParameter {
    name: "query".to_owned(),
    kind: "string".to_owned(),
    description: Some("What to look for.".to_owned()),
    ..Default::default()
};
assert!(parameter.choices.is_empty());
```
"#
)]
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ToolParameter {
    /// Its name.
    pub name: String,
    /// Its JSON type, for example `string`.
    pub kind: String,
    /// What it means.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub description: Option<String>,
    /// The values it may have, if they are listed.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub choices: Vec<String>,
    /// Whatever else its schema says, as JSON text, or nothing.
    #[cfg_attr(feature = "uniffi", uniffi(default = ""))]
    pub further: String,
}

/// How many tokens a chat has as a prompt.
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
use ainalyn_tokenizer::{ChatMessage, count_messages};

let tokens = count_messages(vec![ChatMessage::new("user", "Hello!")], "gpt-4o", vec![], false)?;
assert_eq!(tokens.count, tokens.texts + tokens.framing + tokens.tools);
# Ok::<(), ainalyn_tokenizer::TokenizerError>(())
```
"#
)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MessagesCount {
    /// The number of tokens: the sum of `texts`, `framing` and `tools`.
    pub count: u64,
    /// The model that was asked for, as it was written.
    pub model: String,
    /// The encoding that counted.
    pub encoding: String,
    /// Whether OpenAI states the convention for this very model and for all
    /// that the messages hold.
    pub exact: bool,
    /// The number of tokens to budget with: `count` when `exact`, else with
    /// `framing` and `tools` twice. What was skipped is in neither.
    pub upper: u64,
    /// The tokens of the messages' texts, roles and names, always exact.
    pub texts: u64,
    /// The tokens that the convention adds to the messages and for the reply.
    pub framing: u64,
    /// The tokens of the tools' definitions, by the convention.
    pub tools: u64,
    /// How many parts were skipped because they are not text.
    pub skipped: u64,
}
