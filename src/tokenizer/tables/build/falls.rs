//! Tokens that rank before a part of theirs, so that ranks fall while a text is merged.
//!
//! OpenAI's vocabularies have none. In one that has some, a token is *formed* when the merge of the highest
//! rank within it was done: nothing of a higher rank merges anywhere before. So `formed` takes the place
//! of the rank wherever the order of merges is reasoned about (see DESIGN.md).

use std::collections::HashMap;

use super::format::{IS_TOKEN, RANK, UNBOUNDED};
use super::vocabulary::{Pair, Ranks};

/// Of each merged token, the highest rank within it: its own where ranks don't fall.
pub fn formed(pairs: &[Pair]) -> HashMap<u32, u32> {
    let parts: HashMap<u32, (u32, u32)> = pairs
        .iter()
        .map(|&(left, right, rank)| (rank, (left, right)))
        .collect();
    let mut formed: HashMap<u32, u32> = HashMap::with_capacity(pairs.len());
    for &(.., rank) in pairs {
        let mut open = vec![rank];
        while let Some(&token) = open.last() {
            let Some(&(left, right)) = parts.get(&token) else {
                formed.insert(token, token); // a byte
                open.pop();
                continue;
            };
            match (formed.get(&left), formed.get(&right)) {
                (Some(&left), Some(&right)) => {
                    formed.insert(token, token.max(left).max(right));
                    open.pop();
                }
                (left_formed, right_formed) => {
                    open.extend(left_formed.is_none().then_some(left));
                    open.extend(right_formed.is_none().then_some(right));
                }
            }
        }
    }
    formed
}

/// How many bytes before the end of a text its unknown continuation can change tokens (see DESIGN.md);
/// [`UNBOUNDED`] where no bound is found.
pub fn reach(ranks: &Ranks, pairs: &[Pair], formed: &HashMap<u32, u32>) -> usize {
    let bytes: HashMap<u32, &[u8]> = ranks.iter().map(|(&token, &rank)| (rank, token)).collect();
    let mut chain: HashMap<u32, usize> = HashMap::new();
    let mut ordered: Vec<&Pair> = pairs.iter().collect();
    ordered.sort_by_key(|(.., rank)| (formed[rank], *rank));
    for together in ordered.chunk_by(|one, other| formed[&one.2] == formed[&other.2]) {
        // Of those that are formed together each may follow from each other.
        let mut rounds = 0;
        loop {
            let mut changed = false;
            for (left, right, _) in together {
                let right = bytes[right];
                let after = (1..=right.len())
                    .filter_map(|end| chain.get(ranks.get(&right[..end])?))
                    .max()
                    .copied()
                    .unwrap_or(0);
                let here = chain.entry(*left).or_default();
                let longer = after + bytes[left].len();
                changed |= longer > *here;
                *here = longer.max(*here);
            }
            rounds += 1;
            if together.len() == 1 || !changed {
                break;
            }
            if rounds > together.len() + 1 {
                return UNBOUNDED;
            }
        }
    }
    chain.values().copied().max().unwrap_or(0)
}

/// Takes characters and their beginnings out of the tables that a token of a lower rank has in it, or
/// that hold such a token themselves: they can't be there from the start.
pub fn clear(
    ranks: &Ranks,
    formed: &HashMap<u32, u32>,
    characters: &mut [u32],
    prefixes: &mut [u32],
) {
    let mut least: HashMap<&[u8], u32> = HashMap::new();
    for (token, &rank) in ranks {
        for start in (0..token.len()).filter(|&start| token[start] >= 0xC0) {
            for end in start + 2..token.len().min(start + 4) + 1 {
                if end - start < token.len() {
                    let least = least.entry(&token[start..end]).or_insert(rank);
                    *least = rank.min(*least);
                }
            }
        }
    }
    let check = |entry: &mut u32, bytes: &[u8]| {
        let rank = *entry & RANK;
        let first = least.get(bytes).copied().unwrap_or(u32::MAX);
        if *entry & IS_TOKEN != 0 && (formed[&rank] != rank || first < rank) {
            *entry = 0;
        }
    };
    let mut buffer = [0; 4];
    for (code, entry) in (0x80..).zip(&mut characters[0x80..]) {
        if let Some(character) = char::from_u32(code) {
            check(entry, character.encode_utf8(&mut buffer).as_bytes());
        }
    }
    for (block, entry) in (0..).zip(prefixes) {
        let character = char::from_u32(block << 6).filter(|character| character.len_utf8() == 3);
        if let Some(character) = character {
            check(entry, &character.encode_utf8(&mut buffer).as_bytes()[..2]);
        }
    }
}
