//! How far a text splits alike, whatever follows it.

use super::classes::Class;
use super::gemma;
use super::pattern::Pattern;

/// A piece that reaches the end of a text can end some bytes before it once more follows: `\s+(?!\S)`
/// leaves one character of white space, which has three bytes at most, and `'ll` may follow a word of
/// which only `'l` is there.
const UNSETTLED: usize = 3;

/// The bytes before which every text that begins with `text` has the same piece ends as `text` alone.
///
/// All pieces are settled but the one whose rule reads on to the end of `text`, and so would read on in
/// what follows. That piece is a run of one kind, and what follows makes it longer, with two exceptions:
///
/// * `\s*[\r\n]` ends after the last newline of a run of white space, if it has any;
/// * o200k's words end after their last letter of both cases if only capitals follow it, but go on if
///   a small letter does in the end.
///
/// Costs no more than reading that run from its end.
pub fn settled(text: &str, pattern: Pattern) -> usize {
    let end = text.len().saturating_sub(UNSETTLED);
    let run_of = |wanted: fn(char) -> bool| text.len() - text.trim_end_matches(wanted).len();
    match (pattern, text.chars().next_back().map(class)) {
        (Pattern::Cl100k | Pattern::O200k, Some(Class::Space)) => {
            let blanks = run_of(|char| class(char) == Class::Space && !is_newline(char));
            let before = &text[..text.len() - blanks];
            if before.ends_with(is_newline) {
                before.len().min(end)
            } else {
                end
            }
        }
        (Pattern::Gemma3 | Pattern::Gemma4, _) => gemma::settled(text),
        (Pattern::O200k, Some(Class::Upper)) => {
            let before = &text[..text.len() - run_of(|char| class(char) == Class::Upper)];
            match before.chars().next_back().map(class) {
                Some(Class::Uncased | Class::Mark) => before.len().min(end),
                _ => end,
            }
        }
        _ => end,
    }
}

fn class(char: char) -> Class {
    Class::of(char.into())
}

fn is_newline(char: char) -> bool {
    matches!(char, '\r' | '\n')
}

#[cfg(test)]
mod tests {
    use super::super::{Pattern, Splitter, stream::BATCH};
    use super::settled;
    use crate::simd::Engine;
    use proptest::prelude::*;

    /// What each rule reads, with the ends of characters of every length.
    const SYMBOLS: [&str; 16] = [
        "a", "s", "l", "A", "1", "!", "/", "'", " ", "\n", "亚", "ſ", "\u{301}", "\u{3000}", "😀",
        "𝟘",
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

    fn check(text: &str) {
        for pattern in [Pattern::R50k, Pattern::Cl100k, Pattern::O200k] {
            let whole = ends(text, pattern);
            for (cut, _) in text.char_indices() {
                let beginning = &text[..cut];
                let before = settled(beginning, pattern);
                let settled = |ends: &[usize]| -> Vec<usize> {
                    ends.iter().copied().filter(|&end| end < before).collect()
                };
                assert_eq!(
                    settled(&ends(beginning, pattern)),
                    settled(&whole),
                    "{pattern:?}, {beginning:?} of {text:?}, before {before}"
                );
            }
        }
    }

    #[test]
    fn short_texts_split_alike_whatever_follows() {
        let mut texts = vec![String::new()];
        for _ in 0..4 {
            texts = texts
                .iter()
                .flat_map(|text| SYMBOLS.map(|symbol| format!("{text}{symbol}")))
                .collect();
            for text in &texts {
                check(text);
                // Behind a longer run of the same kind as the first symbol.
                if let Some(first) = text.chars().next() {
                    check(&format!("{}{text}", String::from(first).repeat(5)));
                }
            }
        }
    }

    proptest! {
        #[test]
        fn runs_split_alike_whatever_follows(
            runs in proptest::collection::vec((proptest::sample::select(&SYMBOLS[..]), 1..40usize), 0..7)
        ) {
            check(&runs.iter().map(|(unit, times)| unit.repeat(*times)).collect::<String>());
        }
    }

    #[test]
    fn what_follows_a_long_run_is_seldom_of_importance() {
        let long = |before: &str, unit: &str| format!("{before}{}", unit.repeat(1000));
        for pattern in [Pattern::R50k, Pattern::Cl100k, Pattern::O200k] {
            for unit in ["a", "A", " ", "\n", "-", "1", "亚", "\u{3000}", "\u{301}"] {
                let text = long("", unit);
                assert_eq!(
                    settled(&text, pattern),
                    text.len() - 3,
                    "{pattern:?} {unit:?}"
                );
            }
        }
        assert_eq!(settled(&long("\n", " "), Pattern::R50k), 998);
        assert_eq!(settled(&long("\n", " "), Pattern::Cl100k), 1);
        assert_eq!(settled(&long("\n", " "), Pattern::O200k), 1);
        assert_eq!(settled(&long("亚", "A"), Pattern::Cl100k), 1000);
        assert_eq!(settled(&long("亚", "A"), Pattern::O200k), 3);
    }
}
