//! Social security numbers of the United States.

use crate::filter::text::{DIGIT, Text, WORD, is};

/// The number that begins at a digit which begins a number.
pub fn us_ssn(text: &Text<'_>, start: usize) -> Option<(usize, usize)> {
    if text.run(start, DIGIT, 4) != start + 3 {
        return None;
    }
    let separator = text.at(start + 3);
    if !matches!(separator, b'-' | b' ') || text.at(start + 6) != separator {
        return None;
    }
    let end = start + 11;
    if text.run(start + 4, DIGIT, 2) != start + 6 || text.run(start + 7, DIGIT, 5) != end {
        return None;
    }
    let (before, behind) = (text.before(start, 1), text.at(end));
    if is(before, WORD) || matches!(before, b'-' | b'.') || is(behind, WORD) {
        return None;
    }
    if matches!(behind, b'-' | b'.') && is(text.at(end + 1), WORD) {
        return None;
    }
    if before == b' ' && separator == b' ' && is(text.before(start, 2), DIGIT) {
        return None;
    }
    if behind == b' ' && separator == b' ' && is(text.at(end + 1), DIGIT) {
        return None;
    }
    let digits = &text.bytes[start..end];
    let issued = digits[0] != b'9'
        && &digits[..3] != b"000"
        && &digits[..3] != b"666"
        && &digits[4..6] != b"00"
        && &digits[7..] != b"0000";
    issued.then_some((start, end))
}

pub fn us_ssn_loose(_text: &Text<'_>, _start: usize) -> Option<(usize, usize)> {
    None
}
