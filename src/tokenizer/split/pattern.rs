//! The patterns, each with its statement in `scalar`; that of Gemini's is `gemma`.

use super::expressions::{EXPRESSIONS, NAMES};
use super::gemma;
use super::markers::Markers;

/// The patterns by which encodings split text into pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Of r50k_base, p50k_base, p50k_edit and gpt2.
    R50k,
    /// Of cl100k_base.
    Cl100k,
    /// Of o200k_base and o200k_harmony, and of Llama 4.
    O200k,
    /// Of Llama 3 and GLM 4, and cl100k_base as tiktoken had it up to 0.7: another rule of white space.
    Llama3,
    /// Of Qwen 2 to 3: that of Llama 3, with each digit by itself.
    Qwen2,
    /// Of Qwen 3.5 on: the same, with marks as letters.
    Qwen35,
    /// Of Mistral's Tekken: that of o200k_base, with each digit by itself and no contractions.
    Tekken,
    /// Of Kimi K2: that of o200k_base, with runs of Han characters by themselves.
    Kimi,
    /// Of DeepSeek V3 and later.
    DeepSeek3,
    /// Of StarCoder, SmolLM and Command R: that of GPT-2, with each digit by itself.
    StarCoder,
    /// Of gemma3.
    Gemma3,
    /// Of gemma4.
    Gemma4,
}

impl Pattern {
    /// The markers of a tokenizer that has some: Gemini's, which has no regular expression.
    #[inline(always)]
    pub(super) const fn markers(self) -> Option<Markers> {
        match self {
            Self::Gemma3 => Some(Markers::Gemma3),
            Self::Gemma4 => Some(Markers::Gemma4),
            _ => None,
        }
    }

    /// Whether a piece is one token, although no merges give it.
    #[inline(always)]
    pub fn is_whole(self, piece: &[u8]) -> bool {
        self.markers()
            .is_some_and(|markers| gemma::is_whole(piece, markers))
    }
}

#[cfg_attr(
    not(feature = "vocabularies"),
    allow(dead_code, reason = "for these alone")
)]
impl Pattern {
    /// Those of regular expressions.
    pub(super) const ALL: [Self; 10] = [
        Self::R50k,
        Self::Cl100k,
        Self::O200k,
        Self::Llama3,
        Self::Qwen2,
        Self::Qwen35,
        Self::Tekken,
        Self::Kimi,
        Self::DeepSeek3,
        Self::StarCoder,
    ];

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
    pub const GPT2: &'static str = super::expressions::GPT2;
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
