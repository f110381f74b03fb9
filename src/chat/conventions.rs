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

struct Row {
    is_prefix: bool,
    name: &'static str,
    convention: Convention,
}

static CONVENTIONS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let rows = TABLE.lines().filter(|row| !row.starts_with('#'));
    // A test counts the rows.
    rows.filter_map(read).collect()
});

fn read(row: &'static str) -> Option<Row> {
    let mut fields = row.split('\t');
    let (kind, name) = (fields.next()?, fields.next()?);
    let mut number = || fields.next()?.parse().ok();
    let (message, per_name, reply, tool) = (number()?, number()?, number()?, number()?);
    let published = match fields.next()? {
        "no" => Published::No,
        "messages" => Published::Messages,
        "tools" => Published::Tools,
        _ => return None,
    };
    Some(Row {
        is_prefix: kind == "prefix",
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

/// The convention of a model, if it is one of OpenAI's chat models.
pub fn convention(model: &str) -> Option<Convention> {
    names::find(model, |name| {
        let matching = CONVENTIONS.iter().filter(|row| match row.is_prefix {
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
    use super::{CONVENTIONS, TABLE, convention};

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows = TABLE.lines().filter(|row| !row.starts_with('#')).count();
        assert_eq!(CONVENTIONS.len(), rows);
    }

    #[test]
    fn every_convention_is_of_a_known_model() {
        for row in CONVENTIONS.iter() {
            assert!(crate::models::resolve(row.name).is_ok(), "{}", row.name);
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
