//! Addresses of networks.

use super::guard::{characters_before, digit_or_bracket};
use crate::filter::text::{DIGIT, HEX, LETTER, Text, WORD, is};

/// So far before a number may stand the word that says that it is a version; no address that follows
/// the word ends farther away.
pub const VERSION_NEAR: usize = 24;
const VERSIONS: [&str; 9] = [
    "v", "ver", "version", "versions", "release", "rev", "section", "chapter", "clause",
];

/// The IPv4 address that begins at a digit which begins a number; see `version_before`.
pub fn ipv4(text: &Text<'_>, start: usize) -> Option<(usize, usize)> {
    let two = text.before(start, 2);
    let glued = text.before(start, 1) == b'.' && (is(two, WORD) || two == b']');
    if glued || text.is_glued(start) {
        return None;
    }
    dotted(text, start).map(|end| (start, end))
}

/// The end of four numbers up to 255 without zeros before, with dots between, and no part of more.
fn dotted(text: &Text<'_>, start: usize) -> Option<usize> {
    let mut place = start;
    for part in 0..4 {
        if part > 0 {
            if text.at(place) != b'.' {
                return None;
            }
            place += 1;
        }
        let end = text.digits(place, 4);
        let digits = &text.bytes[place.min(end)..end];
        let number = digits
            .iter()
            .fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
        let zeros = digits.len() > 1 && digits[0] == b'0';
        if digits.is_empty() || number > 255 || zeros {
            return None;
        }
        place = end;
    }
    let glued = is(text.at(place), WORD)
        || (text.at(place) == b'.' && digit_or_bracket(text.at(place + 1)));
    (!glued).then_some(place)
}

/// Where the word ends that stands before a place and says that the number there is a version. A small
/// `version` at the end of a longer word is no such word, `FileVersion` is.
pub fn version_before(bytes: &[u8], start: usize) -> Option<usize> {
    let sign = |byte: &u8| matches!(byte, b' ' | b':' | b'=' | b'"' | b'\'' | b'/' | b'(');
    let word = bytes[..start].iter().rev().take(6);
    let mut word = word.skip_while(|byte| sign(byte) || **byte == b'.');
    // What the words end with.
    if !matches!(
        word.next().map(u8::to_ascii_lowercase),
        Some(b'v' | b'r' | b'n' | b's' | b'e')
    ) {
        return None;
    }
    let least = characters_before(bytes, start, VERSION_NEAR);
    let before = &bytes[least..start];
    let signs = before
        .iter()
        .rev()
        .take(4)
        .take_while(|byte| sign(byte))
        .count();
    let mut end = before.len() - signs;
    end -= usize::from(before[..end].ends_with(b"."));
    let word = &before[..end];
    let letters = word
        .iter()
        .rev()
        .take_while(|byte| is(**byte, LETTER))
        .count();
    let run = &word[end - letters..];
    let is_version = VERSIONS
        .iter()
        .any(|version| run.eq_ignore_ascii_case(version.as_bytes()))
        || run.ends_with(b"Version");
    is_version.then_some(least + end)
}

/// No address has more characters; it may have a colon of the text around at each end.
const IPV6_MOST: usize = 39 + 2;

