//! What a chat adds for each model, as far as it is stated.

use std::sync::LazyLock;

use crate::models::names;

/// The one table of conventions, which the Python implementation reads as well.
const TABLE: &str = include_str!("../../ainalyn/data/conventions.tsv");

#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub enum Published {
    No,
    Messages,
    Tools,
}

/// Tokens that a chat adds for a model.
#[derive(Clone, Copy)]
pub struct Convention {
    pub message: i64,
    pub name: i64,
    pub reply: i64,
    pub tool: i64,
    pub published: Published,
}

/// What is the same for every model.
#[derive(Default)]
pub struct Figures {
    pub first_parameter: i64,
    pub each_parameter: i64,
    pub first_choice: i64,
    pub each_choice: i64,
    pub all_tools: i64,
    pub each_call: i64,
    /// The roles that the convention is stated for.
    pub roles: Vec<&'static str>,
}

struct Row {
    is_prefix: bool,
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
            _ => self.rows.push(Row::read(kind == "prefix", rest)?),
        }
        Some(())
    }
}

impl Figures {
    fn set(&mut self, row: &str) -> Option<()> {
        let (name, figure) = row.split_once('\t')?;
        let place = match name {
            "first_parameter" => &mut self.first_parameter,
            "each_parameter" => &mut self.each_parameter,
            "first_choice" => &mut self.first_choice,
            "each_choice" => &mut self.each_choice,
            "all_tools" => &mut self.all_tools,
            "each_call" => &mut self.each_call,
            _ => return None,
        };
        *place = figure.parse().ok()?;
        Some(())
    }
}

impl Row {
    fn read(is_prefix: bool, row: &'static str) -> Option<Self> {
        let mut fields = row.split('\t');
        let name = fields.next()?;
        let mut number = || fields.next()?.parse().ok();
        let (message, per_name, reply, tool) = (number()?, number()?, number()?, number()?);
        let published = match fields.next()? {
            "no" => Published::No,
            "messages" => Published::Messages,
            "tools" => Published::Tools,
            _ => return None,
        };
        Some(Self {
            is_prefix,
            name,
            convention: Convention {
                message,
                name: per_name,
                reply,
                tool,
                published,
            },
        })
    }
}

/// What a chat adds for every model alike.
pub fn figures() -> &'static Figures {
    &CONVENTIONS.figures
}

/// The convention of a model, if it is one of OpenAI's chat models.
pub fn convention(model: &str) -> Option<Convention> {
    names::find(model, |name| {
        let matching = CONVENTIONS.rows.iter().filter(|row| match row.is_prefix {
            true => name.starts_with(row.name),
            false => name == row.name,
        });
        // A whole name is longer than any prefix of it.
        matching
            .max_by_key(|row| row.name.len())
            .map(|row| row.convention)
    })
}

#[cfg(test)]
mod tests {
    use super::{CONVENTIONS, Conventions, TABLE, convention, figures};

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
    fn every_convention_is_of_a_model_that_is_counted_exactly() {
        for row in &CONVENTIONS.rows {
            let resolved = crate::models::resolve(row.name);
            let exact = resolved.is_ok_and(|model| model.estimate().is_none());
            assert!(exact, "{}", row.name);
        }
    }

    #[test]
    fn the_longest_match_wins() {
        for (model, tool) in [
            ("gpt-4", 10),
            ("gpt-4-x", 10),
            ("gpt-4o", 7),
            ("openai/gpt-4o-x", 7),
        ] {
            assert_eq!(
                convention(model).map(|found| found.tool),
                Some(tool),
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
