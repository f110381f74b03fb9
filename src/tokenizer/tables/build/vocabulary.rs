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

/// A vocabulary, and in what it differs from others.
pub struct Vocabulary<'a> {
    pub name: &'static str,
    pub ranks: &'a Ranks,
    /// Tokens of ranks from here on are not hot.
    pub shared: u32,
    pub units: Units,
    /// Tokens that rank before one of their parts, each of which starts with a blank. As a piece has a
    /// blank at its start alone, nothing else that merges in a piece is of the rank of such a part.
    pub before_a_part: &'static [&'static str],
    /// Pieces that are one token, but no merge gives it.
    pub alone: Vec<Vec<u8>>,
    /// Bytes that a token of these pieces may have.
    pub longest: usize,
    /// What is another spelling of a blank, if anything is.
    pub blank: Option<char>,
    /// The hot table has 2 to the power of this places of 16 bytes.
    pub hot_bits: u32,
}

impl<'a> Vocabulary<'a> {
    /// One of tiktoken's.
    pub fn of_bytes(name: &'static str, ranks: &'a Ranks, shared: u32) -> Self {
        Vocabulary {
            name,
            ranks,
            shared,
            units: Units::Bytes,
            before_a_part: &[],
            alone: Vec::new(),
            longest: 0,
            blank: None,
            hot_bits: 16,
        }
    }

    pub fn may_rank_before_a_part(&self, token: &[u8]) -> bool {
        let mut tokens = self.before_a_part.iter();
        token[0] == b' ' && tokens.any(|late| late.as_bytes() == token)
    }

    /// The tokens that begin with a blank, spelled otherwise.
    pub fn other_spellings(&self) -> Vec<Vec<u8>> {
        let Some(blank) = self.blank else {
            return Vec::new();
        };
        let blank = String::from(blank).into_bytes();
        let after_blanks = self
            .ranks
            .keys()
            .filter_map(|token| token.strip_prefix(b" "));
        after_blanks.map(|rest| [&blank, rest].concat()).collect()
    }
}

/// What the tokens of a vocabulary are made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Units {
    Bytes,
    /// And bytes of characters that are no tokens, with which nothing merges.
    Characters,
}

impl Units {
    /// Where the units of a token start.
    pub fn starts(self, token: &[u8]) -> Vec<usize> {
        let is_start = |&at: &usize| at == 0 || self == Self::Bytes || token[at] & 0xC0 != 0x80;
        (0..token.len()).filter(is_start).collect()
    }

    /// Bytes at the end of a window that may be other units there than in the text, since it cuts them.
    pub fn cut_bytes(self) -> usize {
        match self {
            Self::Bytes => 0,
            Self::Characters => 3,
        }
    }
}

/// The two tokens whose merge makes `token`, which has two units at least: there is exactly one such
/// pair (see DESIGN.md).
pub fn last_merge(
    token: &[u8],
    rank: u32,
    ranks: &Ranks,
    units: Units,
) -> Result<(u32, u32), Box<dyn Error>> {
    let mut ends = units.starts(token);
    ends.push(token.len());
    while ends.len() > 3 {
        let (_, at) = ends
            .windows(3)
            .enumerate()
            .filter_map(|(at, w)| Some((*ranks.get(&token[w[0]..w[2]])?, at)))
            .min()
            .ok_or_else(|| format!("token {rank} cannot be reached by merges"))?;
        ends.remove(at + 1);
    }
    Ok((ranks[&token[..ends[1]]], ranks[&token[ends[1]..]]))
}

/// How many bytes before the end of a text its unknown continuation can change tokens (see DESIGN.md).
pub fn reach(tokens: &[(&[u8], u32)], ranks: &Ranks, pairs: &[Pair]) -> usize {
    let bytes: HashMap<u32, &[u8]> = tokens.iter().map(|&(t, r)| (r, t)).collect();
    let mut chain: HashMap<u32, usize> = HashMap::new();
    for (left, right, _) in in_order_of_merging(pairs, &bytes) {
        let right = bytes[&right];
        let after = (1..=right.len())
            .filter_map(|end| chain.get(ranks.get(&right[..end])?))
            .max()
            .copied()
            .unwrap_or(0);
        let here = chain.entry(left).or_default();
        *here = (*here).max(after + bytes[&left].len());
    }
    chain.values().copied().max().unwrap_or(0)
}

/// By rank, but a token that ranks before one of its parts right behind that one.
fn in_order_of_merging(pairs: &[Pair], bytes: &HashMap<u32, &[u8]>) -> Vec<Pair> {
    let length = |&(.., rank): &Pair| bytes[&rank].len();
    let mut pairs = pairs.to_vec();
    // Parts are shorter than what is made of them.
    pairs.sort_unstable_by_key(length);
    let mut order: HashMap<u32, u32> = HashMap::new();
    for &(left, right, rank) in &pairs {
        let of = |part: u32| order.get(&part).copied().unwrap_or(part);
        order.insert(rank, rank.max(of(left)).max(of(right)));
    }
    pairs.sort_by_key(|pair| (order[&pair.2], length(pair)));
    pairs
}
