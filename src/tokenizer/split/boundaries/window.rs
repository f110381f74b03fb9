//! What the rules look at, and the forms that come back in them.

use super::super::block::Block;
use super::super::rules::Rules;

/// What the block before says about its successor: masks, of which the top bit counts, unless the
/// field says otherwise. The default stands for a piece start that is known.
#[derive(Clone, Copy, Default)]
pub(in crate::tokenizer::split) struct Carry {
    pub(super) letter: u64,
    /// Han characters that are apart from words.
    pub(super) apart: u64,
    pub(super) lower_run: u64,
    pub(super) uncased_first: u64,
    pub(super) number: u64,
    /// All bits count: starts of groups of up to three numbers.
    pub(super) group: u64,
    /// All bits count.
    pub(super) char_start: u64,
    pub(super) other: u64,
    pub(super) other_run: u64,
    /// Bit 0: the last character is a prefix, which letters join.
    pub(super) prefix: u64,
    pub(super) blank: u64,
    pub(super) gap: u64,
    pub(super) free_newline: u64,
    pub(super) tail: u64,
    /// All bits count: characters beyond ASCII.
    pub(in crate::tokenizer::split) wide: u64,
    /// The bytes of the successor that belong to a contraction.
    pub(super) contraction: u64,
    /// The end of the last contraction, in the text.
    pub(super) contraction_end: usize,
}

/// The bytes after those in `mask`.
#[inline(always)]
pub(super) fn before(mask: u64, carry: u64) -> u64 {
    mask << 1 | carry >> 63
}

/// The bytes from each seed to the end of its run in `run`; the seeds lie in `run`.
#[inline(always)]
pub(super) fn flood(seeds: u64, run: u64) -> u64 {
    run & (!run.wrapping_add(seeds) | seeds)
}

#[inline(always)]
pub(super) fn highest(mask: u64) -> u64 {
    1 << (63 - mask.leading_zeros())
}

/// A block and what is around it. `WIDE` says whether the block or the one before it has
/// characters beyond ASCII.
pub(in crate::tokenizer::split) struct Window<'b, const PATTERN: u8, const WIDE: bool> {
    pub text: &'b [u8],
    pub base: usize,
    pub block: &'b Block,
    pub next: &'b Block,
}

impl<const PATTERN: u8, const WIDE: bool> Window<'_, PATTERN, WIDE> {
    pub(super) const RULES: Rules = Rules::numbered(PATTERN);
}

/// Letters, in o200k with marks, by case.
pub(super) struct Letters {
    pub(super) upper: u64,
    pub(super) lower: u64,
    pub(super) uncased: u64,
}

/// What is neither letter, number nor white space.
pub(super) struct Others {
    /// Without the tails.
    pub(super) other: u64,
    /// From where a run takes every other character and mark.
    pub(super) run: u64,
    /// The newlines, in o200k slashes too, that belong to the piece of the run before them.
    pub(super) tail: u64,
}
