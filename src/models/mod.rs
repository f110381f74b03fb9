//! Which encoding or estimate counts a model.
//!
//! * [`resolve`]: from a name to a [`Model`], over the table of models.
//! * [`model`]: what a name was found to mean, and counting with it.
//! * [`names`]: what people write around a name.
//! * [`estimates`]: models whose vocabulary is not public.
//! * `vocabularies`: those out of files, and the names they may have.

pub mod estimates;
pub mod model;
pub mod names;
mod parts;
mod special;
#[cfg(feature = "vocabularies")]
mod vocabularies;

use std::sync::{
    LazyLock,
    atomic::{AtomicBool, Ordering},
};

use crate::{error::TokenizerError, memory, tokenizer::encoding::Encoding};
use model::Model;

/// The one table of models, which the Python implementation reads as well.
const TABLE: &str = include_str!("../../ainalyn/data/models.tsv");

/// How many near names an error offers.
const OFFERED: usize = 3;

/// A name of more characters is not compared with the known ones: no misspelling is that long.
const MAX_COMPARED: usize = 100;

/// How alike two names must be, from 0 to 1, for one to be offered for the other:
/// "gtp-4" is offered "gpt-4" (0.94), and "opus-4" is not (0.70).
const ALIKE: f64 = 0.75;

