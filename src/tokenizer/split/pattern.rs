//! The patterns, each with its statement in `scalar`; that of Gemini's is `gemma`.

use super::gemma;
use super::markers::Markers;

/// The patterns by which encodings split text into pieces.
#[cfg_attr(
    not(feature = "gemini"),
    allow(dead_code, reason = "Gemini's are for it alone")
)]
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
    /// Whether a vocabulary in the library is split by it.
    pub(super) const fn is_bundled(self) -> bool {
        matches!(
            self,
            Self::R50k | Self::Cl100k | Self::O200k | Self::Gemma3 | Self::Gemma4
        )
    }

    /// The markers of a tokenizer that has some: Gemini's, which has no regular expression.
    #[inline(always)]
    pub const fn markers(self) -> Option<Markers> {
        match self {
            Self::Gemma3 => Some(Markers::Gemma3),
            Self::Gemma4 => Some(Markers::Gemma4),
            _ => None,
        }
    }

    /// Whether there are pieces that are one token, although no merges give it.
    #[inline(always)]
    pub fn has_whole(self) -> bool {
        self.markers().is_some()
    }

    /// Whether a piece is one token, although no merges give it.
    #[inline(always)]
    pub fn is_whole(self, piece: &[u8]) -> bool {
        self.markers()
            .is_some_and(|markers| gemma::is_whole(piece, markers))
    }
}

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
}
