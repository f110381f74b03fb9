//! Telephone numbers.

use std::sync::OnceLock;

use super::catalogue::data_rows;
use crate::filter::text::{DIGIT, LETTER, Text, WORD, is};

const ROWS: &str = include_str!("../../../ainalyn/data/phone_codes.tsv");

/// The most digits of a number with its country code.
const MOST: usize = 15;

/// Words that say that a number is a telephone's, in small letters.
const WORDS: [&str; 12] = [
    "tel",
    "telephone",
    "telefon",
    "phone",
    "mobile",
    "mobil",
    "cell",
    "call",
    "fax",
    "handy",
    "sms",
    "whatsapp",
];

/// Characters before a number within which such a word stands.
const NEAR: usize = 20;

/// The number in international form that begins with a `+`.
pub fn international(text: &Text<'_>, plus: usize) -> Option<(usize, usize)> {
    if is(text.before(plus, 1), WORD)
        || text.before(plus, 1) == b'+'
        || !is(text.at(plus + 1), DIGIT)
    {
        return None;
    }
    let (digits, ends) = groups(text, plus + 1, MOST + 1);
    let (code, least, most) = country(&digits[..ends.last()?.0.min(3)])?;
    let end = ends
        .iter()
        .rev()
        .find(|(count, _)| (code + least..=code + most).contains(count))?
        .1;
    Some((plus, end))
}

/// The digits from a place on, and after how many digits and where each group ends.
fn groups(text: &Text<'_>, from: usize, most: usize) -> (Vec<u8>, Vec<(usize, usize)>) {
    let (mut digits, mut ends, mut place) = (Vec::new(), Vec::new(), from);
    loop {
        let end = text.run(place, DIGIT, most + 1);
        digits.extend_from_slice(&text.bytes[place..end]);
        if digits.len() > most || end == place || is(text.at(end), WORD) {
            return (digits, ends);
        }
        ends.push((digits.len(), end));
        place = end;
        let mut signs = 0;
        while signs < 3 && matches!(text.at(place), b' ' | b'-' | b'.' | b'(' | b')' | b'/') {
            (place, signs) = (place + 1, signs + 1);
        }
        if signs == 0 {
            return (digits, ends);
        }
    }
}

/// The length of the country code that the digits begin with, and the country's least and greatest
/// national number.
fn country(digits: &[u8]) -> Option<(usize, usize, usize)> {
    static CODES: OnceLock<Vec<(&'static [u8], usize, usize)>> = OnceLock::new();
    let codes = CODES.get_or_init(|| {
        let rows = data_rows(ROWS).filter_map(|row| {
            let mut columns = row.split('\t');
            let code = columns.next()?.as_bytes();
            Some((
                code,
                columns.next()?.parse().ok()?,
                columns.next()?.parse().ok()?,
            ))
        });
        rows.collect()
    });
    let found = codes.iter().find(|(code, _, _)| digits.starts_with(code))?;
    Some((found.0.len(), found.1, found.2))
}

/// The national number that begins at a digit which begins a number: a North American one with
/// separators, or another with a word before it.
pub fn national(text: &Text<'_>, digit: usize) -> Option<(usize, usize)> {
    let open = text.before(digit, 1) == b'(';
    let start = digit - usize::from(open);
    let before = text.before(start, 1);
    if is(before, WORD) || (matches!(before, b'-' | b'.' | b'/' | b'+')) {
        return None;
    }
    american(text, start, digit, open).or_else(|| named(text, start, digit))
}

fn american(text: &Text<'_>, start: usize, digit: usize, open: bool) -> Option<(usize, usize)> {
    let mut place = digit;
    if before_digit(text, start) {
        return None;
    }
    let area = three(text, place)?;
    place = area;
    if open {
        if text.at(place) != b')' {
            return None;
        }
        place += 1;
        if matches!(text.at(place), b' ' | b'-') {
            place += 1;
        }
    } else {
        if !matches!(text.at(place), b'-' | b'.' | b' ') {
            return None;
        }
        place += 1;
    }
    place = three(text, place)?;
    if !matches!(text.at(place), b'-' | b'.' | b' ') {
        return None;
    }
    place += 1;
    let end = text.run(place, DIGIT, 5);
    let behind = text.at(end);
    if end - place != 4
        || is(behind, WORD)
        || (matches!(behind, b'-' | b'.' | b' ' | b'/') && is(text.at(end + 1), DIGIT))
    {
        return None;
    }
    Some((start, end))
}

fn before_digit(text: &Text<'_>, start: usize) -> bool {
    text.before(start, 1) == b' ' && is(text.before(start, 2), DIGIT)
}

/// The end of three digits of which the first is 2 to 9.
fn three(text: &Text<'_>, place: usize) -> Option<usize> {
    let right = matches!(text.at(place), b'2'..=b'9') && text.run(place, DIGIT, 4) == place + 3;
    right.then_some(place + 3)
}

fn named(text: &Text<'_>, start: usize, digit: usize) -> Option<(usize, usize)> {
    let mut place = start;
    while place > 0 && start - place < NEAR && !is(text.bytes[place - 1], DIGIT) {
        place -= 1;
    }
    let near = &text.bytes[place..start];
    let mut words = near
        .split(|&byte| !is(byte, LETTER))
        .filter(|word| !word.is_empty());
    let named = words.any(|word| {
        WORDS
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
    });
    if !named {
        return None;
    }
    let (_, ends) = groups(text, digit, MOST);
    let &(count, end) = ends.last()?;
    (7..=MOST).contains(&count).then_some((start, end))
}

pub fn phone_loose(_text: &Text<'_>, _start: usize) -> Option<(usize, usize)> {
    None
}
