//! The tables that texts of tokens are looked up in: frequent tokens, and boundaries between characters.

use super::format;

/// Frequent tokens, a few per bucket: those that come first have the places.
pub fn hot_table<'a>(tokens: impl Iterator<Item = &'a [u8]>, bits: u32) -> Vec<u8> {
    let mut table = vec![0u128; 1 << bits];
    for token in tokens.filter(|token| token.len() <= format::KEY_BYTES) {
        let key = format::text_key(token);
        let bucket =
            format::hot_bucket(format::hash(key), table.len() / format::WAYS) * format::WAYS;
        if let Some(place) = table[bucket..bucket + format::WAYS]
            .iter_mut()
            .find(|place| **place == 0)
        {
            *place = key;
        }
    }
    table.iter().flat_map(|key| key.to_le_bytes()).collect()
}

/// One bit for each boundary between two characters of more than one byte that lies inside some token.
///
/// A token may begin or end inside a character: then every byte that could be missing gets its bit. The
/// filter may say "inside a token" of other boundaries too; that only costs a chance to cut. A token that
/// leaves too much open (one byte before, one after) bars every cut before characters that begin like
/// that: bit n of the mask stands for the first byte 0xC0 + n.
pub fn boundaries<'a>(tokens: impl Iterator<Item = &'a [u8]>) -> (Vec<u8>, u64) {
    let mut leads = 0;
    let mut filter = vec![0u8; 1 << (format::BOUNDARY_BITS - 3)];
    for token in tokens {
        for at in (1..token.len()).filter(|&at| token[at - 1] >= 0x80 && token[at] >= 0xC0) {
            let looked_at = format::boundary_bytes(token[at]);
            let after = &token[at..token.len().min(at + looked_at)];
            let open = looked_at - after.len();
            if at == 1 && open == 2 {
                leads |= 1 << (token[at] - 0xC0);
                continue;
            }
            let before = if at == 1 {
                0x80..=0xFF
            } else {
                token[at - 2]..=token[at - 2]
            };
            for before in before {
                for missing in 0..1 << (6 * open) {
                    let mut bytes = [0; 3];
                    bytes[..after.len()].copy_from_slice(after);
                    for (nth, byte) in bytes[after.len()..looked_at].iter_mut().enumerate() {
                        *byte = 0x80 | (missing >> (6 * nth) & 0x3F) as u8;
                    }
                    let bit = format::boundary_bit([before, token[at - 1]], bytes);
                    filter[bit / 8] |= 1 << (bit % 8);
                }
            }
        }
    }
    (filter, leads)
}