/// The IPv6 address to whose first colon this is.
///
/// Where `::` stands for groups, one of the others has three digits or more, or there are four of
/// them, and one has a decimal digit: `a::b` is a path of C++, and `1::2` a slice of Python.
pub fn ipv6(text: &Text<'_>, colon: usize) -> Option<(usize, usize)> {
    let mut start = text.run_before(colon, HEX, 5);
    if colon - start > 4 || text.before(start, 1) == b':' {
        return None;
    }
    let (mut behind, mut colons, mut gap) = (start, 0, false);
    loop {
        let byte = text.at(behind);
        if byte == b':' {
            colons += 1;
            gap |= behind > start && text.bytes[behind - 1] == b':';
        } else if !is(byte, HEX) {
            break;
        }
        behind += 1;
        if behind - start > IPV6_MOST {
            return None;
        }
    }
    // Seven colons, six where an IPv4 address ends it, or a gap: times end here.
    if colons < 6 && !gap {
        return None;
    }
    // What a colon leads to may have been a group.
    if (text.bytes[start] == b':' && text.before(start, 1) == b']')
        || (text.bytes[behind - 1] == b':' && text.at(behind) == b'[')
    {
        return None;
    }
    if text.bytes[start] == b':' && text.bytes[start + 1] != b':' {
        start += 1;
    }
    let mut end = behind;
    if text.bytes[end - 1] == b':' && text.before(end, 2) != b':' {
        end -= 1;
    }
    if is(text.before(start, 1), WORD) {
        return None;
    }
    let address = text.bytes.get(start..end)?;
    if address.iter().filter(|&&byte| byte == b':').count() < 2 {
        return None;
    }
    let last = address
        .rsplit(|&byte| byte == b':')
        .next()
        .unwrap_or_default();
    let decimal = !last.is_empty() && last.iter().all(u8::is_ascii_digit);
    if end == behind && text.at(end) == b'.' && decimal {
        let from = end - last.len();
        if let Some(dotted) = dotted(text, from) {
            let mut whole = text.bytes[start..from].to_vec();
            whole.extend_from_slice(b"0:0");
            return is_ipv6(&whole).then_some((start, dotted));
        }
    }
    let goes_on = |end: usize| text.at(end) == b'.' && digit_or_bracket(text.at(end + 1));
    if end == behind && (is(text.at(end), WORD) || goes_on(end)) {
        return None;
    }
    is_ipv6(address).then_some((start, end))
}

fn is_ipv6(address: &[u8]) -> bool {
    let groups = || address.split(|&byte| byte == b':');
    let full = || groups().filter(|group| !group.is_empty());
    if full().any(|group| group.len() > 4) {
        return false;
    }
    let gaps = address.windows(2).filter(|pair| pair == b"::").count();
    if gaps == 0 {
        return groups().count() == 8 && full().count() == 8;
    }
    // Three colons are two pairs.
    let count = full().count();
    gaps == 1
        && (2..=7).contains(&count)
        && (count >= 4 || full().any(|group| group.len() >= 3))
        && address.iter().any(u8::is_ascii_digit)
}

/// Six pairs to whose first separator, a colon or hyphen, this is.
pub fn mac(text: &Text<'_>, first: usize) -> Option<(usize, usize)> {
    let start = first.checked_sub(2)?;
    let sign = text.bytes[first];
    let end = start + 17;
    let pair = |place: usize| is(text.at(place), HEX) && is(text.at(place + 1), HEX);
    if !pair(start) || !pair(start + 3) || text.at(start + 5) != sign {
        return None;
    }
    let pairs = (6..18)
        .step_by(3)
        .all(|at| pair(start + at) && (at == 15 || text.at(start + at + 2) == sign));
    (pairs && !is_part(text, start, end, b":-")).then_some((start, end))
}

/// Three fours with dots between, letters and digits, of which the first digit is at a place.
#[inline]
pub fn mac_of_fours(text: &Text<'_>, digit: usize) -> Option<(usize, usize)> {
    let before = text.before(digit, 1);
    let first = !(is(before, HEX) || before == b'.');
    if first && text.bytes.get(digit + 4).is_some_and(|&byte| byte != b'.') {
        return None;
    }
    fours(text, digit)
}

fn fours(text: &Text<'_>, digit: usize) -> Option<(usize, usize)> {
    let mut start = digit;
    loop {
        if text.bytes.get(start + 4) == Some(&b'.') || start + 4 >= text.bytes.len() {
            let four = |at: usize| (at..at + 4).all(|place| is(text.at(place), HEX));
            let end = start + 14;
            if four(start)
                && text.at(start + 4) == b'.'
                && four(start + 5)
                && text.at(start + 9) == b'.'
                && four(start + 10)
                && text.bytes[start..end].iter().any(u8::is_ascii_alphabetic)
                && !is_part(text, start, end, b".")
            {
                return Some((start, end));
            }
        }
        let before = text.before(start, 1);
        let inside = (is(before, HEX) && !is(before, DIGIT)) || before == b'.';
        if !inside || digit - start == 13 {
            return None;
        }
        start -= 1;
    }
}

/// Whether what stands beside an address makes it part of more.
fn is_part(text: &Text<'_>, start: usize, end: usize, signs: &[u8]) -> bool {
    let joins = |sign: u8, next: u8, bracket: u8| {
        signs.contains(&sign) && (is(next, HEX) || next == bracket)
    };
    text.is_glued(start)
        || joins(text.before(start, 1), text.before(start, 2), b']')
        || is(text.at(end), WORD)
        || joins(text.at(end), text.at(end + 1), b'[')
}
