//! Where o200k splits letters by their case:
//! `[Upper Uncased]*[Lower Uncased]+|[Upper Uncased]+[Lower Uncased]*`, with marks as uncased.

use super::window::{Carry, Letters, Window, before, flood};

impl<const PATTERN: u8, const WIDE: bool> Window<'_, PATTERN, WIDE> {
    /// The starts of pieces within runs of letters.
    #[inline(always)]
    pub(super) fn case_starts(&self, letters: &Letters, carry: &mut Carry) -> Option<u64> {
        let Letters {
            upper,
            lower,
            uncased,
        } = *letters;
        // The lower part of a piece begins at a lower-case letter, and an upper-case one ends it.
        let lower_run = if WIDE {
            lower | flood(uncased & before(lower, carry.lower_run), uncased)
        } else {
            lower
        };
        let mut starts = upper & before(lower_run, carry.lower_run);
        if WIDE {
            let uncased_first = uncased & !lower_run;
            let candidates = upper & before(uncased_first, carry.uncased_first);
            starts |= self.upper_ends(candidates, letters)?;
            carry.uncased_first = uncased_first;
        }
        carry.lower_run = lower_run;
        Some(starts)
    }

    /// Those starts of upper-case letters after uncased ones that start a piece: where no letter
    /// of another case follows, no lower part is found after them, and the uncased letters are it.
    #[inline(always)]
    fn upper_ends(&self, mut candidates: u64, letters: &Letters) -> Option<u64> {
        let mut starts = 0;
        while candidates != 0 {
            let start = candidates.trailing_zeros();
            candidates &= candidates - 1;
            let end = start + (letters.upper >> start).trailing_ones();
            let continues = if end < 64 {
                (letters.lower | letters.uncased) >> end
            } else {
                let next = self.next;
                match next.upper.trailing_ones() {
                    64 => return None,
                    end => ((next.lower | next.uncased | next.mark) & !self.apart(next)) >> end,
                }
            };
            starts |= (!continues & 1) << start;
        }
        Some(starts)
    }
}
