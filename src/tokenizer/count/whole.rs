//! Tokens that no merge gives: each counts one where it is a piece alone, and nowhere else.
//!
//! OpenAI's vocabularies have none. So neither the hot table nor the cache, which parts of pieces are looked up
//! in as well, may hold them.

use crate::tokenizer::tables::Tables;
use crate::tokenizer::tables::format::{hash, text_key, whole_place};

/// Whether the vocabulary has such tokens.
#[inline(always)]
pub fn any(tables: &Tables) -> bool {
    !tables.whole.is_empty()
}

/// Whether a piece of that hash is such a token.
pub fn holds(tables: &Tables, hash: u64, piece: &[u8]) -> bool {
    let places = tables.whole.len();
    let first = whole_place(hash, places);
    for step in 0..places {
        let [start, len] = words(tables.whole[(first + step) % places]);
        if len == 0 {
            return false;
        }
        let text = tables.whole_texts.as_flattened();
        if text.get(start..start + len) == Some(piece) {
            return true;
        }
    }
    false
}

/// Whether a piece is such a token.
pub fn is_whole(tables: &Tables, piece: &[u8]) -> bool {
    any(tables) && holds(tables, hash(text_key(piece)), piece)
}

fn words(place: [u8; 8]) -> [usize; 2] {
    let [a, b, c, d, e, f, g, h] = place;
    [[a, b, c, d], [e, f, g, h]].map(|word| u32::from_le_bytes(word) as usize)
}
