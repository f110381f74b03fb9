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
mod expressions;
#[cfg_attr(
    not(feature = "vocabularies"),
    allow(dead_code, reason = "files and the build script use the rest")
)]
mod gemma;
#[cfg_attr(
    not(feature = "vocabularies"),
    allow(dead_code, reason = "files and the build script use the rest")
)]
mod markers;
mod pattern;
mod rules;
mod scalar;
mod seam;
mod settled;
mod simd;
mod stream;

#[cfg(feature = "vocabularies")]
pub use gemma::{BLANK, LONGEST_RUN, LONGEST_RUN_BYTES, is_run, piece_end};
#[cfg(feature = "vocabularies")]
pub use markers::Markers;
pub use pattern::Pattern;
pub use seam::{is_seam, seam};
pub use settled::settled;
pub use stream::{BATCH, Splitter};

#[cfg(test)]
mod tests;
