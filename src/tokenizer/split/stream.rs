//! From block to block of a text, and to a batch of ends.

use super::block::Block;
use super::boundaries::{Carry, Window};
use super::gemma;
use super::markers::Markers;
use super::pattern::Pattern;
use super::scalar;
use super::simd::{self, BLOCK, Classify, Portable};
use crate::simd::Engine;

/// How many ends [`Splitter::fill`] writes at most.
pub const BATCH: usize = 256;

/// Splits one text, a batch of pieces at a time.
pub struct Splitter<'t> {
    text: &'t str,
    pattern: Pattern,
    engine: Engine,
    /// The last end that was written.
    last: usize,
    /// Where the batch after the first one goes on.
    inside: Option<Inside>,
}

/// Between two blocks.
#[derive(Clone, Copy)]
pub(super) struct Inside {
    base: usize,
    /// The block from `base`, with what the one before it says.
    block: Block,
    carry: Carry,
    /// The piece starts in the block that are ends already: only its first byte may be.
    known: u64,
    /// Whether the block is still to be loaded, as the next of an empty one.
    fresh: bool,
}

impl Inside {
    /// At a piece start.
    #[inline(always)]
    fn at(start: usize) -> Self {
        Inside {
            base: start.wrapping_sub(BLOCK),
            block: Block::default(),
            carry: Carry::default(),
            known: 0,
            fresh: true,
        }
    }
}

impl<'t> Splitter<'t> {
    /// A splitter at the start of `text`. Takes constant time and allocates nothing.
    pub fn new(text: &'t str, pattern: Pattern, engine: Engine) -> Self {
        Splitter {
            text,
            pattern,
            engine,
            last: 0,
            inside: None,
        }
    }

    /// Writes the ends of the next pieces into the front of `ends`: exclusive byte offsets in the
    /// text, ascending, each the start of the next piece. Returns how many, which is 0 only at the
    /// end of the text; what stands behind them in `ends` means nothing. The last end is the
    /// length of the text. A batch may be smaller than [`BATCH`] although more follow.
    pub fn fill(&mut self, ends: &mut [usize; BATCH]) -> usize {
        if self.last == self.text.len() {
            return 0;
        }
        match self.engine {
            // SAFETY: this engine comes from Engine::best or all, which have found these features.
            #[cfg(target_arch = "x86_64")]
            Engine::Avx2 => unsafe { self.fill_avx2(ends) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Engine::Avx512 if self.pattern.is_bundled() => unsafe { self.fill_avx512(ends) },
            // A tenth faster at most, and each way is ten kilobytes for each pattern.
            // SAFETY: where there is AVX-512, there is AVX2.
            #[cfg(target_arch = "x86_64")]
            Engine::Avx512 => unsafe { self.fill_avx2(ends) },
            #[cfg(target_arch = "aarch64")]
            Engine::Neon => self.fill_by::<simd::Neon>(ends),
            Engine::Portable if self.pattern.is_bundled() => self.fill_portable(ends),
            Engine::Portable => self.fill_singly(ends),
        }
    }

    /// By itself, so that the other ways do not save the registers that it needs.
    #[inline(never)]
    fn fill_portable(&mut self, ends: &mut [usize; BATCH]) -> usize {
        self.fill_bundled::<Portable>(ends)
    }

    /// Compiles all of the work once more, for processors with these features.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    fn fill_avx2(&mut self, ends: &mut [usize; BATCH]) -> usize {
        self.fill_by::<simd::Avx2>(ends)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt,avx512f,avx512bw,avx512vl,avx512vbmi2")]
    fn fill_avx512(&mut self, ends: &mut [usize; BATCH]) -> usize {
        self.fill_bundled::<simd::Avx512>(ends)
    }
}

impl Splitter<'_> {
    /// By any pattern.
    #[inline(always)]
    pub(super) fn fill_by<C: Classify>(&mut self, ends: &mut [usize; BATCH]) -> usize {
        match self.pattern {
            Pattern::Llama3 => self.fill_pattern::<C, { Pattern::Llama3 as u8 }>(ends),
            Pattern::Qwen2 => self.fill_pattern::<C, { Pattern::Qwen2 as u8 }>(ends),
            Pattern::Qwen35 => self.fill_pattern::<C, { Pattern::Qwen35 as u8 }>(ends),
            Pattern::Tekken => self.fill_pattern::<C, { Pattern::Tekken as u8 }>(ends),
            Pattern::Kimi => self.fill_pattern::<C, { Pattern::Kimi as u8 }>(ends),
            Pattern::DeepSeek3 => self.fill_pattern::<C, { Pattern::DeepSeek3 as u8 }>(ends),
            Pattern::StarCoder => self.fill_pattern::<C, { Pattern::StarCoder as u8 }>(ends),
            _ => self.fill_bundled::<C>(ends),
        }
    }

