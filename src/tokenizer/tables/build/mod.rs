//! From a vocabulary to its tables. The build script and the library compile this very source.

#[cfg_attr(
    not(feature = "gemini"),
    allow(dead_code, reason = "Gemma's tables and files are made with it")
)]
pub mod by_characters;
mod characters;
mod falls;
mod pairs;
mod texts;
mod vocabulary;
mod whole;

use std::error::Error;

use super::format;
pub use vocabulary::{Merges, Units, merges};

/// The tables of one vocabulary, not yet at their places.
pub struct Made {
    /// The tables as bytes, in the order of [`format::TABLES`].
    pub tables: [Vec<u8>; format::TABLES.len()],
    /// The numbers that stand beside them.
    pub numbers: format::Numbers,
    /// Tokens that no merge gives: each counts one, as a piece alone.
    #[allow(dead_code, reason = "the build script reads it")]
    pub unreached: usize,
}

/// What a vocabulary says.
pub struct Given<'a> {
    /// The tokens of more than one byte, each before those that merge after it, with their ranks.
    pub tokens: Vec<(&'a [u8], u32)>,
    /// The rank of each byte, below 256.
    pub bytes: [u8; 256],
    /// The tokens that are wanted at hand, the most frequent first.
    pub frequent: Vec<&'a [u8]>,
    /// Tokens besides these that are one where they are a piece alone.
    pub whole: Vec<&'a [u8]>,
    /// Whether a token that no merge gives is one where it is a piece alone.
    pub unreached_are_whole: bool,
    /// What tokens are made of.
    pub units: Units,
    /// What is another spelling of a blank, if anything is.
    pub blank: Option<char>,
    /// Bytes of the longest piece that is one token and is not merged, or 0.
    pub longest_run: usize,
    /// The hot table has 2 to the power of this places of 16 bytes.
    pub hot_bits: u32,
}

/// Makes the tables, given what merges of what.
///
/// # Errors
///
/// A sentence that says which law of DESIGN.md the vocabulary breaks, where there is no cure.
pub fn make<'a>(given: &Given<'a>, merges: Merges<'a>) -> Result<Made, Box<dyn Error>> {
    let Merges {
        ranks,
        pairs,
        unreached,
    } = merges;
    let by_characters = given.units == Units::Characters;
    let formed = falls::formed(&pairs);
    let falls = pairs.iter().any(|&(.., rank)| formed[&rank] != rank);
    let reach = falls::reach(&ranks, &pairs, &formed);
    let mut pieces = given.whole.clone();
    if given.unreached_are_whole {
        pieces.extend(&unreached);
    }
    let longest = |tokens: &mut dyn Iterator<Item = usize>| tokens.max().unwrap_or(1);
    let merged = longest(&mut ranks.keys().map(|token| token.len()));
    // A window may cut a character, whose bytes are other units then.
    let reach = reach + if by_characters { 3 } else { 0 };
    let reach = if reach + merged > format::WINDOW / 2 {
        format::UNBOUNDED
    } else {
        reach
    };

    let low: Vec<_> = pairs
        .iter()
        .copied()
        .filter(|&(left, right, rank)| left.max(right).max(rank) < format::LOW_RANKS)
        .collect();
    let (low_rows, low_pairs) = pairs::rows(&low)?;
    let (seeds, slots) = pairs::perfect_hash(&pairs)?;
    let spellings = other_spellings(&ranks, given.blank);
    let texts = ranks
        .keys()
        .copied()
        .chain(spellings.iter().map(Vec::as_slice));
    let (boundaries, boundary_leads) = texts::boundaries(texts);
    let (characters, prefixes) = if by_characters {
        (characters::whole(&ranks, given.blank), vec![0; 1 << 10])
    } else {
        let mut characters = characters::characters(&ranks);
        let mut prefixes = characters::prefixes(&ranks);
        if falls {
            falls::clear(&ranks, &formed, &mut characters, &mut prefixes);
        }
        (characters, prefixes)
    };
    let frequent = given.frequent.iter().copied();
    let frequent = frequent.filter(|&token| ranks.contains_key(token));
    let (whole, whole_texts) = whole::table(&pieces);
    let high_characters = if by_characters {
        characters::high(&ranks)
    } else {
        vec![]
    };
    Ok(Made {
        unreached: unreached.len(),
        numbers: format::Numbers {
            boundary_leads,
            longest: merged
                .max(longest(&mut pieces.iter().map(|token| token.len())))
                .max(given.longest_run),
            reach,
            falls,
        },
        tables: [
            given.bytes.to_vec(),
            words(&characters),
            words(&prefixes),
            low_rows,
            low_pairs,
            pairs::filter(&pairs),
            seeds,
            slots,
            texts::hot_table(frequent, given.hot_bits),
            boundaries,
            whole,
            whole_texts,
            high_characters,
        ],
    })
}

/// The tokens that begin with a blank, with another one.
fn other_spellings(ranks: &vocabulary::Ranks, blank: Option<char>) -> Vec<Vec<u8>> {
    let Some(blank) = blank else {
        return Vec::new();
    };
    let blank = String::from(blank).into_bytes();
    let after_blanks = ranks.keys().filter_map(|token| token.strip_prefix(b" "));
    after_blanks.map(|rest| [&blank, rest].concat()).collect()
}

fn words(entries: &[u32]) -> Vec<u8> {
    entries
        .iter()
        .flat_map(|entry| entry.to_le_bytes())
        .collect()
}
