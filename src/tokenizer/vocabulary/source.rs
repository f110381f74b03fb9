//! What a file says of a vocabulary, whatever its format.

use std::collections::HashSet;

use crate::tokenizer::split::{BLANK, LONGEST_RUN_BYTES, Pattern};
use crate::tokenizer::tables::build::{Given, Made, Merges, Units, make, merges};
use crate::tokenizer::tables::format::{HOT_BITS, RANK, RANK_BITS};

/// A vocabulary, read and not yet checked.
pub struct Source {
    /// The tokens of more than one byte, in the order of their merges.
    pub tokens: Vec<Vec<u8>>,
    /// Tokens that no merge gives, and that are one where they are a piece alone.
    pub whole: Vec<Vec<u8>>,
    /// Whether every token is one where it is a piece alone.
    pub whole_pieces: bool,
    /// The merges that the file lists, if it lists any.
    pub listed: Option<Listed>,
    /// How texts are split into pieces.
    pub pattern: Pattern,
    /// Whether a text is brought into Unicode's normalization form C before.
    pub nfc: bool,
    /// The texts of the tokens that were added to it, or none if these are more than texts.
    pub added: Option<Vec<String>>,
}

/// Merges as a file lists them: pairs of ranks, in order.
pub struct Listed(pub Vec<(u32, u32)>);

/// Ranks below these are those of the bytes.
pub const BYTES: u32 = 256;

/// The last rank that a token can have.
const LAST: u32 = RANK - 2;

/// The longest token: Python relies on it (`most_token_bytes`).
const LONGEST: usize = 1024;

/// To find the merges of a token takes a step for each pair of its bytes. OpenAI's largest vocabulary has twenty
/// million of them.
const MOST_STEPS: usize = 1 << 28;

impl Source {
    /// The tables of the vocabulary.
    ///
    /// # Errors
    ///
    /// A sentence that says which token breaks what counting relies on.
    pub fn tables(&self) -> Result<Made, String> {
        if self.tokens.len() > (LAST - BYTES) as usize {
            return Err(format!(
                "it has {} tokens, and at most {} can be counted with: its ranks are kept in {RANK_BITS} bits.",
                self.tokens.len(),
                LAST - BYTES
            ));
        }
        let texts = || self.tokens.iter().chain(&self.whole);
        if let Some(long) = texts().find(|token| token.len() > LONGEST) {
            return Err(format!(
                "the token {} has more than {LONGEST} bytes, which no vocabulary in use has.",
                shown(long)
            ));
        }
        if texts()
            .map(|token| token.len() * token.len())
            .sum::<usize>()
            > MOST_STEPS
        {
            return Err(
                "too many of its tokens are long: no vocabulary in use has so many.".into(),
            );
        }
        let mut known = HashSet::with_capacity(self.tokens.len());
        for token in texts() {
            if token.len() < 2 || !known.insert(token) {
                return Err(format!(
                    "the token {} stands there twice, or has no text.",
                    shown(token)
                ));
            }
        }
        let mut bytes = [0; 256];
        for (rank, byte) in (0..=255).zip(&mut bytes) {
            *byte = rank;
        }
        let by_characters = self.pattern.markers().is_some();
        let given = Given {
            tokens: self.tokens.iter().map(Vec::as_slice).zip(BYTES..).collect(),
            bytes,
            frequent: self.tokens.iter().map(Vec::as_slice).collect(),
            whole: self.whole.iter().map(Vec::as_slice).collect(),
            unreached_are_whole: self.whole_pieces,
            units: if by_characters {
                Units::Characters
            } else {
                Units::Bytes
            },
            blank: by_characters.then_some(BLANK),
            longest_run: if by_characters { LONGEST_RUN_BYTES } else { 0 },
            hot_bits: HOT_BITS,
        };
        let merges = merges(&given);
        if let Some(listed) = &self.listed {
            self.check_listed(listed, &merges)?;
        }
        make(&given, merges).map_err(|error| format!("{error}."))
    }

    /// Merging by a list and merging by ranks are one as long as the list has the last merge of each token that
    /// merging by ranks can give, in the order of the ranks: DESIGN.md says why.
    fn check_listed(&self, listed: &Listed, merges: &Merges) -> Result<(), String> {
        let places: std::collections::HashMap<(u32, u32), usize> =
            listed.0.iter().copied().zip(0..).collect();
        let mut before = None;
        for &(left, right, rank) in &merges.pairs {
            let place = places.get(&(left, right)).copied();
            if place.is_none() || place <= before {
                return Err(format!(
                    "its merges make the token {} in another way than by the ranks of tokens, and \
                     that is the only way in which texts are counted here. Files in which the two are \
                     one are those of GPT-2, Qwen, Llama, DeepSeek and Gemma.",
                    shown(&self.tokens[(rank - BYTES) as usize])
                ));
            }
            before = place;
        }
        Ok(())
    }
}

/// A token as a sentence can quote it.
pub fn shown(token: &[u8]) -> String {
    crate::error::quoted(&String::from_utf8_lossy(token))
}
