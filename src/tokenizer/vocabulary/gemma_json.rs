//! Gemma's shape in a tokenizer.json: the merges that it lists have to be those of an order of tokens, and take runs
//! from their start.

use std::collections::{HashMap, HashSet};

use super::gemma::{self, Given, SUPPORTED};
use super::merges;
use super::source::{BYTES, Listed, Source};
use crate::error::quoted;
use crate::json::Json;
use crate::tokenizer::split::{BLANK, LONGEST_RUN, Markers, is_run};

/// Two tokens that merge, as they are written.
type Pair<'a> = (&'a str, &'a str);

/// What the file says.
pub fn read(file: &Json, model: &Json, added: &[(&str, bool)]) -> Result<Source, String> {
    check_steps(file)?;
    let ids = merges::ids(model)?;
    let mut bytes = (0..=255).map(gemma::byte_token);
    if let Some(lacking) = bytes.find(|byte| !ids.contains_key(byte.as_str())) {
        return Err(format!(
            "model.vocab has no token {lacking}, so there are texts that it has no tokens for. {SUPPORTED}"
        ));
    }
    if let Some(odd) = ids.keys().find(|written| written.contains(' ')) {
        return Err(format!(
            "the token {} has a blank, which is written as U+2581. {SUPPORTED}",
            quoted(odd)
        ));
    }
    let pairs = merges::pairs(model, |text| ids.contains_key(text))?;
    let (runs, pairs) = parted(pairs)?;
    let runs: Vec<String> = runs
        .iter()
        .map(|(left, right)| gemma::text(&[*left, *right].concat()))
        .collect();
    gemma::check_runs(runs.iter().map(String::as_str))?;

    let mut known = HashSet::with_capacity(ids.len());
    let products = pairs.iter().filter_map(|(left, right)| {
        let (&written, _) = ids.get_key_value([*left, *right].concat().as_str())?;
        known.insert(written).then_some(written)
    });
    let merged: Vec<(&str, String)> = products
        .map(|written| (written, gemma::text(written)))
        .collect();
    let is_character = |written: &&&str| written.chars().nth(1).is_none();
    let characters = ids.keys().filter(is_character);
    let characters: Vec<(&str, String)> = characters
        .map(|&written| (written, gemma::text(written)))
        .collect();
    let (markers, special) = markers(added);
    let mut source = Given {
        merged: merged.iter().map(|(_, text)| text.as_str()).collect(),
        characters: characters.iter().map(|(_, text)| text.as_str()).collect(),
        markers,
        special,
    }
    .source()?;

    let ranks: HashMap<&[u8], u32> = source
        .tokens
        .iter()
        .map(Vec::as_slice)
        .zip(BYTES..)
        .collect();
    let rank = |text: &str| match *text.as_bytes() {
        [byte] => Some(byte.into()),
        ref text => ranks.get(text).copied(),
    };
    let ranked = merged.iter().chain(&characters);
    let ranked: HashMap<&str, u32> = ranked
        .filter_map(|(written, text)| Some((*written, rank(text)?)))
        .collect();
    let rank = |written: &str| ranked.get(written).copied().unwrap_or(u32::MAX);
    let listed = pairs.iter().map(|(left, right)| (rank(left), rank(right)));
    source.listed = Some(Listed(listed.collect()));
    Ok(source)
}

/// The pairs that make runs, if by these a run is taken from its start, 31 at a time, before what stands beside it; and
/// the others. One more goes to what has been merged before two others become a beginning.
fn parted(pairs: Vec<Pair>) -> Result<(Vec<Pair>, Vec<Pair>), String> {
    const UNITS: [char; 3] = [BLANK, '\n', '\t'];
    let unit_of = |text: &str| {
        UNITS
            .into_iter()
            .find(|&unit| text.chars().all(|char| char == unit))
    };
    let is_run = |&(left, right): &Pair| {
        let unit = unit_of(left);
        unit.is_some() && unit == unit_of(right)
    };
    let touches = |&(left, right): &Pair, unit: char| left.contains(unit) || right.contains(unit);
    let early = UNITS.iter().any(|&unit| {
        let of_unit = pairs.iter().filter(|pair| touches(pair, unit));
        of_unit.skip_while(|pair| is_run(pair)).any(is_run)
    });
    let (runs, others): (Vec<_>, Vec<_>) = pairs.into_iter().partition(is_run);
    let alike = UNITS.iter().all(|unit| {
        let longer = runs.iter().filter(|pair| pair.1.chars().eq([*unit]));
        let lengths: Vec<usize> = longer.map(|pair| pair.0.chars().count()).collect();
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

/// The added tokens that are one token wherever they stand, and the others, without the runs. Gemma 4's special tokens
/// are among the first, too; of Gemma 3's those are that its model of SentencePiece looks for.
fn markers<'a>(added: &[(&'a str, bool)]) -> (Vec<&'a str>, Vec<&'a str>) {
    let is_one = |markers: Markers, text: &str| markers.first(text.as_bytes()) == Some(text.len());
    let of_four = added
        .iter()
        .filter(|(text, _)| is_one(Markers::Gemma4, text));
    let markers = if of_four.count() == Markers::Gemma4.number() {
        Markers::Gemma4
    } else {
        Markers::Gemma3
    };
    let texts = added
        .iter()
        .filter(|(text, _)| !is_run(gemma::text(text).as_bytes()));
    let (found, others): (Vec<(&str, bool)>, Vec<_>) = texts
        .copied()
        .partition(|&(text, special)| !special || is_one(markers, text));
    let firsts = |list: Vec<(&'a str, bool)>| list.into_iter().map(|(text, _)| text).collect();
    (firsts(found), firsts(others))
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
