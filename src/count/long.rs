//! The exact merge of a piece of any length, window by window, and where its tokens end.
//!
//! What follows a text changes its tokens no further back than `reach` bytes from its end (DESIGN.md
//! proves it; the build script computes `reach`). So a window of the piece is merged, its tokens up to
//! `reach` before its end are final, and the next window starts behind them. Each byte is merged at most
//! twice, in a heap of bounded size: the cost is linear.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Counter;
use super::merge::{NONE, pair};
use crate::tables::format::WINDOW;

/// Buffers for merging windows.
#[derive(Default)]
pub struct Windows {
    /// The tokens, each at the position of its first byte.
    tokens: Vec<Token>,
    /// Rank and position of possible merges; stale ones are recognized by their rank.
    heap: BinaryHeap<Reverse<(u32, u32)>>,
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
        while start < piece.len() {
            let window = &piece[start..piece.len().min(start + WINDOW)];
            let whole = start + window.len() == piece.len();
            let last = if whole {
                window.len()
            } else {
                window.len() - counter.tables.reach
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
        }
    }

    fn merge(&mut self, counter: &Counter, window: &[u8]) {
        let byte = |at: usize| u32::from(counter.tables.bytes[usize::from(window[at])][0]);
        self.tokens.clear();
        self.heap.clear();
        for at in 0..window.len() {
            let rank = if at + 1 < window.len() {
                pair(counter, byte(at), byte(at + 1))
            } else {
                NONE
            };
            let place = at as u32;
            self.tokens.push(Token {
                id: byte(at),
                rank,
                previous: place.wrapping_sub(1),
                end: place + 1,
            });
            if rank != NONE {
                self.heap.push(Reverse((rank, place)));
            }
        }
        while let Some(Reverse((rank, place))) = self.heap.pop() {
            let at = place as usize;
            if self.tokens[at].rank != rank {
                continue;
            }
            let right = self.tokens[at].end as usize;
            let end = self.tokens[right].end;
            self.tokens[right].rank = NONE;
            self.tokens[at].id = rank;
            self.tokens[at].end = end;
            self.tokens[at].rank = NONE;
            if let Some(next) = self.tokens.get_mut(end as usize) {
                next.previous = place;
                let next = next.id;
                self.set_rank(at, pair(counter, rank, next));
            }
            let previous = self.tokens[at].previous as usize;
            if let Some(left) = self.tokens.get(previous).map(|left| left.id) {
                self.set_rank(previous, pair(counter, left, rank));
            }
        }
    }

    fn set_rank(&mut self, at: usize, rank: u32) {
        self.tokens[at].rank = rank;
        if rank != NONE {
            self.heap.push(Reverse((rank, at as u32)));
        }
    }
}
