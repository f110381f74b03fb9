//! The cut that keeps the end of a text.

use super::counter::Counter;
use super::groups::{GROUP, count_pieces, token_ends};
use super::worker::Worker;
use crate::memory;
use crate::tokenizer::split::{BATCH, Splitter, seam};

/// No token of OpenAI's encodings has more bytes.
const LONGEST_TOKEN: usize = 128;

/// A suffix that does not fit is followed by one of a token less; after so many, by ever shorter ones.
const SINGLE_STEPS: u32 = 16;

/// The bytes at the end of a text in which [`truncate_end`] finds what it keeps: more than `max_tokens`
/// tokens, whatever they are.
fn most_bytes(counter: &Counter, max_tokens: u64) -> usize {
    let tokens = usize::try_from(max_tokens).unwrap_or(usize::MAX);
    let longest = counter.tables.numbers.longest.max(LONGEST_TOKEN);
    tokens.saturating_add(1).saturating_mul(longest)
}

/// The sizes of the endings of a text of `whole` bytes to look for a cut in; the last one is that of
/// [`most_bytes`], or of the text.
///
/// Most texts have tokens of three to five bytes. The smaller sizes cost in vain at most what the last
/// one costs.
fn endings(
    counter: &Counter,
    max_tokens: u64,
    whole: usize,
) -> impl Iterator<Item = usize> + use<> {
    let last = most_bytes(counter, max_tokens).min(whole);
    let tokens = usize::try_from(max_tokens).unwrap_or(usize::MAX);
    let first = tokens.saturating_mul(5).saturating_add(64);
    let sizes = std::iter::successors(Some(first), |size| size.checked_mul(2));
    sizes
        .take_while(move |&size| size < last)
        .chain(std::iter::once(last))
}

/// The end of `text` that has at most `max_tokens` tokens, begins on a character boundary, and counted by
/// itself has at most `max_tokens` tokens; a text that fits, as a whole.
///
/// Linear in `max_tokens`.
pub fn truncate_end<'t>(
    counter: &Counter,
    worker: &mut Worker,
    text: &'t str,
    max_tokens: u64,
) -> &'t str {
    for bytes in endings(counter, max_tokens, text.len()) {
        let ending = last_bytes(text, bytes);
        let last = bytes == text.len() || bytes == most_bytes(counter, max_tokens);
        if let Some(kept) = truncate_ending(counter, worker, ending, max_tokens, last) {
            return kept;
        }
    }
    ""
}

/// [`truncate_end`] of every text that ends with `ending`, or none where `ending` does not tell; one that
/// is the `last` to be looked at always does.
///
/// The tokens are those of the last ending, counted by itself. They are the text's, unless it has no
/// seam there, as a word of that length has none; and those of a smaller ending from a seam on are the
/// same.
fn truncate_ending<'t>(
    counter: &Counter,
    worker: &mut Worker,
    ending: &'t str,
    max_tokens: u64,
    last: bool,
) -> Option<&'t str> {
    let start = if last {
        0
    } else {
        seam(ending, 0, ending.len(), counter.pattern)?
    };
    let text = &ending[start..];
    let tokens = Tokens::of(counter, worker, text);
    if tokens.total <= max_tokens {
        return (last || tokens.total == max_tokens).then_some(text);
    }
    let (mut token, mut tried, mut step) = (tokens.total - max_tokens, 0, 1);
    while token < tokens.total {
        let place = tokens.start_of(counter, worker, token);
        // A text from the start of a piece on has the pieces that follow there.
        let Some(suffix) = text.get(place.byte..) else {
            token += 1;
            continue;
        };
        if place.starts_piece || counter.count_in(worker, suffix, max_tokens).is_some() {
            return Some(suffix);
        }
        token = token.saturating_add(step);
        tried += 1;
        if tried >= SINGLE_STEPS {
            step *= 2;
        }
    }
    Some("")
}

/// The last bytes of a text, at most so many, from a character boundary on.
fn last_bytes(text: &str, bytes: usize) -> &str {
    let start = text.len().saturating_sub(bytes);
    let boundary = (start..=text.len()).find(|&at| text.is_char_boundary(at));
    &text[boundary.unwrap_or(text.len())..]
}

/// Where the tokens of a text stand.
struct Tokens<'t> {
    text: &'t str,
    /// Where each group of pieces starts, and the tokens before it.
    groups: Vec<(usize, u64)>,
    total: u64,
}

/// The start of a token.
struct Place {
    byte: usize,
    starts_piece: bool,
}

impl<'t> Tokens<'t> {
    fn of(counter: &Counter, worker: &mut Worker, text: &'t str) -> Self {
        let mut splitter = Splitter::new(text, counter.pattern, worker.engine);
        let mut ends = [0; BATCH];
        let (mut groups, mut start, mut total) = (Vec::new(), 0, 0);
        loop {
            let pieces = splitter.fill(&mut ends);
            if pieces == 0 {
                return Tokens {
                    text,
                    groups,
                    total,
                };
            }
            for group in ends[..pieces].chunks(GROUP) {
                memory::push(&mut groups, (start, total));
                total += count_pieces(counter, worker, text, start, group, u64::MAX);
                start = group.last().copied().unwrap_or(start);
            }
        }
    }

    /// Where the token of that number starts, which is below the total.
    fn start_of(&self, counter: &Counter, worker: &mut Worker, token: u64) -> Place {
        let group = self.groups.partition_point(|&(_, before)| before <= token);
        let (mut start, mut before) = self.groups[group.saturating_sub(1)];
        let base = start;
        let rest = &self.text[base..];
        let mut ends = [0; BATCH];
        let pieces = Splitter::new(rest, counter.pattern, worker.engine).fill(&mut ends);
        for end in ends[..pieces].iter().map(|end| base + end) {
            let counted = count_pieces(counter, worker, self.text, start, &[end], u64::MAX);
            if before + counted > token {
                let within = token - before;
                let ends = token_ends(counter, worker, self.text, start..end, within);
                return Place {
                    byte: ends.last().copied().unwrap_or(start),
                    starts_piece: within == 0,
                };
            }
            (start, before) = (end, before + counted);
        }
        Place {
            byte: self.text.len(),
            starts_piece: true,
        }
    }
}
