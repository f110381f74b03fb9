//! Cuts of one text, each behind the one before, which split the text into pieces but once.

use std::ops::Range;

use super::counter::Counter;
use super::ending::truncate_end;
use super::groups::{count_pieces, token_ends};
use super::truncate::{beginnings, floor_char_boundary, truncate};
use super::worker::Worker;
use crate::memory;
use crate::tokenizer::split::{BATCH, Splitter, is_seam, settled};

/// A prefix splits as the text does, but for its last pieces: so many at most.
const UNSURE: usize = 4;

/// So many bytes are split at a time, at least: what follows them is seldom looked at.
const STRETCH: usize = 16 << 10;

/// Counts and cuts one text.
pub struct Cuts<'w, 't> {
    counter: &'w Counter,
    worker: &'w mut Worker,
    text: &'t str,
    stretch: usize,
    /// Splits a part of the text from `base` on.
    splitter: Splitter<'t>,
    base: usize,
    /// Before this byte its pieces are those of the text from `base` on.
    settled: usize,
    /// Where pieces start, in a row: from where the window does, to where the next one will.
    starts: Vec<usize>,
    /// The first piece that is not in the window as a whole, and the tokens of those before, if known.
    cut: Option<(usize, u64)>,
    /// How many pieces there were last, and how many tokens they had.
    density: (u64, u64),
}

impl<'w, 't> Cuts<'w, 't> {
    /// Of a text whose windows have at most `max_tokens` tokens.
    pub fn new(
        counter: &'w Counter,
        worker: &'w mut Worker,
        text: &'t str,
        max_tokens: u64,
    ) -> Self {
        let first = beginnings(max_tokens, usize::MAX).next();
        let mut cuts = Cuts {
            splitter: Splitter::new("", counter.pattern, worker.engine),
            counter,
            worker,
            text,
            stretch: first.unwrap_or(usize::MAX).max(STRETCH),
            base: 0,
            settled: 0,
            starts: vec![0],
            cut: None,
            density: (1, 2),
        };
        cuts.split_from(0);
        cuts
    }

    /// The end of what [`truncate`] keeps of the text from `start` on, which never falls.
    pub fn end(&mut self, start: usize, max_tokens: u64) -> usize {
        match self.starts.binary_search(&start) {
            Ok(place) => drop(self.starts.drain(..place)),
            Err(_) => {
                self.starts = vec![start];
                self.split_from(start);
            }
        }
        self.cut = None;
        let found = self.known_end(max_tokens);
        found.unwrap_or_else(|| {
            let rest = &self.text[start..];
            start + truncate(self.counter, self.worker, rest, max_tokens).len()
        })
    }

    /// The end of what [`truncate`] keeps of a part of the text.
    pub fn end_within(&mut self, part: Range<usize>, max_tokens: u64) -> usize {
        let start = part.start;
        start + truncate(self.counter, self.worker, &self.text[part], max_tokens).len()
    }

    /// Whether the window up to `end`, which is at most what [`Self::end`] found, has by itself at most
    /// `max_tokens` tokens.
    pub fn fits(&mut self, end: usize, max_tokens: u64) -> bool {
        if self.cut.is_some() && is_seam(self.text, end, self.counter.pattern) {
            return true; // what is before it has the pieces that it has here
        }
        let (from, before) = self.cut.map_or((0, 0), |(cut, tokens)| {
            let piece = self.starts.partition_point(|&start| start < end);
            let from = piece.saturating_sub(1 + UNSURE).min(cut);
            (from, tokens - self.tokens(from, cut))
        });
        let left = max_tokens.checked_sub(before);
        left.is_some_and(|left| self.count_up_to(self.starts[from]..end, left).is_some())
    }

    /// The start of what [`truncate_end`] keeps of a part of the text.
    pub fn start_of_end(&mut self, part: Range<usize>, max_tokens: u64) -> usize {
        let end = part.end;
        end - truncate_end(self.counter, self.worker, &self.text[part], max_tokens).len()
    }

    /// The tokens of a part of the text, counted by itself, if they are at most so many.
    pub fn count_up_to(&mut self, part: Range<usize>, max_tokens: u64) -> Option<u64> {
        let part = &self.text[part];
        self.counter.count_in(self.worker, part, max_tokens)
    }

    /// What [`Self::end`] is, unless the pieces that can be known don't tell.
    fn known_end(&mut self, max_tokens: u64) -> Option<usize> {
        let (mut piece, mut tokens, mut step) = (0, 0, BATCH);
        loop {
            let known = self.starts.len() - 1 - piece;
            if known == 0 {
                if self.find_more() {
                    continue;
                }
                return (self.starts[piece] == self.text.len()).then_some(self.text.len());
            }
            // A little less than what fits where pieces are as the last ones were.
            let left = max_tokens - tokens;
            let likely = left.saturating_mul(self.density.0) / self.density.1;
            let likely = usize::try_from(likely - likely / 16).unwrap_or(BATCH);
            let taken = likely.clamp(1, known.min(step));
            let counted = self.count(piece, piece + taken, left);
            if counted <= left {
                (piece, tokens) = (piece + taken, tokens + counted);
                if taken > 64 {
                    self.density = (taken as u64, counted);
                }
            } else if taken > 1 {
                step = taken / 2;
            } else {
                break;
            }
        }
        self.cut = Some((piece, tokens));
        let (start, end) = (self.starts[piece], self.starts[piece + 1]);
        let left = max_tokens - tokens;
        let within = token_ends(self.counter, self.worker, self.text, start..end, left);
        let mut ends = within.into_iter().rev().chain([start]);
        ends.find(|&end| self.text.is_char_boundary(end) && self.fits(end, max_tokens))
    }

    /// The tokens of pieces by their numbers.
    fn tokens(&mut self, from: usize, to: usize) -> u64 {
        let batches = (from..to).step_by(BATCH);
        batches
            .map(|from| self.count(from, to.min(from + BATCH), u64::MAX))
            .sum()
    }

    /// The tokens of at most a batch of pieces; or some number above `limit`, when there are more.
    fn count(&mut self, from: usize, to: usize, limit: u64) -> u64 {
        let (start, ends) = (self.starts[from], &self.starts[from + 1..=to]);
        count_pieces(self.counter, self.worker, self.text, start, ends, limit)
    }

    /// Finds pieces behind those that are known, if any can be known without the text as a whole.
    fn find_more(&mut self) -> bool {
        let mut ends = [0; BATCH];
        loop {
            let found = self.splitter.fill(&mut ends);
            let ends = ends[..found].iter().map(|end| self.base + end);
            let known = self.starts.len();
            memory::reserve(&mut self.starts, found);
            self.starts
                .extend(ends.take_while(|&end| end < self.settled));
            let new = self.starts.len() - known;
            if new < found {
                self.splitter = Splitter::new("", self.counter.pattern, self.worker.engine);
            }
            if new > 0 {
                return true;
            }
            let last = self.starts[known - 1];
            if last == self.base || last == self.text.len() {
                return false;
            }
            self.split_from(last);
        }
    }

    /// Splits the text from a piece start on.
    fn split_from(&mut self, start: usize) {
        let rest = &self.text[start..];
        let part = &rest[..floor_char_boundary(rest, self.stretch.min(rest.len()))];
        self.base = start;
        self.settled = if part.len() == rest.len() {
            usize::MAX
        } else {
            start + settled(part, self.counter.pattern)
        };
        self.splitter = Splitter::new(part, self.counter.pattern, self.worker.engine);
    }
}