struct Models {
    /// Whole names, the encodings' own among them, sorted.
    names: Vec<(&'static str, Model)>,
    /// The longest first, so that the first that fits is the longest.
    prefixes: Vec<(&'static str, Model)>,
}

impl Models {
    fn of_name(&self, name: &str) -> Option<Model> {
        let at = self.names.binary_search_by_key(&name, |&(known, _)| known);
        at.ok().map(|at| self.names[at].1)
    }

    /// What a beginning of `name` leads to, and the name that was meant if the rest has a slip.
    fn of_prefix(&self, name: &str) -> Option<(Model, Option<String>)> {
        let fits = |(prefix, _): &&(&str, _)| name.starts_with(prefix);
        let &(prefix, resolved) = self.prefixes.iter().find(fits)?;
        Some((resolved, names::corrected(name, prefix.len())))
    }
}

/// More than the tables take that the first call builds, in many small parts.
const BYTES_OF_TABLES: usize = 2 << 20;

/// Fails unless there is memory for the tables, or there was.
fn need_tables() -> Result<(), TokenizerError> {
    static WAS_THERE: AtomicBool = AtomicBool::new(false);
    if WAS_THERE.load(Ordering::Relaxed) {
        return Ok(());
    }
    if !memory::is_there(BYTES_OF_TABLES) {
        return Err(TokenizerError::OutOfMemory);
    }
    WAS_THERE.store(true, Ordering::Relaxed);
    Ok(())
}

static MODELS: LazyLock<Models> = LazyLock::new(|| {
    let mut names: Vec<_> = Encoding::ALL
        .into_iter()
        .map(|encoding| (encoding.name(), Model::exact(encoding)))
        .collect();
    let mut prefixes = Vec::new();
    for row in TABLE.lines().filter(|row| !row.starts_with('#')) {
        let mut fields = row.split('\t');
        let (kind, name) = (fields.next(), fields.next());
        match (kind, name, fields.next().and_then(counted_by)) {
            (Some("name"), Some(name), Some(resolved)) => names.push((name, resolved)),
            (Some("prefix"), Some(name), Some(resolved)) => prefixes.push((name, resolved)),
            // A test counts the rows.
            _ => {}
        }
    }
    names.sort_by_key(|&(name, _)| name);
    names.dedup_by_key(|&mut (name, _)| name);
    prefixes.sort_by_key(|&(name, _)| std::cmp::Reverse(name.len()));
    Models { names, prefixes }
});

fn counted_by(name: &str) -> Option<Model> {
    let estimate = || {
        estimates::all()
            .iter()
            .find(|estimate| estimate.family == name)
    };
    Encoding::from_name(name)
        .map(Model::exact)
        .or_else(|| estimate().map(Model::estimated))
}

/// How the tokens of `model` are counted: `model` is the name of a model, as
/// OpenAI, Anthropic, Google, or one of their resellers writes it, or of an
/// encoding.
///
/// The name is normalised in the steps that `src/models/names.rs` states; then a whole name
/// wins over the beginning of one, and the longest beginning over others, and a name that merely contains a known one does not
/// match. The cost is bounded, whatever the length of the name.
///
/// # Errors
///
/// [`TokenizerError::InvalidInput`] for an empty name, else
/// [`TokenizerError::UnknownModel`] with the nearest known names: nothing is
/// guessed.
///
/// # Example
///
/// ```
/// use ainalyn_tokenizer::{Encoding, resolve};
///
/// assert_eq!(resolve("openrouter/openai/gpt-4o:free")?.encoding(), Encoding::O200kBase);
/// assert!(resolve("gpt-50").is_err());
/// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
/// ```
pub fn resolve(model: &str) -> Result<Model, TokenizerError> {
    need_tables()?;
    // Known names are normalised, so one that matches as it stands needs no more.
    if let Some(resolved) = MODELS.of_name(model) {
        return Ok(resolved);
    }
    if let Some(encoding) = Encoding::opened(model) {
        return Ok(Model::exact(encoding));
    }
    if names::trimmed(model).is_empty() {
        return Err(TokenizerError::InvalidInput {
            field: "model".to_owned(),
            reason: "it is empty. Pass the name of a model, such as \"gpt-4o\".".to_owned(),
        });
    }
    let whole = names::find(model, |name| MODELS.of_name(name));
    let found = whole
        .map(|resolved| (resolved, None))
        .or_else(|| names::find(model, |name| MODELS.of_prefix(name)));
    match found {
        Some((resolved, None)) => Ok(resolved),
        Some((_, Some(meant))) => Err(TokenizerError::UnknownModel {
            model: model.to_owned(),
            nearest: vec![meant],
        }),
        None => Err(TokenizerError::UnknownModel {
            model: model.to_owned(),
            nearest: nearest(model),
        }),
    }
}

/// The known names most like `model`, the nearest first, and by alphabet where
/// two are as near.
///
/// Near is what Jaro and Winkler call similar: such names have most characters
/// in common, and mostly in the same order; a common beginning counts more. The
/// Python implementation (`ainalyn/infrastructure/rust/lanes/nearest.py`) offers the same ones.
fn nearest(model: &str) -> Vec<String> {
    let written = || names::trimmed(model).to_ascii_lowercase();
    let name = names::stem(model).unwrap_or_else(written);
    if name.chars().nth(MAX_COMPARED).is_some() {
        return Vec::new();
    }
    let mut scored: Vec<_> = MODELS
        .names
        .iter()
        .map(|&(known, _)| (strsim::jaro_winkler(&name, known), known))
        .filter(|&(likeness, _)| likeness > ALIKE)
        .collect();
    // Known names are sorted by alphabet, and this sort keeps that order.
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    if scored.is_empty() {
        return newest_with(&name);
    }
    scored
        .into_iter()
        .take(OFFERED)
        .map(|(_, name)| name.to_owned())
        .collect()
}

/// The names of which `part` is a word or several, such as `sonnet`, the last of the table first.
fn newest_with(part: &str) -> Vec<String> {
    let part = format!("-{part}-");
    let names = TABLE.lines().rev().filter_map(|row| {
        let name = row.strip_prefix("name\t")?.split('\t').next()?;
        format!("-{name}-").contains(&part).then(|| name.to_owned())
    });
    names.take(OFFERED).collect()
}

#[cfg(test)]
mod tests {
    use super::{MODELS, TABLE, resolve};
    use crate::{error::TokenizerError, tokenizer::encoding::Encoding};

    fn encoding(model: &str) -> Option<Encoding> {
        resolve(model).ok().map(|resolved| resolved.encoding())
    }

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows = TABLE.lines().filter(|row| !row.starts_with('#')).count();
        // gpt2 is the name of a model and of an encoding.
        let read = MODELS.names.len() + 1 - Encoding::ALL.len() + MODELS.prefixes.len();
        assert_eq!(read, rows);
    }

    #[test]
    fn a_prefix_ends_where_a_word_ends() {
        for (prefix, _) in &MODELS.prefixes {
            assert!(prefix.ends_with(['-', '.', ':']), "{prefix}");
            assert!(resolve(&format!("{prefix}x")).is_ok(), "{prefix}");
        }
    }

    #[test]
    fn the_longest_match_wins() {
        use Encoding::{Cl100kBase, Gemma3, Gemma4, O200kBase, O200kHarmony, R50kBase};
        for (model, expected) in [
            ("gpt-4", Cl100kBase),
            ("gpt-4-turbo", Cl100kBase),
            ("gpt-4o", O200kBase),
            ("gpt-4.1-mini", O200kBase),
            ("gpt-5.1", O200kBase),
            ("gpt-oss:20b", O200kHarmony),
            ("ft:gpt-4.1-mini-2025-04-14:org::id", O200kBase),
            ("ft:gpt-4-0613:org::id", Cl100kBase),
            ("curie:ft-org-2021-03-03-21-44-20", R50kBase),
            (" Azure/GPT-4o ", O200kBase),
            ("O200K_BASE", O200kBase),
            ("models/gemini-2.5-pro", Gemma3),
            ("google/gemini-3.5-flash", Gemma4),
        ] {
            assert_eq!(encoding(model), Some(expected), "{model}");
        }
    }

    #[test]
    fn a_name_that_merely_contains_a_known_one_does_not_match() {
        for model in [
            "my-gpt-4o",
            "gpt-4omni",
            "gpt-50",
            "gpt-4.7",
            "gpt",
            "gpt-",
            "o12",
            "ft:",
            "ft::gpt-4o",
            "gpt-6-sol",
            "claude",
            "claude-opus-9",
            "gpt-4o gpt-4o",
            "xopenai/gpt-4o",
        ] {
            assert!(
                matches!(resolve(model), Err(TokenizerError::UnknownModel { .. })),
                "{model}"
            );
        }
    }

    #[test]
    fn estimates_say_so() {
        for (model, family) in [
            ("claude-3", "claude-3"),
            ("us.anthropic.claude-3-5-sonnet-20241022-v2:0", "claude-3"),
            ("anthropic/claude-opus-4.8:thinking", "claude-4.7"),
            ("vertex_ai/claude-opus-4-1@20250805", "claude-3"),
            ("models/gemini-2.5-pro-tts", "gemini"),
            ("gemini-1.5-pro", "gemini"),
        ] {
            let estimate = resolve(model).ok().and_then(|resolved| resolved.estimate());
            assert_eq!(
                estimate.map(|estimate| estimate.family),
                Some(family),
                "{model}"
            );
        }
    }

    #[test]
    fn bad_names_are_refused() {
        for blank in ["", " ", "\n\t"] {
            assert!(
                matches!(resolve(blank), Err(TokenizerError::InvalidInput { .. })),
                "{blank:?}"
            );
        }
        let long = "gpt-4-".repeat(2_000_000);
        assert!(matches!(
            resolve(&long),
            Err(TokenizerError::UnknownModel { .. })
        ));
    }

    #[test]
    fn the_nearest_names_are_offered() {
        for (model, first) in [
            ("openai/gpt4o", Some("gpt-4o")),
            ("gpt-40", Some("gpt-4")),
            ("gtp-4", Some("gpt-4")),
            ("gtp-4o-mini", Some("gpt-4o")),
            ("gpt4o-2024-08-06", Some("gpt-4o")),
            ("gpt 4o", Some("gpt-4o")),
            ("gpt3.5", Some("gpt-3.5")),
            ("Claude-3.5-Sonet", Some("claude-3-5-sonnet")),
            ("claude 3.5 sonnet", Some("claude-3-5-sonnet")),
            ("claude-3-5-sonet-20241022", Some("claude-3-5-sonnet")),
            ("gemini-pr0", Some("gemini-pro")),
            ("text-embeding-3-small", Some("text-embedding-3-small")),
            ("o200kbase", Some("o200k_base")),
            ("o200k", Some("o200k_base")),
            ("cl100k", Some("cl100k_base")),
            ("sonnet", Some("claude-sonnet-5-5")),
            ("nope", None),
            ("llama-3", None),
            ("x", None),
        ] {
            let Err(TokenizerError::UnknownModel { nearest, .. }) = resolve(model) else {
                panic!("{model} is known");
            };
            assert_eq!(nearest.first().map(String::as_str), first, "{model}");
        }
    }
}
