//! Gemma's shape, in whichever file: tokens of characters, merged over a text as a whole, a blank written as U+2581.
//!
//! How such texts are taken apart is compiled in (`split/gemma.rs`), and so are the lists of texts that are one token
//! wherever they stand. So a file has to have one of these lists, and tokens that are not taken apart.

use std::collections::HashSet;

use super::source::Source;
use crate::error::quoted;
use crate::tokenizer::split::{BLANK, LONGEST_RUN, Markers, Pattern, piece_end};
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

/// How a byte is written that is no character's.
pub fn byte_token(byte: u8) -> String {
    format!("<0x{byte:02X}>")
}
