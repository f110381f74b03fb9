//! A vocabulary, read from tiktoken-rs, and the laws on it that counting relies on.

use std::collections::HashMap;
use std::error::Error;

use tiktoken_rs::CoreBPE;

use crate::format;

pub type Ranks = HashMap<Vec<u8>, u32>;

/// Two tokens that merge, and their merged token.
pub type Pair = (u32, u32, u32);

/// The mergeable ranks, read through the public interface: all tokens but the special ones.
pub fn ranks(bpe: &CoreBPE) -> Ranks {
    let special = bpe.special_tokens();
    (0..(1 << format::RANK_BITS))
        .filter_map(|rank| Some((bpe.decode_bytes(&[rank]).ok()?, rank)))
        .filter(|(token, _)| !special.iter().any(|name| name.as_bytes() == token))
        .collect()
}

/// The two tokens whose merge makes `token`: there is exactly one such pair (see DESIGN.md).
pub fn last_merge(token: &[u8], rank: u32, ranks: &Ranks) -> Result<(u32, u32), Box<dyn Error>> {
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
pub fn reach(tokens: &[(&[u8], u32)], ranks: &Ranks, pairs: &[Pair]) -> usize {
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
