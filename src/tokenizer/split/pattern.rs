//! The patterns, each with its statement in `scalar`.

/// The patterns by which encodings split text into pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Of r50k_base, p50k_base, p50k_edit and gpt2.
    R50k,
    /// Of cl100k_base.
    Cl100k,
    /// Of o200k_base and o200k_harmony.
    O200k,
}
