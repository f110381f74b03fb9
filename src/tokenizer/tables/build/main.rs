//! Build script: makes the tables of every enabled vocabulary out of tiktoken-rs's mergeable ranks.
//!
//! A vocabulary that is not the published one stops the build, and so does one that breaks a law that
//! the counting code relies on: both are checked here, on the data itself.

mod characters;
#[path = "../format.rs"]
#[allow(dead_code, reason = "the library uses the rest")]
mod format;
#[cfg(feature = "gemini")]
mod gemma;
mod link;
#[cfg(feature = "gemini")]
#[path = "../../split/markers.rs"]
#[allow(dead_code, reason = "the library uses the rest")]
mod markers;
mod pairs;
#[cfg(feature = "gemini")]
#[path = "../../split/gemma.rs"]
#[allow(dead_code, reason = "the library uses the rest")]
mod pieces;
mod published;
mod texts;
mod uses;
mod vocabulary;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use published::{CL100K_BASE, O200K_BASE, P50K_BASE, R50K_BASE};
use vocabulary::{Pair, Units, Vocabulary, last_merge, ranks, reach};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=src/tokenizer/tables");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    link::tell_cargo(&out)?;
    let on = |feature: &str| env::var_os(format!("CARGO_FEATURE_{feature}")).is_some();
    let all = 1 << format::RANK_BITS;
    let mut source = String::new();
    if on("O200K") {
        let o200k = O200K_BASE.checked(ranks(&tiktoken_rs::o200k_base()?))?;
        source += &write_tables(&Vocabulary::of_bytes("o200k", &o200k, all), &out)?;
    }
    if on("CL100K") {
        let cl100k = CL100K_BASE.checked(ranks(&tiktoken_rs::cl100k_base()?))?;
        source += &write_tables(&Vocabulary::of_bytes("cl100k", &cl100k, all), &out)?;
    }
    if on("P50K") || on("R50K") {
        // p50k_base is r50k_base and 24 runs of spaces after it: one set of tables serves both, and
        // r50k_base looks away from the ranks that it does not have.
        let r50k = R50K_BASE.checked(ranks(&tiktoken_rs::r50k_base()?))?;
        let p50k = P50K_BASE.checked(ranks(&tiktoken_rs::p50k_base()?))?;
        if r50k
            .iter()
            .any(|(token, rank)| p50k.get(token) != Some(rank))
        {
            return Err("p50k_base no longer extends r50k_base".into());
        }
        let shared = u32::try_from(r50k.len())?;
        source += &write_tables(&Vocabulary::of_bytes("r50k", &p50k, shared), &out)?;
        source += &format!("pub const R50K_RANKS: u32 = {shared};\n");
    }
    #[cfg(feature = "gemini")]
    {
        println!("cargo::rerun-if-changed=src/tokenizer/split");
        source += &write_tables(&gemma::vocabulary(&gemma::ranks()?), &out)?;
    }
    fs::write(out.join("vocabularies.rs"), source)?;
    Ok(())
}

/// Writes one vocabulary's tables and returns the Rust source that maps them.
fn write_tables(vocabulary: &Vocabulary, out: &Path) -> Result<String, Box<dyn Error>> {
    let &Vocabulary {
        name, ranks, units, ..
    } = vocabulary;
    let mut tokens: Vec<(&[u8], u32)> = ranks.iter().map(|(t, &r)| (t.as_slice(), r)).collect();
    tokens.sort_unstable_by_key(|&(_, rank)| rank);

    let mut bytes = [0u8; 256];
    for byte in 0..=255u8 {
        let rank = ranks.get(&[byte][..]).ok_or("every byte must be a token")?;
        bytes[usize::from(byte)] =
            u8::try_from(*rank).map_err(|_| "the 256 lowest ranks must be the bytes")?;
    }
    let mut merges = Vec::with_capacity(tokens.len());
    for &(token, rank) in &tokens {
        if units.starts(token).len() > 1 {
            let (left, right) = last_merge(token, rank, ranks, units)?;
            if (left >= rank || right >= rank) && !vocabulary.may_rank_before_a_part(token) {
                return Err(
                    format!("token {rank} ranks before its parts {left} and {right}").into(),
                );
            }
            merges.push((left, right, rank));
        }
    }
    let low: Vec<Pair> = merges
        .iter()
        .copied()
        .filter(|p| p.2 < format::LOW_RANKS)
        .collect();
    let (low_rows, low_pairs) = pairs::rows(&low)?;
    let (seeds, slots) = pairs::perfect_hash(&merges)?;
    let by_use = uses::by_use(name, &tokens)?;
    let by_use = by_use.iter().filter(|token| token.1 < vocabulary.shared);
    let alone = vocabulary.alone.iter().map(Vec::as_slice);
    let hot = texts::hot_table(
        alone.chain(by_use.map(|token| token.0)),
        vocabulary.hot_bits,
    );
    let longest = tokens.iter().map(|token| token.0.len()).max().unwrap_or(1);
    let longest = longest.max(vocabulary.longest);
    let reach = reach(&tokens, ranks, &merges) + units.cut_bytes();
    if reach + longest > format::WINDOW / 2 {
        return Err(format!("{name} needs a longer window: {reach} + {longest}").into());
    }

    let mut fields = String::new();
    let mut table = |field: &str, unit: usize, bytes: Vec<u8>| -> Result<(), Box<dyn Error>> {
        let file = format!("{name}.{field}");
        fields += &format!(
            "{field}: {{ static BYTES: Aligned<{len}> = Aligned(*include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}\"))); BYTES.0.as_chunks::<{unit}>().0 }},\n",
            len = bytes.len(),
        );
        fs::write(out.join(file), bytes)?;
        Ok(())
    };
    table("bytes", 1, bytes.to_vec())?;
    let characters = characters::characters(vocabulary);
    table("characters", 4, words(&characters.low))?;
    table("prefixes", 4, words(&characters.prefixes))?;
    table("high_characters", 8, words(&characters.high))?;
    table("low_rows", 2, low_rows)?;
    table("low_pairs", 4, low_pairs)?;
    table("seeds", 2, seeds)?;
    table("slots", 8, slots)?;
    table("filter", 8, pairs::filter(&merges))?;
    table("hot", 16 * format::WAYS, hot)?;
    let spellings = vocabulary.other_spellings();
    let texts = tokens.iter().map(|token| token.0);
    let (filter, leads) = texts::boundaries(texts.chain(spellings.iter().map(Vec::as_slice)));
    table("boundaries", 1, filter)?;
    let upper = name.to_uppercase();
    Ok(format!(
        "pub static {upper}: Tables = Tables {{\n{fields}boundary_leads: {leads}, longest: {longest}, reach: {reach}, by_characters: {by_characters} }};\n",
        by_characters = units == Units::Characters,
    ))
}

fn words(entries: &[u32]) -> Vec<u8> {
    entries
        .iter()
        .flat_map(|entry| entry.to_le_bytes())
        .collect()
}
