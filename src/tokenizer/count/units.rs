//! What a merge starts with: characters that can be taken whole, and bytes.

use crate::tokenizer::tables::Tables;
use crate::tokenizer::tables::format::{AFTER, BEFORE, IS_TOKEN, RANK};

/// Writes the units of a piece, and says how many they are; `None` when `tokens` may be too short.
#[inline(always)]
pub fn units<const ROOM: usize>(
    tables: &Tables,
    piece: &[u8],
    tokens: &mut [u32; ROOM],
) -> Option<usize> {
    let byte = |byte: u8| u32::from(tables.bytes[usize::from(byte)][0]);
    let (mut at, mut len) = (0, 0);
    // What the flags of a token must have here.
    let mut needed = IS_TOKEN;
    while let Some(&first) = piece.get(at) {
        if first < 0x80 {
            *tokens.get_mut(len)? = byte(first);
            len += 1;
            at += 1;
            needed = IS_TOKEN | AFTER[0];
            continue;
        }
        let (code, bytes) = code_point(&piece[at..]);
        if len + bytes > ROOM {
            return None;
        }
        let next = piece.get(at + bytes);
        let before = next.map_or(0, |&next| BEFORE[usize::from(next >= 0x80)]);
        let character = character(tables, code);
        let prefix = entry(tables.prefixes, code >> 6).unwrap_or(0);
        if character & (needed | before) == needed | before {
            tokens[len] = character & RANK;
            len += 1;
        } else if prefix & needed == needed {
            tokens[len] = prefix & RANK;
            tokens[len + 1] = byte(piece[at + 2]);
            len += 2;
        } else {
            for &inner in &piece[at..at + bytes] {
                tokens[len] = byte(inner);
                len += 1;
            }
        }
        at += bytes;
        needed = IS_TOKEN | AFTER[1];
    }
    Some(len)
}

/// The first unit of a text whose tokens are made of characters, and its bytes: a character that is a
/// token, or a byte.
#[inline(always)]
pub fn first_unit(tables: &Tables, text: &[u8]) -> (u32, usize) {
    let byte = (u32::from(tables.bytes[usize::from(text[0])][0]), 1);
    let bytes = match text[0] {
        // A window may begin or end in a character.
        0..0xC0 => return byte,
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    };
    if bytes > text.len() {
        return byte;
    }
    match character(tables, code_point(text).0) {
        0 => byte,
        character => (character & RANK, bytes),
    }
}

fn entry(table: &[[u8; 4]], at: usize) -> Option<u32> {
    table.get(at).map(|&entry| u32::from_le_bytes(entry))
}

/// What the tables say of a character, or 0.
#[inline(always)]
fn character(tables: &Tables, code: usize) -> u32 {
    entry(tables.characters, code).unwrap_or_else(|| high_character(tables, code as u32))
}

/// Of one from U+10000 on.
fn high_character(tables: &Tables, code: u32) -> u32 {
    let [of, entry] = [0, 4].map(|at| {
        move |high: &[u8; 8]| {
            high[at..]
                .first_chunk()
                .map_or(0, |&word| u32::from_le_bytes(word))
        }
    });
    let found = tables.high_characters.binary_search_by_key(&code, of);
    found.map_or(0, |at| entry(&tables.high_characters[at]))
}

/// Code point and length of the first character.
#[inline(always)]
fn code_point(text: &[u8]) -> (usize, usize) {
    let inner = |at: usize| usize::from(text[at]) & 0x3F;
    let first = usize::from(text[0]);
    match first {
        0..0x80 => (first, 1),
        0x80..0xE0 => ((first & 0x1F) << 6 | inner(1), 2),
        0xE0..0xF0 => ((first & 0x0F) << 12 | inner(1) << 6 | inner(2), 3),
        _ => (
            (first & 0x07) << 18 | inner(1) << 12 | inner(2) << 6 | inner(3),
            4,
        ),
    }
}
