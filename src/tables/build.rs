//! Build script: makes the tables of every enabled vocabulary out of tiktoken-rs's mergeable ranks.
//!
//! The laws that the counting code relies on are checked here, on the data itself; a vocabulary that
//! breaks one stops the build.

#[allow(dead_code, reason = "the library uses the rest")]
mod format;

use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use tiktoken_rs::CoreBPE;

type Ranks = HashMap<Vec<u8>, u32>;

/// How far a vocabulary's hot table goes: 2^bits slots of 16 bytes.
const HOT_BITS: [(&str, u32); 3] = [("o200k", 17), ("cl100k", 17), ("r50k", 16)];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=src/tables/build.rs");
    println!("cargo::rerun-if-changed=src/tables/format.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    let on = |feature: &str| env::var_os(format!("CARGO_FEATURE_{feature}")).is_some();
    let mut source = String::new();
    if on("O200K") {
        source += &write_tables("o200k", &ranks(&tiktoken_rs::o200k_base()?), 0, &out)?;
    }
    if on("CL100K") {
        source += &write_tables("cl100k", &ranks(&tiktoken_rs::cl100k_base()?), 0, &out)?;
    }
    if on("P50K") || on("R50K") {
        // p50k_base is r50k_base and 24 runs of spaces after it: one set of tables serves both, and
        // r50k_base looks away from the ranks that it does not have.
        let r50k = ranks(&tiktoken_rs::r50k_base()?);
        let p50k = ranks(&tiktoken_rs::p50k_base()?);
        if r50k
            .iter()
            .any(|(token, rank)| p50k.get(token) != Some(rank))
        {
            return Err("p50k_base no longer extends r50k_base".into());
        }
        source += &write_tables("r50k", &p50k, r50k.len() as u32, &out)?;
        source += &format!("pub const R50K_RANKS: u32 = {};\n", r50k.len());
    }
    fs::write(out.join("vocabularies.rs"), source)?;
    Ok(())
}

/// The mergeable ranks, read through the public interface. Special tokens lie above the first gap or
/// are not what their bytes say, so only a rank whose bytes encode to that rank alone is taken.
fn ranks(bpe: &CoreBPE) -> Ranks {
    let special: Vec<&str> = bpe.special_tokens().into_iter().collect();
    (0..(1 << format::RANK_BITS))
        .filter_map(|rank| Some((bpe.decode_bytes(&[rank]).ok()?, rank)))
        .filter(|(token, _)| !special.iter().any(|name| name.as_bytes() == token))
        .collect()
}

/// Writes one vocabulary's tables and returns the Rust source that maps them.
fn write_tables(
    name: &str,
    ranks: &Ranks,
    shared: u32,
    out: &Path,
) -> Result<String, Box<dyn Error>> {
    let mut tokens: Vec<(&[u8], u32)> = ranks.iter().map(|(t, &r)| (t.as_slice(), r)).collect();
    tokens.sort_unstable_by_key(|&(_, rank)| rank);
    let shared = if shared == 0 {
        1 << format::RANK_BITS
    } else {
        shared
    };

    let mut bytes = [0u8; 256];
    for byte in 0..=255u8 {
        let rank = ranks.get(&[byte][..]).ok_or("every byte must be a token")?;
        bytes[usize::from(byte)] =
            u8::try_from(*rank).map_err(|_| "the 256 lowest ranks must be the bytes")?;
    }
    let mut pairs = Vec::with_capacity(tokens.len());
    for &(token, rank) in &tokens {
        if token.len() > 1 {
            let (left, right) = last_merge(token, rank, ranks)?;
            pairs.push((left, right, rank));
        }
    }
    let low: Vec<_> = pairs
        .iter()
        .copied()
        .filter(|p| p.2 < format::LOW_RANKS)
        .collect();
    let (low_rows, low_pairs) = rows(&low)?;
    let (seeds, slots) = perfect_hash(&pairs)?;
    let bits = HOT_BITS
        .iter()
        .find(|h| h.0 == name)
        .ok_or("no hot table size")?
        .1;
    let hot = hot_table(tokens.iter().filter(|t| t.1 < shared).map(|t| t.0), bits);
    let longest = tokens.iter().map(|t| t.0.len()).max().unwrap_or(1);
    let reach = reach(&tokens, ranks, &pairs);

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
    table(
        "characters",
        4,
        characters(ranks, &bytes)
            .iter()
            .flat_map(|r| r.to_le_bytes())
            .collect(),
    )?;
    table("low_rows", 2, low_rows)?;
    table("low_pairs", 4, low_pairs)?;
    table("seeds", 2, seeds)?;
    table("slots", 8, slots)?;
    table("filter", 8, pair_filter(&pairs))?;
    table("hot", 16 * format::WAYS, hot)?;
    let (filter, leads) = boundaries(tokens.iter().map(|t| t.0));
    table("boundaries", 1, filter)?;
    let upper = name.to_uppercase();
    Ok(format!(
        "pub static {upper}: Tables = Tables {{\n{fields}boundary_leads: {leads}, longest: {longest}, reach: {reach} }};\n"
    ))
}

