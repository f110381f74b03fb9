//! The regular expressions of the known tokenizers, as their makers spell them, and names of patterns.

use super::pattern::Pattern;

/// Of GPT-2, as tiktoken (up to 0.6) and Hugging Face's `ByteLevel` have it.
pub(super) const GPT2: &str =
    r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

/// The expressions that a text is split by, one after the other, and the pattern that splits alike.
///
/// Sources: tiktoken 0.14, `tiktoken_ext/openai_public.py`; llama-models 0.3.0, `models/llama4/tokenizer.py`.
/// The unit tests of `split` compare each pattern with each of its expressions.
pub(super) const EXPRESSIONS: &[(Pattern, &[&str])] = &[
    (
        Pattern::R50k,
        &[r"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"],
    ),
    (Pattern::R50k, &[GPT2]),
    (
        Pattern::Cl100k,
        &[concat!(
            r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+",
            r"| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
        )],
    ),
    (
        Pattern::O200k,
        &[concat!(
            r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
            r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
            r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
        )],
    ),
];

/// Names of patterns: those of the encodings and models that have them.
pub(super) const NAMES: &[(Pattern, &str)] = &[
    (Pattern::R50k, "gpt2"),
    (Pattern::R50k, "r50k"),
    (Pattern::R50k, "p50k"),
    (Pattern::Cl100k, "cl100k"),
    (Pattern::O200k, "o200k"),
    (Pattern::O200k, "llama4"),
];
