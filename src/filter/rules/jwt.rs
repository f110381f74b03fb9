//! JSON web tokens.

use super::placeholder::is_placeholder;
use crate::filter::text::{BASE64_URL, BLANK, Text, is};

const PART_MOST: usize = 8192;
const HEADER_LEAST: usize = 8;

/// The token that begins at a place: a signed one of three parts or an encrypted one of five, whose
/// header names an algorithm.
pub fn jwt(text: &Text<'_>, start: usize) -> Option<(usize, usize)> {
    if !text.has(start, b"eyJ") || text.is_glued(start) {
        return None;
    }
    let header = text.url_run(start);
    if !(HEADER_LEAST..=PART_MOST).contains(&(header - start)) || text.at(header) != b'.' {
        return None;
    }
    let decoded = decoded(&text.bytes[start..header]);
    if !names_algorithm(&decoded) {
        return None;
    }
    let encrypted = decoded.windows(5).any(|window| window == b"\"enc\"");
    let least: &[usize] = if encrypted { &[0, 2, 2, 2] } else { &[2, 0] };
    let mut end = header;
    for &least in least {
        if text.at(end) != b'.' {
            return None;
        }
        end = part(text, end + 1, least)?;
    }
    (!is_placeholder(text, end)).then_some((start, end))
}

/// The end of a run of base64 for URLs.
fn part(text: &Text<'_>, from: usize, least: usize) -> Option<usize> {
    let end = text.run(from, BASE64_URL, PART_MOST + 1);
    (least..=PART_MOST).contains(&(end - from)).then_some(end)
}

/// Whether JSON's object has a member `alg`.
fn names_algorithm(header: &[u8]) -> bool {
    let header = header.trim_ascii_end();
    let header = match header.split_last() {
        Some((b'\x0b', rest)) => rest.trim_ascii_end(),
        _ => header,
    };
    header.first() == Some(&b'{')
        && header.last() == Some(&b'}')
        && header.windows(5).enumerate().any(|(at, window)| {
            let behind = header[at + 5..].iter().find(|byte| !is(**byte, BLANK));
            window == b"\"alg\"" && behind == Some(&b':')
        })
}

/// What base64 for URLs stands for, without its padding; bits that make no byte are left out.
fn decoded(encoded: &[u8]) -> Vec<u8> {
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::with_capacity(encoded.len()));
    for &byte in encoded {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            _ => 63,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}
