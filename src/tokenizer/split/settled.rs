//! How far a text splits alike, whatever follows it.

use super::classes::Class;
use super::gemma;
use super::pattern::Pattern;
use super::rules::{Newlines, Rules, Words};

/// A piece that reaches the end of a text can end some bytes before it once more follows: `\s+(?!\S)`
/// leaves one character of white space, which has three bytes at most, and `'ll` may follow a word of
/// which only `'l` is there.
const UNSETTLED: usize = 3;

/// DeepSeek's pattern leaves a control character, or one without a name, of up to four bytes to letters that
/// follow.
const UNSETTLED_IN_DEEPSEEK: usize = 4;

/// The bytes before which every text that begins with `text` has the same piece ends as `text` alone.
///
/// All pieces are settled but the one whose rule reads on to the end of `text`, and so would read on in
/// what follows. That piece is a run of one kind, and what follows makes it longer, with two exceptions:
///
/// * `\s*[\r\n]` ends after the last newline of a run of white space, if it has any;
/// * words that part capitals, as o200k's, end after their last letter of both cases if only capitals
///   follow it, but go on if a small letter does in the end.
///
/// Costs no more than reading that run from its end.
pub fn settled(text: &str, pattern: Pattern) -> usize {
    if pattern.markers().is_some() {
        return gemma::settled(text);
    }
    let rules = Rules::of(pattern);
    let unsettled = if rules.deepseek {
        UNSETTLED_IN_DEEPSEEK
    } else {
        UNSETTLED
    };
    let end = text.len().saturating_sub(unsettled);
    let run_of = |wanted: fn(char) -> bool| text.len() - text.trim_end_matches(wanted).len();
    match text.chars().next_back().map(class) {
        Some(Class::Space) if rules.newlines != Newlines::No => {
            let blanks = run_of(|char| class(char) == Class::Space && !is_newline(char));
            let before = &text[..text.len() - blanks];
            if before.ends_with(is_newline) {
                before.len().min(end)
            } else {
                end
            }
        }
        Some(Class::Upper) if rules.words == Words::Cased => {
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
    const SYMBOLS: [&str; 22] = [
        "a",
        "s",
        "l",
        "A",
        "1",
        "!",
        "/",
        "'",
        " ",
        "\n",
        "亚",
        "ſ",
        "\u{301}",
        "\u{3000}",
        "😀",
        "𝟘",
        "あ",
        "・",
        "⺀",
        "〇",
        "\0",
        "\u{10ffff}",
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

    fn check(text: &str, patterns: &[Pattern]) {
        for &pattern in patterns {
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
        let (bundled, others) = Pattern::ALL.split_at(3);
        for (patterns, symbols, most) in [(bundled, &SYMBOLS[..16], 4), (others, &SYMBOLS[..], 3)] {
            let mut texts = vec![String::new()];
            for _ in 0..most {
                let longer = |text| symbols.iter().map(move |symbol| format!("{text}{symbol}"));
                texts = texts.iter().flat_map(longer).collect();
                for text in &texts {
                    check(text, patterns);
                    // Behind a longer run of the same kind as the first symbol.
                    if let Some(first) = text.chars().next() {
                        let text = format!("{}{text}", String::from(first).repeat(5));
                        check(&text, patterns);
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn runs_split_alike_whatever_follows(
            runs in proptest::collection::vec((proptest::sample::select(&SYMBOLS[..]), 1..40usize), 0..7)
        ) {
            let text: String = runs.iter().map(|(unit, times)| unit.repeat(*times)).collect();
            check(&text, &Pattern::ALL);
        }
    }

    #[test]
    fn what_follows_a_long_run_is_seldom_of_importance() {
        let long = |before: &str, unit: &str| format!("{before}{}", unit.repeat(1000));
        for pattern in Pattern::ALL {
            if pattern == Pattern::DeepSeek3 {
                continue; // a byte more is unsettled
            }
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
