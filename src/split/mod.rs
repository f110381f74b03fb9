//! From a text to the ends of its pieces, exactly as the regex of an encoding splits it.
//!
//! [`Splitter`] gives the ends in batches. Most of the work is done 64 bytes at a time: `simd`
//! makes one bit per byte and ASCII class, `block` adds the other characters, `boundaries` turns
//! the classes into piece starts, and `stream` goes from block to block. Where that would need to
//! look further than the next block, `scalar` finds the end of one piece at a time; it is also the
//! readable statement of what each pattern does.
//!
//! Splitting takes time linear in the length of the text and keeps a few hundred bytes.

mod block;
mod boundaries;
mod class_table;
mod classes;
mod scalar;
mod simd;
mod stream;

use simd::Portable;
use stream::Inside;

pub use simd::Engine;

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
            // SAFETY: this engine comes from Engine::best alone, which has found these features.
            #[cfg(target_arch = "x86_64")]
            Engine::Avx2 => unsafe { self.fill_avx2(ends) },
            #[cfg(target_arch = "aarch64")]
            Engine::Neon => self.fill_by::<simd::Neon>(ends),
            Engine::Portable => self.fill_by::<Portable>(ends),
        }
    }

    /// Compiles all of the work once more, for processors with these features.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    fn fill_avx2(&mut self, ends: &mut [usize; BATCH]) -> usize {
        self.fill_by::<simd::Avx2>(ends)
    }
}

#[cfg(test)]
mod tests;
