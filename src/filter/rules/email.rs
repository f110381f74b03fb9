//! Addresses of mail.

use crate::filter::text::{ALNUM, LETTER, LOCAL, Text, is};

const LOCAL_MOST: usize = 64;
const LABEL_MOST: usize = 63;
const DOMAIN_MOST: usize = 253;

/// The address around an `@`.
pub fn email(text: &Text<'_>, at: usize) -> Option<(usize, usize)> {
    let mut start = text.run_before(at, LOCAL, LOCAL_MOST);
    // Signs before the first letter or digit are of the text around the address.
    while start < at && !is(text.bytes[start], ALNUM) && text.bytes[start] != b'_' {
        start += 1;
    }
    if start == at || text.before(at, 1) == b'.' {
        return None;
    }
    if is(text.before(start, 1), LOCAL) && at - start == LOCAL_MOST {
        return None;
    }
    domain(text, at + 1).map(|end| (start, end))
}

/// Where the domain ends that begins at a place: labels with dots between, the last one of letters.
fn domain(text: &Text<'_>, from: usize) -> Option<usize> {
    let (mut place, mut found) = (from, None);
    loop {
        let end = label(text, place);
        let length = end - place;
        if length == 0 || length > LABEL_MOST || end - from > DOMAIN_MOST {
            return found;
        }
        let letters = text.run(place, LETTER, LABEL_MOST + 1) - place;
        if place > from && length >= 2 && letters == length {
            found = Some(end);
        } else {
            // A later label may still be the last one; this one is not.
            found = None;
        }
        if text.at(end) != b'.' || !is(text.at(end + 1), ALNUM) {
            return found;
        }
        place = end + 1;
    }
}

/// The end of a label: letters, digits and hyphens, with neither edge a hyphen.
fn label(text: &Text<'_>, from: usize) -> usize {
    let mut end = from;
    while end - from <= LABEL_MOST
        && (is(text.at(end), ALNUM) || (text.at(end) == b'-' && end > from))
    {
        end += 1;
    }
    while end > from && text.bytes[end - 1] == b'-' {
        end -= 1;
    }
    end
}
