//! Names and passwords in URLs.

use crate::filter::text::{ALNUM, BLANK, LETTER, Text, WORD, is};

const SCHEME_MOST: usize = 20;
const NAME_MOST: usize = 256;

/// From the scheme to the `@`, around a colon that two slashes follow.
pub fn url_credentials(text: &Text<'_>, colon: usize) -> Option<(usize, usize)> {
    if text.at(colon + 1) != b'/' || text.at(colon + 2) != b'/' {
        return None;
    }
    let mut start = colon;
    while start > 0
        && colon - start < SCHEME_MOST
        && (is(text.bytes[start - 1], ALNUM) || matches!(text.bytes[start - 1], b'+' | b'.' | b'-'))
    {
        start -= 1;
    }
    while start < colon && !is(text.bytes[start], LETTER) {
        start += 1;
    }
    if start == colon || is(text.before(start, 1), WORD) {
        return None;
    }
    let from = colon + 3;
    let (mut place, mut password) = (from, None);
    loop {
        match text.at(place) {
            b'@' => break,
            b':' if password.is_none() => password = Some(place + 1),
            byte if byte <= b' ' || byte >= 0x7F || is(byte, BLANK) => return None,
            b'/' | b'?' | b'#' | b'"' | b'\'' | b'<' | b'>' | b'\\' | b'`' => return None,
            _ => {}
        }
        place += 1;
        if place - from > NAME_MOST {
            return None;
        }
    }
    (place > password?).then_some((start, place + 1))
}
