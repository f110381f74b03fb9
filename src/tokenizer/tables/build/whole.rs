//! Tokens that no merge gives, which are tokens only where they are a piece alone.

use super::format;

/// Places by the hash of a piece, each with the start and the length of a text (0: none), and the texts.
pub fn table(tokens: &[&[u8]]) -> (Vec<u8>, Vec<u8>) {
    if tokens.is_empty() {
        return (vec![], vec![]);
    }
    let mut places = vec![[0u32; 2]; (2 * tokens.len()).next_power_of_two()];
    let mut texts = Vec::new();
    for token in tokens {
        let hash = format::hash(format::text_key(token));
        let mut at = format::whole_place(hash, places.len());
        while places[at][1] != 0 {
            at = (at + 1) % places.len();
        }
        places[at] = [texts.len() as u32, token.len() as u32];
        texts.extend_from_slice(token);
    }
    let bytes = places.iter().flatten().flat_map(|word| word.to_le_bytes());
    (bytes.collect(), texts)
}
