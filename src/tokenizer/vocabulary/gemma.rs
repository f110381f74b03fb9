//! Gemma's shape, in whichever file: tokens of characters, merged over a text as a whole, a blank written as U+2581.
//!
//! How such texts are taken apart is compiled in (`split/gemma.rs`), and so are the lists of texts that are one token
//! wherever they stand. So a file has to have one of these lists, and tokens that are not taken apart.

use std::collections::{HashMap, HashSet};

use super::merges;
use super::source::{BYTES, Listed, Source};
use crate::error::quoted;
use crate::json::Json;
use crate::tokenizer::split::{BLANK, LONGEST_RUN, Markers, Pattern, is_run, piece_end};
use crate::tokenizer::tables::build::by_characters;

/// What is read, for whoever has something else.
pub const SUPPORTED: &str = "Of vocabularies of characters those of Gemma 3 and Gemma 4 are read.";

/// A vocabulary of characters, a blank being a blank.
pub struct Given<'a> {
    /// What merges give, without runs, in the order of merging.
    pub merged: Vec<&'a str>,
    /// The characters that are tokens.
    pub characters: HashSet<&'a str>,
    /// The texts that are one token wherever they stand, runs of blanks, line ends and tabs left out.
    pub markers: Vec<&'a str>,
    /// The texts of other special tokens.
    pub special: Vec<&'a str>,
}

impl Given<'_> {
    /// What is counted with, if it has Gemma's shape.
    pub fn source(self) -> Result<Source, String> {
        let (pattern, markers) = pattern(&self.markers)?;
        for &token in &self.merged {
            if piece_end(token.as_bytes(), 0, markers) != token.len() {
                return Err(format!(
                    "the token {} joins characters that no token of Gemma's does, and texts are cut between such \
                     characters. {SUPPORTED}",
                    quoted(token)
                ));
            }
        }
        let tokens = by_characters::ranked(self.merged.into_iter(), &self.characters);
        let tokens = tokens.map_err(|reason| format!("{reason}. {SUPPORTED}"))?;
        Ok(Source {
            tokens: tokens
                .into_iter()
                .map(|token| token.as_bytes().to_vec())
                .collect(),
            whole: vec![],
            whole_pieces: false,
            listed: None,
            pattern,
            nfc: false,
            added: Some(self.special.into_iter().map(str::to_owned).collect()),
        })
    }
}

/// The pattern that has just these markers.
fn pattern(found: &[&str]) -> Result<(Pattern, Markers), String> {
    let known = [
        (Pattern::Gemma3, Markers::Gemma3),
        (Pattern::Gemma4, Markers::Gemma4),
    ];
    let is_one = |markers: Markers, text: &str| markers.first(text.as_bytes()) == Some(text.len());
    for (pattern, markers) in known {
        let all: HashSet<_> = found.iter().filter(|text| is_one(markers, text)).collect();
        if all.len() == markers.number() && found.iter().all(|text| is_one(markers, text)) {
            return Ok((pattern, markers));
        }
    }
    let odd = |text: &&&str| known.iter().all(|&(_, markers)| !is_one(markers, text));
    Err(match found.iter().find(odd) {
        Some(odd) => format!(
            "{} is one token wherever it stands, and neither Gemma 3 nor Gemma 4 has such a one. {SUPPORTED}",
            quoted(odd)
        ),
        None => format!(
            "{} texts are one token wherever they stand, and Gemma 3 has {} and Gemma 4 {} of them. {SUPPORTED}",
            found.len(),
            Markers::Gemma3.number(),
            Markers::Gemma4.number()
        ),
    })
}

/// Refuses runs other than those of 2 to 31 blanks, line ends and tabs; one alone is a character.
pub fn check_runs<'a>(runs: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let mut longer = HashSet::new();
    for run in runs.filter(|run| run.len() > 1) {
        if run.len() > LONGEST_RUN {
            return Err(format!(
                "a token is {} equal characters, {}, where Gemma has at most {LONGEST_RUN}. {SUPPORTED}",
                run.len(),
                quoted(&run[..1])
            ));
        }
        longer.insert(run);
    }
    let needed = 3 * (LONGEST_RUN - 1);
    if longer.len() != needed {
        return Err(format!(
            "{} runs of blanks, line ends and tabs are tokens, where Gemma has {needed}. {SUPPORTED}",
            longer.len()
        ));
    }
    Ok(())
}

/// The text of a token, given how a file writes it.
pub fn text(written: &str) -> String {
    written.replace(BLANK, " ")
}

