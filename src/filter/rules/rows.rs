//! Tables of facts, which both languages read.

/// The rules that are built in: a name, a group, a form and its source.
pub const RULES: &str = include_str!("../../../ainalyn/data/rules.tsv");

/// The rows of a table of this house.
pub fn data_rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table
        .lines()
        .filter(|row| !row.is_empty() && !row.starts_with('#'))
}
