//! From the classes of the bytes of a block to the piece starts in it, by bit algebra.
//!
//! Three forms come back in every rule. `before(x)`: the character before is in `x`; a shift, with
//! the last bit of the block before. `flood(seeds, x)`: the rest of a run of `x` from each seed on;
//! an addition, whose carry runs to the end of the run. And since all bytes of a character are in
//! its classes, a rule about whole characters needs but one more mask: the bytes that start one.

mod case;
mod contractions;
mod deepseek;
mod numbers;
mod white_space;
mod window;

use super::block::Block;
use super::rules::{Marks, Numbers, Tail, Words};
use window::{Letters, Others, before, flood};

pub(super) use window::{Carry, Window};

impl<const PATTERN: u8, const WIDE: bool> Window<'_, PATTERN, WIDE> {
    /// The piece starts in the block, or `None` if only more of the text tells.
    #[inline(always)]
    pub(super) fn piece_starts(&self, carry: &mut Carry) -> Option<u64> {
        let block = self.block;
        if Self::RULES.deepseek {
            return self.deepseek_starts(carry);
        }
        let apart = self.apart(block);
        if apart & !block.uncased != 0 {
            return None; // signs, numbers and marks among the Han characters are rare
        }
        let char_start = if WIDE {
            block.text & !block.continuation
        } else {
            block.text
        };
        let before_blank = before(block.blank, carry.blank);

        let (mut letters, mut others) = self.letters_and_others(char_start, carry);
        let contraction_starts = self.take_contractions(&mut letters, &mut others, carry);
        let letter = letters.upper | letters.lower | letters.uncased;
        let other = others.other;
        let number = block.number;

        let first_letter = letter & !before(letter, carry.letter);
        let first_other = other & !before(other, carry.other) & !before_blank & char_start;
        let (gap, free_newline, mut starts) = self.white_space(others.tail, carry)?;
        starts |= first_other | contraction_starts;
        if WIDE && Self::RULES.han {
            starts |= apart & !before(apart, carry.apart);
            carry.apart = apart;
        }
        if matches!(Self::RULES.words, Words::Spaced) {
            starts |= first_letter & !before_blank;
            starts |= match Self::RULES.numbers {
                Numbers::Runs => number & !before(number, carry.number) & !before_blank,
                _ => self.number_groups(char_start, carry),
            };
        } else {
            // Any white space but newlines, and any other character that starts a piece, is the
            // prefix of the letters after it.
            let prefixed = self.after_chars(first_other, &mut carry.prefix);
            starts |= first_letter & !before(gap, carry.gap) & !prefixed;
            starts |= self.number_groups(char_start, carry);
        }
        if matches!(Self::RULES.words, Words::Cased) {
            starts |= self.case_starts(&letters, carry)?;
        }
        if matches!(Self::RULES.marks, Marks::Both) {
            carry.other_run = if WIDE {
                others.run
            } else {
                other & !first_other
            };
        }

        carry.letter = letter;
        carry.number = number;
        carry.char_start = char_start;
        carry.other = other;
        carry.blank = block.blank;
        carry.gap = gap;
        carry.free_newline = free_newline;
        carry.tail = others.tail;
        carry.wide = block.wide;
        Some(starts & char_start)
    }

    #[inline(always)]
    fn letters_and_others(&self, char_start: u64, carry: &Carry) -> (Letters, Others) {
        let Block {
            upper,
            lower,
            mut uncased,
            mark,
            number,
            space,
            newline,
            slash_or_apart,
            ..
        } = *self.block;
        let mut other = self.block.text & !(upper | lower | uncased | number | space);
        uncased &= !self.apart(self.block);
        let mut run = 0;
        match Self::RULES.marks {
            Marks::Others => {}
            Marks::Both => other &= !mark,
            Marks::Letters => {
                other &= !mark;
                uncased |= mark;
            }
        }
        let tail_chars = match Self::RULES.tail {
            Tail::No => 0,
            Tail::Newlines => newline,
            Tail::NewlinesAndSlashes => newline | slash_or_apart,
        };
        let mut tail = match Self::RULES.tail {
            Tail::No => 0,
            _ => self.tail(other, tail_chars, carry),
        };
        if matches!(Self::RULES.marks, Marks::Both) {
            if WIDE {
                // Marks are letters, unless they are in a run of other characters; this begins
                // where one follows another or a blank. (One alone is the prefix of the marks.)
                // A tail follows a run, and may hold slashes, which then begin no run: as what a
                // bit depends on is before it, each round makes at least one more run right.
                let marks = loop {
                    let free = other & !tail;
                    let chars = free | mark;
                    let follows = before(free, carry.other) | before(self.block.blank, carry.blank);
                    let seeds = free & follows & char_start | carry.other_run >> 63 & chars;
                    run = flood(seeds, chars);
                    let marks = mark & run;
                    let again = self.tail(other | marks, tail_chars, carry);
                    if again == tail {
                        break marks;
                    }
                    tail = again;
                };
                uncased |= mark & !marks;
                other |= marks;
            }
            other &= !tail;
        }
        (
            Letters {
                upper,
                lower,
                uncased,
            },
            Others { other, run, tail },
        )
    }

    /// `[\r\n/]*` or `[\r\n]*` after runs of others; a slash is itself such a character, so a tail
    /// can only begin with a newline.
    #[inline(always)]
    fn tail(&self, other: u64, chars: u64, carry: &Carry) -> u64 {
        let seeds = self.block.newline & before(other, carry.other);
        flood(seeds | carry.tail >> 63 & chars, chars)
    }

    /// The characters that are in no word, whatever else they are.
    #[inline(always)]
    pub(super) fn apart(&self, block: &Block) -> u64 {
        if WIDE && Self::RULES.han {
            block.slash_or_apart
        } else {
            0
        }
    }

    /// The starts of the characters after those that start at `chars`.
    #[inline(always)]
    fn after_chars(&self, chars: u64, carry: &mut u64) -> u64 {
        let after = chars << 1 | *carry;
        if WIDE {
            let (sum, beyond) = after.overflowing_add(self.block.continuation);
            *carry = chars >> 63 | u64::from(beyond);
            sum & !self.block.continuation
        } else {
            *carry = chars >> 63;
            after
        }
    }
}
