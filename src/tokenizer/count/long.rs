//! The exact merge of a piece of any length, window by window, and where its tokens end.
//!
//! What follows a text changes its tokens no further back than `reach` bytes from its end (DESIGN.md
//! proves it; the build script computes `reach`). So a window of the piece is merged, its tokens up to
//! `reach` before its end are final, and the next window starts behind them. Each byte is merged at most
//! twice, and a window has a bounded cost: so the cost is linear.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::counter::Counter;
use super::pair::{NONE, low_pair, pair};
use super::queue::Queue;
use super::units::first_unit;
use crate::memory;
use crate::tokenizer::tables::Tables;
use crate::tokenizer::tables::format::{UNBOUNDED, WINDOW};

/// Buffers for merging windows.
#[derive(Default)]
pub struct Windows {
    /// The tokens, each at the position of its first byte.
    tokens: Vec<Token>,
    /// Places of possible merges; stale ones are recognized by their rank.
    queue: Queue,
    /// Those of one rank.
    places: Vec<u16>,
}

#[derive(Clone, Copy)]
struct Token {
    id: u32,
    /// Rank of its merge with the next token.
    rank: u32,
    previous: u32,
    end: u32,
}

impl Windows {
    /// The number of tokens of `piece`, or some number above `limit`, when there are more.
    pub fn count(&mut self, counter: &Counter, piece: &[u8], limit: u64) -> u64 {
        let mut count = 0;
        self.token_ends(counter, piece, |_| {
            count += 1;
            count <= limit
        });
        count
    }

    /// Calls `token` with the end of each token of `piece` in turn, as long as it answers true.
    pub fn token_ends(
        &mut self,
        counter: &Counter,
        piece: &[u8],
        mut token: impl FnMut(usize) -> bool,
    ) {
        let mut start = 0;
        let most = if counter.tables.numbers.reach == UNBOUNDED {
            piece.len()
        } else {
            WINDOW
        };
        while start < piece.len() {
            let window = &piece[start..piece.len().min(start + most)];
            let whole = start + window.len() == piece.len();
            let last = if whole {
                window.len()
            } else {
                window.len() - counter.tables.numbers.reach
            };
            self.merge(counter, window);
            let (window_start, mut at) = (start, 0);
            while at < window.len() {
                at = self.tokens[at].end as usize;
                if at > last {
                    break;
                }
                start = window_start + at;
                if !token(start) {
                    return;
                }
            }
            if start == window_start {
                // Tables of a file that somebody made up can have tokens that their header denies.
                start += window.len();
                if !token(start) {
                    return;
                }
            }
        }
    }

    /// Merges a window, in two phases as [`super::merge`] does.
    fn merge(&mut self, counter: &Counter, window: &[u8]) {
        self.tokens.clear();
        memory::reserve(&mut self.tokens, window.len());
        if counter.tables.has_characters() {
            self.push_characters(counter.tables, window);
        } else {
            self.push_bytes(counter.tables, window);
        }
        let numbers = &counter.tables.numbers;
        if numbers.falls || numbers.reach == UNBOUNDED {
            return self.run_any(|left, right| pair(counter, left, right));
        }
        self.queue.clear();
        memory::reserve(&mut self.places, 4 * WINDOW);
        self.run(|left, right| low_pair(counter.tables, left, right));
        self.run(|left, right| pair(counter, left, right));
    }

    fn push_bytes(&mut self, tables: &Tables, window: &[u8]) {
        for (at, &byte) in window.iter().enumerate() {
            self.tokens.push(Token {
                id: u32::from(tables.bytes[usize::from(byte)][0]),
                rank: NONE,
                previous: (at as u32).wrapping_sub(1),
                end: at as u32 + 1,
            });
        }
    }

    /// Adds the characters of a window, and fills up the places behind the first byte of each, which nothing
    /// leads to.
    fn push_characters(&mut self, tables: &Tables, window: &[u8]) {
        let (mut at, mut previous) = (0, u32::MAX);
        while at < window.len() {
            let (id, bytes) = first_unit(tables, &window[at..]);
            let unit = Token {
                id,
                rank: NONE,
                previous,
                end: (at + bytes) as u32,
            };
            self.tokens.extend((0..bytes).map(|_| unit));
            previous = at as u32;
            at += bytes;
        }
    }

    /// Merges until no pair merges, in a window of any length and a vocabulary whose ranks can fall: a merge may
    /// offer one that comes before all others. It takes some times as long.
    fn run_any(&mut self, pair: impl Fn(u32, u32) -> u32) {
        let mut offered = BinaryHeap::new();
        let mut at = 0;
        loop {
            let next = self.tokens[at].end as usize;
            if next >= self.tokens.len() {
                break;
            }
            self.offer(at, next, &pair, &mut offered);
            at = next;
        }
        while let Some(Reverse((rank, at))) = offered.pop() {
            let Token { rank: now, end, .. } = self.tokens[at];
            if now != rank {
                continue; // a merge before has changed what is here
            }
            let right = end as usize;
            let end = self.tokens[right].end;
            self.tokens[right].rank = NONE;
            let merged = &mut self.tokens[at];
            (merged.id, merged.rank, merged.end) = (rank, NONE, end);
            let previous = merged.previous as usize;
            if let Some(next) = self.tokens.get_mut(end as usize) {
                next.previous = at as u32;
                self.offer(at, end as usize, &pair, &mut offered);
            }
            if previous < at {
                self.offer(previous, at, &pair, &mut offered);
            }
        }
    }

    fn offer(
        &mut self,
        at: usize,
        next: usize,
        pair: impl Fn(u32, u32) -> u32,
        offered: &mut BinaryHeap<Reverse<(u32, usize)>>,
    ) {
        let rank = pair(self.tokens[at].id, self.tokens[next].id);
        self.tokens[at].rank = rank;
        if rank != NONE {
            if offered.try_reserve(1).is_err() {
                memory::refused();
            }
            offered.push(Reverse((rank, at)));
        }
    }

    /// Merges until no pair merges.
    #[inline(always)]
    fn run(&mut self, pair: impl Fn(u32, u32) -> u32) {
        let mut at = 0;
        while let Some(&Token { id, end, .. }) = self.tokens.get(at) {
            let next = end as usize;
            if let Some(next) = self.tokens.get(next) {
                self.set_rank(at, pair(id, next.id));
            }
            at = next;
        }
        let mut places = std::mem::take(&mut self.places);
        while let Some(rank) = self.queue.take(&mut places) {
            for &place in &places {
                self.merge_at(usize::from(place), rank, &pair);
            }
        }
        self.places = places;
    }

    #[inline(always)]
    fn merge_at(&mut self, at: usize, rank: u32, pair: impl Fn(u32, u32) -> u32) {
        if self.tokens[at].rank != rank {
            return; // a merge before has changed what is here
        }
        let right = self.tokens[at].end as usize;
        let end = self.tokens[right].end;
        self.tokens[right].rank = NONE;
        self.tokens[at].id = rank;
        self.tokens[at].end = end;
        self.tokens[at].rank = NONE;
        if let Some(next) = self.tokens.get_mut(end as usize) {
            next.previous = at as u32;
            let next = next.id;
            self.set_rank(at, pair(rank, next));
        }
        let previous = self.tokens[at].previous as usize;
        if let Some(left) = self.tokens.get(previous).map(|left| left.id) {
            self.set_rank(previous, pair(left, rank));
        }
    }

    fn set_rank(&mut self, at: usize, rank: u32) {
        self.tokens[at].rank = rank;
        if rank != NONE {
            self.queue.push(rank, at as u16);
        }
    }
}
