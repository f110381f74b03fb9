//! Unicode's normalization form C, which some vocabularies bring a text into before it is split, and the way back
//! from a place in what it gives.
//!
//! Nearly every text is in that form already, and is found to be by passing over its bytes. What is not lies
//! between two characters that nothing before them changes, and only that is made anew.

use std::borrow::Cow;

use unicode_normalization::{
    IsNormalized, UnicodeNormalization as _, char::canonical_combining_class, is_nfc_quick,
};

use super::count::Counter;
use crate::memory;

/// No byte below this one begins a character that is normalized or combines: they are all of ASCII, Latin-1 and
/// Latin Extended, and what is within a character.
const FIRST_IN_DOUBT: u8 = 0xCC;

/// The bytes that are passed over at a time.
const CHUNK: usize = 64;

/// A text in form C.
pub struct Nfc<'t> {
    pub text: Cow<'t, str>,
    /// The parts that were changed, in order.
    changes: Vec<Change>,
}

/// A part of a text, and what became of it.
struct Change {
    start: usize,
    end: usize,
    new_start: usize,
    new_end: usize,
}

impl<'t> Nfc<'t> {
    /// Linear in the bytes of `text`, of which it copies none that is in form C as a whole.
    pub fn of(text: &'t str) -> Self {
        let (mut new, mut changes) = (String::new(), Vec::new());
        // Up to where `text` is in `new`, and from where on it may not be in form C.
        let (mut copied, mut at) = (0, 0);
        while let Some(unstable) = next_unstable(text, at) {
            // What combines does so with the character before it.
            let before = text[..unstable]
                .chars()
                .next_back()
                .map_or(0, char::len_utf8);
            let start = unstable - before;
            let end = next_stable(text, unstable);
            let part = &text[start..end];
            if part.len() > CHUNK {
                memory::need(16 * part.len());
            }
            let normal: String = part.nfc().collect();
            if normal != part {
                memory::push_str(&mut new, &text[copied..start]);
                let new_start = new.len();
                memory::push_str(&mut new, &normal);
                let new_end = new.len();
                let change = Change {
                    start,
                    end,
                    new_start,
                    new_end,
                };
                memory::push(&mut changes, change);
                copied = end;
            }
            at = end;
        }
        if changes.is_empty() {
            return Self {
                text: text.into(),
                changes,
            };
        }
        memory::push_str(&mut new, &text[copied..]);
        Self {
            text: new.into(),
            changes,
        }
    }

    /// The last place in the original text whose beginning is in form C what is before a place up to `at`: that
    /// one, and where it is in the original.
    pub fn floor(&self, at: usize) -> (usize, usize) {
        let next = self
            .changes
            .partition_point(|change| change.new_start <= at);
        match next.checked_sub(1).map(|last| &self.changes[last]) {
            None => (at, at),
            Some(change) if at < change.new_end => (change.new_start, change.start),
            Some(change) => (at, at - change.new_end + change.end),
        }
    }

    /// The same for the first place from `at` on, and what is behind it.
    pub fn ceil(&self, at: usize) -> (usize, usize) {
        let (new, old) = self.floor(at);
        if new == at {
            return (new, old);
        }
        let change = self.changes.partition_point(|change| change.new_end <= at);
        let change = &self.changes[change];
        (change.new_end, change.end)
    }
}

/// Whether nothing that stands before a character changes it, nor it what stands before it.
fn is_stable(char: char) -> bool {
    match char as u32 {
        // The scripts of which texts are long, without what combines in them.
        0..0x300 | 0x400..0x483 | 0x3400..0xA000 | 0xAC00..0xD7A4 => true,
        _ => {
            canonical_combining_class(char) == 0
                && is_nfc_quick(std::iter::once(char)) == IsNormalized::Yes
        }
    }
}

fn next_unstable(text: &str, mut at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    loop {
        while let Some(chunk) = bytes[at..].first_chunk::<CHUNK>()
            && chunk.iter().fold(0, |most, &byte| most.max(byte)) < FIRST_IN_DOUBT
        {
            at += CHUNK;
        }
        at += bytes[at..]
            .iter()
            .position(|&byte| byte >= FIRST_IN_DOUBT)?;
        for char in text[at..].chars() {
            if !is_stable(char) {
                return Some(at);
            }
            at += char.len_utf8();
            if char.is_ascii() {
                break;
            }
        }
        if at == text.len() {
            return None;
        }
    }
}

fn next_stable(text: &str, from: usize) -> usize {
    let mut chars = text[from..].char_indices().skip(1);
    chars
        .find(|&(_, char)| is_stable(char))
        .map_or(text.len(), |(at, _)| from + at)
}

impl Counter {
    /// [`Self::count`] of the text in form C. Linear in its bytes.
    pub fn count_nfc(&self, text: &str) -> u64 {
        self.count(&Nfc::of(text).text)
    }

    /// [`Self::count_up_to`] of the text in form C. Linear in its bytes.
    pub fn count_up_to_nfc(&self, text: &str, limit: u64) -> Option<u64> {
        self.count_up_to(&Nfc::of(text).text, limit)
    }

