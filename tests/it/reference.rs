//! The slow, readable reference: what tiktoken does, by a regex engine and a plain merge loop.

use std::collections::HashMap;

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

/// Splits by one expression after the other.
pub struct Reference(Vec<Regex>);

impl Reference {
    pub fn new(pattern: &str) -> Self {
        Self::in_passes(&[pattern])
    }

    /// Each further pattern splits the pieces of those before it, as Hugging Face's `Split` does with
    /// `Isolated`: what no match takes is a piece, too.
    pub fn in_passes(patterns: &[&str]) -> Self {
        let regex = |pattern| Regex::new(pattern).expect("the known patterns are valid");
        Reference(patterns.iter().map(|pattern| regex(pattern)).collect())
    }

    /// The ends of the pieces of `text`.
    pub fn ends(&self, text: &str) -> Vec<usize> {
        let mut ends = vec![text.len()];
        for regex in &self.0 {
            let (mut start, mut pieces) = (0, vec![]);
            for end in ends {
                for piece in regex.find_iter(&text[start..end]) {
                    let piece = piece.expect("the text is short");
                    pieces.extend([start + piece.start(), start + piece.end()]);
                }
                pieces.push(end);
                start = end;
            }
            pieces.dedup();
            pieces.retain(|&end| end > 0);
            ends = pieces;
        }
        ends
    }

    /// The ends of the tokens of `text`.
    pub fn token_ends(&self, text: &str, ranks: &Ranks) -> Vec<usize> {
        let mut start = 0;
        let mut all = Vec::new();
        for end in self.ends(text) {
            let ends = ranks.token_ends(&text.as_bytes()[start..end]);
            all.extend(ends.iter().map(|token| start + token));
            start = end;
        }
        all
    }
}

/// The mergeable ranks of an encoding.
pub struct Ranks(pub HashMap<Vec<u8>, u32>);

impl Ranks {
    /// The ends of the tokens of a piece: as long as two tokens side by side are a token together,
    /// those of the lowest rank are merged, from left to right.
    pub fn token_ends(&self, piece: &[u8]) -> Vec<usize> {
        // Where the tokens begin, and the end of the last one.
        let mut edges: Vec<usize> = (0..=piece.len()).collect();
        let rank = |start: usize, end: usize| self.0.get(&piece[start..end]).copied();
        loop {
            let pairs = edges.windows(3).filter_map(|pair| rank(pair[0], pair[2]));
            let Some(lowest) = pairs.min() else {
                break;
            };
            let mut merged = vec![0];
            for at in 1..edges.len() {
                let start = merged[merged.len() - 1];
                let inner = edges.get(at + 1).is_some_and(|&end| {
                    // The token before this edge is still one of those before the merging.
                    start == edges[at - 1] && rank(start, end) == Some(lowest)
                });
                if !inner {
                    merged.push(edges[at]);
                }
            }
            edges = merged;
        }
        edges.split_off(1)
    }
}
