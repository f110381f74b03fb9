//! International bank account numbers.

use std::sync::OnceLock;

use super::{digits::mod97, rows::data_rows};
use crate::filter::{
    once::once,
    text::{ALNUM, DIGIT, LETTER, Text, WORD, is},
};

const MOST: usize = 34;
const ROWS: &str = include_str!("../../../ainalyn/data/iban.tsv");

/// The number whose check digits begin at a digit which begins a number: of the country's length,
/// whole or in fours, in any case.
pub fn iban(text: &Text<'_>, check: usize) -> Option<(usize, usize)> {
    let start = check.checked_sub(2)?;
    let country = [text.bytes[start], text.bytes[start + 1]];
    if !country.iter().all(|&letter| is(letter, LETTER))
        || text.is_glued(start)
        || !is(text.at(check + 1), DIGIT)
    {
        return None;
    }
    let length = length(country)?;
    let mut value = [0; MOST];
    value[..4].copy_from_slice(&text.bytes[start..check + 2]);
    let (mut count, mut place) = (4, check + 2);
    let sign = text.at(place);
    let grouped = matches!(sign, b' ' | b'-');
    while count < length {
        if grouped && count % 4 == 0 {
            if text.at(place) != sign {
                return None;
            }
            place += 1;
        }
        let byte = text.at(place);
        if !is(byte, ALNUM) {
            return None;
        }
        value[count] = byte;
        (count, place) = (count + 1, place + 1);
    }
    (!is(text.at(place), WORD) && mod97(&value[..length])).then_some((start, place))
}

/// The length of a country's numbers.
fn length(country: [u8; 2]) -> Option<usize> {
    static LENGTHS: OnceLock<Box<[u8; 26 * 26]>> = OnceLock::new();
    let place = |country: [u8; 2]| {
        let [first, second] = country.map(|letter| usize::from(letter.to_ascii_uppercase() - b'A'));
        first * 26 + second
    };
    let lengths = once(&LENGTHS, || {
        let mut lengths = Box::new([0; 26 * 26]);
        for row in data_rows(ROWS) {
            let mut columns = row.split('\t');
            if let (Some(&[first, second]), Some(length)) =
                (columns.next().map(str::as_bytes), columns.next())
            {
                lengths[place([first, second])] = length.parse().unwrap_or(0);
            }
        }
        lengths
    });
    match usize::from(lengths[place(country)]) {
        0 => None,
        length => Some(length.min(MOST)),
    }
}
