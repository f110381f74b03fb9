//! Truncation to a number of tokens.

use super::counter::Counter;
use super::worker::Worker;
use crate::tokenizer::split::Splitter;

/// The longest prefix of the tokens of `text` that is at most `max_tokens` tokens, ends on a character
/// boundary, and counted again is at most `max_tokens` tokens.
///
/// A prefix splits as the text does, except for the piece that it cuts and the white space just before
/// the cut: at most the last four pieces. So its count is the count up to the batch before the last one,
/// which has far more than four pieces, and that of the rest, counted anew.
pub fn truncate<'t>(
    counter: &Counter,
    worker: &mut Worker,
    text: &'t str,
    max_tokens: u64,
) -> &'t str {
    let mut splitter = Splitter::new(text, counter.pattern, worker.engine);
    let (mut before_last, mut last) = ((0, 0), (0, 0));
    loop {
        let pieces = splitter.fill(&mut worker.ends);
        if pieces == 0 {
            return text;
        }
        let (start, total) = last;
        let left = max_tokens - total;
        let total = total + counter.count_batch(worker, text.as_bytes(), start, pieces, left);
        if total > max_tokens {
            let (kept, tokens) = before_last;
            let (kept, rest) = text.split_at(kept);
            return &text[..kept.len() + cut(counter, worker, rest, max_tokens - tokens)];
        }
        before_last = last;
        last = (worker.ends[pieces - 1], total);
    }
}

/// Where to cut a text of more than `max_tokens` tokens.
fn cut(counter: &Counter, worker: &mut Worker, text: &str, max_tokens: u64) -> usize {
    let ends = token_ends(counter, worker, text, max_tokens);
    for &end in ends.iter().rev() {
        if let Some(prefix) = text.get(..end)
            && counter.count_in(worker, prefix, max_tokens).is_some()
        {
            return end;
        }
    }
    0
}

/// Ends of the first `max_tokens` tokens.
fn token_ends(counter: &Counter, worker: &mut Worker, text: &str, max_tokens: u64) -> Vec<usize> {
    let mut token_ends = Vec::new();
    let mut splitter = Splitter::new(text, counter.pattern, worker.engine);
    let mut start = 0;
    let mut left = max_tokens;
    while left > 0 {
        let pieces = splitter.fill(&mut worker.ends);
        if pieces == 0 {
            break;
        }
        for &piece_end in &worker.ends[..pieces] {
            if left > 0 {
                worker
                    .windows
                    .token_ends(counter, &text.as_bytes()[start..piece_end], |end| {
                        token_ends.push(start + end);
                        left -= 1;
                        left > 0
                    });
            }
            start = piece_end;
        }
    }
    token_ends
}
