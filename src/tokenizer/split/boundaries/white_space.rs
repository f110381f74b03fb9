//! `\s++$`, `\s*[\r\n]`, `\s+(?!\S)` and `\s`.

use super::super::block::Block;
use super::super::rules::Newlines;
use super::window::{Carry, Window, before, highest};

impl<const PATTERN: u8, const WIDE: bool> Window<'_, PATTERN, WIDE> {
    /// White space other than newlines (where these are like any, all), newlines outside of tails, and the piece
    /// starts among both.
    #[inline(always)]
    pub(super) fn white_space(&self, tail: u64, carry: &Carry) -> Option<(u64, u64, u64)> {
        let Block {
            space,
            newline,
            continuation,
            ..
        } = *self.block;
        let next = self.next;
        let newlines = Self::RULES.newlines;
        let (gap, free_newline) = if matches!(newlines, Newlines::No) {
            (space, 0)
        } else {
            (space & !newline, newline & !tail)
        };
        let free = gap | free_newline;
        let mut starts = free & !before(free, carry.gap | carry.free_newline);

        // The last of a run, unless the text ends there: `\s+(?!\S)` leaves it.
        let space_after = self.no_word(self.block) >> 1 | self.no_word(next) << 63;
        let last = gap & !space_after;
        starts |= if WIDE {
            // From its last byte to its first; white space has three bytes at most.
            let second = (last & continuation) >> 1;
            last | second | (second & continuation) >> 1 | self.last_across_edge(gap)
        } else {
            last
        };

        // What follows the last newline of a run: `\s*[\r\n]` ends there.
        if !matches!(newlines, Newlines::No) {
            starts |=
                self.after_last_newline(gap & before(free_newline, carry.free_newline), gap)?;
        }
        Some((gap, free_newline, starts))
    }

    /// What white space before it keeps its last character by, beside white space: the end.
    #[inline(always)]
    fn no_word(&self, block: &Block) -> u64 {
        let end = block.space | !block.text;
        if Self::RULES.numbers_first {
            end | block.number | block.slash_or_apart
        } else {
            end
        }
    }

    /// The start of a last character of a run that reaches into the next block.
    #[inline(always)]
    fn last_across_edge(&self, gap: u64) -> u64 {
        let next = self.next;
        if gap >> 63 & next.continuation == 0 {
            return 0;
        }
        let length = next.continuation.trailing_ones();
        let ends_run = !self.no_word(next) >> length & 1;
        ends_run * highest(!self.block.continuation)
    }

    /// Those of `starts`, which begin runs of `gap`, whose run no newline ends.
    #[inline(always)]
    fn after_last_newline(&self, mut starts: u64, gap: u64) -> Option<u64> {
        let is_newline = |block: &Block| match Self::RULES.newlines {
            // `\s++$` takes the newlines, too.
            Newlines::UnlessLast => block.newline | !block.text,
            _ => block.newline,
        };
        let (sum, beyond) = starts.overflowing_add(gap);
        let mut newlines = sum & !gap & is_newline(self.block);
        if beyond {
            let next = self.next;
            let length = (next.space & !next.newline).trailing_ones();
            if length == 64 {
                return None;
            }
            if is_newline(next) >> length & 1 != 0 {
                starts ^= highest(starts);
            }
        }
        while newlines != 0 {
            let end = newlines & newlines.wrapping_neg();
            starts ^= highest(starts & (end - 1));
            newlines ^= end;
        }
        Some(starts)
    }
}
