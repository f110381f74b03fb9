//! What a chat adds to the texts of its messages.
//!
//! OpenAI's cookbook states a convention for some models, in section 6 of "How
//! to count tokens with tiktoken"; `ainalyn/data/conventions.tsv` has its
//! figures, and those of tools. Whatever goes beyond it makes a count inexact.
//! The Python implementation (`ainalyn/infrastructure/rust/messages.py`) counts
//! alike, with the figures that [`conventions`] finds.

pub mod conventions;
// Python alone counts images, and asks for their figures.
#[cfg(any(test, feature = "uniffi"))]
pub mod images;
pub mod records;
mod tools;

use crate::{
    error::{TokenizerError, quoted},
    json::{self, Json},
    models::{self, model::Model},
};
use conventions::{Convention, Figures, convention, figures};
use records::{ChatMessage, ChatOptions, ContentPart, MessagesCount, Tool};

/// The keys of a response's schema that the model is not shown.
const NOT_IN_A_FORMAT: [&str; 3] = ["required", "additionalProperties", "$schema"];

/// The sums of a count, part by part.
struct Sums {
    model: Model,
    convention: Convention,
    figures: &'static Figures,
    texts: i64,
    framing: i64,
    tools: i64,
    /// What the bounds of estimated texts, and what the model may be shown, add to the budget.
    further: i64,
    skipped: u64,
    stated: bool,
}

/// See [`count_messages`](crate::count_messages).
pub fn count(
    messages: &[ChatMessage],
    model: &str,
    options: &ChatOptions,
) -> Result<MessagesCount, TokenizerError> {
    let resolved = models::resolve(model)?;
    let Some(convention) = convention(model) else {
        return Err(TokenizerError::InvalidInput {
            field: "model".to_owned(),
            reason: "it is no chat model, and only a chat's messages can be counted. Pass one, \
                     such as \"gpt-4o\"."
                .to_owned(),
        });
    };
    let mut sums = Sums {
        model: resolved,
        convention,
        figures: figures(),
        texts: 0,
        framing: convention.reply,
        tools: 0,
        further: 0,
        skipped: 0,
        stated: convention.published && resolved.estimate().is_none(),
    };
    let shown = !options.tools.is_empty() && convention.typescript;
    let is_system = |message: &ChatMessage| message.role == "system";
    let system = messages.iter().position(is_system).filter(|_| shown);
    for (position, message) in messages.iter().enumerate() {
        sums.add_message(position, message, options.skip_non_text)?;
    }
    if let Some(position) = system {
        sums.end_system_message(&messages[position])?;
    }
    sums.add_tools(&options.tools)?;
    sums.add_choice(options.tool_choice.as_deref())?;
    sums.add_format(options.response_format.as_deref())?;
    Ok(sums.total(model))
}

impl Sums {
    fn total(self, model: &str) -> MessagesCount {
        let (texts, framing, tools) =
            (tokens(self.texts), tokens(self.framing), tokens(self.tools));
        let count = texts + framing + tools;
        let exact = self.stated && self.skipped == 0;
        MessagesCount {
            count,
            model: model.to_owned(),
            encoding: self.model.encoding().name().to_owned(),
            exact,
            // What is not stated for sure is budgeted twice.
            upper: if exact {
                count
            } else {
                count + framing + tools + tokens(self.further)
            },
            texts,
            framing,
            tools,
            skipped: self.skipped,
        }
    }

    fn add_message(
        &mut self,
        position: usize,
        message: &ChatMessage,
        skip_non_text: bool,
    ) -> Result<(), TokenizerError> {
        self.framing += self.convention.message;
        if self.convention.message > 0 {
            self.texts += self.counted(&message.role)?;
        }
        if let Some(name) = &message.name {
            self.framing += self.convention.name;
            self.texts += self.counted(name)?;
        }
        if message.role == "function" && self.convention.typescript {
            self.framing += self.figures.function_message;
        }
        for part in &message.content {
            match part {
                ContentPart::Text { text } => self.texts += self.counted(text)?,
                ContentPart::Other { .. } if skip_non_text => self.skipped += 1,
                ContentPart::Other { kind } => {
                    return Err(TokenizerError::InvalidInput {
                        field: "messages".to_owned(),
                        reason: format!(
                            "messages[{position}] has content of the type {}, which is not \
                             text. Leave it out, or pass `skip_non_text` to skip it.",
                            quoted(kind)
                        ),
                    });
                }
            }
        }
        for call in &message.tool_calls {
            self.framing += self.figures.each_call;
            self.texts += self.counted(&call.name)? + self.counted(&call.arguments)?;
        }
        self.budget(&message.further)?;
        self.stated &= self.figures.roles.contains(&message.role.as_str())
            && message.content.len() <= 1
            && message.tool_calls.is_empty()
            && message.further.is_empty();
        Ok(())
    }

