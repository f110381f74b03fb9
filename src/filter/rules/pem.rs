//! Private keys as PEM.

use crate::filter::text::{DIGIT, Text, UPPER, is};

const MOST: usize = 16 << 10;
pub const BEGIN: &[u8] = b"-----BEGIN ";
const LABEL_MOST: usize = 40;

/// The key whose header begins at a place, to the end of its last line.
pub fn pem(text: &Text<'_>, start: usize) -> Option<(usize, usize)> {
    if !text.has(start, BEGIN) {
        return None;
    }
    let from = start + BEGIN.len();
    let mut end = from;
    while end - from < LABEL_MOST && (is(text.at(end), UPPER | DIGIT) || text.at(end) == b' ') {
        end += 1;
    }
    let label = &text.bytes[from..end];
    if !label.ends_with(b"PRIVATE KEY") && !label.ends_with(b"PRIVATE KEY BLOCK") {
        return None;
    }
    if !text.has(end, b"-----") {
        return None;
    }
    let mut place = end + 5;
    while place - start < MOST {
        if text.at(place) == b'-' && text.has(place, b"-----END ") {
            let behind = place + 9;
            if text.has(behind, label) && text.has(behind + label.len(), b"-----") {
                return Some((start, behind + label.len() + 5));
            }
        }
        if place >= text.bytes.len() {
            break;
        }
        place += 1;
    }
    None
}