/// The two tokens whose merge makes `token`: there is exactly one such pair (see DESIGN.md).
fn last_merge(token: &[u8], rank: u32, ranks: &Ranks) -> Result<(u32, u32), Box<dyn Error>> {
    let mut ends: Vec<usize> = (0..=token.len()).collect();
    while ends.len() > 3 {
        let (_, at) = ends
            .windows(3)
            .enumerate()
            .filter_map(|(at, w)| Some((*ranks.get(&token[w[0]..w[2]])?, at)))
            .min()
            .ok_or_else(|| format!("token {rank} cannot be reached by merges"))?;
        ends.remove(at + 1);
    }
    let (left, right) = (ranks[&token[..ends[1]]], ranks[&token[ends[1]..]]);
    if left >= rank || right >= rank {
        return Err(format!("token {rank} ranks before its parts {left} and {right}").into());
    }
    Ok((left, right))
}

/// How many bytes before the end of a text its unknown continuation can change tokens (see DESIGN.md).
fn reach(tokens: &[(&[u8], u32)], ranks: &Ranks, pairs: &[(u32, u32, u32)]) -> usize {
    let bytes: HashMap<u32, &[u8]> = tokens.iter().map(|&(t, r)| (r, t)).collect();
    let mut chain: HashMap<u32, usize> = HashMap::new();
    for (left, right, _) in pairs {
        let right = bytes[right];
        let after = (1..=right.len())
            .filter_map(|end| chain.get(ranks.get(&right[..end])?))
            .max()
            .copied()
            .unwrap_or(0);
        let here = chain.entry(*left).or_default();
        *here = (*here).max(after + bytes[left].len());
    }
    chain.values().copied().max().unwrap_or(0)
}

