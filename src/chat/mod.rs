//! What a chat adds to the texts of its messages.
//!
//! OpenAI's cookbook states a convention for some models, in sections 6 and 7
//! of "How to count tokens with tiktoken"; `ainalyn/data/conventions.tsv` has
//! its figures. Whatever goes beyond it makes a count inexact. The Python
//! implementation (`ainalyn/infrastructure/rust/messages.py`) counts alike, with
//! the figures that [`conventions`] finds.

pub mod conventions;
pub mod records;

use crate::{
    error::{TokenizerError, quoted},
    models,
    tokenizer::encoding::Encoding,
};
use conventions::{Convention, Figures, Published, convention, figures};
use records::{ChatMessage, ContentPart, MessagesCount, Tool, ToolParameter};

/// The sums of a count, part by part.
struct Sums {
    encoding: Encoding,
    figures: &'static Figures,
    texts: i64,
    framing: i64,
    tools: i64,
    skipped: u64,
    stated: bool,
}

/// See [`count_messages`](crate::count_messages).
pub fn count(
    messages: &[ChatMessage],
    model: &str,
    tools: &[Tool],
    skip_non_text: bool,
) -> Result<MessagesCount, TokenizerError> {
    let resolved = models::resolve(model)?;
    let Some(convention) = convention(model) else {
        let endpoint = resolved.estimate().map(|estimate| {
            format!(
                " {} counts messages with {}.",
                estimate.provider, estimate.endpoint
            )
        });
        return Err(TokenizerError::InvalidInput {
            field: "model".to_owned(),
            reason: format!(
                "it is none of OpenAI's chat models, whose messages can be counted. \
                 Pass one, such as \"gpt-4o\".{}",
                endpoint.unwrap_or_default()
            ),
        });
    };
    let mut sums = Sums {
        encoding: resolved.encoding(),
        figures: figures(),
        texts: 0,
        framing: convention.reply,
        tools: 0,
        skipped: 0,
        stated: convention.published >= Published::Messages
            && (tools.is_empty() || convention.published == Published::Tools),
    };
    for (position, message) in messages.iter().enumerate() {
        sums.add_message(position, message, convention, skip_non_text)?;
    }
    for tool in tools {
        sums.tools += convention.tool;
        sums.add_tool(tool)?;
    }
    if !tools.is_empty() {
        sums.tools += sums.figures.all_tools;
    }
    let (texts, framing, tools) = (tokens(sums.texts), tokens(sums.framing), tokens(sums.tools));
    let count = texts + framing + tools;
    let exact = sums.stated && sums.skipped == 0;
    Ok(MessagesCount {
        count,
        model: model.to_owned(),
        encoding: sums.encoding.name().to_owned(),
        exact,
        // What is not stated for sure is budgeted twice.
        upper: if exact {
            count
        } else {
            texts + 2 * (framing + tools)
        },
        texts,
        framing,
        tools,
        skipped: sums.skipped,
    })
}

impl Sums {
    fn add_message(
        &mut self,
        position: usize,
        message: &ChatMessage,
        convention: Convention,
        skip_non_text: bool,
    ) -> Result<(), TokenizerError> {
        self.framing += convention.message;
        self.texts += self.counted(&message.role)?;
        if let Some(name) = &message.name {
            self.framing += convention.name;
            self.texts += self.counted(name)?;
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
        self.stated &= self.figures.roles.contains(&message.role.as_str())
            && message.content.len() <= 1
            && message.tool_calls.is_empty();
        Ok(())
    }

    fn add_tool(&mut self, tool: &Tool) -> Result<(), TokenizerError> {
        let description = tool.description.as_deref().unwrap_or("");
        self.tools += self.counted(&format!("{}:{}", tool.name, without_stop(description)))?;
        self.tools += self.counted(&tool.further)?;
        self.stated &= tool.description.is_some() && tool.further.is_empty();
        if !tool.parameters.is_empty() {
            self.tools += self.figures.first_parameter;
        }
        for parameter in &tool.parameters {
            self.add_parameter(parameter)?;
        }
        Ok(())
    }

    fn add_parameter(&mut self, parameter: &ToolParameter) -> Result<(), TokenizerError> {
        let ToolParameter {
            name,
            kind,
            description,
            choices,
            further,
        } = parameter;
        self.tools += self.figures.each_parameter;
        if !choices.is_empty() {
            self.tools += self.figures.first_choice;
        }
        for choice in choices {
            self.tools += self.figures.each_choice + self.counted(choice)?;
        }
        let about = without_stop(description.as_deref().unwrap_or(""));
        self.tools += self.counted(&format!("{name}:{kind}:{about}"))?;
        self.tools += self.counted(further)?;
        self.stated &= description.is_some() && further.is_empty();
        Ok(())
    }

    fn counted(&self, text: &str) -> Result<i64, TokenizerError> {
        // A text has fewer tokens than bytes, and those are fewer than i64::MAX.
        self.encoding.count(text).map(u64::cast_signed)
    }
}

fn without_stop(description: &str) -> &str {
    description.strip_suffix('.').unwrap_or(description)
}

/// A sum as a number of tokens; the convention's negative figures never
/// outweigh what they are set against, but a caller's texts may be empty.
fn tokens(sum: i64) -> u64 {
    u64::try_from(sum).unwrap_or(0)
}
