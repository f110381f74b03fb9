//! DeepSeek's three passes at once: a number and what is none, and a character of `[一-龥぀-ゟ゠-ヿ]` and one
//! that is none, are never in one piece.

use super::window::{Carry, Window, before, flood};

impl<const PATTERN: u8, const WIDE: bool> Window<'_, PATTERN, WIDE> {
    /// The piece starts in the block, or `None` if only more of the text tells.
    #[inline(always)]
    pub(super) fn deepseek_starts(&self, carry: &mut Carry) -> Option<u64> {
        let block = self.block;
        if block.apostrophe_or_unnamed != 0 {
            return None; // what no rule takes is rare
        }
        let char_start = if WIDE {
            block.text & !block.continuation
        } else {
            block.text
        };
        let cjk = if WIDE { block.slash_or_apart } else { 0 };
        let edge = cjk ^ before(cjk, carry.apart);
        let letter = block.upper | block.lower | block.uncased | block.mark;
        let other = block.text & !(letter | block.number | block.space);
        let before_other = before(other, carry.other);
        let before_blank = before(block.blank, carry.blank);

        let seeds = block.newline & before_other & !edge;
        let tail = flood(seeds | carry.tail >> 63 & block.newline, block.newline);
        let (gap, free_newline, mut starts) = self.white_space(tail, carry)?;
        let first_other = other & char_start & (edge | !before_other & !before_blank);
        let first_letter = letter & (edge | !before(letter, carry.letter));
        starts |= first_other | first_letter & (edge | !before(gap, carry.gap));
        starts |= self.number_groups(char_start, carry);

        // `[!-/:-@\[-`{-~][A-Za-z]+`: such a sign that starts a piece takes the letters after it, but none beyond
        // ASCII.
        let ascii_letter = (block.upper | block.lower) & !block.wide;
        let prefixed = (first_other & !block.wide) << 1 | carry.prefix;
        let taken = ascii_letter & (prefixed | carry.other_run >> 63);
        let run = flood(taken, ascii_letter);
        starts &= !(prefixed & ascii_letter);
        if WIDE {
            starts |= letter & !ascii_letter & before(run, carry.other_run);
        }

        carry.letter = letter;
        carry.apart = cjk;
        carry.number = block.number;
        carry.char_start = char_start;
        carry.other = other;
        carry.other_run = run;
        carry.prefix = (first_other & !block.wide) >> 63;
        carry.blank = block.blank;
        carry.gap = gap;
        carry.free_newline = free_newline;
        carry.tail = tail;
        carry.wide = block.wide;
        Some(starts & char_start)
    }
}
