//! The literals that rules begin with.

use std::array;

use super::{
    rules::token::Form,
    scan::{Beginning, Bytes},
    text::{Text, WORD, is},
};

/// What a rule finds at a place.
pub type Check = fn(&Text<'_>, usize) -> Option<(usize, usize)>;

/// What rules begin with.
pub struct Literal {
    pub bytes: Vec<u8>,
    /// Where in it is what it is found by.
    pub offset: usize,
    /// Up to eight bytes of it from there on, and which bits these are.
    pub word: u64,
    pub bits: u64,
    pub tokens: Vec<(u16, &'static Form)>,
    pub shape: Option<(u16, Check)>,
}

impl Literal {
    /// What the bytes may be that it is found by, for each of its tokens.
    pub fn beginnings(&self) -> Vec<Beginning> {
        let own = (self.offset > 0 || self.shape.is_some()).then(|| {
            let bytes = &self.bytes[self.offset..];
            array::from_fn(|place| bytes.get(place).map_or(Bytes::MAX, |byte| 1 << byte))
        });
        let tokens = self.tokens.iter().filter(|_| self.offset == 0);
        own.into_iter()
            .chain(tokens.map(|(_, form)| form.beginning()))
            .collect()
    }
}

/// The first eight bytes, or what there is of them, and how many these are.
#[inline(always)]
pub fn first_word(bytes: &[u8]) -> (u64, usize) {
    if let Some(word) = bytes.first_chunk() {
        return (u64::from_le_bytes(*word), 8);
    }
    let mut word = [0; 8];
    word[..bytes.len()].copy_from_slice(bytes);
    (u64::from_le_bytes(word), bytes.len())
}

/// The literals, each once, and none that begins with another: a search tells of one for a place.
pub fn merged(mut literals: Vec<Literal>) -> Vec<Literal> {
    literals.sort_by(|one, other| one.bytes.cmp(&other.bytes));
    let mut merged: Vec<Literal> = Vec::new();
    for literal in literals {
        match merged.last_mut() {
            Some(shorter) if literal.bytes.starts_with(&shorter.bytes) => {
                shorter.tokens.extend(literal.tokens);
                shorter.shape = shorter.shape.or(literal.shape);
            }
            _ => merged.push(literal),
        }
    }
    for literal in &mut merged {
        // A literal that begins with a row of one sign is found by its last one: there are many rows.
        let sign = literal.bytes[0];
        let row = literal
            .bytes
            .iter()
            .take_while(|&&byte| byte == sign)
            .count();
        if !is(sign, WORD) && row < literal.bytes.len() {
            literal.offset = row - 1;
        }
        let (word, length) = first_word(&literal.bytes[literal.offset..]);
        literal.word = word;
        literal.bits = u64::MAX >> (64 - 8 * length as u32);
    }
    merged.sort_by_key(|literal| literal.bytes[literal.offset]);
    merged
}
