//! Which encoding a model uses.

use crate::Encoding::{self, *};
use crate::TokenizerError;

/// Full names, from tiktoken 0.14 `model.py`.
const NAMES: &[(&str, Encoding)] = &[
    ("o1", O200kBase),
    ("o3", O200kBase),
    ("o4-mini", O200kBase),
    ("gpt-5", O200kBase),
    ("gpt-4.1", O200kBase),
    ("gpt-4o", O200kBase),
    ("gpt-4", Cl100kBase),
    ("gpt-3.5-turbo", Cl100kBase),
    ("gpt-3.5", Cl100kBase),
    ("gpt-35-turbo", Cl100kBase),
    ("davinci-002", Cl100kBase),
    ("babbage-002", Cl100kBase),
    ("text-embedding-ada-002", Cl100kBase),
    ("text-embedding-3-small", Cl100kBase),
    ("text-embedding-3-large", Cl100kBase),
    ("text-davinci-003", P50kBase),
    ("text-davinci-002", P50kBase),
    ("text-davinci-001", R50kBase),
    ("text-curie-001", R50kBase),
    ("text-babbage-001", R50kBase),
    ("text-ada-001", R50kBase),
    ("davinci", R50kBase),
    ("curie", R50kBase),
    ("babbage", R50kBase),
    ("ada", R50kBase),
    ("code-davinci-002", P50kBase),
    ("code-davinci-001", P50kBase),
    ("code-cushman-002", P50kBase),
    ("code-cushman-001", P50kBase),
    ("davinci-codex", P50kBase),
    ("cushman-codex", P50kBase),
    ("text-davinci-edit-001", P50kEdit),
    ("code-davinci-edit-001", P50kEdit),
    ("text-similarity-davinci-001", R50kBase),
    ("text-similarity-curie-001", R50kBase),
    ("text-similarity-babbage-001", R50kBase),
    ("text-similarity-ada-001", R50kBase),
    ("text-search-davinci-doc-001", R50kBase),
    ("text-search-curie-doc-001", R50kBase),
    ("text-search-babbage-doc-001", R50kBase),
    ("text-search-ada-doc-001", R50kBase),
    ("code-search-babbage-code-001", R50kBase),
    ("code-search-ada-code-001", R50kBase),
    ("gpt2", Gpt2),
    ("gpt-2", Gpt2),
];

/// Prefixes of names, from tiktoken 0.14 `model.py`; the first that fits wins.
const PREFIXES: &[(&str, Encoding)] = &[
    ("o1-", O200kBase),
    ("o3-", O200kBase),
    ("o4-mini-", O200kBase),
    ("gpt-5", O200kBase),
    ("gpt-4.5-", O200kBase),
    ("gpt-4.1-", O200kBase),
    ("chatgpt-4o-", O200kBase),
    ("gpt-4o-", O200kBase),
    ("gpt-4-", Cl100kBase),
    ("gpt-3.5-turbo-", Cl100kBase),
    ("gpt-35-turbo-", Cl100kBase),
    ("gpt-oss-", O200kHarmony),
    ("ft:gpt-4o", O200kBase),
    ("ft:gpt-4", Cl100kBase),
    ("ft:gpt-3.5-turbo", Cl100kBase),
    ("ft:davinci-002", Cl100kBase),
    ("ft:babbage-002", Cl100kBase),
];

/// How many near names an error offers.
const OFFERED: usize = 3;

/// A longer name is not compared with the known ones: no misspelling is that long.
const LONGEST_COMPARED: usize = 100;

/// The encoding that `model` uses: `model` is a model's name, a name that
/// begins with a known prefix, or the name of an encoding.
///
/// # Errors
///
/// [`TokenizerError::InvalidInput`] for an empty name, else
/// [`TokenizerError::UnknownModel`] with the nearest known names.
pub(crate) fn resolve(model: &str) -> Result<Encoding, TokenizerError> {
    if model.is_empty() {
        return Err(TokenizerError::InvalidInput {
            field: "model".to_owned(),
            reason: "it is empty. Pass the name of a model, such as \"gpt-4o\".".to_owned(),
        });
    }
    let full = |&&(name, _): &&(&str, Encoding)| name == model;
    let prefix = |&&(name, _): &&(&str, Encoding)| model.starts_with(name);
    NAMES
        .iter()
        .find(full)
        .or_else(|| PREFIXES.iter().find(prefix))
        .map(|&(_, encoding)| encoding)
        .or_else(|| Encoding::from_name(model))
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
    let known = NAMES.iter().map(|&(name, _)| name);
    let encodings = Encoding::ALL.into_iter().map(Encoding::name);
    let mut scored: Vec<_> = known
        .chain(encodings)
        .map(|name| (strsim::jaro_winkler(&model.to_lowercase(), name), name))
        .filter(|&(likeness, _)| likeness > 0.7)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored
        .into_iter()
        .take(OFFERED)
        .map(|(_, name)| name.to_owned())
        .collect()
}
