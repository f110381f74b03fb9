//! Truncation to a number of tokens.

use super::counter::Counter;
use super::groups::{GROUP, count_pieces, token_ends};
use super::worker::Worker;
use crate::tokenizer::split::{BATCH, Splitter, settled};
use crate::tokenizer::tables::format::UNBOUNDED;

/// The longest prefix of the tokens of `text` that is at most `max_tokens` tokens, ends on a character
/// boundary, and counted again is at most `max_tokens` tokens.
///
/// It is looked for in ever longer beginnings of the text, so that a piece without an end is not looked
/// at as a whole.
pub fn truncate<'t>(
    counter: &Counter,
    worker: &mut Worker,
    text: &'t str,
    max_tokens: u64,
) -> &'t str {
    for bytes in beginnings(max_tokens, text.len()) {
        let beginning = &text[..floor_char_boundary(text, bytes)];
        if let Some(kept) = truncate_beginning(counter, worker, beginning, max_tokens) {
            return kept;
        }
    }
    cut(counter, worker, text, max_tokens).map_or(text, |cut| &text[..cut.kept])
}

/// The sizes below `whole` of the beginnings of a text to look for a cut in, each four times the one
/// before: what the smaller ones cost in vain is at most a third of what the last one costs.
///
/// Few texts have tokens of more than eight bytes, and what follows the cut is needed too.
pub fn beginnings(max_tokens: u64, whole: usize) -> impl Iterator<Item = usize> {
    let tokens = usize::try_from(max_tokens).unwrap_or(usize::MAX);
    let first = tokens.saturating_mul(16).saturating_add(2048);
    let sizes = std::iter::successors(Some(first), |size| size.checked_mul(4));
    sizes.take_while(move |&size| size < whole)
}

/// [`truncate`] of every text that goes on after `beginning`, or none where `beginning` does not tell.
///
/// What follows changes no token that ends more than `reach` bytes before the place up to which the
/// pieces are settled (DESIGN.md). So it changes nothing if one token more than `max_tokens` ends there.
pub fn truncate_beginning<'t>(
    counter: &Counter,
    worker: &mut Worker,
    beginning: &'t str,
    max_tokens: u64,
) -> Option<&'t str> {
    let cut = cut(counter, worker, beginning, max_tokens)?;
    let settled = settled(beginning, counter.pattern);
    let sure = match counter.tables.numbers.reach {
        // No more is known than that a piece which is settled has the tokens that it has.
        UNBOUNDED => cut.piece < settled,
        reach => cut.next <= settled.saturating_sub(reach),
    };
    sure.then(|| &beginning[..cut.kept])
}

/// A text of more than so many tokens, cut.
struct Cut {
    /// Bytes that are kept.
    kept: usize,
    /// Where the first token ends that is one too many.
    next: usize,
    /// Where its piece ends.
    piece: usize,
}

/// Where to cut `text`, if it has more than `max_tokens` tokens.
///
/// A prefix splits as the text does, except for the piece that it cuts and the white space just before
/// the cut: at most the last four pieces. So its count is the count up to a group of pieces well before
/// the last one, and that of the rest, counted anew.
fn cut(counter: &Counter, worker: &mut Worker, text: &str, max_tokens: u64) -> Option<Cut> {
    let mut splitter = Splitter::new(text, counter.pattern, worker.engine);
    let mut ends = [0; BATCH];
    // Where the last groups start, and the tokens before them.
    let mut starts = [(0, 0); 3];
    loop {
        let pieces = splitter.fill(&mut ends);
        if pieces == 0 {
            return None;
        }
        for group in ends[..pieces].chunks(GROUP) {
            let [before_last, last, (start, total)] = starts;
            let left = max_tokens - total;
            let counted = count_pieces(counter, worker, text, start, group, left);
            if counted > left {
                let (kept, tokens) = before_last;
                let cut = cut_rest(counter, worker, &text[kept..], max_tokens - tokens);
                return Some(Cut {
                    kept: kept + cut.kept,
                    next: kept + cut.next,
                    piece: kept + cut.piece,
                });
            }
            let end = group.last().copied().unwrap_or(start);
            starts = [last, (start, total), (end, total + counted)];
        }
    }
}

/// Where to cut a text that has more than `max_tokens` tokens in its first few groups of pieces.
fn cut_rest(counter: &Counter, worker: &mut Worker, text: &str, max_tokens: u64) -> Cut {
    let mut ends = [0; BATCH];
    let pieces = Splitter::new(text, counter.pattern, worker.engine).fill(&mut ends);
    let (mut start, mut total, mut whole) = (0, 0, 0);
    // The pieces that are kept as a whole; the next one is not.
    while whole + 1 < pieces {
        let left = max_tokens - total;
        let counted = count_pieces(counter, worker, text, start, &[ends[whole]], left);
        if counted > left {
            break;
        }
        (start, total, whole) = (ends[whole], total + counted, whole + 1);
    }
    let left = max_tokens - total;
    let mut within = token_ends(counter, worker, text, start..ends[whole], left + 1);
    let next = within.pop().unwrap_or(text.len());
    let piece = ends[whole];
    let fits = |end: usize, worker: &mut Worker| {
        text.get(..end)
            .is_some_and(|prefix| counter.count_in(worker, prefix, max_tokens).is_some())
    };
    let mut kept = within.into_iter().rev().find(|&end| fits(end, worker));
    while kept.is_none() && whole > 0 {
        whole -= 1;
        let start = whole.checked_sub(1).map_or(0, |before| ends[before]);
        kept = if fits(ends[whole], worker) {
            Some(ends[whole])
        } else {
            let within = token_ends(counter, worker, text, start..ends[whole], u64::MAX);
            within.into_iter().rev().find(|&end| fits(end, worker))
        };
    }
    Cut {
        kept: kept.unwrap_or(0),
        next,
        piece,
    }
}

/// The greatest character boundary up to `at`.
pub fn floor_char_boundary(text: &str, at: usize) -> usize {
    (0..=at).rfind(|&at| text.is_char_boundary(at)).unwrap_or(0)
}
