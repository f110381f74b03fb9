//! Where one of many literals may begin, told by four bytes.
//!
//! What they begin with is shared out among eight bits. For each of the four places a table knows the
//! halves of the bytes that a bit's have there; a place where a bit is left may begin one.

/// So many bytes tell.
pub const TELLING: usize = 4;

/// The bytes that may stand at each of the first places of something, one bit each.
pub type Beginning = [Bytes; TELLING];

/// Bytes of ASCII, one bit each; with all of them any byte.
pub type Bytes = u128;

/// The tables: by place, by the lower and by the upper half of a byte, the bits that have it.
#[repr(align(16))]
#[derive(Clone, Copy, Default)]
pub struct Literals {
    pub tables: [[[u8; 16]; 2]; TELLING],
}

const BITS: usize = 8;

/// By place the halves of bytes, one bit each: lower ones, and upper ones.
type Halves = [(u16, u16); TELLING];

impl Literals {
    pub fn new(beginnings: impl Iterator<Item = Beginning>) -> Literals {
        let mut sorted: Vec<_> = beginnings
            .map(|beginning| beginning.map(halves))
            .map(|beginning| (frequency(&beginning), beginning))
            .collect();
        sorted.sort_unstable();
        sorted.dedup();
        // Each is added, the rarest first, where it makes the fewest further places be looked at; and
        // once more, when it is known what all the others are.
        let mut shared = [(0, [(0, 0); TELLING]); BITS];
        let mut bits = vec![None; sorted.len()];
        for _ in 0..2 {
            for (index, (_, beginning)) in sorted.iter().enumerate() {
                if let Some(old) = bits[index].take() {
                    let others = sorted
                        .iter()
                        .zip(&bits)
                        .filter(|(_, bit)| **bit == Some(old));
                    let others = others.map(|((_, other), _)| other);
                    let left = others.fold([(0, 0); TELLING], |all, one| joined(&all, one));
                    shared[old] = (frequency(&left), left);
                }
                let with = |(before, known): &(u64, Halves)| {
                    let both = joined(known, beginning);
                    (frequency(&both) - before, both)
                };
                let least = shared.iter().map(with).enumerate();
                if let Some((bit, (more, both))) = least.min_by_key(|(_, (more, _))| *more) {
                    shared[bit] = (shared[bit].0 + more, both);
                    bits[index] = Some(bit);
                }
            }
        }
        let mut made = Literals::default();
        for (bit, (_, places)) in shared.iter().enumerate() {
            for ([lower, upper], (low, high)) in made.tables.iter_mut().zip(places) {
                for half in 0..16 {
                    lower[half] |= ((low >> half & 1) as u8) << bit;
                    upper[half] |= ((high >> half & 1) as u8) << bit;
                }
            }
        }
        made
    }

    #[inline(always)]
    pub fn may_begin(&self, bytes: [u8; TELLING]) -> bool {
        let left = self.tables.iter().zip(bytes);
        let left = left.fold(u8::MAX, |left, ([lower, upper], byte)| {
            left & lower[usize::from(byte & 15)] & upper[usize::from(byte >> 4)]
        });
        left != 0
    }
}

/// The upper halves of small letters; of the lower ones those of letters, and of the most frequent ones.
const LETTERS: [(u16, u16, u16); 2] = [
    (1 << 6, 0xFFFE, 0xC322), // aehino
    (1 << 7, 0x07FF, 0x001C), // rst
];

fn halves(bytes: Bytes) -> (u16, u16) {
    if bytes == Bytes::MAX {
        return (u16::MAX, u16::MAX);
    }
    let (mut lower, mut upper) = (0, 0);
    for high in 0..8 {
        let row = (bytes >> (16 * high)) as u16;
        lower |= row;
        upper |= u16::from(row != 0) << high;
    }
    (lower, upper)
}

fn joined(one: &Halves, other: &Halves) -> Halves {
    std::array::from_fn(|place| (one[place].0 | other[place].0, one[place].1 | other[place].1))
}

/// How often bytes that have these halves stand one behind the other, on a scale of its own.
fn frequency(places: &Halves) -> u64 {
    let count = |bits: u16| u64::from(bits.count_ones());
    places.iter().fold(1, |product, &(lower, upper)| {
        let mut sum = count(upper & 0xFF) * count(lower);
        for (row, letters, frequent) in LETTERS {
            if upper & row != 0 {
                sum += 2 * count(lower & letters) + 5 * count(lower & frequent);
            }
        }
        product * sum
    })
}
