//! Numbers of payment cards.

use super::{
    digits::luhn,
    guard::{Words, has_near, number_before, number_behind},
};
use crate::filter::text::{DIGIT, Text};

/// The most digits of a number.
const MOST: usize = 19;

/// How numbers are printed in groups, the longest first; and Maestro's, where a word says so.
const GROUPINGS: [&[usize]; 4] = [&[4, 4, 4, 4, 3], &[4, 4, 4, 4], &[4, 6, 5], &[4, 6, 4]];
const SHORT_GROUPINGS: [&[usize]; 4] = [&[4, 4, 4, 3], &[4, 4, 4, 2], &[4, 4, 4, 1], &[4, 4, 4]];

/// First four digits from, to, and the lengths of the issuer's numbers (ISO/IEC 7812), a bit each.
const ISSUERS: [(u32, u32, u32); 23] = [
    (4000, 4999, 1 << 13 | 1 << 16 | 1 << 19), // Visa
    (5100, 5599, 1 << 16),                     // Mastercard
    (2221, 2720, 1 << 16),
    (3400, 3499, 1 << 15), // American Express
    (3700, 3799, 1 << 15),
    (3000, 3059, 1 << 14 | LONG), // Diners Club
    (3095, 3095, 1 << 14 | LONG),
    (3600, 3699, 1 << 14 | 1 << 15 | LONG),
    (3800, 3999, 1 << 14 | LONG),
    (6011, 6011, LONG), // Discover
    (6440, 6599, LONG),
    // JCB: of 16 digits all of 35, of which the registry gives it 3528 to 3589, and nobody the rest.
    (3500, 3599, 1 << 16),
    (3528, 3589, LONG),
    (2131, 2131, 1 << 15),
    (1800, 1800, 1 << 15),
    (6200, 6299, LONG),    // UnionPay
    (8100, 8299, 1 << 16), // UnionPay, RuPay
    (6000, 6099, 1 << 16), // RuPay
    (5080, 5089, 1 << 16),
    (2200, 2204, LONG),                        // Mir
    (9792, 9792, 1 << 16),                     // Troy
    (5061, 5061, 1 << 16 | 1 << 18 | 1 << 19), // Verve
    (5019, 5019, 1 << 16),                     // Dankort
];
const LONG: u32 = 1 << 16 | 1 << 17 | 1 << 18 | 1 << 19;

/// Maestro's: of 16 digits, or in groups, like all others; else mostly with a word alone, as whole numbers
/// of 17 to 19 digits are hashes and ids.
const MAESTRO: [(u32, u32); 8] = [
    (5018, 5018),
    (5020, 5020),
    (5038, 5038),
    (5600, 5899),
    (6304, 6304),
    (6390, 6390),
    (6700, 6799),
    (604, 604),
];

/// The four digits at which cards of Maestro begin today. Their numbers of 12 digits, a length that no other
/// issuer gives, and of 17 and more need no word: of ten thousand other numbers one is like them.
const MAESTRO_TODAY: [u32; 9] = [5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763];

const WORDS: [&str; 14] = [
    "card",
    "cards",
    "karte",
    "kreditkarte",
    "kartennummer",
    "carte",
    "tarjeta",
    "carta",
    "cartao",
    "maestro",
    "debit",
    "credit",
    "cc",
    "pan",
];
const SUFFIXES: [&str; 3] = ["number", "no", "nr"];
const NEAR: Words = Words::new(&WORDS, &SUFFIXES);

/// The number of 12 to 19 digits that begins at a digit which begins a number, if an issuer gives it
/// and Luhn's sum holds; or one of Maestro's that needs a word behind such a word.
pub fn card(text: &Text<'_>, start: usize) -> Option<(usize, usize)> {
    let issued = |digits: &[u8], grouped: bool| {
        let first = first_four(digits);
        let given = |&(from, to, lengths): &(u32, u32, u32)| {
            (from..=to).contains(&first) && lengths >> digits.len() & 1 != 0
        };
        let maestro = match digits.len() {
            16 => is_maestro(first),
            17.. if grouped => is_maestro(first),
            12 | 17.. => MAESTRO_TODAY.contains(&first),
            _ => false,
        };
        maestro || ISSUERS.iter().any(given)
    };
    if let Some(end) = number(text, start, &GROUPINGS, 12, issued) {
        return Some((start, end));
    }
    let short = card_loose(text, start)?;
    has_near(text, start, false, &NEAR).then_some(short)
}

/// A number of Maestro's of 12 to 15 digits, or of 17 to 19 in one.
pub fn card_loose(text: &Text<'_>, start: usize) -> Option<(usize, usize)> {
    let first = text.bytes.get(start..start + 4)?;
    if !(first.iter().all(u8::is_ascii_digit) && is_maestro(first_four(first))) {
        return None;
    }
    let end = number(text, start, &SHORT_GROUPINGS, 12, |digits, _| {
        digits.len() != 16
    })?;
    Some((start, end))
}

fn is_maestro(first: u32) -> bool {
    MAESTRO
        .iter()
        .any(|&(from, to)| (from..=to).contains(&first))
}

fn first_four(digits: &[u8]) -> u32 {
    digits[..4]
        .iter()
        .fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
}

/// Where the number ends, whole or in groups with one blank or hyphen between: of several groupings the
/// first whose digits are `right`, told whether they are in groups, as a number of another kind may follow.
fn number(
    text: &Text<'_>,
    start: usize,
    groupings: &[&[usize]],
    least: usize,
    right: impl Fn(&[u8], bool) -> bool,
) -> Option<usize> {
    if !number_before(text, start) {
        return None;
    }
    let first = text.run(start, DIGIT, MOST + 1);
    let count = first - start;
    if count < 4 {
        return None;
    }
    if count > 4 {
        if !(least..=MOST).contains(&count) || !number_behind(text, first) {
            return None;
        }
        let digits = &text.bytes[start..first];
        return (right(digits, false) && luhn(digits)).then_some(first);
    }
    let sign = text.at(first);
    if !matches!(sign, b' ' | b'-') {
        return None;
    }
    // Dates end here.
    let second = text.run(first + 1, DIGIT, 7) - first - 1;
    if !matches!(second, 4 | 6) {
        return None;
    }
    let mut value = [0; MOST];
    groupings.iter().find_map(|grouping| {
        let (mut place, mut count) = (start, 0);
        for (index, &length) in grouping.iter().enumerate() {
            if index > 0 {
                if text.at(place) != sign {
                    return None;
                }
                place += 1;
            }
            if text.run(place, DIGIT, length + 1) != place + length {
                return None;
            }
            value[count..count + length].copy_from_slice(&text.bytes[place..place + length]);
            (place, count) = (place + length, count + length);
        }
        let digits = &value[..count];
        (number_behind(text, place) && right(digits, true) && luhn(digits)).then_some(place)
    })
}
