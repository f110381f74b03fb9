//! Where a text can be taken apart, so that its parts have the pieces that the whole has.

use super::classes::{Class, HAN, class_number};
use super::gemma;
use super::pattern::Pattern;

/// The first seam of `text` in the `most` bytes from the character boundary `start`, or none: `text` splits
/// into the pieces of what is before it and those of what is behind it. Only Gemini's patterns have others.
///
/// No rule of a pattern joins these characters, and each that looks ahead stops before the second of them
/// as it does at the end of a text:
///
/// * what is no white space, and white space other than a newline;
/// * a number, and what is none;
/// * a letter, and what is neither a letter, nor a mark (o200k's words have marks), nor an apostrophe
///   (a contraction may follow);
/// * but never two Han characters, of which Kimi's pattern has runs, whatever they are.
///
/// In Gemini's, `gemma` has to agree.
pub fn seam(text: &str, start: usize, most: usize, pattern: Pattern) -> Option<usize> {
    let mut before = Class::Space; // before which there is no seam
    let mut han_before = false;
    let mut last = ' ';
    for (at, char) in text.get(start..)?.char_indices() {
        if at > most {
            return None;
        }
        let class = Class::of(char.into());
        let han = class_number(char.into()) & HAN != 0;
        let parted = match before {
            Class::Number => class != Class::Number,
            before if before.is_letter() => {
                !(class.is_letter() || class == Class::Mark || char == '\'')
            }
            Class::Space => false,
            _ => class == Class::Space && !matches!(char, '\r' | '\n'),
        };
        let parted = parted && !(han && han_before);
        if parted && (pattern.markers().is_none() || gemma::is_seam(last, char)) {
            return Some(start + at);
        }
        (before, han_before, last) = (class, han, char);
    }
    None
}

/// Whether a place, which is a character boundary, is a seam.
pub fn is_seam(text: &str, at: usize, pattern: Pattern) -> bool {
    let before = text[..at].chars().next_back().map_or(0, char::len_utf8);
    seam(text, at - before, before, pattern) == Some(at)
}

#[cfg(test)]
mod tests {
    use super::super::{Pattern, Splitter, stream::BATCH};
    use super::{is_seam, seam};
    use crate::simd::Engine;
    use proptest::prelude::*;

    const SYMBOLS: [&str; 28] = [
        "a",
        "s",
        "L",
        "1",
        "!",
        "/",
        "'",
        " ",
        "\n",
        "\r",
        "\t",
        "é",
        "É",
        "亚",
        "ſ",
        "\u{301}",
        "\u{3000}",
        "\u{85}",
        "٣",
        "😀",
        "𝟘",
        "…",
        "あ",
        "・",
        "⺀",
        "〇",
        "\0",
        "\u{16ff0}",
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
    fn check(text: &str, patterns: &[Pattern]) -> usize {
        let mut seams = 0;
        for (start, _) in text.char_indices() {
            let Some(at) = seam(text, start, 200, Pattern::R50k) else {
                continue;
            };
            seams += 1;
            assert!(is_seam(text, at, Pattern::R50k));
            for &pattern in patterns {
                let mut parts = ends(&text[..at], pattern);
                parts.extend(ends(&text[at..], pattern).iter().map(|end| at + end));
                assert_eq!(parts, ends(text, pattern), "{pattern:?}: {text:?} at {at}");
            }
        }
        seams
    }

    #[test]
    fn short_texts_can_be_taken_apart() {
        let (bundled, others) = Pattern::ALL.split_at(3);
        let mut seams = 0;
        for (patterns, symbols, most) in [(bundled, &SYMBOLS[..22], 4), (others, &SYMBOLS[..], 3)] {
            let mut texts = vec![String::new()];
            for _ in 0..most {
                let longer = |text| symbols.iter().map(move |symbol| format!("{text}{symbol}"));
                texts = texts.iter().flat_map(longer).collect();
                let found = texts.iter().map(|text| check(text, patterns));
                seams += found.sum::<usize>();
            }
        }
        assert!(seams > 100_000, "{seams}");
    }

    proptest! {
        #[test]
        fn runs_can_be_taken_apart(
            runs in proptest::collection::vec((proptest::sample::select(&SYMBOLS[..]), 1..70usize), 0..8)
        ) {
            let text: String = runs.iter().map(|(unit, times)| unit.repeat(*times)).collect();
            check(&text, &Pattern::ALL);
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
        let seams = |text: &str| {
            (0..=text.len())
                .filter(|&at| is_seam(text, at, O200K))
                .count()
        };
        assert_eq!((seams(""), seams("a b, c"), seams("it's")), (0, 3, 0));
    }
}
