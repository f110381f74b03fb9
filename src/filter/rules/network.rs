//! Addresses of networks.

use crate::filter::text::{ALNUM, DIGIT, HEX, Text, WORD, is};

/// The IPv4 address that begins at a digit which begins a number.
pub fn ipv4(text: &Text<'_>, start: usize) -> Option<(usize, usize)> {
    let before = text.before(start, 1);
    if is(before, WORD) || before == b'.' || versioned(text, start) {
        return None;
    }
    let end = dotted(text, start)?;
    let behind = text.at(end);
    if is(behind, WORD) || (behind == b'.' && is(text.at(end + 1), ALNUM)) {
        return None;
    }
    Some((start, end))
}

/// The end of four numbers up to 255 with dots between.
fn dotted(text: &Text<'_>, start: usize) -> Option<usize> {
    let mut place = start;
    for part in 0..4 {
        if part > 0 {
            if text.at(place) != b'.' {
                return None;
            }
            place += 1;
        }
        let end = text.run(place, DIGIT, 4);
        let number = text.bytes[place..end]
            .iter()
            .fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
        let zeros = end - place > 1 && text.bytes[place] == b'0';
        if end == place || end - place > 3 || number > 255 || zeros {
            return None;
        }
        place = end;
    }
    Some(place)
}

/// Whether the word before says that the number is a version.
fn versioned(text: &Text<'_>, start: usize) -> bool {
    let mut end = start;
    while end > 0 && matches!(text.bytes[end - 1], b' ' | b':' | b'=' | b'"') && start - end < 3 {
        end -= 1;
    }
    let from = text.run_before(end, ALNUM, 10);
    let word = text.bytes[from..end].to_ascii_lowercase();
    matches!(word.as_slice(), b"v" | b"ver" | b"version" | b"release")
}

/// The IPv6 address to whose first colon this is.
pub fn ipv6(text: &Text<'_>, colon: usize) -> Option<(usize, usize)> {
    let start = text.run_before(colon, HEX, 5);
    let before = text.before(start, 1);
    if colon - start > 4 || is(before, WORD) || before == b':' || before == b'.' {
        return None;
    }
    let (mut groups, mut gap, mut place) = (0, false, start);
    loop {
        let end = text.run(place, HEX, 5);
        if end == place {
            // Only the two colons of a gap have nothing between them.
            break;
        }
        if text.at(end) == b'.' && groups >= 1 {
            let end = dotted(text, place)?;
            (groups, place) = (groups + 2, end);
            break;
        }
        if end - place > 4 {
            return None;
        }
        (groups, place) = (groups + 1, end);
        if text.at(place) != b':' {
            break;
        }
        if text.at(place + 1) == b':' {
            break;
        }
        if !is(text.at(place + 1), HEX) {
            break;
        }
        if groups == 8 {
            return None;
        }
        place += 1;
    }
    if text.at(place) == b':' && text.at(place + 1) == b':' {
        gap = true;
        place += 2;
        loop {
            let end = text.run(place, HEX, 5);
            if end == place {
                break;
            }
            if text.at(end) == b'.' && is(text.at(end + 1), DIGIT) {
                let end = dotted(text, place)?;
                (groups, place) = (groups + 2, end);
                break;
            }
            if end - place > 4 {
                return None;
            }
            (groups, place) = (groups + 1, end);
            if text.at(place) != b':' || !is(text.at(place + 1), HEX) || groups >= 8 {
                break;
            }
            place += 1;
        }
    }
    let whole = if gap {
        (2..8).contains(&groups)
    } else {
        groups == 8
    };
    let behind = text.at(place);
    if !whole
        || is(behind, WORD)
        || behind == b':'
        || (behind == b'.' && is(text.at(place + 1), ALNUM))
    {
        return None;
    }
    Some((start, place))
}

/// The hardware address to whose first separator, a colon or hyphen, this is.
pub fn mac(text: &Text<'_>, first: usize) -> Option<(usize, usize)> {
    let start = first.checked_sub(2)?;
    let before = text.before(start, 1);
    let separator = text.bytes[first];
    if is(before, WORD) || before == separator {
        return None;
    }
    for pair in 0..6 {
        let place = start + 3 * pair;
        if !is(text.at(place), HEX) || !is(text.at(place + 1), HEX) {
            return None;
        }
        if pair < 5 && text.at(place + 2) != separator {
            return None;
        }
    }
    let end = start + 17;
    let behind = text.at(end);
    let glued = is(behind, WORD) || (behind == separator && is(text.at(end + 1), WORD));
    (!glued).then_some((start, end))
}