/// What a tokenizer.json of this shape says.
pub fn of_hugging_face(
    file: &Json,
    model: &Json,
    added: &[(&str, bool)],
) -> Result<Source, String> {
    check_steps(file)?;
    let ids = merges::ids(model)?;
    if let Some(lacking) = (0..=255)
        .map(byte_token)
        .find(|byte| !ids.contains_key(byte.as_str()))
    {
        return Err(format!(
            "model.vocab has no token {lacking}, so there are texts that it has no tokens for. {SUPPORTED}"
        ));
    }
    let pairs = merges::pairs(model, |text| ids.contains_key(text))?;
    let texts: HashMap<&str, String> = ids
        .keys()
        .map(|&written| (written, text(written)))
        .collect();
    let (runs, pairs) = parted(pairs, &texts)?;
    let products: Vec<String> = runs
        .iter()
        .map(|(left, right)| text(&[*left, *right].concat()))
        .collect();
    check_runs(products.iter().map(String::as_str))?;
    let mut known = HashSet::new();
    let products = pairs.iter().map(|(left, right)| [*left, *right].concat());
    let merged: Vec<&str> = products
        .filter_map(|product| {
            let (&written, _) = ids.get_key_value(product.as_str())?;
            known.insert(written).then(|| texts[written].as_str())
        })
        .collect();
    let is_character = |text: &&str| text.chars().nth(1).is_none();
    let characters = texts
        .values()
        .map(String::as_str)
        .filter(is_character)
        .collect();
    let added = added
        .iter()
        .filter(|(text, _)| !self::is_run_or_blanks(text));
    // Gemma 4's special tokens are markers, too; those of Gemma 3 are no part of texts.
    let of_four = |text: &str| Markers::Gemma4.first(text.as_bytes()) == Some(text.len());
    let is_four =
        added.clone().filter(|(text, _)| of_four(text)).count() == Markers::Gemma4.number();
    let is_marker = |text: &str, special: bool| {
        !special
            || if is_four {
                of_four(text)
            } else {
                Markers::Gemma3.first(text.as_bytes()) == Some(text.len())
            }
    };
    let (markers, special): (Vec<_>, Vec<_>) = added
        .copied()
        .partition(|&(text, special)| is_marker(text, special));
    let mut source = Given {
        merged,
        characters,
        markers: firsts(markers),
        special: firsts(special),
    }
    .source()?;
    let bytes: Vec<[u8; 1]> = (0..=255).map(|byte| [byte]).collect();
    let ranks: HashMap<&[u8], u32> = bytes
        .iter()
        .map(<[u8; 1]>::as_slice)
        .zip(0..)
        .chain(source.tokens.iter().map(Vec::as_slice).zip(BYTES..))
        .collect();
    let rank = |written: &str| {
        ranks
            .get(texts[written].as_bytes())
            .copied()
            .unwrap_or(u32::MAX)
    };
    let listed = pairs
        .iter()
        .map(|(left, right)| (rank(left), rank(right)))
        .collect();
    source.listed = Some(Listed(listed));
    Ok(source)
}

/// Two tokens that merge.
type Pair<'a> = (&'a str, &'a str);

/// The pairs that make runs, if by these a run is taken from its start, 31 at a time, before what stands beside it; and
/// the others. One more goes to what has been merged before two others become a beginning.
fn parted<'a>(
    pairs: Vec<Pair<'a>>,
    texts: &HashMap<&str, String>,
) -> Result<(Vec<Pair<'a>>, Vec<Pair<'a>>), String> {
    const UNITS: [char; 3] = [' ', '\n', '\t'];
    let is_run = |&(left, right): &Pair| {
        let [left, right] = [left, right].map(|text| texts[text].as_bytes());
        is_run(left) && is_run(right) && left[0] == right[0]
    };
    let touches = |&(left, right): &Pair, unit: char| {
        texts[left].contains(unit) || texts[right].contains(unit)
    };
    let early = UNITS.iter().any(|&unit| {
        let of_unit = pairs.iter().filter(|pair| touches(pair, unit));
        of_unit.skip_while(|pair| is_run(pair)).any(is_run)
    });
    let (runs, others): (Vec<_>, Vec<_>) = pairs.into_iter().partition(is_run);
    let alike = UNITS.iter().all(|unit| {
        let longer = runs.iter().filter(|pair| texts[pair.1].chars().eq([*unit]));
        let lengths: Vec<usize> = longer.map(|pair| texts[pair.0].len()).collect();
        let all: HashSet<&usize> = lengths.iter().collect();
        lengths.last() == Some(&1) && lengths.len() == all.len() && all.len() == LONGEST_RUN - 1
    });
    if early || !alike {
        return Err(format!(
            "its merges take runs of blanks, line ends and tabs apart in another way than Gemma's. {SUPPORTED}"
        ));
    }
    Ok((runs, others))
}

fn firsts(list: Vec<(&str, bool)>) -> Vec<&str> {
    list.into_iter().map(|(text, _)| text).collect()
}

/// Whether an added token is a run, as a text has it or as the file writes it.
fn is_run_or_blanks(added: &str) -> bool {
    is_run(text(added).as_bytes())
}

/// How a byte is written that is no character's.
pub fn byte_token(byte: u8) -> String {
    format!("<0x{byte:02X}>")
}

/// Refuses a file that does more, or less, than to write U+2581 for a blank.
fn check_steps(file: &Json) -> Result<(), String> {
    let kind = |value: &Json| quoted(value.get("type").and_then(Json::text).unwrap_or_default());
    let text = |value: Option<&Json>| value.and_then(Json::text).map(str::to_owned);
    let of = |value: &Json| {
        text(
            value
                .get("pattern")
                .and_then(|pattern| pattern.get("String")),
        )
    };
    let blank = || Some(" ".to_owned());
    match file.get("normalizer") {
        Some(step) if of(step) == blank() && text(step.get("content")) == Some(BLANK.into()) => {}
        Some(step @ Json::Object(_)) => {
            return Err(format!(
                "its normalizer is {}, where that of Gemma writes U+2581 for each blank, and nothing else. {SUPPORTED}",
                kind(step)
            ));
        }
        _ => {
            return Err(format!(
                "it has no normalizer, where that of Gemma writes U+2581 for each blank. {SUPPORTED}"
            ));
        }
    }
    match file.get("pre_tokenizer") {
        // No blank is left to split by.
        Some(step @ Json::Object(_))
            if of(step) != blank() || text(step.get("type")) != Some("Split".to_owned()) =>
        {
            Err(format!(
                "its pre_tokenizer is {}, where Gemma has none that splits. {SUPPORTED}",
                kind(step)
            ))
        }
        _ => Ok(()),
    }
}
