//! Telephone numbers.

use std::sync::OnceLock;

use super::{
    guard::{Words, digit_or_bracket, has_near},
    rows::data_rows,
};
use crate::filter::{
    once::once,
    text::{DIGIT, Text, WORD, is},
};

const ROWS: &str = include_str!("../../../ainalyn/data/phone_codes.tsv");

/// The most digits of a number with its country code.
const MOST: usize = 15;

/// Words that say that a number is a telephone's.
const WORDS: [&str; 16] = [
    "tel",
    "telephone",
    "telefon",
    "telefono",
    "phone",
    "phones",
    "mobile",
    "mobil",
    "cell",
    "cellphone",
    "call",
    "dial",
    "fax",
    "handy",
    "sms",
    "whatsapp",
];
const SUFFIXES: [&str; 4] = ["number", "numbers", "no", "nr"];
const NEAR: Words = Words::new(&WORDS, &SUFFIXES);

/// The number in international form that begins with a `+`.
pub fn international(text: &Text<'_>, plus: usize) -> Option<(usize, usize)> {
    if !is(text.at(plus + 1), DIGIT)
        || text.is_glued(plus)
        || matches!(text.before(plus, 1), b'+' | b']')
    {
        return None;
    }
    let groups = Groups::read(text, plus + 1);
    let code = (1..=3).find_map(|length| country(groups.digits[..groups.length].get(..length)?))?;
    let american = |national: &[u8]| {
        !matches!(national[0], b'0' | b'1') && !matches!(national[3], b'0' | b'1')
    };
    groups.ends().rev().find_map(|(count, place)| {
        let end = end(text, place)?;
        let national = groups.digits.get(code.digits..count)?;
        let right = (code.least..=code.most).contains(&national.len())
            && (groups.digits[0] != b'1' || american(national));
        right.then_some((plus, end))
    })
}

/// A national number behind a word, whose first digit this is; perhaps in a bracket.
pub fn named(text: &Text<'_>, digit: usize) -> Option<(usize, usize)> {
    let (start, end, _) = match text.before(digit, 1) {
        b'+' => return None,
        // Before most numbers there is no such word.
        b'(' => has_near(text, digit - 1, true, &NEAR),
        _ => has_near(text, digit, true, &NEAR),
    }
    .then(|| spelled(text, digit))??;
    Some((start, end))
}

/// A national number of nine digits or more that begins with a zero or a bracket.
pub fn phone_loose(text: &Text<'_>, digit: usize) -> Option<(usize, usize)> {
    if text.bytes[digit] != b'0' && text.before(digit, 1) != b'(' {
        return None;
    }
    let (start, end, count) = spelled(text, digit)?;
    (count >= 9 && matches!(text.bytes[start], b'0' | b'(')).then_some((start, end))
}

/// A North American number with separators, whose first digit this is; perhaps in a bracket.
pub fn american(text: &Text<'_>, digit: usize) -> Option<(usize, usize)> {
    let before = text.before(digit, 1);
    if before == b'('
        && let Some(end) = american_end(text, digit - 1)
    {
        return Some((digit - 1, end));
    }
    if before == b'+' {
        return None;
    }
    let prefix = if text.bytes[digit] == b'1' {
        1
    } else if text.bytes[digit] == b'0' && text.has(digit, b"001") {
        3
    } else {
        0
    };
    let from = match prefix {
        0 => digit,
        length if matches!(text.at(digit + length), b' ' | b'.' | b'-') => digit + length + 1,
        _ => return None,
    };
    american_end(text, from).map(|end| (digit, end))
}

/// Where the number ends that begins with its area at a place.
fn american_end(text: &Text<'_>, from: usize) -> Option<usize> {
    let last = if text.at(from) == b'(' {
        let area = area(text, from + 1)?;
        if text.at(area) != b')' {
            return None;
        }
        let blank = matches!(text.at(area + 1), b' ' | b'-');
        let place = self::area(text, area + 1 + usize::from(blank))?;
        matches!(text.at(place), b' ' | b'.' | b'-').then_some(place + 1)?
    } else {
        let area = area(text, from)?;
        let sign = text.at(area);
        if !matches!(sign, b' ' | b'.' | b'-') {
            return None;
        }
        let place = self::area(text, area + 1)?;
        let second = if sign == b' ' { b'-' } else { sign };
        (text.at(place) == second).then_some(place + 1)?
    };
    (text.digits(last, 4) == last + 4).then(|| end(text, last + 4))?
}

/// The end of three digits, of which the first is 2 to 9 and the others are not 11.
fn area(text: &Text<'_>, place: usize) -> Option<usize> {
    let right = matches!(text.at(place), b'2'..=b'9')
        && text.run(place + 1, DIGIT, 2) == place + 3
        && &text.bytes[place + 1..place + 3] != b"11";
    right.then_some(place + 3)
}

/// A number of 7 to 15 digits that is no date and no address: where it begins and ends, and how many
/// digits it has.
fn spelled(text: &Text<'_>, digit: usize) -> Option<(usize, usize, usize)> {
    let before = text.before(digit, 1);
    let start = if before == b'(' {
        let two = text.before(digit, 2);
        if is(two, DIGIT) || two == b']' {
            return None;
        }
        digit - 1
    } else if before == b'+' {
        return None;
    } else {
        digit
    };
    if is_other(text, digit) {
        return None;
    }
    let groups = Groups::read(text, digit);
    if groups.ends().next_back()?.0 < 7 {
        return None;
    }
    groups
        .ends()
        .rev()
        .filter(|(count, _)| *count >= 7)
        .find_map(|(count, place)| end(text, place).map(|end| (start, end, count)))
}

