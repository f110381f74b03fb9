//! What merges of what: the two laws that counting relies on (see DESIGN.md).

use std::collections::HashMap;

use super::Given;

pub type Ranks<'a> = HashMap<&'a [u8], u32>;

/// What the tokens of a vocabulary are made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Units {
    Bytes,
    /// And bytes of characters that are no tokens, with which nothing merges.
    #[allow(dead_code, reason = "the build script makes Gemini's tables")]
    Characters,
}

impl Units {
    /// Writes where the units of a token start, and where it ends.
    pub fn edges(self, token: &[u8], edges: &mut Vec<usize>) {
        let is_edge = |&at: &usize| {
            self == Self::Bytes || at == 0 || token.get(at).is_none_or(|byte| byte & 0xC0 != 0x80)
        };
        edges.clear();
        edges.extend((0..=token.len()).filter(is_edge));
    }
}

/// Two tokens that merge, and their merged token.
pub type Pair = (u32, u32, u32);

pub struct Merges<'a> {
    /// The tokens that merges give, and the bytes.
    pub ranks: Ranks<'a>,
    /// The last merge of each, by rank.
    pub pairs: Vec<Pair>,
    /// The tokens that merging their bytes does not give.
    pub unreached: Vec<&'a [u8]>,
}

/// The last merge of every token. What no merge gives is no part of another token either, so it can be
/// taken out.
pub fn merges<'a>(given: &Given<'a>) -> Merges<'a> {
    let mut ranks: Ranks = given.tokens.iter().copied().collect();
    for (byte, &rank) in SINGLE.chunks(1).zip(&given.bytes) {
        ranks.insert(byte, rank.into());
    }
    let mut ends = Vec::new();
    let (mut pairs, mut unreached) = (Vec::with_capacity(given.tokens.len()), Vec::new());
    for &(token, rank) in &given.tokens {
        given.units.edges(token, &mut ends);
        if ends.len() == 2 {
            continue;
        }
        match last_merge(token, &ranks, &mut ends) {
            Some((left, right)) => pairs.push((left, right, rank)),
            None => unreached.push(token),
        }
    }
    for token in &unreached {
        ranks.remove(token);
    }
    Merges {
        ranks,
        pairs,
        unreached,
    }
}

/// Every byte.
static SINGLE: [u8; 256] = {
    let mut bytes = [0; 256];
    let mut at = 0;
    while at < 256 {
        bytes[at] = at as u8;
        at += 1;
    }
    bytes
};

/// The two tokens whose merge makes `token`, given the edges of its units: there is at most one such pair
/// (see DESIGN.md).
fn last_merge(token: &[u8], ranks: &Ranks, ends: &mut Vec<usize>) -> Option<(u32, u32)> {
    while ends.len() > 3 {
        let (_, at) = ends
            .windows(3)
            .enumerate()
            .filter_map(|(at, w)| Some((*ranks.get(&token[w[0]..w[2]])?, at)))
            .min()?;
        ends.remove(at + 1);
    }
    Some((ranks[&token[..ends[1]]], ranks[&token[ends[1]..]]))
}
