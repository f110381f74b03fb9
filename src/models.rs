//! Which encoding a model uses.

use std::sync::LazyLock;

use crate::{Encoding, Resolved, TokenizerError};

/// The one table of models, which the Python implementation reads as well.
const TABLE: &str = include_str!("../ainalyn/data/models.tsv");

/// How many near names an error offers.
const OFFERED: usize = 3;

/// A longer name is not compared with the known ones: no misspelling is that long.
const LONGEST_COMPARED: usize = 100;

/// How alike two names must be, from 0 to 1, for one to be offered for the other.
const ALIKE: f64 = 0.7;

struct Models {
    names: Vec<(&'static str, Encoding)>,
    /// The longest first, so that the first that fits is the longest.
    prefixes: Vec<(&'static str, Encoding)>,
}

static MODELS: LazyLock<Models> = LazyLock::new(|| {
    let (mut names, mut prefixes) = (Vec::new(), Vec::new());
    for row in TABLE.lines().filter(|row| !row.starts_with('#')) {
        let mut fields = row.split('\t');
        if let (Some(kind), Some(name), Some(Some(encoding))) = (
            fields.next(),
            fields.next(),
            fields.next().map(Encoding::from_name),
        ) {
            let table = if kind == "prefix" {
                &mut prefixes
            } else {
                &mut names
            };
            table.push((name, encoding));
        }
    }
    prefixes.sort_by_key(|&(name, _)| std::cmp::Reverse(name.len()));
    Models { names, prefixes }
});

/// How the tokens of `model` are counted: `model` is a model's name, a name that
/// begins with a known prefix, or the name of an encoding.
///
/// # Errors
///
/// [`TokenizerError::InvalidInput`] for an empty name, else
/// [`TokenizerError::UnknownModel`] with the nearest known names.
pub fn resolve(model: &str) -> Result<Resolved, TokenizerError> {
    if model.is_empty() {
        return Err(TokenizerError::InvalidInput {
            field: "model".to_owned(),
            reason: "it is empty. Pass the name of a model, such as \"gpt-4o\".".to_owned(),
        });
    }
    let whole = MODELS.names.iter().find(|(name, _)| *name == model);
    let prefix = || {
        MODELS
            .prefixes
            .iter()
            .find(|(name, _)| model.starts_with(name))
    };
    whole
        .or_else(prefix)
        .map(|&(_, encoding)| encoding)
        .or_else(|| Encoding::from_name(model))
        .map(Resolved::exact)
        .ok_or_else(|| TokenizerError::UnknownModel {
            model: model.to_owned(),
            nearest: nearest(model),
        })
}

/// The known names most like `model`, the nearest first.
fn nearest(model: &str) -> Vec<String> {
    if model.len() > LONGEST_COMPARED {
        return Vec::new();
    }
    let model = model.to_lowercase();
    let mut scored: Vec<_> = MODELS
        .names
        .iter()
        .map(|&(name, _)| name)
        .chain(Encoding::ALL.into_iter().map(Encoding::name))
        .map(|name| (strsim::jaro_winkler(&model, name), name))
        .filter(|&(likeness, _)| likeness > ALIKE)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored
        .into_iter()
        .take(OFFERED)
        .map(|(_, name)| name.to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{MODELS, TABLE};

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows = TABLE.lines().filter(|row| !row.starts_with('#')).count();
        assert_eq!(MODELS.names.len() + MODELS.prefixes.len(), rows);
    }
}
