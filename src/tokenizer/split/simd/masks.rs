//! The masks of a block, and what makes them.

pub(in crate::tokenizer::split) const BLOCK: usize = 64;

/// Bit `i` of each mask tells whether byte `i` of the block is in the class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tokenizer::split) struct AsciiMasks {
    /// `A` to `Z`
    pub upper: u64,
    /// `a` to `z`
    pub lower: u64,
    /// `0` to `9`
    pub number: u64,
    /// Tab, line feed, vertical tab, form feed, carriage return, blank
    pub space: u64,
    /// Carriage return, line feed
    pub newline: u64,
    pub blank: u64,
    pub apostrophe: u64,
    pub slash: u64,
    /// Bytes of characters beyond ASCII
    pub wide: u64,
    /// All bytes of such characters but the first
    pub continuation: u64,
}

impl AsciiMasks {
    /// The masks of the block without its first bytes, which are fewer than all.
    #[inline(always)]
    fn after(self, bytes: usize) -> Self {
        Self {
            upper: self.upper >> bytes,
            lower: self.lower >> bytes,
            number: self.number >> bytes,
            space: self.space >> bytes,
            newline: self.newline >> bytes,
            blank: self.blank >> bytes,
            apostrophe: self.apostrophe >> bytes,
            slash: self.slash >> bytes,
            wide: self.wide >> bytes,
            continuation: self.continuation >> bytes,
        }
    }
}

/// A way to make the masks, and the ends out of one; all ways give the same.
pub(in crate::tokenizer::split) trait Classify {
    fn classify(block: &[u8; BLOCK]) -> AsciiMasks;

    /// The same for a text that is shorter than a block; no byte after it is in any class.
    #[inline(always)]
    fn classify_short(text: &[u8]) -> AsciiMasks {
        let mut block = [0; BLOCK];
        block[..text.len()].copy_from_slice(text);
        Self::classify(&block)
    }

    /// The same for the last `len` bytes of a text, which are fewer than a block, or all of it.
    #[inline(always)]
    fn classify_last(text: &[u8], len: usize) -> AsciiMasks {
        match text.last_chunk() {
            Some(block) => Self::classify(block).after(BLOCK - len),
            None => Self::classify_short(text),
        }
    }

    /// Bits 0, 1 and 2 of each byte.
    fn low_bits(bytes: &[u8; BLOCK]) -> [u64; 3];

    /// Writes `base` and the offset of each bit of `starts`, and returns how many; there is room for
    /// sixteen at a time.
    #[inline(always)]
    fn write_ends(base: usize, mut starts: u64, ends: &mut [usize]) -> usize {
        let count = starts.count_ones() as usize;
        let mut written = 0;
        // Sixteen at a time, though most of the time there are fewer: the processor cannot foresee
        // how many there are, and would wait for every block.
        loop {
            let Some(room) = ends.get_mut(written..written + 16) else {
                return count;
            };
            for end in room {
                *end = base + starts.trailing_zeros() as usize;
                starts &= starts.wrapping_sub(1);
            }
            written += 16;
            if written >= count {
                return count;
            }
        }
    }
}
