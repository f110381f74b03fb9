//! `\p{N}{1,3}`, or `\p{N}`

use super::super::rules::Numbers;
use super::window::{Carry, Window, before, highest};

impl<const PATTERN: u8, const WIDE: bool> Window<'_, PATTERN, WIDE> {
    /// The starts of groups of up to three numbers, or of one.
    #[inline(always)]
    pub(super) fn number_groups(&self, char_start: u64, carry: &mut Carry) -> u64 {
        let number = self.block.number;
        if matches!(Self::RULES.numbers, Numbers::Single) {
            return number & char_start;
        }
        let one_before = before(number, carry.number);
        let mut starts = number & !one_before;
        if WIDE && number & self.block.wide | carry.number & carry.wide != 0 {
            starts = wide_number_groups(number & char_start, one_before, carry);
        } else {
            let three = number & one_before & (number << 2 | carry.number >> 62);
            let four = three & (number << 3 | carry.number >> 61);
            if four != 0 {
                // Each step doubles how many groups of a run have been found.
                starts |= carry.group >> 61 & three;
                starts |= starts << 3 & three;
                let mut numbers = three & three << 3;
                starts |= starts << 6 & numbers;
                numbers &= numbers << 6;
                starts |= starts << 12 & numbers;
                numbers &= numbers << 12;
                starts |= starts << 24 & numbers;
                numbers &= numbers << 24;
                starts |= starts << 48 & numbers;
            }
        }
        carry.group = starts;
        starts
    }
}

/// The same where the length of the characters differs: character by character.
fn wide_number_groups(mut chars: u64, one_before: u64, carry: &Carry) -> u64 {
    let mut starts = 0;
    let mut length = match carry.group {
        0 => 0,
        group => (carry.number & carry.char_start & !(highest(group) - 1)).count_ones(),
    };
    while chars != 0 {
        let char = chars & chars.wrapping_neg();
        chars ^= char;
        if one_before & char == 0 || length == 3 {
            starts |= char;
            length = 0;
        }
        length += 1;
    }
    starts
}
