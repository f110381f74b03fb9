//! Pieces and parts of pieces that no cache has, until there are enough to go on with many at a time.

use super::boundary::hard_boundaries;
use super::cache::{Cache, LONG};
use super::counter::Counter;
use super::hot::{self, Piece};
use super::live::{Linked, Live};
use super::long::Windows;
use super::merge::Rounds;
use crate::tokenizer::split::BATCH;

/// Of these many parts, each of which has its memory asked for before the first one is looked up.
const PARTS: usize = 32;

/// What is put off. It belongs to one batch and is empty between batches.
pub struct Pending {
    parts: [Part; PARTS],
    waiting: usize,
    short: Rounds<16, 16, u64>,
    short_parts: [Part; 16],
    long: Rounds<64, 4, u64>,
    long_parts: [Part; 4],
    /// Never waits: these pieces are rare.
    longer: Rounds<256, 1, Linked<256>>,
    /// The tokens of each missed piece of a batch that is cut, and of what is not to be kept as a whole.
    counts: [u64; BATCH + 1],
    /// Whether counts of pieces are gathered from those of their parts.
    cut: bool,
    /// Whether a batch is being counted, or ended early and left something.
    in_use: bool,
}

/// A piece, or a part of one between hard boundaries.
#[derive(Clone, Copy, Default)]
struct Part {
    piece: Piece,
    /// Which of the missed pieces it is a part of; [`NONE`] if its count is for no other one.
    of: u16,
}

const NONE: u16 = BATCH as u16;

impl Default for Pending {
    fn default() -> Self {
        Self {
            parts: [Part::default(); PARTS],
            waiting: 0,
            short: Rounds::default(),
            short_parts: [Part::default(); 16],
            long: Rounds::default(),
            long_parts: [Part::default(); 4],
            longer: Rounds::default(),
            counts: [0; BATCH + 1],
            cut: false,
            in_use: false,
        }
    }
}

/// A batch's pieces that are not in the hot table.
pub struct Misses<'b> {
    pub counter: &'b Counter,
    pub text: &'b [u8],
    pub cache: &'b mut Cache,
    pub windows: &'b mut Windows,
    pub pending: &'b mut Pending,
    pub limit: u64,
}

