//! The exact merge of short pieces, many at a time.
//!
//! A merge waits for its look-ups before the next one can be chosen. So the pieces go on in rounds: in each
//! one every piece that can merges once, and what it asks of memory is on its way while the others do.

use super::counter::Counter;
use super::live::Live;
use super::pair::{Asked, NONE, NOTHING, POSITION_BITS, low_pair};
use super::units::units;
use crate::simd::Engine;

/// The pairs of all pieces of a [`Rounds`].
const PAIRS: usize = 256;

/// At most `PIECES` pieces of fewer than `N` units each, `N` a power of two.
pub struct Rounds<const N: usize, const PIECES: usize, L> {
    merging: [Merging<N, L>; PIECES],
    len: usize,
    /// The pieces that merged in the last round.
    active: [u8; PIECES],
    /// Pairs that may merge, each with its piece and the position of its left token.
    asked: [(Asked, u8, u8); PAIRS],
}

impl<const N: usize, const PIECES: usize, L: Live<N>> Default for Rounds<N, PIECES, L> {
    fn default() -> Self {
        const { assert!(N * PIECES <= PAIRS && N <= 1 << POSITION_BITS) };
        Self {
            merging: [Merging::NEW; PIECES],
            len: 0,
            active: [0; PIECES],
            asked: [Default::default(); PAIRS],
        }
    }
}

impl<const N: usize, const PIECES: usize, L: Live<N>> Rounds<N, PIECES, L> {
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn clear(&mut self) {
        self.len = 0;
    }

    /// Adds a piece, unless it has too many units.
    #[inline(always)]
    pub fn push(&mut self, counter: &Counter, piece: &[u8]) -> bool {
        let merging = &mut self.merging[self.len % PIECES];
        match units(counter.tables, piece, &mut merging.tokens) {
            Some(units) if units < N => {
                merging.tokens[N - 1] = NOTHING;
                merging.live.fill(units);
                self.len += 1;
                true
            }
            _ => false,
        }
    }

    /// Merges the pieces; [`Self::count`] has the tokens of each.
    pub fn run(&mut self, counter: &Counter) {
        match Engine::best() {
            // SAFETY: Engine::best has found these features.
            #[cfg(target_arch = "x86_64")]
            Engine::Avx2 | Engine::Avx512 => unsafe { self.run_avx2(counter) },
            _ => self.run_here(counter),
        }
    }

    /// The tokens of the piece that was added after `at` others.
    #[inline(always)]
    pub fn count(&self, at: usize) -> u64 {
        self.merging[at % PIECES].live.tokens() as u64
    }