    /// A beginning of the text whose tokens in form C are the first ones of the text in form C, at most
    /// `max_tokens`: the longest one that does not end within what form C changes. Linear in the bytes of `text`.
    pub fn truncate_nfc<'t>(&self, text: &'t str, max_tokens: u64) -> &'t str {
        let nfc = Nfc::of(text);
        let mut new = &nfc.text[..];
        loop {
            let kept = self.truncate(new, max_tokens).len();
            if kept == nfc.text.len() {
                return text;
            }
            match nfc.floor(kept) {
                (place, old) if place == kept => return &text[..old],
                // What is before a change may have more tokens than what is cut within it.
                (place, _) => new = &nfc.text[..place],
            }
        }
    }

    /// The same for the end of a text, counted by itself.
    pub fn truncate_end_nfc<'t>(&self, text: &'t str, max_tokens: u64) -> &'t str {
        let nfc = Nfc::of(text);
        let mut start = 0;
        loop {
            let new = &nfc.text[start..];
            start += new.len() - self.truncate_end(new, max_tokens).len();
            match nfc.ceil(start) {
                (place, old) if place == start => return &text[old..],
                (place, _) => start = place,
            }
        }
    }
}

#[cfg(all(test, feature = "cl100k"))]
pub mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization as _;

    use super::{Nfc, is_stable};
    use crate::tokenizer::{
        count::Counter,
        split::{Pattern, seam},
        tables,
    };

    pub const QWEN: Counter = Counter {
        tables: &tables::CL100K,
        pattern: Pattern::Qwen2,
        ranks: u32::MAX,
        cache: 1,
    };

    fn nfc(text: &str) -> String {
        text.nfc().collect()
    }

    fn check(text: &str) {
        assert_eq!(Nfc::of(text).text, nfc(text), "{text:?}");
    }

    #[test]
    fn every_character_becomes_what_the_form_is_defined_to_be() {
        for char in '\0'..=char::MAX {
            check(&char.to_string());
            check(&format!("e{char}\u{323}a"));
            check(&format!("ᄀ\u{301}{char}"));
        }
    }

    #[test]
    fn what_is_stable_is_so_behind_every_character_that_it_could_combine_with() {
        for char in '\0'..=char::MAX {
            let mut parts = char.nfd();
            let composes = nfc(&char.to_string()).chars().eq([char]);
            if let (true, Some(_), Some(second)) = (composes, parts.next(), parts.next()) {
                assert!(!is_stable(second), "{second:?} of {char:?}");
            }
            assert!(!is_stable(char) || nfc(&char.to_string()).starts_with(char));
        }
    }

    /// A text is normalized part by part where it is counted on several threads.
    #[test]
    fn no_seam_parts_what_combines() {
        for char in '\0'..=char::MAX {
            let parts: String = char.nfd().collect();
            for (start, _) in parts.char_indices() {
                if let Some(seam) = seam(&parts, start, 100, Pattern::O200k) {
                    assert_eq!(nfc(&parts), nfc(&parts[..seam]) + &nfc(&parts[seam..]));
                }
            }
        }
    }

    pub fn texts() -> impl Strategy<Value = String> {
        const PARTS: [&str; 22] = [
            "a",
            "E",
            " ",
            "1",
            "\n",
            "e\u{301}",
            "\u{301}",
            "\u{323}",
            "\u{307}",
            "ᄀ",
            "ᅡ",
            "ᆨ",
            "가",
            "亚",
            "é",
            "\u{212b}",
            "\u{958}",
            "\u{f900}",
            "\u{344}",
            "ｱ",
            "\u{9c7}\u{9be}",
            "words ",
        ];
        let run = (
            proptest::sample::select(&PARTS[..]),
            prop_oneof![9 => 1..4usize, 1 => 60..70usize],
        );
        proptest::collection::vec(run, 0..40).prop_map(|runs| {
            runs.iter()
                .map(|(part, times)| part.repeat(*times))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn texts_become_what_the_form_is_defined_to_be(text in texts()) {
            check(&text);
            prop_assert_eq!(QWEN.count_nfc(&text), QWEN.count(&nfc(&text)));
        }

        #[test]
        fn a_cut_keeps_what_fits_and_as_much_as_can_be(text in texts(), max in 0..40u64) {
            let all = QWEN.count_nfc(&text);
            let beginning = QWEN.truncate_nfc(&text, max);
            prop_assert!(text.starts_with(beginning));
            prop_assert!(QWEN.count_nfc(beginning) <= max);
            prop_assert!(all > max || beginning == text);
            let end = QWEN.truncate_end_nfc(&text, max);
            prop_assert!(text.ends_with(end));
            prop_assert!(QWEN.count_nfc(end) <= max);
            prop_assert!(all > max || end == text);
            // In a text that is in the form, the cuts are the counter's own.
            let normal = nfc(&text);
            prop_assert_eq!(QWEN.truncate_nfc(&normal, max), QWEN.truncate(&normal, max));
            prop_assert_eq!(QWEN.truncate_end_nfc(&normal, max), QWEN.truncate_end(&normal, max));
        }
    }

    #[test]
    fn a_cut_is_in_the_text_as_it_was() {
        let text = "cafe\u{301} ole\u{301} ole\u{301}";
        let kept = QWEN.truncate_nfc(text, 2);
        assert_eq!(kept, "cafe\u{301}");
        assert_eq!(QWEN.truncate_end_nfc(text, 2), " ole\u{301}");
    }
}
