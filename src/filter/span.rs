//! What the rules find, and how that becomes findings.

use super::{
    rules::email::WORD_MOST,
    text::{BLANK, Text, is},
};
use crate::memory;

/// A match of a rule, in bytes of the text that the rules see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub start: usize,
    pub end: usize,
    /// The number of the rule; the lower wins.
    pub rule: u16,
}

impl Span {
    /// By their places, the longest of a place first.
    fn order(&self) -> (usize, usize, u16) {
        (self.start, usize::MAX - self.end, self.rule)
    }
}

/// The matches so far, in any order.
pub struct Spans {
    pub all: Vec<Span>,
    /// What a word before it speaks against, and where that word ends: it is a match where the word
    /// belongs to another one, as nothing will speak against it then.
    pub doubtful: Vec<(Span, usize)>,
    /// Before this place nothing depends on what stands behind the end of the text.
    pub settled: usize,
}

/// A candidate that has not been seen whole reaches so far to the left at most: a mail's local part.
const REACH: usize = WORD_MOST + 80;

impl Spans {
    pub fn new(text: &Text<'_>) -> Spans {
        let mut spans = Spans {
            all: Vec::new(),
            doubtful: Vec::new(),
            settled: text.bytes.len(),
        };
        spans.hold(text, text.bytes.len());
        spans
    }

    /// Takes what a check of a rule at a place came to.
    #[inline]
    pub fn add(&mut self, text: &Text<'_>, at: usize, rule: u16, found: Option<(usize, usize)>) {
        if text.take_looked_behind_end() {
            self.hold(text, at);
        }
        if let Some((start, end)) = found {
            memory::push(&mut self.all, Span { start, end, rule });
        }
    }

    /// Brings the matches from `new` on to their places among those from `first` on, which are in order.
    /// A match begins near the place where it is found, so none is moved far.
    pub fn order(&mut self, first: usize, new: usize) {
        for at in new..self.all.len() {
            let mut place = at;
            while place > first && self.all[place - 1].order() > self.all[place].order() {
                self.all.swap(place - 1, place);
                place -= 1;
            }
        }
    }

    /// Takes in what the word before speaks against, where a match that ends behind `from` covers the
    /// word's end.
    pub fn decide(&mut self, from: usize) {
        if self.doubtful.is_empty() {
            return;
        }
        let ends_behind = self.all.iter().filter(|span| span.end > from);
        let mut covers = memory::with_capacity(self.all.len());
        covers.extend(ends_behind.map(|span| (span.start, span.end)));
        memory::reserve(&mut self.all, self.doubtful.len());
        covers.sort_unstable();
        // The farthest end of those that begin no later.
        let mut farthest = 0;
        for cover in &mut covers {
            farthest = farthest.max(cover.1);
            cover.1 = farthest;
        }
        for (span, word) in self.doubtful.drain(..) {
            let before = covers.partition_point(|&(start, _)| start < word);
            if before > 0 && covers[before - 1].1 >= word {
                self.all.push(span);
            }
        }
    }

    /// Nothing is settled from a place on.
    pub fn unsettled_from(&mut self, place: usize) {
        self.settled = self.settled.min(place);
    }

    /// Nothing is settled from the word on that ends or goes on at a place.
    #[cold]
    fn hold(&mut self, text: &Text<'_>, at: usize) {
        let mut start = at;
        while start > 0 && at - start < REACH && !is(text.bytes[start - 1], BLANK) {
            start -= 1;
        }
        self.settled = self.settled.min(start);
    }
}

/// One for all that overlap: it spans them, and has the name of the longest, else of the first rule:
/// among those of the least rank, so that a rule which is to keep what it finds keeps nothing of
/// another one's.
pub fn merge(
    mut spans: Vec<Span>,
    rank: impl Fn(u16) -> u8,
    characters: impl Fn(&Span) -> usize,
) -> Vec<Span> {
    if spans.is_sorted_by(|one, next| one.end <= next.start) {
        return spans; // most texts' are apart
    }
    if !spans.is_sorted_by_key(Span::order) {
        spans.sort_unstable_by_key(Span::order);
    }
    let mut best = (0, 0, 0);
    let mut last = 0;
    for at in 0..spans.len() {
        let span = spans[at];
        let this = (rank(span.rule), usize::MAX - characters(&span), span.rule);
        let known = &mut spans[last];
        if at > 0 && span.start < known.end {
            best = best.min(this);
            known.rule = best.2;
            known.end = known.end.max(span.end);
        } else {
            last += usize::from(at > 0);
            spans[last] = span;
            best = this;
        }
    }
    spans.truncate(last + 1);
    spans
}

#[cfg(test)]
mod tests {
    use super::{Span, merge};

    fn spans(rows: &[(usize, usize, u16)]) -> Vec<Span> {
        rows.iter()
            .map(|&(start, end, rule)| Span { start, end, rule })
            .collect()
    }

    #[test]
    fn what_overlaps_is_one_and_what_touches_is_two() {
        let rows = [
            (&[(0, 3, 1), (3, 5, 0)][..], &[(0, 3, 1), (3, 5, 0)][..]),
            (&[(2, 6, 1), (0, 3, 2)], &[(0, 6, 1)]),
            (&[(0, 3, 2), (2, 5, 1), (4, 9, 3)], &[(0, 9, 3)]),
            (&[(0, 3, 2), (0, 3, 1), (1, 2, 0)], &[(0, 3, 1)]),
            (&[(0, 3, 2), (1, 4, 1)], &[(0, 4, 1)]),
        ];
        let kept = merge(
            spans(&[(0, 9, 1), (2, 3, 2)]),
            |rule| u8::from(rule == 1),
            |span| span.end - span.start,
        );
        assert_eq!(kept, spans(&[(0, 9, 2)]));
        for (given, expected) in rows {
            assert_eq!(
                merge(spans(given), |_| 0, |span| span.end - span.start),
                spans(expected)
            );
        }
    }
}
