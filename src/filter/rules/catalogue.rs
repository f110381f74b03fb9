//! The rules that are built in, as `ainalyn/data/rules.tsv` lists them.

use std::sync::OnceLock;

use super::{
    rows::{RULES, data_rows},
    shape::Shape,
    token::Form,
};
use crate::filter::once::once;

/// What a rule finds.
pub enum Kind {
    Shape(Shape),
    Token(Vec<Form>),
}

/// A rule that is built in.
pub struct Entry {
    pub name: &'static str,
    pub group: &'static str,
    pub kind: Kind,
}

/// The groups that are searched for when nobody asks for others.
pub const DEFAULT_GROUPS: [&str; 3] = ["pii", "secrets", "network"];

/// All rules, in the order of the file.
pub fn catalogue() -> &'static [Entry] {
    static CATALOGUE: OnceLock<Vec<Entry>> = OnceLock::new();
    once::<Vec<Entry>>(&CATALOGUE, || read(RULES))
}

/// The table's rows. Those that can't be read are left out: a test sees to it that there are none.
fn read(rows: &'static str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for row in data_rows(rows) {
        let mut columns = row.split('\t');
        let (Some(name), Some(group), Some(form)) =
            (columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        if let Some(shape) = Shape::of(name) {
            entries.push(Entry {
                name,
                group,
                kind: Kind::Shape(shape),
            });
        } else if let Some(form) = Form::parse(form) {
            match entries.last_mut() {
                Some(Entry {
                    name: last,
                    kind: Kind::Token(forms),
                    ..
                }) if *last == name => {
                    forms.push(form);
                }
                _ => entries.push(Entry {
                    name,
                    group,
                    kind: Kind::Token(vec![form]),
                }),
            }
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::{RULES, catalogue, data_rows};
    use crate::filter::rules::{catalogue::Kind, shape::Shape};

    #[test]
    fn every_row_is_a_rule() {
        let forms: usize = catalogue()
            .iter()
            .map(|entry| match &entry.kind {
                Kind::Shape(_) => 1,
                Kind::Token(forms) => forms.len(),
            })
            .sum();
        assert_eq!(forms, data_rows(RULES).count());
        for shape in Shape::ALL {
            assert!(
                catalogue().iter().any(|entry| entry.name == shape.name()),
                "{shape:?}"
            );
        }
    }
}
