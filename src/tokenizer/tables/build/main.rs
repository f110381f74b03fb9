//! Build script: makes the tables of every enabled vocabulary out of tiktoken-rs's mergeable ranks, and
//! Gemini's out of the data of Gemma 4.
//!
//! A vocabulary that is not the published one stops the build, and so does one that breaks a law that
//! the counting code relies on: both are checked here, on the data itself.

#[path = "../format.rs"]
#[allow(dead_code, reason = "the library uses the rest")]
mod format;
#[cfg(feature = "gemini")]
mod gemma;
mod link;
#[path = "mod.rs"]
mod make;
#[cfg(feature = "gemini")]
#[path = "../../split/markers.rs"]
#[allow(dead_code, reason = "the library uses the rest")]
mod markers;
#[cfg(feature = "gemini")]
#[path = "../../split/gemma.rs"]
#[allow(dead_code, reason = "the library uses the rest")]
mod pieces;
mod published;
mod uses;

use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use make::{Given, Made, Units};
use published::{CL100K_BASE, O200K_BASE, P50K_BASE, R50K_BASE};
use tiktoken_rs::CoreBPE;

type Ranks = HashMap<Vec<u8>, u32>;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=src/tokenizer/tables");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    link::tell_cargo(&out)?;
    let on = |feature: &str| env::var_os(format!("CARGO_FEATURE_{feature}")).is_some();
    let all = 1 << format::RANK_BITS;
    let mut source = String::new();
    if on("O200K") {
        let o200k = O200K_BASE.checked(ranks(&tiktoken_rs::o200k_base()?))?;
        source += &write_tables("o200k", &o200k, all, &out)?;
    }
    if on("CL100K") {
        let cl100k = CL100K_BASE.checked(ranks(&tiktoken_rs::cl100k_base()?))?;
        source += &write_tables("cl100k", &cl100k, all, &out)?;
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
        source += &write_tables("r50k", &p50k, shared, &out)?;
        source += &format!("pub const R50K_RANKS: u32 = {shared};\n");
    }
    #[cfg(feature = "gemini")]
    {
        println!("cargo::rerun-if-changed=src/tokenizer/split");
        let ranks = gemma::ranks()?;
        let made = gemma::made(&ranks)?;
        source += &write("gemma", &made, &out)?;
    }
    fs::write(out.join("vocabularies.rs"), source)?;
    Ok(())
}

/// The mergeable ranks, read through the public interface: all tokens but the special ones.
fn ranks(bpe: &CoreBPE) -> Ranks {
    let special = bpe.special_tokens();
    (0..(1 << format::RANK_BITS))
        .filter_map(|rank| Some((bpe.decode_bytes(&[rank]).ok()?, rank)))
        .filter(|(token, _)| !special.iter().any(|name| name.as_bytes() == token))
        .collect()
}

/// Writes one vocabulary's tables and returns the Rust source that maps them. Tokens of ranks from
/// `shared` on are not hot.
fn write_tables(
    name: &str,
    ranks: &Ranks,
    shared: u32,
    out: &Path,
) -> Result<String, Box<dyn Error>> {
    let mut tokens: Vec<(&[u8], u32)> = ranks.iter().map(|(t, &r)| (t.as_slice(), r)).collect();
    tokens.sort_unstable_by_key(|&(_, rank)| rank);

    let mut bytes = [0u8; 256];
    for byte in 0..=255u8 {
        let rank = ranks.get(&[byte][..]).ok_or("every byte must be a token")?;
        bytes[usize::from(byte)] =
            u8::try_from(*rank).map_err(|_| "the 256 lowest ranks must be the bytes")?;
    }
    let frequent = uses::by_use(name, &tokens)?
        .into_iter()
        .filter(|&(_, rank)| rank < shared)
        .map(|(token, _)| token)
        .collect();
    tokens.retain(|(token, _)| token.len() > 1);
    let given = Given {
        tokens,
        bytes,
        frequent,
        whole: vec![],
        unreached_are_whole: true,
        units: Units::Bytes,
        blank: None,
        longest_run: 0,
        // The old vocabularies have a quarter of the tokens, and hardly a user: the wheel is smaller for it.
        hot_bits: format::HOT_BITS - if name == "r50k" { 3 } else { 0 },
    };
    let made =
        make::make(&given, make::merges(&given)).map_err(|error| format!("{name}: {error}"))?;
    let unbounded = made.numbers.reach == format::UNBOUNDED;
    if made.unreached > 0 || made.numbers.falls || unbounded {
        return Err(format!("{name} breaks a law of DESIGN.md, as it never did before").into());
    }
    write(name, &made, out)
}

/// Writes tables and returns the Rust source that maps them.
fn write(name: &str, made: &Made, out: &Path) -> Result<String, Box<dyn Error>> {
    let mut fields = String::new();
    for ((field, unit), bytes) in format::TABLES.into_iter().zip(&made.tables) {
        let file = format!("{name}.{field}");
        let mut table = format!("BYTES.0.as_chunks::<{unit}>().0");
        if format::SIZED.contains(&field) {
            table = format!("sized({table})");
        }
        fields += &format!(
            "{field}: {{ static BYTES: Aligned<{len}> = Aligned(*include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}\"))); {table} }},\n",
            len = bytes.len(),
        );
        fs::write(out.join(file), bytes)?;
    }
    let upper = name.to_uppercase();
    let numbers = made.numbers;
    Ok(format!(
        "pub static {upper}: Tables = Tables {{\n{fields}numbers: format::{numbers:?} }};\n"
    ))
}
