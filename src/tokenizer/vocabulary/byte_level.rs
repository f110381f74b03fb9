//! The alphabet in which byte-level vocabularies write bytes: the printable ones of Latin-1 as they are, the others
//! by the characters from U+0100 on. It is GPT-2's, and Hugging Face's `ByteLevel`.

/// Whether a byte is written as itself.
const fn printable(byte: u8) -> bool {
    matches!(byte, b'!'..=b'~' | 0xA1..=0xAC | 0xAE..=0xFF)
}

/// The byte by the number of its character.
const BYTES: [Option<u8>; 0x144] = {
    let mut bytes = [None; 0x144];
    let (mut byte, mut next) = (0, 0x100);
    while byte < 256 {
        if printable(byte as u8) {
            bytes[byte] = Some(byte as u8);
        } else {
            bytes[next] = Some(byte as u8);
            next += 1;
        }
        byte += 1;
    }
    bytes
};

/// The bytes that a text in this alphabet stands for, or its first character that is in it.
pub fn bytes(text: &str) -> Result<Vec<u8>, char> {
    text.chars()
        .map(|character| {
            let byte = BYTES.get(character as usize).copied().flatten();
            byte.ok_or(character)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn every_byte_has_one_character() {
        let mut found: Vec<u8> = ('\0'..'\u{144}')
            .filter_map(|character| bytes(&character.to_string()).ok()?.first().copied())
            .collect();
        found.sort_unstable();
        assert_eq!(found, (0..=255).collect::<Vec<u8>>());
        assert_eq!(bytes("Ġthe"), Ok(b" the".to_vec()));
        assert_eq!(bytes("Ċ"), Ok(b"\n".to_vec()));
        assert_eq!(bytes("a｜"), Err('｜'));
        assert_eq!(bytes("a b"), Err(' '));
    }
}