impl Misses<'_> {
    /// The tokens of the pieces, or some number above the limit, when there are more.
    pub fn count(&mut self, pieces: impl Iterator<Item = Piece> + Clone) -> u64 {
        let mut total = 0;
        self.pending.clear();
        self.pending.in_use = true;
        for (of, piece) in pieces.clone().enumerate() {
            if self.counter.pattern.has_whole() && self.is_whole(&piece) {
                total += 1;
            } else if let Some(count) = self.cache.get(&piece, self.text) {
                total += count;
            } else {
                total += self.count_new(piece, of as u16, self.limit.saturating_sub(total));
                if total > self.limit {
                    return total;
                }
            }
        }
        total += self.look_up(self.limit.saturating_sub(total));
        total += self.run_short() + self.run_long();
        if self.pending.cut {
            self.pending.cut = false;
            for (count, piece) in self.pending.counts.iter_mut().zip(pieces) {
                let count = std::mem::take(count);
                if count > 0 {
                    self.cache.insert(&piece, self.text, count);
                }
            }
        }
        self.pending.in_use = false;
        total
    }

    /// Whether a piece is one token, although no merges give it.
    #[inline(never)]
    fn is_whole(&self, piece: &Piece) -> bool {
        self.counter.pattern.is_whole(piece.bytes(self.text))
    }

    /// Puts off a piece, or the parts of it, that no cache has. Like all that follow, it returns the tokens of
    /// what went ahead meanwhile.
    #[inline(never)]
    fn count_new(&mut self, piece: Piece, of: u16, limit: u64) -> u64 {
        let bytes = piece.bytes(self.text);
        let (hard, looked_at) = if piece.is_short_ascii() {
            (0, bytes.len())
        } else {
            hard_boundaries(self.counter.tables, bytes, 0)
        };
        if hard == 0 && looked_at == bytes.len() {
            return self.merge(Part { piece, of: NONE }, limit);
        }
        let of = if bytes.len() > LONG { NONE } else { of };
        self.pending.cut |= of != NONE;
        self.cut(&piece, of, hard, looked_at, limit)
    }

    /// Puts off the parts of a piece, whose first hard boundaries are given.
    fn cut(&mut self, piece: &Piece, of: u16, hard: u64, looked_at: usize, limit: u64) -> u64 {
        let bytes = piece.bytes(self.text);
        let (mut total, mut start) = (0, 0);
        let (mut from, mut hard, mut looked_at) = (0, hard, looked_at);
        loop {
            while hard != 0 {
                let end = from + hard.trailing_zeros() as usize;
                hard &= hard - 1;
                total += self.put_off(piece, start, end, of, limit.saturating_sub(total));
                start = end;
            }
            if looked_at == bytes.len() {
                return total
                    + self.put_off(piece, start, bytes.len(), of, limit.saturating_sub(total));
            }
            if total > limit {
                return total;
            }
            from = looked_at;
            (hard, looked_at) = hard_boundaries(self.counter.tables, bytes, from);
        }
    }

    /// Puts off the part of `piece` from `start` to `end`.
    #[inline(always)]
    fn put_off(&mut self, piece: &Piece, start: usize, end: usize, of: u16, limit: u64) -> u64 {
        let (start, end) = (piece.start + start, piece.start + end);
        let part = hot::keyed(self.counter.tables, self.text, start, end);
        self.cache.prefetch(&part, self.text);
        let pending = &mut *self.pending;
        pending.parts[pending.waiting % PARTS] = Part { piece: part, of };
        pending.waiting += 1;
        if pending.waiting < PARTS {
            return 0;
        }
        self.look_up(limit)
    }

    /// Looks up the parts that wait.
    fn look_up(&mut self, limit: u64) -> u64 {
        let mut total = 0;
        for at in 0..std::mem::take(&mut self.pending.waiting) {
            let part = self.pending.parts[at % PARTS];
            let count = if hot::holds(self.counter.tables, &part.piece) {
                1
            } else if let Some(count) = self.cache.get(&part.piece, self.text) {
                count
            } else {
                total += self.merge(part, limit.saturating_sub(total));
                continue;
            };
            self.pending.counts[usize::from(part.of)] += count;
            total += count;
        }
        total
    }

    /// Puts off the merging of a piece or part that is in no cache.
    fn merge(&mut self, part: Part, limit: u64) -> u64 {
        let bytes = part.piece.bytes(self.text);
        let pending = &mut *self.pending;
        let at = pending.short.len();
        if pending.short.push(self.counter, bytes) {
            pending.short_parts[at % 16] = part;
            return if at + 1 == 16 { self.run_short() } else { 0 };
        }
        let at = pending.long.len();
        if pending.long.push(self.counter, bytes) {
            pending.long_parts[at % 4] = part;
            return if at + 1 == 4 { self.run_long() } else { 0 };
        }
        // Longer than what a cache keeps.
        let count = if pending.longer.push(self.counter, bytes) {
            pending.longer.run(self.counter);
            pending.longer.clear();
            pending.longer.count(0)
        } else {
            self.windows.count(self.counter, bytes, limit)
        };
        pending.counts[usize::from(part.of)] += count;
        count
    }

    fn run_short(&mut self) -> u64 {
        let Pending {
            short,
            short_parts,
            counts,
            ..
        } = &mut *self.pending;
        run(
            self.counter,
            self.text,
            self.cache,
            short,
            short_parts,
            counts,
        )
    }

    fn run_long(&mut self) -> u64 {
        let Pending {
            long,
            long_parts,
            counts,
            ..
        } = &mut *self.pending;
        run(
            self.counter,
            self.text,
            self.cache,
            long,
            long_parts,
            counts,
        )
    }
}

/// Merges what waits for it.
fn run<const N: usize, const PIECES: usize, L: Live<N>>(
    counter: &Counter,
    text: &[u8],
    cache: &mut Cache,
    rounds: &mut Rounds<N, PIECES, L>,
    parts: &[Part; PIECES],
    counts: &mut [u64; BATCH + 1],
) -> u64 {
    if rounds.len() == 0 {
        return 0;
    }
    rounds.run(counter);
    let mut total = 0;
    for (at, part) in parts.iter().take(rounds.len()).enumerate() {
        let count = rounds.count(at);
        let Part { piece, of } = part;
        cache.insert(piece, text, count);
        counts[usize::from(*of)] += count;
        total += count;
    }
    rounds.clear();
    total
}

impl Pending {
    /// Takes out what a batch left that reached its limit, or ended in a panic.
    fn clear(&mut self) {
        if self.in_use {
            self.cut = false;
            self.waiting = 0;
            self.short.clear();
            self.long.clear();
            self.longer.clear();
            self.counts = [0; BATCH + 1];
        }
    }
}

#[cfg(all(test, feature = "o200k"))]
mod tests {
    use crate::tokenizer::encoding::Encoding;

    #[test]
    fn a_batch_that_reached_its_limit_leaves_nothing_to_the_next() {
        let characters: Vec<char> = "的一是不了人我在有他这为之大来以个中上们".chars().collect();
        let text = |seed: usize| -> String {
            (0..400)
                .map(|at| characters[(at * at + at * seed) / 3 % characters.len()])
                .collect()
        };
        let count = |text: &str| Encoding::O200kBase.count(text);
        for seed in 0..40 {
            let text = text(seed);
            let expected = count(&text);
            for limit in [0, 1, 20, 33, 70] {
                // A text that was not counted before, so that its parts have to be merged.
                let other = text.replace('的', ["龍", "齒", "龜", "馬", "鳥"][limit as usize % 5]);
                assert_eq!(Encoding::O200kBase.count_up_to(&other, limit), Ok(None));
                assert_eq!(count(&text), expected);
            }
        }
    }
}
