//! Numbers of payment cards.

use super::{
    digits::luhn,
    guard::{Words, has_near, number_behind},
};
use crate::filter::text::Text;

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

/// The lengths of numbers by their first digit, a bit each: most other numbers are seen to be none by it.
const LENGTHS: [u32; 10] = {
    let mut lengths = [0; 10];
    let mut index = 0;
    while index < ISSUERS.len() {
        let (from, to, given) = ISSUERS[index];
        lengths[from as usize / 1000] |= given;
        lengths[to as usize / 1000] |= given;
        index += 1;
    }
    // Maestro's.
    lengths[0] |= MAESTRO_LENGTHS;
    lengths[5] |= MAESTRO_LENGTHS;
    lengths[6] |= MAESTRO_LENGTHS;
    lengths
};
const MAESTRO_LENGTHS: u32 = 1 << 12 | 1 << 13 | 1 << 14 | 1 << 15 | LONG;

fn lengths(first: u8) -> u32 {
    LENGTHS[usize::from(first - b'0')]
}

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
        if lengths(digits[0]) >> digits.len() & 1 == 0 {
            return false;
        }
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
    let first = text.digits(start, MOST + 1);
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
    let groups = Groups::read(text, start, first)?;
    groupings.iter().find_map(|grouping| {
        let place = groups.end_of(grouping)?;
        let digits = &groups.digits[..grouping.iter().sum()];
        (number_behind(text, place) && right(digits, true) && luhn(digits)).then_some(place)
    })
}

/// The most groups that a number is printed in, and the digits of the longest.
const GROUPS: usize = 5;
const GROUP: usize = 6;

/// Digits in groups with the same sign between.
struct Groups {
    lengths: [usize; GROUPS],
    ends: [usize; GROUPS],
    digits: [u8; MOST + GROUP],
}

impl Groups {
    /// The groups of which the first, of four digits, stands here; none where it is a date's.
    fn read(text: &Text<'_>, start: usize, first: usize) -> Option<Groups> {
        let sign = text.at(first);
        if !matches!(sign, b' ' | b'-') {
            return None;
        }
        let mut end = text.digits(first + 1, GROUP + 1);
        // Maestro's have all lengths.
        let possible = match end - first - 1 {
            4 => 1 << 16 | 1 << 19,
            6 => 1 << 14 | 1 << 15,
            _ => 0,
        };
        if lengths(text.bytes[start]) & possible == 0 {
            return None;
        }
        let mut groups = Groups {
            lengths: [4, 0, 0, 0, 0],
            ends: [first; GROUPS],
            digits: [0; _],
        };
        groups.digits[..4].copy_from_slice(&text.bytes[start..first]);
        let (mut count, mut place) = (4, first + 1);
        for index in 1..GROUPS {
            let length = end - place;
            if length > GROUP {
                break;
            }
            groups.digits[count..count + length].copy_from_slice(&text.bytes[place..end]);
            (groups.lengths[index], groups.ends[index]) = (length, end);
            count += length;
            if (length != 4 && index > 1) || text.at(end) != sign {
                break;
            }
            place = end + 1;
            end = text.digits(place, GROUP + 1);
        }
        Some(groups)
    }

    /// Where they end, where those that there are begin with these ones.
    fn end_of(&self, grouping: &[usize]) -> Option<usize> {
        let mut pairs = self.lengths.iter().zip(grouping);
        pairs
            .all(|(length, wanted)| length == wanted)
            .then(|| self.ends[grouping.len() - 1])
    }
}