/// Whether a date or an address begins here, which has as many digits as a number.
fn is_other(text: &Text<'_>, place: usize) -> bool {
    let (mut lengths, mut signs, mut at) = ([0; 4], [0; 4], place);
    for (length, sign) in lengths.iter_mut().zip(&mut signs) {
        let end = text.digits(at, 5);
        (*length, *sign) = (end - at, text.at(end));
        if !matches!(*sign, b'.' | b'/' | b'-') {
            break;
        }
        at = end + 1;
    }
    let date = |lengths: &[usize]| matches!(lengths, [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4]);
    let dated = signs[..2]
        .iter()
        .all(|sign| matches!(sign, b'.' | b'/' | b'-'))
        && date(&lengths[..3]);
    let address = signs[..3] == *b"..." && lengths.iter().all(|length| (1..=3).contains(length));
    dated || address
}

/// The digits of a number, and after how many of them and where each group ends.
struct Groups {
    digits: [u8; 2 * MOST + 2],
    length: usize,
    from: usize,
    /// Places from `from` on: so few digits, with three signs between, are no longer than a byte tells.
    ends: [(u8, u8); MOST],
    count: usize,
}

impl Groups {
    fn read(text: &Text<'_>, from: usize) -> Groups {
        let mut groups = Groups {
            digits: [0; 2 * MOST + 2],
            length: 0,
            from,
            ends: [(0, 0); MOST],
            count: 0,
        };
        let mut place = from;
        loop {
            let end = text.digits(place, MOST + 1);
            let digits = groups.length + (end - place);
            groups.digits[groups.length..digits].copy_from_slice(&text.bytes[place..end]);
            groups.length = digits;
            if end == place || digits > MOST {
                return groups;
            }
            // No number ends with a group of one digit.
            if end - place > 1 {
                groups.ends[groups.count] = (digits as u8, (end - from) as u8);
                groups.count += 1;
            }
            let trunk = if digits <= 3 { trunk(text, end) } else { None };
            match trunk.or_else(|| separator(text, end)) {
                Some(behind) => place = behind,
                None => return groups,
            }
        }
    }

    fn ends(&self) -> impl DoubleEndedIterator<Item = (usize, usize)> {
        let ends = self.ends[..self.count].iter();
        ends.map(|&(digits, end)| (digits.into(), self.from + usize::from(end)))
    }
}

/// What stands between two groups: `)`, one sign, `(`, each of them or not.
fn separator(text: &Text<'_>, mut place: usize) -> Option<usize> {
    place += usize::from(text.at(place) == b')');
    place += usize::from(matches!(text.at(place), b' ' | b'.' | b'/' | b'-'));
    place += usize::from(text.at(place) == b'(');
    is(text.at(place), DIGIT).then_some(place)
}

/// The zero that is dialled within a country alone.
fn trunk(text: &Text<'_>, mut place: usize) -> Option<usize> {
    place += usize::from(text.at(place) == b' ');
    if !text.has(place, b"(0)") {
        return None;
    }
    place += 3;
    place += usize::from(matches!(text.at(place), b' ' | b'-'));
    is(text.at(place), DIGIT).then_some(place)
}

/// Where a number ends, with its extension, if it may end at a place.
fn end(text: &Text<'_>, place: usize) -> Option<usize> {
    if let Some(end) = extension(text, place) {
        return Some(end);
    }
    let behind = text.at(place);
    let glued = is(behind, WORD)
        || (matches!(behind, b'.' | b'/' | b'-') && digit_or_bracket(text.at(place + 1)));
    (!glued).then_some(place)
}

fn extension(text: &Text<'_>, mut place: usize) -> Option<usize> {
    place += usize::from(text.at(place) == b' ');
    place += match text.at(place) {
        b'x' | b'#' => 1,
        b'e' if text.has(place, b"ext") => 3 + usize::from(text.at(place + 3) == b'.'),
        _ => return None,
    };
    place += usize::from(text.at(place) == b' ');
    let end = text.run(place, DIGIT, 7);
    ((1..=6).contains(&(end - place)) && !is(text.at(end), WORD)).then_some(end)
}

/// A country: the length of its code, and its least and greatest national number.
#[derive(Clone, Copy, Default)]
struct Country {
    digits: usize,
    least: usize,
    most: usize,
}

/// The country whose code the digits are.
fn country(code: &[u8]) -> Option<Country> {
    static COUNTRIES: OnceLock<Vec<Country>> = OnceLock::new();
    // Codes of one, two and three digits have places of their own.
    let place = |code: &[u8]| {
        code.iter()
            .fold(1, |place, digit| place * 10 + usize::from(digit - b'0'))
    };
    let countries = once(&COUNTRIES, || {
        let mut countries = vec![Country::default(); 2000];
        for row in data_rows(ROWS) {
            let mut columns = row.split('\t');
            let mut next = || columns.next().unwrap_or_default();
            let code = next().as_bytes();
            if code.len() <= 3 && code.iter().all(u8::is_ascii_digit) {
                let (least, most) = (next().parse().unwrap_or(0), next().parse().unwrap_or(0));
                countries[place(code)] = Country {
                    digits: code.len(),
                    least,
                    most,
                };
            }
        }
        countries
    });
    countries
        .get(place(code))
        .copied()
        .filter(|country| country.digits > 0)
}