    /// [`Self::run`], compiled once more for processors with these features.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    fn run_avx2(&mut self, counter: &Counter) {
        self.run_here(counter);
    }

    /// A token ranks after its parts (the build script checks it), so merging pairs of low rank never
    /// waits for one of high rank: the first phase sees low ranks alone, in tables that stay in the cache,
    /// and the second one only the few tokens that are left.
    #[inline(always)]
    fn run_here(&mut self, counter: &Counter) {
        self.merge_low(counter);
        self.merge_rest(counter);
    }

    #[inline(always)]
    fn merge_low(&mut self, counter: &Counter) {
        for at in 0..self.len {
            let merging = &mut self.merging[at % PIECES];
            merging.keys = [u32::MAX; N];
            let units = merging.live.tokens();
            for left in 0..units - 1 {
                let rank = low_pair(
                    counter.tables,
                    merging.tokens[left % N],
                    merging.tokens[(left + 1) % N],
                );
                merging.keys[left % N] = merging_key(rank, left);
            }
            self.active[at % PIECES] = at as u8;
        }
        let mut active = self.len;
        while active > 0 {
            let mut left = 0;
            for at in 0..active {
                let piece = self.active[at % PIECES];
                let merging = &mut self.merging[usize::from(piece) % PIECES];
                let least = merging.least();
                if least < NONE << POSITION_BITS {
                    let merged = merging.merge(least);
                    merging.keys[merged.at] = merging_key(
                        low_pair(counter.tables, merged.token, merging.tokens[merged.next]),
                        merged.at,
                    );
                    merging.keys[merged.before] = merging_key(
                        low_pair(counter.tables, merging.tokens[merged.before], merged.token),
                        merged.before,
                    );
                    self.active[left % PIECES] = piece;
                    left += 1;
                }
            }
            active = left;
        }
    }

    #[inline(always)]
    fn merge_rest(&mut self, counter: &Counter) {
        let mut asked = 0;
        for at in 0..self.len {
            self.active[at % PIECES] = at as u8;
            let merging = &mut self.merging[at % PIECES];
            merging.keys = [u32::MAX; N];
            let mut left = 0;
            loop {
                let right = merging.live.next(left);
                if right == N - 1 {
                    break;
                }
                let pair = Asked::new(merging.tokens[left], merging.tokens[right]);
                self.asked[asked % PAIRS] = (pair, at as u8, left as u8);
                asked += usize::from(pair.may_merge(counter.tables));
                left = right;
            }
        }
        let mut active = self.len;
        loop {
            let answered = &mut self.asked[..asked];
            for (pair, ..) in &*answered {
                pair.prefetch_seed(counter.tables);
            }
            for (pair, ..) in &mut *answered {
                pair.find_slot(counter.tables);
            }
            for &mut (pair, piece, left) in answered {
                let merging = &mut self.merging[usize::from(piece) % PIECES];
                merging.keys[usize::from(left) % N] = merging_key(pair.rank(counter), left.into());
            }
            asked = 0;
            let mut left = 0;
            for at in 0..active {
                let piece = self.active[at % PIECES];
                let merging = &mut self.merging[usize::from(piece) % PIECES];
                let least = merging.least();
                if least >= NONE << POSITION_BITS {
                    continue;
                }
                let merged = merging.merge(least);
                for (left, right) in [(merged.at, merged.next), (merged.before, merged.at)] {
                    let pair = Asked::new(merging.tokens[left], merging.tokens[right]);
                    merging.keys[left] = u32::MAX;
                    self.asked[asked % PAIRS] = (pair, piece, left as u8);
                    asked += usize::from(
                        left != N - 1 && right != N - 1 && pair.may_merge(counter.tables),
                    );
                }
                self.active[left % PIECES] = piece;
                left += 1;
            }
            active = left;
            if active == 0 {
                return;
            }
        }
    }
}

/// The tokens of a piece, each at the position of its first unit; the last position holds no token.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Merging<const N: usize, L> {
    /// Rank and position of the merge of the token here with the next one.
    keys: [u32; N],
    tokens: [u32; N],
    live: L,
}

/// Where two tokens became one.
struct Merged {
    token: u32,
    at: usize,
    /// Where the tokens beside it are, the last position if there is none.
    before: usize,
    next: usize,
}

impl<const N: usize, L: Live<N>> Merging<N, L> {
    const NEW: Self = Self {
        keys: [u32::MAX; N],
        tokens: [NOTHING; N],
        live: L::NEW,
    };

    /// The merge of lowest rank, the leftmost of equals.
    #[inline(always)]
    fn least(&self) -> u32 {
        self.keys.iter().copied().fold(u32::MAX, u32::min)
    }

    #[inline(always)]
    fn merge(&mut self, least: u32) -> Merged {
        let (token, at) = (least >> POSITION_BITS, least as usize % N);
        self.tokens[at] = token;
        let (right, next) = self.live.remove_after(at);
        self.keys[right] = u32::MAX;
        let before = self.live.before(at);
        Merged {
            token,
            at,
            before,
            next,
        }
    }
}

#[inline(always)]
fn merging_key(rank: u32, at: usize) -> u32 {
    rank << POSITION_BITS | at as u32
}

