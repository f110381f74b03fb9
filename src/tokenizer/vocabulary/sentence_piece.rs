//! SentencePiece's model file, as far as it is Gemma's: a message of protocol buffers, of which the pieces are read
//! and what else changes a count.
//!
//! The numbers of fields are those of `sentencepiece_model.proto` (<https://github.com/google/sentencepiece>).

use std::collections::HashSet;

use super::gemma::{self, Given, SUPPORTED};
use super::source::Source;
use crate::error::quoted;
use crate::tokenizer::split::is_run;

/// More pieces than any vocabulary has.
const MOST_PIECES: usize = 1 << 20;

/// Whether a file looks like one: it begins with a piece, that begins with its text.
pub fn is(file: &[u8]) -> bool {
    matches!(file, [0x0A, _, 0x0A, ..])
}

/// The value of a field, by how it is written.
enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    /// A number with a point.
    Point(f32),
    /// Eight bytes, which no field that is read has.
    Other,
}

/// The fields of a message, one after the other; an error behind the last one that is whole.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn taken(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn field(&mut self) -> Option<(u64, Value<'a>)> {
        let key = self.number()?;
        let value = match key & 7 {
            0 => Value::Number(self.number()?),
            1 => self.taken(8).map(|_| Value::Other)?,
            2 => {
                let length = usize::try_from(self.number()?).ok()?;
                Value::Bytes(self.taken(length)?)
            }
            5 => Value::Point(f32::from_le_bytes(*self.taken(4)?.first_chunk()?)),
            _ => return None,
        };
        Some((key >> 3, value))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Value<'a>), String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let left = self.0.len();
        let field = self.field();
        if field.is_none() {
            self.0 = &[];
        }
        Some(field.ok_or_else(|| {
            format!("a field is not whole, {left} bytes before the end. Was it cut off?")
        }))
    }
}

/// What a piece is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Normal,
    /// One token wherever its text stands.
    Defined,
    /// In no text.
    Control,
    Byte,
}

struct Piece {
    text: String,
    score: f32,
    kind: Kind,
}

/// What the file says.
pub fn read(file: &[u8]) -> Result<Source, String> {
    let whole = |reason: String| format!("it is no model of SentencePiece: {reason}");
    let (mut pieces, mut trainer, mut normalizer) = (Vec::new(), &[][..], &[][..]);
    for field in Fields(file) {
        match field.map_err(whole)? {
            (1, Value::Bytes(bytes)) => pieces.push(piece(bytes, pieces.len())?),
            (2, Value::Bytes(bytes)) => trainer = bytes,
            (3, Value::Bytes(bytes)) => normalizer = bytes,
            _ => {}
        }
        if pieces.len() > MOST_PIECES {
            return Err(format!(
                "it has more than {MOST_PIECES} pieces, and no vocabulary has as many."
            ));
        }
    }
    check_trainer(trainer)?;
    check_normalizer(normalizer)?;
    let mut texts = HashSet::with_capacity(pieces.len());
    if let Some(twice) = pieces.iter().find(|piece| !texts.insert(&piece.text)) {
        return Err(format!("it has the piece {} twice.", quoted(&twice.text)));
    }
    let of = |kind: Kind| pieces.iter().filter(move |piece| piece.kind == kind);
    let bytes: HashSet<&str> = of(Kind::Byte).map(|piece| piece.text.as_str()).collect();
    if let Some(lacking) = (0..=255)
        .map(gemma::byte_token)
        .find(|byte| !bytes.contains(byte.as_str()))
    {
        return Err(format!(
            "it has no piece {lacking} for that byte, so there are texts that it has no tokens for. {SUPPORTED}"
        ));
    }
    let is_character = |piece: &&Piece| piece.text.chars().nth(1).is_none();
    let mut merged: Vec<&Piece> = of(Kind::Normal)
        .filter(|piece| !is_character(piece))
        .collect();
    // What has the highest score is merged first.
    merged.sort_by(|one, other| other.score.total_cmp(&one.score));
    if let Some(two) = merged.windows(2).find(|two| two[0].score == two[1].score) {
        return Err(format!(
            "the pieces {} and {} have the same score, {}, so which merges first depends on their places. {SUPPORTED}",
            quoted(&two[0].text),
            quoted(&two[1].text),
            two[0].score
        ));
    }
    let (runs, markers): (Vec<_>, Vec<_>) = of(Kind::Defined)
        .map(|piece| piece.text.as_str())
        .partition(|text| is_run(text.as_bytes()));
    gemma::check_runs(runs.into_iter())?;
    Given {
        merged: merged
            .into_iter()
            .map(|piece| piece.text.as_str())
            .collect(),
        characters: of(Kind::Normal)
            .filter(is_character)
            .map(|piece| piece.text.as_str())
            .collect(),
        markers,
        special: of(Kind::Control).map(|piece| piece.text.as_str()).collect(),
    }
    .source()
}

