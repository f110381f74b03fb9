//! The tables of characters that a merge can start with, instead of their bytes.
//!
//! A merge takes the pair of lowest rank. So the bytes of a token certainly become that token when
//! it ranks before every token that could take some of them away: one that has some of its bytes,
//! but not all, and others beside them. What else merges around it is the same whether it is there
//! from the start or not, since whatever takes it in as a whole ranks after it.

use std::collections::HashMap;

use super::format::{AFTER, BEFORE, IS_TOKEN};
use super::vocabulary::Ranks;

/// The least rank of the tokens that go on beyond a part, by the part and by whether the byte
/// beside it is beyond ASCII.
type Crossing<'a> = [HashMap<&'a [u8], u32>; 2];

fn note<'a>(crossing: &mut Crossing<'a>, part: &'a [u8], beside: u8, rank: u32) {
    let least = crossing[usize::from(beside >= 0x80)]
        .entry(part)
        .or_insert(rank);
    *least = rank.min(*least);
}

/// Flags of the sides on which nothing ranks before `rank`.
fn flags(crossing: &Crossing, parts: &[&[u8]], rank: u32, sides: [u32; 2]) -> u32 {
    let free = |(least, side): (&HashMap<&[u8], u32>, u32)| {
        let first = parts.iter().filter_map(|part| least.get(part)).min();
        first.is_none_or(|&first| rank < first).then_some(side)
    };
    crossing.iter().zip(sides).filter_map(free).sum()
}

/// The same where tokens are made of characters: all that are tokens can be taken whole everywhere.
pub fn whole(ranks: &Ranks, blank: Option<char>) -> Vec<u32> {
    let entry = |code: u32| {
        let character = char::from_u32(code)?;
        let character = if Some(character) == blank {
            ' '
        } else {
            character
        };
        let rank = ranks.get(character.encode_utf8(&mut [0; 4]).as_bytes())?;
        Some(rank | IS_TOKEN | AFTER[0] | AFTER[1] | BEFORE[0] | BEFORE[1])
    };
    (0..1 << 16).map(|code| entry(code).unwrap_or(0)).collect()
}

/// For each character below U+10000, its token and beside which neighbours it can be taken whole.
pub fn characters(ranks: &Ranks) -> Vec<u32> {
    let is_inner = |byte: &u8| (0x80..0xC0).contains(byte);
    let [mut into, mut out_of] = [Crossing::default(), Crossing::default()];
    for (token, &rank) in ranks {
        let head = token.iter().take_while(|byte| is_inner(byte)).count();
        if head > 0 && head < token.len() {
            note(&mut out_of, &token[..head], token[head], rank);
        }
        let tail = token.iter().rev().take_while(|byte| is_inner(byte)).count() + 1;
        if tail < token.len() {
            let start = token.len() - tail;
            note(&mut into, &token[start..], token[start - 1], rank);
        }
    }
    let entry = |code: u32| {
        let mut buffer = [0; 4];
        let character = char::from_u32(code)?.encode_utf8(&mut buffer).as_bytes();
        let rank = *ranks.get(character)?;
        let edges = 1..character.len();
        let heads: Vec<&[u8]> = edges.clone().map(|at| &character[..at]).collect();
        let tails: Vec<&[u8]> = edges.map(|at| &character[at..]).collect();
        let sides = flags(&into, &heads, rank, AFTER) | flags(&out_of, &tails, rank, BEFORE);
        Some(rank | IS_TOKEN | sides)
    };
    (0..1 << 16).map(|code| entry(code).unwrap_or(0)).collect()
}

/// For each 64 code points below U+10000 whose characters have three bytes, the token of the first
/// two, and after which neighbours it can be taken.
pub fn prefixes(ranks: &Ranks) -> Vec<u32> {
    let mut into = Crossing::default();
    let mut onward: HashMap<u8, u32> = HashMap::new();
    for (token, &rank) in ranks.iter().filter(|(token, _)| token.len() > 1) {
        let start = token.len() - 1;
        note(&mut into, &token[start..], token[start - 1], rank);
        let least = onward.entry(token[0]).or_insert(rank);
        *least = rank.min(*least);
    }
    let entry = |block: u32| {
        let mut buffer = [0; 4];
        let character = char::from_u32(block << 6)?.encode_utf8(&mut buffer);
        let &[first, second, _] = character.as_bytes() else {
            return None;
        };
        let rank = *ranks.get(&[first, second][..])?;
        if onward.get(&second).is_some_and(|&other| other < rank) {
            return None;
        }
        Some(rank | IS_TOKEN | flags(&into, &[&[first]], rank, AFTER))
    };
    (0..1 << 10)
        .map(|block| entry(block).unwrap_or(0))
        .collect()
}

/// Where tokens are made of characters, those from U+10000 on that are tokens, ascending: code point, entry. U+0000
/// stands before them and is never looked for, so that such a table is not empty.
pub fn high(ranks: &Ranks) -> Vec<u8> {
    let entry = |code: u32| {
        let character = char::from_u32(code)?;
        let rank = *ranks.get(character.encode_utf8(&mut [0; 4]).as_bytes())?;
        let anywhere = AFTER[0] | AFTER[1] | BEFORE[0] | BEFORE[1];
        Some([code, rank | IS_TOKEN | anywhere])
    };
    let entries = (1 << 16..=u32::from(char::MAX)).filter_map(entry);
    let entries = [[0, 0]].into_iter().chain(entries).flatten();
    entries.flat_map(u32::to_le_bytes).collect()
}
