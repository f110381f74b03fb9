//! What a chat adds for each model, as far as it is stated.

use std::sync::LazyLock;

use crate::models::{self, names};

/// The one table of conventions, which the Python implementation reads as well.
const TABLE: &str = include_str!("../../ainalyn/data/conventions.tsv");

/// Tokens that a chat adds for a model.
#[derive(Clone, Copy)]
pub struct Convention {
    pub message: i64,
    pub name: i64,
    pub reply: i64,
    /// For all tools together.
    pub tools: i64,
    /// Whether the model is shown its functions as TypeScript, else as JSON.
    pub typescript: bool,
    /// Whether OpenAI states the convention for this very model.
    pub published: bool,
}

/// What is the same for every model.
#[derive(Default)]
pub struct Figures {
    pub tools_with_system: i64,
    pub choice_word: i64,
    pub choice_name: i64,
    pub response_format: i64,
    pub each_call: i64,
    pub function_message: i64,
    /// The roles that the convention is stated for.
    pub roles: Vec<&'static str>,
}

#[derive(PartialEq)]
enum Kind {
    Name,
    Prefix,
    Family,
}

struct Row {
    kind: Kind,
    name: &'static str,
    convention: Convention,
}

#[derive(Default)]
struct Conventions {
    figures: Figures,
    rows: Vec<Row>,
}

static CONVENTIONS: LazyLock<Conventions> = LazyLock::new(|| {
    let mut read = Conventions::default();
    for row in TABLE.lines().filter(|row| !row.starts_with('#')) {
        // A test counts the rows.
        let _ = read.add(row);
    }
    read
});

impl Conventions {
    fn add(&mut self, row: &'static str) -> Option<()> {
        let (kind, rest) = row.split_once('\t')?;
        match kind {
            "figure" => self.figures.set(rest)?,
            "role" => self.figures.roles.push(rest),
            "name" => self.rows.push(Row::read(Kind::Name, rest)?),
            "prefix" => self.rows.push(Row::read(Kind::Prefix, rest)?),
            "family" => self.rows.push(Row::read(Kind::Family, rest)?),
            _ => return None,
        }
        Some(())
    }
}

impl Figures {
    fn set(&mut self, row: &str) -> Option<()> {
        let (name, figure) = row.split_once('\t')?;
        let place = match name {
            "tools_with_system" => &mut self.tools_with_system,
            "choice_word" => &mut self.choice_word,
            "choice_name" => &mut self.choice_name,
            "response_format" => &mut self.response_format,
            "each_call" => &mut self.each_call,
            "function_message" => &mut self.function_message,
            _ => return None,
        };
        *place = figure.parse().ok()?;
        Some(())
    }
}

impl Row {
    fn read(kind: Kind, row: &'static str) -> Option<Self> {
        let mut fields = row.split('\t');
        let name = fields.next()?;
        let mut number = || fields.next()?.parse().ok();
        let (message, per_name, reply) = (number()?, number()?, number()?);
        let typescript = match fields.next()? {
            "typescript" => true,
            "json" => false,
            _ => return None,
        };
        let tools = fields.next()?.parse().ok()?;
        let published = match fields.next()? {
            "yes" => true,
            "no" => false,
            _ => return None,
        };
        Some(Self {
            kind,
            name,
            convention: Convention {
                message,
                name: per_name,
                reply,
                tools,
                typescript,
                published,
            },
        })
    }
}

/// What a chat adds for every model alike.
pub fn figures() -> &'static Figures {
    &CONVENTIONS.figures
}

/// The convention of a model whose chats can be counted: a chat model of OpenAI's or Google's, or one
/// of a family that is estimated.
pub fn convention(model: &str) -> Option<Convention> {
    match models::resolve(model).ok()?.estimate() {
        Some(estimate) => of_family(estimate.family),
        None => of_name(model),
    }
}

fn of_name(model: &str) -> Option<Convention> {
    names::find(model, |name| {
        let matching = CONVENTIONS.rows.iter().filter(|row| match row.kind {
            Kind::Prefix => name.starts_with(row.name),
            Kind::Name => name == row.name,
            Kind::Family => false,
        });
        // A whole name is longer than any prefix of it.
        matching
            .max_by_key(|row| row.name.len())
            .map(|row| row.convention)
    })
}

fn of_family(family: &str) -> Option<Convention> {
    let mut rows = CONVENTIONS.rows.iter();
    rows.find(|row| row.kind == Kind::Family && row.name == family)
        .map(|row| row.convention)
}

#[cfg(test)]
mod tests {
    use super::{CONVENTIONS, Conventions, Kind, TABLE, convention, figures};

    #[test]
    fn every_row_of_the_table_is_read() {
        for row in TABLE.lines().filter(|row| !row.starts_with('#')) {
            assert!(Conventions::default().add(row).is_some(), "{row}");
        }
        // Six figures, and the rows of the models.
        let others = figures().roles.len() + CONVENTIONS.rows.len();
        let rows = TABLE.lines().filter(|row| !row.starts_with('#')).count();
        assert_eq!(others + 6, rows);
    }

    #[test]
    fn every_family_that_is_estimated_has_a_convention_and_no_other_model() {
        for row in &CONVENTIONS.rows {
            let resolved = crate::models::resolve(row.name);
            let exact = resolved.is_ok_and(|model| model.estimate().is_none());
            assert!(exact || row.kind == Kind::Family, "{}", row.name);
        }
        for model in [
            "claude-3",
            "claude-opus-4-7",
            "gemini-1.5-pro",
            "gemini-pro",
        ] {
            let found = convention(model);
            assert!(found.is_some_and(|found| !found.published), "{model}");
        }
    }

    #[test]
    fn the_longest_match_wins() {
        for (model, published) in [
            ("gpt-4", true),
            ("gpt-4-x", false),
            ("gpt-4o", true),
            ("openai/gpt-4o-x", false),
        ] {
            assert_eq!(
                convention(model).map(|found| found.published),
                Some(published),
                "{model}"
            );
        }
        assert_eq!(
            convention("gpt-3.5-turbo-0301").map(|found| found.name),
            Some(-1)
        );
        assert!(convention("text-embedding-3-small").is_none());
        assert!(convention("cl100k_base").is_none());
    }
}
