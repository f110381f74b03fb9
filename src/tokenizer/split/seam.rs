//! Where a text can be taken apart, so that its parts have the pieces that the whole has.

use super::classes::Class;
use super::gemma;
use super::pattern::Pattern;

/// The first seam of `text` in the `most` bytes from the character boundary `start`, or none: `text` splits
/// into the pieces of what is before it and those of what is behind it.
///
/// No rule of tiktoken's patterns joins these characters, and each that looks ahead stops before the second of them
/// as it does at the end of a text:
///
/// * what is no white space, and white space other than a newline;
/// * a number, and what is none;
/// * a letter, and what is neither a letter, nor a mark (o200k's words have marks), nor an apostrophe
///   (a contraction may follow).
///
/// In Gemini's, `is_seam` has to agree.
pub fn seam(text: &str, start: usize, most: usize, pattern: Pattern) -> Option<usize> {
    let mut before = Class::Space; // before which there is no seam
    let mut last = ' ';
    for (at, char) in text.get(start..)?.char_indices() {
        if at > most {
            return None;
        }
        let class = Class::of(char.into());
        let parted = match before {
            Class::Number => class != Class::Number,
            before if before.is_letter() => {
                !(class.is_letter() || class == Class::Mark || char == '\'')
            }
            Class::Space => false,
            _ => class == Class::Space && !matches!(char, '\r' | '\n'),
        };
        if parted && (pattern.markers().is_none() || gemma::is_seam(last, char)) {
            return Some(start + at);
        }
        before = class;
        last = char;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::{Pattern, Splitter, stream::BATCH};
    use super::seam;
    use crate::simd::Engine;
    use proptest::prelude::*;

    const SYMBOLS: [&str; 22] = [
        "a", "s", "L", "1", "!", "/", "'", " ", "\n", "\r", "\t", "é", "É", "亚", "ſ", "\u{301}",
        "\u{3000}", "\u{85}", "٣", "😀", "𝟘", "…",
    ];

    fn ends(text: &str, pattern: Pattern) -> Vec<usize> {
        let mut splitter = Splitter::new(text, pattern, Engine::best());
        let (mut ends, mut batch) = (vec![], [0; BATCH]);
        loop {
            match splitter.fill(&mut batch) {
                0 => return ends,
                found => ends.extend_from_slice(&batch[..found]),
            }
        }
    }

    /// Asserts that the text can be taken apart at each of its seams, and tells how many it has.
    fn check(text: &str) -> usize {
        let mut seams = 0;
        for (start, _) in text.char_indices() {
            let Some(at) = seam(text, start, 200, Pattern::R50k) else {
                continue;
            };
            seams += 1;
            for pattern in [Pattern::R50k, Pattern::Cl100k, Pattern::O200k] {
                assert_eq!(seam(text, start, 200, pattern), Some(at));
                let mut parts = ends(&text[..at], pattern);
                parts.extend(ends(&text[at..], pattern).iter().map(|end| at + end));
                assert_eq!(parts, ends(text, pattern), "{pattern:?}: {text:?} at {at}");
            }
        }
        seams
    }

    #[test]
    fn short_texts_can_be_taken_apart() {
        let (mut texts, mut seams) = (vec![String::new()], 0);
        for _ in 0..4 {
            texts = texts
                .iter()
                .flat_map(|text| SYMBOLS.map(|symbol| format!("{text}{symbol}")))
                .collect();
            seams += texts.iter().map(|text| check(text)).sum::<usize>();
        }
        assert!(seams > 100_000, "{seams}");
    }

    proptest! {
        #[test]
        fn runs_can_be_taken_apart(
            runs in proptest::collection::vec((proptest::sample::select(&SYMBOLS[..]), 1..70usize), 0..8)
        ) {
            check(&runs.iter().map(|(unit, times)| unit.repeat(*times)).collect::<String>());
        }
    }

    #[test]
    fn a_seam_is_near_in_most_texts() {
        const O200K: Pattern = Pattern::O200k;
        assert_eq!(seam("many words", 1, 9, O200K), Some(4));
        assert_eq!(seam("many words", 1, 2, O200K), None);
        assert_eq!(seam("\"key\":1,\"list\":[2]", 1, 9, O200K), Some(4));
        assert_eq!(seam("亚洲，你好", 3, 9, O200K), Some(6));
        assert_eq!(seam("it's", 0, 9, O200K), None);
        assert_eq!(seam("😀 😀", 0, 9, O200K), Some(4));
        assert_eq!(seam("aaaa", 0, 9, O200K), None);
        assert_eq!(seam("", 0, 9, O200K), None);
    }
}
