//! Gemini's vocabulary, out of the data of Gemma 4, which Google publishes under the Apache License 2.0.
//!
//! Its tokens are made of characters, not of bytes: a character that it lacks counts a token for each
//! byte, and merges with nothing. What stands for a blank in the data, U+2581, is a blank here.

use std::collections::HashSet;
use std::error::Error;

use splintr_vocab_gemma4::{GEMMA4_MERGES_PACKED, GEMMA4_VOCAB_PACKED};

use crate::make::{self, Given, Made, Units};
use crate::markers::Markers;
use crate::pieces::{BLANK, LONGEST_RUN_BYTES, is_run, piece_end};
use crate::published::sha256;
use crate::{Ranks, format};

/// Of the file `gemma4.mbpe` in the crate splintr-vocab-gemma4 1.0.0.
const SHA256: &str = "275f51b867466861198a37d98bf7323496cdb97c3515089f1d6fc30377516280";

/// The tokens that texts merge to, by rank. The bytes come first, as a character of one byte that is a
/// token is that byte; then what is merged, in its order, each behind those of its characters that
/// had no rank before; then the characters that nothing merges.
pub fn ranks() -> Result<Ranks, Box<dyn Error>> {
    let pieces = pieces(GEMMA4_VOCAB_PACKED).ok_or("the packed pieces of Gemma 4 end early")?;
    let merges = merges(GEMMA4_MERGES_PACKED).ok_or("the packed merges of Gemma 4 end early")?;
    let found = sha256(&file(&pieces, &merges));
    if found != SHA256 {
        return Err(format!(
            "the vocabulary of Gemma 4 has the SHA-256 {found}, but that of the crate splintr-vocab-gemma4 \
             1.0.0 has {SHA256}: build with this version, from an unchanged source"
        )
        .into());
    }
    let texts: Vec<String> = pieces
        .iter()
        .map(|piece| piece.replace(BLANK, " "))
        .collect();
    let characters: HashSet<&str> = texts
        .iter()
        .map(String::as_str)
        .filter(|text| text.chars().count() == 1)
        .collect();
    let mut merged = Vec::with_capacity(merges.len());
    for &(id, _) in &merges {
        let token = texts.get(id).ok_or("a merge of no piece")?.as_str();
        if is_run(token.as_bytes()) {
            continue;
        }
        if piece_end(token.as_bytes(), 0, Markers::Gemma3) != token.len() {
            return Err(format!("{token:?} is cut by src/tokenizer/split/gemma.rs").into());
        }
        merged.push(token);
    }
    let bytes = (0..=255u8).map(|byte| vec![byte]);
    let tokens = make::by_characters::ranked(merged.into_iter(), &characters)?;
    let tokens = tokens.into_iter().map(|token| token.as_bytes().to_vec());
    let ranks = bytes.chain(tokens).zip(0..).collect();
    Ok(ranks)
}

/// The tables. Four tokens are reached by no merges (`▁YYYY`, `▁yyyy`, `▁diffformul` and `▁::::::::`), and
/// three rank before a part (`▁======`, `▁SSSR` and `▁==========`).
pub fn made(ranks: &Ranks) -> Result<Made, Box<dyn Error>> {
    let mut tokens: Vec<(&[u8], u32)> = ranks.iter().map(|(t, &r)| (t.as_slice(), r)).collect();
    tokens.sort_unstable_by_key(|&(_, rank)| rank);
    let mut bytes = [0; 256];
    for (rank, byte) in (0..=255).zip(&mut bytes) {
        *byte = rank;
    }
    let given = Given {
        frequent: tokens.iter().map(|token| token.0).collect(),
        tokens: tokens.split_off(bytes.len()),
        bytes,
        whole: vec![],
        unreached_are_whole: false,
        units: Units::Characters,
        blank: Some(BLANK),
        longest_run: LONGEST_RUN_BYTES,
        // A quarter of what others have: a merge more here and there, and the wheel is half a megabyte smaller.
        hot_bits: format::HOT_BITS - 2,
    };
    let made = make::make(&given, make::merges(&given))?;
    if made.unreached != 4 || made.numbers.reach == format::UNBOUNDED {
        return Err(
            "the vocabulary of Gemma 4 breaks a law of DESIGN.md, as it never did before".into(),
        );
    }
    Ok(made)
}

/// A number of seven bits a byte, the lowest first, all bytes but the last above 127.
fn number(data: &mut &[u8]) -> Option<usize> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let (&byte, rest) = data.split_first()?;
        *data = rest;
        number |= usize::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(number);
        }
        shift += 7;
    }
}

/// How many entries there are behind the eight bytes that tell of what, and these entries.
fn entries(data: &[u8]) -> Option<(u32, &[u8])> {
    let (count, entries) = data.get(8..)?.split_first_chunk()?;
    Some((u32::from_le_bytes(*count), entries))
}

/// The pieces by their ids.
fn pieces(data: &[u8]) -> Option<Vec<&str>> {
    let (count, mut data) = entries(data)?;
    let mut piece = || {
        let _id = number(&mut data)?;
        let length = number(&mut data)?;
        let (piece, rest) = data.split_at_checked(length)?;
        data = rest;
        str::from_utf8(piece).ok()
    };
    (0..count).map(|_| piece()).collect()
}

/// The ids of what is merged, and the lengths of their left parts, in the order of merging.
fn merges(data: &[u8]) -> Option<Vec<(usize, usize)>> {
    let (count, mut data) = entries(data)?;
    let mut merge = || Some((number(&mut data)?, number(&mut data)?));
    (0..count).map(|_| merge()).collect()
}

/// The file from which such pieces and merges were packed.
fn file(pieces: &[&str], merges: &[(usize, usize)]) -> String {
    let mut file = format!(
        "mbpe 1\nvocab {}\nmerges {}\n\n",
        pieces.len(),
        merges.len()
    );
    for piece in pieces {
        let escaped = piece.replace('\\', "\\\\").replace('\n', "\\n");
        file += &escaped.replace('\r', "\\r");
        file.push('\n');
    }
    for (id, left) in merges {
        file += &format!("{id} {left}\n");
    }
    file
}
