//! What is done with what is found.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The action of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The rule's name in place of the value.
    Name(String),
    /// A given text in place of the value.
    Replace(String),
    /// The value with `*` for what is secret in it.
    Mask {
        /// Whether the last four letters or digits and what stands between the groups stay.
        tail: bool,
    },
    /// What is the same for the same value, and tells nothing of it without the key.
    Hash,
    /// Nothing.
    Remove,
    /// The whole text is refused.
    Block,
    /// The value.
    Keep,
}

/// The rule's name as a placeholder shows it.
pub fn label(rule: &str) -> String {
    rule.to_ascii_uppercase()
}

/// The value, masked. What masks as a whole has one `*` for each character.
pub fn mask(value: &str, tail: bool, output: &mut String) {
    if !tail {
        output.extend(value.chars().map(|_| '*'));
        return;
    }
    let mut hidden = value
        .chars()
        .filter(|one| is_hidden(*one))
        .count()
        .saturating_sub(4);
    for character in value.chars() {
        if is_hidden(character) && hidden > 0 {
            hidden -= 1;
            output.push('*');
        } else {
            output.push(character);
        }
    }
}

/// Whether a mask hides a character: one of ASCII that is a letter or digit, and all beyond it. Which of
/// those are letters is told otherwise by every version of Unicode.
fn is_hidden(character: char) -> bool {
    character.is_ascii_alphanumeric() || !character.is_ascii()
}

/// The first 64 bits of HMAC-SHA-256, as hexadecimal digits.
pub fn hash(value: &str, key: &[u8], output: &mut String) {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return; // a key of any length will do
    };
    mac.update(value.as_bytes());
    for byte in &mac.finalize().into_bytes()[..8] {
        for half in [byte >> 4, byte & 15] {
            output.push(char::from(b"0123456789abcdef"[usize::from(half)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{hash, mask};

    fn masked(value: &str, tail: bool) -> String {
        let mut output = String::new();
        mask(value, tail, &mut output);
        output
    }

    #[test]
    fn a_mask_leaves_the_grouping_and_the_last_four() {
        assert_eq!(masked("4111 1111-1111 1234", true), "**** ****-**** 1234");
        assert_eq!(masked("ab é", false), "****");
        assert_eq!(masked("123", true), "123");
        assert_eq!(masked("DEⒶ9\u{a0}12345", true), "******2345");
    }

    /// The second case of RFC 4231, section 4.
    #[test]
    fn a_hash_is_hmac_sha_256() {
        let mut output = String::new();
        hash("what do ya want for nothing?", b"Jefe", &mut output);
        assert_eq!(output, "5bdcc146bf60754e");
    }
}
