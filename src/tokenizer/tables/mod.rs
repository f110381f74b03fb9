//! The vocabularies: read-only tables inside the library, mapped by the loader and touched only where used.

#[cfg(feature = "vocabularies")]
pub mod build;
#[cfg(feature = "vocabularies")]
pub mod file;
#[allow(dead_code, reason = "the build script uses the rest")]
pub mod format;

/// Everything the counter knows of one vocabulary. How each table is made: `build`, and why: DESIGN.md.
pub struct Tables {
    /// Token of each byte.
    pub bytes: &'static [[u8; 1]; 256],
    /// Of each character below U+10000, its token and where it can be taken whole.
    pub characters: &'static [[u8; 4]],
    /// Of each 64 such characters, the token of their first two bytes and where it can be taken.
    pub prefixes: &'static [[u8; 4]],
    /// Pairs of rank below [`format::LOW_RANKS`]: the offset of each left token's row.
    pub low_rows: &'static [[u8; 2]; format::LOW_RANKS as usize + 1],
    /// Pairs of rank below [`format::LOW_RANKS`]: right token and merged token, at row offset XOR right token.
    pub low_pairs: &'static [[u8; 4]; format::LOW_PAIRS],
    /// All pairs: bits that say of most other pairs that they are none.
    pub filter: &'static [[u8; 8]; 1 << format::FILTER_WORD_BITS],
    /// All pairs: seed of each bucket.
    pub seeds: &'static [[u8; 2]],
    /// All pairs: left token, right token, merged token.
    pub slots: &'static [[u8; 8]],
    /// Keys of the frequent tokens of up to 15 bytes, in buckets whose number is a power of two.
    pub hot: &'static [[u8; 16 * format::WAYS]],
    /// A bit for each boundary between characters that lies inside some token.
    pub boundaries: &'static [[u8; 1]; 1 << (format::BOUNDARY_BITS - 3)],
    /// Places of the tokens that no merge gives, by the hash of a piece: start and length of its text.
    pub whole: &'static [[u8; 8]],
    /// The texts of these tokens, one after another.
    pub whole_texts: &'static [[u8; 1]],
    /// Where tokens are made of characters, not of bytes: U+0000 and each character from U+10000 on that is a
    /// token, ascending: code point, token.
    pub high_characters: &'static [[u8; 8]],
    /// What else is known.
    pub numbers: format::Numbers,
}

impl Tables {
    /// Whether tokens are made of characters; then bytes merge with nothing.
    #[inline(always)]
    pub fn has_characters(&self) -> bool {
        !self.high_characters.is_empty()
    }
}

// Keeps a table's entries from straddling cache lines.
#[repr(align(64))]
struct Aligned<const N: usize>([u8; N]);

/// A table that has its only size.
const fn sized<T, const N: usize>(table: &'static [T]) -> &'static [T; N] {
    match table.first_chunk() {
        Some(sized) if table.len() == N => sized,
        _ => panic!("The build script and the library must agree on the size of a table."),
    }
}

include!(concat!(env!("OUT_DIR"), "/vocabularies.rs"));