/// The pairs of low rank as a sparse matrix, the left token naming the row: all rows share one table,
/// each at an offset of its own under which it meets no other one. As the offsets differ, a slot and the
/// right token tell the left one.
fn rows(pairs: &[(u32, u32, u32)]) -> Result<(Vec<u8>, Vec<u8>), Box<dyn Error>> {
    let mut rows: Vec<(usize, Vec<(usize, u32)>)> = (0..format::LOW_RANKS as usize)
        .map(|l| (l, vec![]))
        .collect();
    for &(left, right, rank) in pairs {
        rows[left as usize]
            .1
            .push((right as usize, format::low_entry(right, rank)));
    }
    rows.sort_by_key(|(left, row)| (std::cmp::Reverse(row.len()), *left));
    let mut offsets = vec![0u16; rows.len()];
    let mut table = vec![format::NO_LOW_PAIR; format::LOW_PAIRS];
    let mut used = vec![false; table.len()];
    let mut no_row = None;
    for (left, row) in rows {
        // Rows without pairs share an offset that no other row has.
        if let Some(offset) = no_row {
            offsets[left] = offset;
            continue;
        }
        let free = |offset: &usize| {
            let mut slots = row.iter().map(|&(right, _)| table[offset ^ right]);
            !used[*offset] && slots.all(|entry| entry == format::NO_LOW_PAIR)
        };
        let offset = (0..table.len()).find(free);
        let offset = offset.ok_or("the pairs of low rank need a larger table")?;
        used[offset] = true;
        offsets[left] = u16::try_from(offset)?;
        if row.is_empty() {
            no_row = Some(offsets[left]);
        }
        for (right, entry) in row {
            table[offset ^ right] = entry;
        }
    }
    Ok((
        offsets
            .iter()
            .flat_map(|offset| offset.to_le_bytes())
            .collect(),
        table.iter().flat_map(|entry| entry.to_le_bytes()).collect(),
    ))
}

/// Seeds and slots of a hash without collisions: each bucket's seed is the first under which all its
/// pairs fall into free slots, large buckets first.
fn perfect_hash(pairs: &[(u32, u32, u32)]) -> Result<(Vec<u8>, Vec<u8>), Box<dyn Error>> {
    let buckets = pairs.len().div_ceil(5);
    for percent in [103, 104, 106, 110, 120] {
        let slots = pairs.len() * percent / 100 + 1;
        if let Some(found) = try_perfect_hash(pairs, buckets, slots) {
            return Ok(found);
        }
    }
    Err("no perfect hash found".into())
}

fn try_perfect_hash(
    pairs: &[(u32, u32, u32)],
    buckets: usize,
    slots: usize,
) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut members: Vec<Vec<(u64, u64)>> = vec![Vec::new(); buckets];
    for &(left, right, rank) in pairs {
        let key = format::pair_key(left, right);
        let hash = format::pair_hash(key);
        members[format::pair_bucket(hash, buckets)]
            .push((hash, key << format::RANK_BITS | u64::from(rank)));
    }
    let mut order: Vec<usize> = (0..buckets).collect();
    order.sort_by_key(|&bucket| std::cmp::Reverse(members[bucket].len()));
    let mut seeds = vec![0u16; buckets];
    let mut table = vec![u64::MAX; slots];
    let mut places = Vec::new();
    for bucket in order {
        let seed = (0..=u16::MAX).find(|&seed| {
            places.clear();
            members[bucket].iter().all(|&(hash, entry)| {
                let slot = format::pair_slot(hash, seed, slots);
                let free =
                    table[slot] == u64::MAX && places.iter().all(|&(other, _)| other != slot);
                places.push((slot, entry));
                free
            })
        })?;
        seeds[bucket] = seed;
        for &(slot, entry) in &places {
            table[slot] = entry;
        }
    }
    Some((
        seeds.iter().flat_map(|seed| seed.to_le_bytes()).collect(),
        table.iter().flat_map(|entry| entry.to_le_bytes()).collect(),
    ))
}

