//! Where one of many literals may begin, told by three bytes.
//!
//! The literals are shared out among eight bits. For each of the three places a table knows the halves
//! of the bytes that the literals of a bit have there; a place where a bit is left may begin one.

/// The tables: by place, by the lower and by the upper half of a byte, the bits that have it.
#[repr(align(16))]
#[derive(Clone, Copy, Default)]
pub struct Literals {
    pub tables: [[[u8; 16]; 2]; 3],
}

/// The bits of literals of three bytes; the last one is for those that are shorter.
const BITS: usize = 7;

impl Literals {
    /// Of each literal the first three bytes count; of a shorter one any byte may follow.
    pub fn new<'l>(literals: impl Iterator<Item = &'l [u8]>) -> Literals {
        let mut sorted: Vec<&[u8]> = literals.collect();
        // What begins alike shares a bit, so that few bytes have one.
        sorted.sort_unstable();
        let mut made = Literals::default();
        for (index, literal) in sorted.iter().enumerate() {
            let bit = match literal.len() {
                0..3 => 1 << BITS,
                _ => 1_u8 << (index * BITS / sorted.len()),
            };
            for (place, [lower, upper]) in made.tables.iter_mut().enumerate() {
                match literal.get(place) {
                    Some(byte) => {
                        lower[usize::from(byte & 15)] |= bit;
                        upper[usize::from(byte >> 4)] |= bit;
                    }
                    None => {
                        for half in lower.iter_mut().chain(upper) {
                            *half |= bit;
                        }
                    }
                }
            }
        }
        made
    }

    #[inline(always)]
    pub fn may_begin(&self, bytes: [u8; 3]) -> bool {
        let left = self.tables.iter().zip(bytes);
        let left = left.fold(u8::MAX, |left, ([lower, upper], byte)| {
            left & lower[usize::from(byte & 15)] & upper[usize::from(byte >> 4)]
        });
        left != 0
    }
}
