//! Names and passwords in URLs.

use crate::filter::text::{ALNUM, Text, is};

const NAME_MOST: usize = 128;
const PASSWORD_MOST: usize = 256;

/// Name and password between `://`, whose colon is at a place, and the last `@` before a host.
pub fn url_credentials(text: &Text<'_>, colon: usize) -> Option<(usize, usize)> {
    if text.at(colon + 1) != b'/' || text.at(colon + 2) != b'/' || !is(text.before(colon, 1), ALNUM)
    {
        return None;
    }
    let start = colon + 3;
    let mut place = start;
    while place - start <= NAME_MOST && is_name(text.at(place)) {
        place += 1;
    }
    if place - start > NAME_MOST || text.at(place) != b':' {
        return None;
    }
    let password = place + 1;
    let mut behind = password;
    while behind - password < PASSWORD_MOST
        && (is_name(text.at(behind)) || matches!(text.at(behind), b':' | b'@'))
    {
        behind += 1;
    }
    let end = (password + 1..=behind)
        .rev()
        .find(|&at| text.at(at) == b'@' && is_host(text.at(at + 1)))?;
    let value = &text.bytes[password..end];
    let hidden = value[0] == b'$' || value == b"%s" || value.iter().all(|&byte| byte == b'*');
    (!hidden).then_some((start, end))
}

/// Whether a host, or what else a rule may have taken out, begins with the byte.
fn is_host(byte: u8) -> bool {
    is(byte, ALNUM) || b"[:+(-".contains(&byte)
}

#[inline]
fn is_name(byte: u8) -> bool {
    is(byte, ALNUM) || b"._~%!$&*+=-".contains(&byte)
}
