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
    /// What else the message says that the model may be shown, as JSON text, or nothing; it is
    /// budgeted for.
    #[cfg_attr(feature = "uniffi", uniffi(default = ""))]
    pub further: String,
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
use ainalyn_tokenizer::{ChatMessage, ChatOptions, ContentPart, count_messages};

let mut message = ChatMessage::new("user", "What is this?");
message.content.push(ContentPart::Other { kind: "image_url".to_owned() });
let options = ChatOptions { skip_non_text: true, ..ChatOptions::default() };
assert_eq!(count_messages(vec![message], "gpt-4o", options)?.skipped, 1);
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
use ainalyn_tokenizer::{ChatMessage, ChatOptions, Tool, count_messages};

let tool = Tool {
    name: "search".to_owned(),
    description: Some("Searches the web.".to_owned()),
    parameters: "{\"properties\": {\"query\": {\"type\": \"string\"}}}".to_owned(),
    ..Tool::default()
};
let options = ChatOptions { tools: vec![tool], ..ChatOptions::default() };
let counted = count_messages(vec![ChatMessage::new("user", "Hello!")], "gpt-4o", options)?;
assert!(counted.tools > 0 && !counted.exact);
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
    /// Its parameters: a JSON schema, as JSON text, or nothing.
    #[cfg_attr(feature = "uniffi", uniffi(default = ""))]
    pub parameters: String,
    /// Whatever else the definition says, as JSON text, or nothing; it is budgeted for.
    #[cfg_attr(feature = "uniffi", uniffi(default = ""))]
    pub further: String,
}

/// What a request says beside its messages.
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
use ainalyn_tokenizer::{ChatMessage, ChatOptions, count_messages};

let options = ChatOptions { response_format: Some("{}".to_owned()), ..ChatOptions::default() };
let counted = count_messages(vec![ChatMessage::new("user", "Hello!")], "gpt-4o", options)?;
assert_eq!((counted.tools, counted.exact), (10, false));
# Ok::<(), ainalyn_tokenizer::TokenizerError>(())
```
"#
)]
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ChatOptions {
    /// The functions that the model may call.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub tools: Vec<Tool>,
    /// `auto`, `none` or `required`, or the name of the one function that must be called.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub tool_choice: Option<String>,
    /// The JSON schema that the reply must have, as JSON text.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub response_format: Option<String>,
    /// Whether content that is not text is skipped, rather than being an error.
    #[cfg_attr(feature = "uniffi", uniffi(default = false))]
    pub skip_non_text: bool,
}

/// How many tokens a chat has as a prompt.
#[cfg_attr(
    doc,
    doc = r#"
# Example

```
use ainalyn_tokenizer::{ChatMessage, ChatOptions, count_messages};

let messages = vec![ChatMessage::new("user", "Hello!")];
let tokens = count_messages(messages, "gpt-4o", ChatOptions::default())?;
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
    /// that the messages hold; never with tools or a response format.
    pub exact: bool,
    /// The number of tokens to budget with: `count` when `exact`, else with
    /// `framing` and `tools` twice, and with all that the model may be shown.
    /// What was skipped is in neither.
    pub upper: u64,
    /// The tokens of the messages' texts, roles and names, which are exact
    /// where the model's tokens are.
    pub texts: u64,
    /// The tokens that the convention adds to the messages and for the reply.
    pub framing: u64,
    /// The tokens of the tools' definitions and of the response's format.
    pub tools: u64,
    /// How many parts were skipped because they are not text.
    pub skipped: u64,
}
