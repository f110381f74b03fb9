//! JSON web tokens.

use crate::filter::text::{ALNUM, Text, WORD, is};

const PART_MOST: usize = 8192;

/// The token that begins with `eyJ` at a place.
pub fn jwt(text: &Text<'_>, start: usize) -> Option<(usize, usize)> {
    if is(text.before(start, 1), WORD) || !text.has(start, b"eyJ") {
        return None;
    }
    let header = part(text, start);
    if text.at(header) != b'.' {
        return None;
    }
    let payload = part(text, header + 1);
    if payload - header < 5 || text.at(payload) != b'.' {
        return None;
    }
    let end = part(text, payload + 1);
    let decoded = decoded(&text.bytes[start..header])?;
    let alg = decoded.windows(5).any(|window| window == b"\"alg\"");
    (alg && decoded.last() == Some(&b'}')).then_some((start, end))
}

fn part(text: &Text<'_>, from: usize) -> usize {
    let mut end = from;
    while end - from < PART_MOST && (is(text.at(end), ALNUM) || matches!(text.at(end), b'_' | b'-'))
    {
        end += 1;
    }
    end
}

/// What base64 for URLs stands for, without its padding.
fn decoded(encoded: &[u8]) -> Option<Vec<u8>> {
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for &byte in encoded {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Some(bytes)
}
