//! The slow, readable reference: what tiktoken does, through a regex engine.

use fancy_regex::Regex;

/// The patterns of tiktoken 0.14, `tiktoken_ext/openai_public.py`. This one is of r50k_base,
/// p50k_base, p50k_edit and gpt2.
pub const R50K: &str =
    r"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s";
pub const CL100K: &str = concat!(
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+",
    r"| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
);
pub const O200K: &str = concat!(
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
);

pub struct Reference(Regex);

impl Reference {
    pub fn new(pattern: &str) -> Self {
        Reference(Regex::new(pattern).expect("tiktoken's patterns are valid"))
    }

    /// The ends of the pieces of `text`.
    pub fn ends(&self, text: &str) -> Vec<usize> {
        let pieces = self.0.find_iter(text);
        pieces
            .map(|piece| piece.expect("the text is short").end())
            .collect()
    }
}
