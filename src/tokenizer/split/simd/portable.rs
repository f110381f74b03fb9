use super::masks::{AsciiMasks, BLOCK, Classify};

/// Eight bytes at a time in the registers that every processor has.
pub(in crate::tokenizer::split) struct Portable;

const LOW: u64 = u64::MAX / 255;
const HIGH: u64 = LOW << 7;

impl Classify for Portable {
    #[inline]
    fn classify(block: &[u8; BLOCK]) -> AsciiMasks {
        let words = words(block);
        AsciiMasks {
            upper: mask(&words, |word| range(word, b'A', b'Z')),
            lower: mask(&words, |word| range(word, b'a', b'z')),
            number: mask(&words, |word| range(word, b'0', b'9')),
            space: mask(&words, |word| {
                range(word, b'\t', b'\r') | range(word, b' ', b' ')
            }),
            newline: mask(&words, |word| {
                range(word, b'\r', b'\r') | range(word, b'\n', b'\n')
            }),
            blank: mask(&words, |word| range(word, b' ', b' ')),
            apostrophe: mask(&words, |word| range(word, b'\'', b'\'')),
            slash: mask(&words, |word| range(word, b'/', b'/')),
            wide: mask(&words, |word| word),
            continuation: mask(&words, |word| word & !(word << 1)),
        }
    }

    #[inline]
    fn low_bits(bytes: &[u8; BLOCK]) -> [u64; 3] {
        let words = words(bytes);
        [7, 6, 5].map(|shift| mask(&words, |word| word << shift))
    }
}

fn words(block: &[u8; BLOCK]) -> [u64; 8] {
    let mut words = [0; 8];
    for (word, bytes) in words.iter_mut().zip(block.as_chunks().0) {
        *word = u64::from_le_bytes(*bytes);
    }
    words
}

/// The top bits of the bytes that `test` makes of the words.
#[inline(always)]
fn mask(words: &[u64; 8], test: impl Fn(u64) -> u64) -> u64 {
    words.iter().rev().fold(0, |mask, &word| {
        // The product brings the eight top bits together, in order, in its top byte.
        let bits = (test(word) & HIGH) >> 7;
        mask << 8 | bits.wrapping_mul(0x0102_0408_1020_4080) >> 56
    })
}

/// Sets the top bit of each ASCII byte from `first` to `last`.
#[inline(always)]
fn range(word: u64, first: u8, last: u8) -> u64 {
    let seven = word & !HIGH;
    let from_first = seven + LOW * u64::from(0x80 - first);
    let after_last = seven + LOW * u64::from(0x7F - last);
    from_first & !after_last & !word & HIGH
}