/// Bits of all pairs: two in one word each.
fn pair_filter(pairs: &[(u32, u32, u32)]) -> Vec<u8> {
    let mut words = vec![0u64; 1 << format::FILTER_WORD_BITS];
    for &(left, right, _) in pairs {
        let (word, bits) = format::filter_bits(format::pair_hash(format::pair_key(left, right)));
        words[word] |= bits;
    }
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// The token of each character below U+10000 that merges whole before any other token can touch its bytes.
///
/// That is so when its token ranks before every token that crosses one of its edges, having some of its
/// bytes but not all.
fn characters(ranks: &Ranks, bytes: &[u8; 256]) -> Vec<u32> {
    let is_inner = |byte: &u8| (0x80..0xC0).contains(byte);
    let mut crossing: HashMap<&[u8], u32> = HashMap::new();
    for (token, &rank) in ranks {
        let mut cross = |part: &[u8]| {
            // The part is borrowed from the token, which outlives the map.
            let at = part.as_ptr() as usize - token.as_ptr() as usize;
            let least = crossing.entry(&token[at..at + part.len()]).or_insert(rank);
            *least = rank.min(*least);
        };
        let head = token.iter().take_while(|byte| is_inner(byte)).count();
        if head > 0 && head < token.len() {
            cross(&token[..head]);
        }
        let tail = token.iter().rev().take_while(|byte| is_inner(byte)).count() + 1;
        if tail < token.len() {
            cross(&token[token.len() - tail..]);
        }
    }
    let whole = |code: u32| {
        let mut buffer = [0; 4];
        let character = char::from_u32(code)?.encode_utf8(&mut buffer).as_bytes();
        if let &[byte] = character {
            return Some(u32::from(bytes[usize::from(byte)]));
        }
        let rank = *ranks.get(character)?;
        let edges = (1..character.len()).flat_map(|at| [&character[..at], &character[at..]]);
        let first = edges.filter_map(|edge| crossing.get(edge)).min();
        first.is_none_or(|&first| rank < first).then_some(rank)
    };
    (0..1 << 16)
        .map(|code| whole(code).unwrap_or(format::NO_CHARACTER))
        .collect()
}

/// The most frequent tokens, a few per bucket: the lower ranks have the places.
fn hot_table<'a>(tokens: impl Iterator<Item = &'a [u8]>, bits: u32) -> Vec<u8> {
    let mut table = vec![0u128; 1 << bits];
    for token in tokens.filter(|token| token.len() <= format::KEY_BYTES) {
        let mut bytes = [0; 16];
        bytes[..token.len()].copy_from_slice(token);
        let key = format::key(u128::from_le_bytes(bytes), token.len());
        let bucket =
            format::hot_bucket(format::hash(key), table.len() / format::WAYS) * format::WAYS;
        if let Some(place) = table[bucket..bucket + format::WAYS]
            .iter_mut()
            .find(|place| **place == 0)
        {
            *place = key;
        }
    }
    table.iter().flat_map(|key| key.to_le_bytes()).collect()
}

/// One bit for each boundary between two characters of more than one byte that lies inside some token.
///
/// A token may begin or end inside a character: then every byte that could be missing gets its bit. The
/// filter may say "inside a token" of other boundaries too; that only costs a chance to cut. A token that
/// leaves too much open (one byte before, one after) bars every cut before characters that begin like
/// that: bit n of the mask stands for the first byte 0xC0 + n.
fn boundaries<'a>(tokens: impl Iterator<Item = &'a [u8]>) -> (Vec<u8>, u64) {
    let mut leads = 0;
    let mut filter = vec![0u8; 1 << (format::BOUNDARY_BITS - 3)];
    for token in tokens {
        for at in (1..token.len()).filter(|&at| token[at - 1] >= 0x80 && token[at] >= 0xC0) {
            let looked_at = format::boundary_bytes(token[at]);
            let after = &token[at..token.len().min(at + looked_at)];
            let open = looked_at - after.len();
            if at == 1 && open == 2 {
                leads |= 1 << (token[at] - 0xC0);
                continue;
            }
            let before = if at == 1 {
                0x80..=0xFF
            } else {
                token[at - 2]..=token[at - 2]
            };
            for before in before {
                for missing in 0..1 << (6 * open) {
                    let mut bytes = [0; 3];
                    bytes[..after.len()].copy_from_slice(after);
                    for (nth, byte) in bytes[after.len()..looked_at].iter_mut().enumerate() {
                        *byte = 0x80 | (missing >> (6 * nth) & 0x3F) as u8;
                    }
                    let bit = format::boundary_bit([before, token[at - 1]], bytes);
                    filter[bit / 8] |= 1 << (bit % 8);
                }
            }
        }
    }
    (filter, leads)
}
