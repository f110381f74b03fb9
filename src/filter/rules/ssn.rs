//! Social security numbers of the United States.

use super::guard::{near, number_behind};
use crate::filter::text::{DIGIT, LETTER, Text, is};

/// The number that begins at a digit which begins a number: with hyphens; with blanks, or whole, only where a word says so.
pub fn us_ssn(text: &Text<'_>, start: usize) -> Option<(usize, usize)> {
    let run = text.run(start, DIGIT, 10) - start;
    if run == 9 {
        return us_ssn_loose(text, start).filter(|_| named(text, start));
    }
    if run != 3 {
        return None;
    }
    let sign = text.at(start + 3);
    let end = start + 11;
    if !matches!(sign, b'-' | b' ')
        || text.run(start + 4, DIGIT, 3) != start + 6
        || text.at(start + 6) != sign
        || text.run(start + 7, DIGIT, 5) != end
        || !number_behind(text, end)
    {
        return None;
    }
    let digits = &text.bytes[start..end];
    let issued = issued(&digits[..3], &digits[4..6], &digits[7..]);
    (issued && (sign == b'-' || named(text, start))).then_some((start, end))
}

/// Nine digits without separators.
pub fn us_ssn_loose(text: &Text<'_>, start: usize) -> Option<(usize, usize)> {
    let end = start + 9;
    if text.run(start, DIGIT, 10) != end || !number_behind(text, end) {
        return None;
    }
    let digits = &text.bytes[start..end];
    issued(&digits[..3], &digits[3..5], &digits[5..]).then_some((start, end))
}

/// Whether the number may have been issued.
fn issued(area: &[u8], group: &[u8], serial: &[u8]) -> bool {
    area != b"000" && area != b"666" && area[0] != b'9' && group != b"00" && serial != b"0000"
}

/// Whether a word near before says what the number is.
fn named(text: &Text<'_>, start: usize) -> bool {
    let (from, end) = near(text, start, false);
    // Both words begin with an S.
    let begins = (from..end).filter(|&at| text.bytes[at] | 0x20 == b's');
    begins.into_iter().any(|at| {
        [&b"ssn"[..], b"social security"].iter().any(|word| {
            let behind = at + word.len();
            behind <= end
                && text.bytes[at..behind].eq_ignore_ascii_case(word)
                && !is(text.before(at, 1), LETTER)
                && !(behind < end && is(text.bytes[behind], LETTER))
        })
    })
}