    /// By the patterns of the vocabularies in the library.
    #[inline(always)]
    fn fill_bundled<C: Classify>(&mut self, ends: &mut [usize; BATCH]) -> usize {
        match self.pattern {
            Pattern::R50k => self.fill_pattern::<C, { Pattern::R50k as u8 }>(ends),
            Pattern::Cl100k => self.fill_pattern::<C, { Pattern::Cl100k as u8 }>(ends),
            Pattern::O200k => self.fill_pattern::<C, { Pattern::O200k as u8 }>(ends),
            Pattern::Gemma3 => self.fill_gemma(Markers::Gemma3, ends),
            Pattern::Gemma4 => self.fill_gemma(Markers::Gemma4, ends),
            _ => self.fill_singly(ends),
        }
    }

    #[inline(always)]
    fn fill_pattern<C: Classify, const PATTERN: u8>(&mut self, ends: &mut [usize; BATCH]) -> usize {
        if self.text.len() <= BLOCK {
            self.fill_short::<C, PATTERN>(ends)
        } else {
            self.fill_long::<C, PATTERN>(ends)
        }
    }

    /// Piece by piece, by any pattern.
    #[inline(never)]
    fn fill_singly(&mut self, ends: &mut [usize; BATCH]) -> usize {
        let mut n = 0;
        while n < BATCH && self.last < self.text.len() {
            self.last = scalar::piece_end(self.text, self.last, self.pattern);
            ends[n] = self.last;
            n += 1;
        }
        n
    }

    /// Piece by piece.
    #[inline(never)]
    fn fill_gemma(&mut self, markers: Markers, ends: &mut [usize; BATCH]) -> usize {
        let text = self.text.as_bytes();
        let mut n = 0;
        while n < BATCH && self.last < text.len() {
            self.last = gemma::piece_end(text, self.last, markers);
            ends[n] = self.last;
            n += 1;
        }
        n
    }

    /// All at once, where nothing goes from block to block.
    #[inline(always)]
    fn fill_short<C: Classify, const PATTERN: u8>(&mut self, ends: &mut [usize; BATCH]) -> usize {
        let text = self.text.as_bytes();
        let block = Block::load::<C, PATTERN>(text, 0);
        let next = Block::default();
        let carry = &mut Carry::default();
        match piece_starts::<PATTERN>(text, 0, &block, &next, carry) {
            Some(starts) => {
                let n = C::write_ends(0, starts & !1, ends);
                self.write_last(n, ends)
            }
            None => self.write_singly(0, text.len(), ends),
        }
    }

    #[inline(always)]
    fn fill_long<C: Classify, const PATTERN: u8>(&mut self, ends: &mut [usize; BATCH]) -> usize {
        let text = self.text.as_bytes();
        let mut at = match &self.inside {
            Some(inside) => *inside,
            None => Inside::at(0),
        };
        let mut n = 0;
        // A round writes an end for each byte of a block at most, and one for the piece before it.
        while n < BATCH - BLOCK {
            let next = Block::load::<C, PATTERN>(text, at.base.wrapping_add(BLOCK));
            if at.fresh {
                at.base = at.base.wrapping_add(BLOCK);
                at.block = next;
                at.known = 1;
                at.fresh = false;
                continue;
            }
            let carry = &mut at.carry;
            let Some(starts) = piece_starts::<PATTERN>(text, at.base, &at.block, &next, carry)
            else {
                if n > 0 {
                    self.last = ends[n - 1];
                }
                n = self.write_singly(n, text.len().min(at.base + BLOCK), ends);
                if self.last == text.len() {
                    return n;
                }
                at = Inside::at(self.last);
                continue;
            };
            n += C::write_ends(at.base, starts & !at.known, &mut ends[n..]);
            at.base += BLOCK;
            if at.base >= text.len() {
                return self.write_last(n, ends);
            }
            at.block = next;
            at.known = 0;
        }
        self.last = ends[n - 1];
        self.inside = Some(at);
        n
    }

    /// Writes the ends of pieces from the last end on, until one is not before `until`. Takes and
    /// returns how many ends there are.
    #[cold]
    #[inline(never)]
    fn write_singly(&mut self, mut n: usize, until: usize, ends: &mut [usize; BATCH]) -> usize {
        while self.last < until {
            self.last = scalar::piece_end(self.text, self.last, self.pattern);
            ends[n] = self.last;
            n += 1;
        }
        n
    }

    #[inline(always)]
    fn write_last(&mut self, n: usize, ends: &mut [usize; BATCH]) -> usize {
        self.last = self.text.len();
        ends[n] = self.last;
        n + 1
    }
}

/// The piece starts in a block, or `None` if only more of the text tells.
#[inline(always)]
fn piece_starts<const PATTERN: u8>(
    text: &[u8],
    base: usize,
    block: &Block,
    next: &Block,
    carry: &mut Carry,
) -> Option<u64> {
    if block.wide | carry.wide == 0 {
        Window::<PATTERN, false> {
            text,
            base,
            block,
            next,
        }
        .piece_starts(carry)
    } else {
        Window::<PATTERN, true> {
            text,
            base,
            block,
            next,
        }
        .piece_starts(carry)
    }
}