/// A piece, the `at`-th.
fn piece(message: &[u8], at: usize) -> Result<Piece, String> {
    let (mut text, mut score, mut kind) = (None, 0.0, 1);
    for field in Fields(message) {
        match field.map_err(|reason| format!("piece {at} is none: {reason}"))? {
            (1, Value::Bytes(bytes)) => text = str::from_utf8(bytes).ok(),
            (2, Value::Point(point)) => score = point,
            (3, Value::Number(number)) => kind = number,
            _ => {}
        }
    }
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Err(format!("piece {at} has no text in UTF-8."));
    };
    let kind = match kind {
        1 if score.is_nan() => {
            return Err(format!(
                "the piece {} has no number as score.",
                quoted(text)
            ));
        }
        1 => Kind::Normal,
        2 | 3 => Kind::Control,
        4 => Kind::Defined,
        6 => Kind::Byte,
        _ => {
            return Err(format!(
                "the piece {} is of the type {kind}, which Gemma has none of. {SUPPORTED}",
                quoted(text)
            ));
        }
    };
    let text = if kind == Kind::Byte {
        text.to_owned()
    } else {
        gemma::text(text)
    };
    Ok(Piece { text, score, kind })
}

/// Refuses what is no byte pairs of characters, with bytes for the characters that it lacks.
fn check_trainer(message: &[u8]) -> Result<(), String> {
    let (mut model, mut bytes, mut suffix) = (1, 0, 0);
    for field in Fields(message) {
        match field? {
            (3, Value::Number(number)) => model = number,
            (24, Value::Number(number)) => suffix = number,
            (35, Value::Number(number)) => bytes = number,
            _ => {}
        }
    }
    let kind = match model {
        2 => "BPE",
        1 => "Unigram",
        3 => "Word",
        4 => "Char",
        _ => "unknown",
    };
    match (kind, bytes, suffix) {
        ("BPE", 1, 0) => Ok(()),
        ("BPE", 1, _) => Err(format!("it puts blanks behind words. {SUPPORTED}")),
        ("BPE", ..) => Err(format!(
            "it takes no bytes for a character that it lacks. {SUPPORTED}"
        )),
        _ => Err(format!("its model is of the type {kind}. {SUPPORTED}")),
    }
}

/// Refuses what changes a text before it is counted.
fn check_normalizer(message: &[u8]) -> Result<(), String> {
    let (mut map, mut prefix, mut removes, mut escapes) = (&[][..], 1, 1, 1);
    for field in Fields(message) {
        match field? {
            (2, Value::Bytes(bytes)) => map = bytes,
            (3, Value::Number(number)) => prefix = number,
            (4, Value::Number(number)) => removes = number,
            (5, Value::Number(number)) => escapes = number,
            _ => {}
        }
    }
    let found = if prefix != 0 {
        "puts a blank before each text (`add_dummy_prefix`), as that of Llama 2 does"
    } else if removes != 0 {
        "removes blanks (`remove_extra_whitespaces`)"
    } else if escapes == 0 {
        "does not write U+2581 for a blank (`escape_whitespaces`)"
    } else if !map.is_empty() {
        "changes characters (`precompiled_charsmap`)"
    } else {
        return Ok(());
    };
    Err(format!(
        "its normalizer {found}, and that of Gemma does not. {SUPPORTED}"
    ))
}
