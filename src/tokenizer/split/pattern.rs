//! The patterns, each with its statement in `scalar`; that of Gemini's is `gemma`.

use super::gemma;
use super::markers::Markers;

/// The patterns by which encodings split text into pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Of r50k_base, p50k_base, p50k_edit and gpt2.
    R50k,
    /// Of cl100k_base.
    Cl100k,
    /// Of o200k_base and o200k_harmony.
    O200k,
    /// Of gemma3.
    Gemma3,
    /// Of gemma4.
    Gemma4,
}

impl Pattern {
    /// The markers of a tokenizer that has some: Gemini's.
    #[inline(always)]
    pub(super) fn markers(self) -> Option<Markers> {
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
