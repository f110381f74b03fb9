//! One block of 64 bytes to one bit per byte and ASCII class.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "aarch64")]
mod neon;
mod portable;

#[cfg(target_arch = "x86_64")]
pub(super) use avx2::Avx2;
#[cfg(target_arch = "aarch64")]
pub(super) use neon::Neon;
pub(super) use portable::Portable;

pub(super) const BLOCK: usize = 64;

/// Bit `i` of each mask tells whether byte `i` of the block is in the class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AsciiMasks {
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

/// A way to make the masks; all ways give the same.
pub(super) trait Classify {
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
}

/// The ways to make the masks, to choose from when the program runs. `Avx2` stands for all the features
/// that [`Engine::best`] looks for, and counting is compiled once more for these, too.
#[derive(Clone, Copy, Debug)]
pub enum Engine {
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "aarch64")]
    Neon,
    #[cfg_attr(target_arch = "aarch64", allow(dead_code))]
    Portable,
}

impl Engine {
    /// The fastest that this processor has.
    pub fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2")
            && is_x86_feature_detected!("lzcnt")
            && is_x86_feature_detected!("popcnt")
        {
            return Engine::Avx2;
        }
        #[cfg(target_arch = "aarch64")]
        return Engine::Neon;
        #[cfg(not(target_arch = "aarch64"))]
        Engine::Portable
    }
}
