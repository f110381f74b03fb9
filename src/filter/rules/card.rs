//! Numbers of payment cards.

use super::digits::luhn;
use crate::filter::text::{DIGIT, Text, WORD, is};

/// The most digits of a number.
const MOST: usize = 19;

/// How numbers are printed in groups.
const GROUPINGS: [&[usize]; 4] = [&[4, 4, 4, 4], &[4, 6, 5], &[4, 6, 4], &[4, 4, 4, 4, 3]];

/// The card's number that begins at a digit which begins a number.
pub fn card(text: &Text<'_>, start: usize) -> Option<(usize, usize)> {
    if glued_before(text, start) {
        return None;
    }
    let first = text.run(start, DIGIT, MOST + 1);
    let mut digits = [0; MOST];
    let (count, end) = if first - start > 4 {
        let count = first - start;
        if count > MOST {
            return None;
        }
        digits[..count].copy_from_slice(&text.bytes[start..first]);
        (count, first)
    } else {
        grouped(text, start, first, &mut digits)?
    };
    if glued_behind(text, end) || !issued(&digits[..count]) || !luhn(&digits[..count]) {
        return None;
    }
    Some((start, end))
}

fn grouped(
    text: &Text<'_>,
    start: usize,
    first: usize,
    digits: &mut [u8; MOST],
) -> Option<(usize, usize)> {
    let separator = text.at(first);
    if first - start != 4 || !matches!(separator, b' ' | b'-') {
        return None;
    }
    let (mut lengths, mut groups, mut count, mut place) = ([0; 6], 0, 0, start);
    loop {
        let end = text.run(place, DIGIT, 7);
        let length = end - place;
        if length == 0 || length > 6 || groups == lengths.len() || count + length > MOST {
            return None;
        }
        digits[count..count + length].copy_from_slice(&text.bytes[place..end]);
        (lengths[groups], groups, count) = (length, groups + 1, count + length);
        if text.at(end) != separator || !is(text.at(end + 1), DIGIT) {
            return GROUPINGS
                .contains(&&lengths[..groups])
                .then_some((count, end));
        }
        place = end + 1;
    }
}

/// Whether what stands before a number makes it part of something longer.
pub fn glued_before(text: &Text<'_>, start: usize) -> bool {
    let before = text.before(start, 1);
    is(before, WORD)
        || (matches!(before, b'.' | b',' | b'-' | b'/' | b':' | b'+' | b' ')
            && before != b' '
            && is(text.before(start, 2), WORD))
        || (before == b' ' && is(text.before(start, 2), DIGIT))
}

/// Whether what stands behind a number makes it part of something longer.
pub fn glued_behind(text: &Text<'_>, end: usize) -> bool {
    let behind = text.at(end);
    is(behind, WORD)
        || (matches!(behind, b'.' | b',' | b'-' | b'/' | b':' | b' ')
            && is(text.at(end + 1), DIGIT))
}

/// Whether an issuer gives numbers of this beginning and length.
fn issued(digits: &[u8]) -> bool {
    let prefix = |length: usize| {
        digits[..length]
            .iter()
            .fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
    };
    let length = digits.len();
    if length < 13 {
        return false;
    }
    match prefix(4) {
        4000..=4999 => matches!(length, 13 | 16 | 19),
        5100..=5599 | 2221..=2720 => length == 16,
        3400..=3499 | 3700..=3799 => length == 15,
        3000..=3059 | 3090..=3099 | 3800..=3999 => matches!(length, 14 | 16..=19),
        3600..=3699 => (14..=19).contains(&length),
        6011 | 6440..=6599 | 6200..=6299 | 3528..=3589 => (16..=19).contains(&length),
        2131 | 1800 => length == 15,
        _ => false,
    }
}

pub fn card_loose(_text: &Text<'_>, _start: usize) -> Option<(usize, usize)> {
    None
}