#[cfg(all(test, feature = "o200k", feature = "cl100k"))]
mod tests {
    use super::{Live, Rounds};
    use crate::tokenizer::count::Counter;
    use crate::tokenizer::count::live::Linked;
    use crate::tokenizer::count::long::Windows;
    use crate::tokenizer::count::pair::{NONE, pair};
    use crate::tokenizer::split::Pattern;
    use crate::tokenizer::tables::{CL100K, O200K};

    /// The definition: of the pairs that make a token, the one of lowest rank merges, the leftmost of equals.
    fn defined(counter: &Counter, piece: &[u8]) -> u64 {
        let byte = |&byte: &u8| u32::from(counter.tables.bytes[usize::from(byte)][0]);
        let mut tokens: Vec<u32> = piece.iter().map(byte).collect();
        loop {
            let ranks = tokens.windows(2).map(|two| pair(counter, two[0], two[1]));
            match ranks.enumerate().min_by_key(|&(_, rank)| rank) {
                Some((at, rank)) if rank != NONE => {
                    tokens[at] = rank;
                    tokens.remove(at + 1);
                }
                _ => return tokens.len() as u64,
            }
        }
    }

    struct Random(u64);

    impl Random {
        fn below(&mut self, bound: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005) | 1;
            self.0 = self.0.wrapping_add(1 << 40);
            (self.0 >> 33) as usize % bound
        }

        fn piece(&mut self, most_bytes: usize) -> String {
            const SYMBOLS: [&str; 4] = [
                "etaoinshrdlu",
                "aA0 -=_\n",
                "的一是不在人ของไม่かったの",
                "éñвоанел🙂日e",
            ];
            let symbols: Vec<char> = SYMBOLS[self.below(4)].chars().collect();
            let bytes = 1 + self.below(most_bytes);
            let mut piece = String::new();
            while piece.len() < bytes {
                piece.push(symbols[self.below(symbols.len())]);
            }
            while piece.len() > most_bytes && piece.chars().count() > 1 {
                piece.pop();
            }
            piece
        }
    }

    fn rounds_merge_as_defined<const N: usize, const PIECES: usize, L: Live<N>>(
        most_bytes: usize,
        times: usize,
    ) {
        let mut random = Random(N as u64);
        let mut rounds = Rounds::<N, PIECES, L>::default();
        let mut windows = Windows::default();
        for (tables, pattern) in [(&O200K, Pattern::O200k), (&CL100K, Pattern::Cl100k)] {
            let counter = Counter::new(tables, pattern, u32::MAX, 0);
            for _ in 0..times {
                let pieces: Vec<String> = (0..1 + random.below(PIECES))
                    .map(|_| random.piece(most_bytes))
                    .collect();
                rounds.clear();
                for piece in &pieces {
                    assert!(rounds.push(&counter, piece.as_bytes()), "{piece:?}");
                }
                rounds.run(&counter);
                for (at, piece) in pieces.iter().enumerate() {
                    let tokens = defined(&counter, piece.as_bytes());
                    assert_eq!(rounds.count(at), tokens, "{piece:?} of {pieces:?}");
                    assert_eq!(windows.count(&counter, piece.as_bytes(), u64::MAX), tokens);
                }
            }
        }
    }

    #[test]
    fn short_pieces_merge_as_defined() {
        rounds_merge_as_defined::<16, 16, u64>(15, 2_000);
    }

    #[test]
    fn pieces_of_up_to_62_bytes_merge_as_defined() {
        rounds_merge_as_defined::<64, 4, u64>(62, 2_000);
    }

    #[test]
    fn pieces_of_up_to_255_bytes_merge_as_defined() {
        rounds_merge_as_defined::<256, 1, Linked<256>>(255, 1_000);
    }

    #[test]
    fn a_piece_with_too_many_units_is_not_taken() {
        let counter = Counter::new(&O200K, Pattern::O200k, u32::MAX, 0);
        let mut rounds = Rounds::<16, 16, u64>::default();
        assert!(!rounds.push(&counter, &[b'e'; 16]));
        assert_eq!(rounds.len(), 0);
        assert!(rounds.push(&counter, &[b'e'; 15]));
        assert_eq!(rounds.len(), 1);
    }
}
