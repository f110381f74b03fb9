//! A few pieces at a time, where it has to be known how many tokens each of them has.

use std::ops::Range;

use super::counter::Counter;
use super::whole::is_whole;
use super::worker::Worker;
use crate::memory;

/// Pieces that are counted together, where a place among them is looked for.
pub const GROUP: usize = 16;

/// Tokens of the pieces of `text` that end at `ends`, the first of which starts at `start`; or some
/// number above `limit`, when there are more.
pub fn count_pieces(
    counter: &Counter,
    worker: &mut Worker,
    text: &str,
    start: usize,
    ends: &[usize],
    limit: u64,
) -> u64 {
    worker.ends[..ends.len()].copy_from_slice(ends);
    counter.count_batch(worker, text.as_bytes(), start, ends.len(), limit)
}

/// Where in `text` the first `most` tokens of one of its pieces end.
pub fn token_ends(
    counter: &Counter,
    worker: &mut Worker,
    text: &str,
    piece: Range<usize>,
    most: u64,
) -> Vec<usize> {
    let start = piece.start;
    let (mut ends, mut left) = (Vec::new(), most);
    if most == 0 {
        return ends;
    }
    let bytes = &text.as_bytes()[piece.clone()];
    if counter.pattern.is_whole(bytes) || is_whole(counter.tables, bytes) {
        return vec![piece.end];
    }
    worker
        .windows
        .token_ends(counter, &text.as_bytes()[piece], |end| {
            memory::push(&mut ends, start + end);
            left -= 1;
            left > 0
        });
    ends
}