    /// With functions, the text of the first system message ends with one more line end.
    fn end_system_message(&mut self, message: &ChatMessage) -> Result<(), TokenizerError> {
        self.tools += self.figures.tools_with_system;
        let last = message.content.iter().rev().find_map(|part| match part {
            ContentPart::Text { text } => Some(text.as_str()),
            ContentPart::Other { .. } => None,
        });
        let last = last.unwrap_or("");
        self.texts -= self.counted(last)?;
        self.texts += self.counted(&format!("{last}\n"))?;
        Ok(())
    }

    fn add_tools(&mut self, tools: &[Tool]) -> Result<(), TokenizerError> {
        if tools.is_empty() {
            return Ok(());
        }
        self.stated = false;
        self.tools += self.convention.tools;
        let mut read = Vec::new();
        for tool in tools {
            let written = Some(tool.parameters.as_str()).filter(|text| !text.is_empty());
            let schema =
                Json::parse(written.unwrap_or("{}")).ok_or_else(|| not_json(&tool.name))?;
            read.push((tool, schema));
        }
        if self.convention.typescript {
            let (text, further) = tools::render(&read);
            self.tools += self.counted(&text)?;
            for (tool, further) in tools.iter().zip(further) {
                if further {
                    self.budget(&tool.parameters)?;
                }
                self.budget(&tool.further)?;
            }
            return Ok(());
        }
        for tool in tools {
            for text in [
                tool.name.as_str(),
                tool.description.as_deref().unwrap_or(""),
                &tool.parameters,
            ] {
                self.tools += self.counted(text)?;
            }
            self.budget(&tool.further)?;
        }
        Ok(())
    }

    fn add_choice(&mut self, choice: Option<&str>) -> Result<(), TokenizerError> {
        let Some(choice) = choice else {
            return Ok(());
        };
        self.stated = false;
        self.tools += match choice {
            "auto" => 0,
            "none" | "required" => self.figures.choice_word,
            name => self.figures.choice_name + self.counted(name)?,
        };
        Ok(())
    }

    fn add_format(&mut self, schema: Option<&str>) -> Result<(), TokenizerError> {
        let Some(schema) = schema else {
            return Ok(());
        };
        self.stated = false;
        let read = Json::parse(schema).ok_or_else(|| TokenizerError::InvalidInput {
            field: "response_format".to_owned(),
            reason: format!(
                "it is no JSON, or nested deeper than {} levels. Pass a JSON schema.",
                json::MAX_DEPTH
            ),
        })?;
        self.tools += self.figures.response_format;
        self.tools += self.counted(&read.compact(&NOT_IN_A_FORMAT))?;
        self.budget(schema)
    }

    /// Adds what the model may be shown of a text to the budget alone.
    fn budget(&mut self, text: &str) -> Result<(), TokenizerError> {
        self.further += self.model.count(text)?.upper.cast_signed();
        Ok(())
    }

    fn counted(&mut self, text: &str) -> Result<i64, TokenizerError> {
        // A text has fewer tokens than bytes, and those are fewer than i64::MAX.
        let counts = self.model.count(text)?;
        self.further += (counts.upper - counts.count).cast_signed();
        Ok(counts.count.cast_signed())
    }
}

fn not_json(tool: &str) -> TokenizerError {
    TokenizerError::InvalidInput {
        field: "tools".to_owned(),
        reason: format!(
            "the parameters of {} are no JSON, or nested deeper than {} levels. Pass a JSON schema.",
            quoted(tool),
            json::MAX_DEPTH
        ),
    }
}

/// A sum as a number of tokens; the convention's negative figures never
/// outweigh what they are set against, but a caller's texts may be empty.
fn tokens(sum: i64) -> u64 {
    u64::try_from(sum).unwrap_or(0)
}
