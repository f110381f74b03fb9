//! Cuts that keep another part, windows, and runs: their laws, and that cuts of the end are those of
//! the tokens of tiktoken-rs.

use crate::hostile::{KNOWN, SYMBOLS};
use crate::oracle::{Oracle, oracles};
use ainalyn_tokenizer::{
    Encoding, Keep, Oversized, SplitAt, TokenizerError, resolve, split_to_tokens, truncate_keeping,
};
use proptest::prelude::*;
use std::{ops::Range, sync::LazyLock};

static ORACLES: LazyLock<Vec<Oracle>> = LazyLock::new(oracles);

const KINDS: [SplitAt; 4] = [
    SplitAt::Token,
    SplitAt::Word,
    SplitAt::Line,
    SplitAt::Paragraph,
];
const KEEPS: [Keep; 3] = [Keep::Start, Keep::End, Keep::Middle];

fn texts() -> impl Strategy<Value = String> {
    let unit = prop_oneof![
        4 => proptest::sample::select(&SYMBOLS[..]).prop_map(String::from),
        1 => proptest::sample::select(&KNOWN[..]).prop_map(String::from),
        2 => any::<char>().prop_map(String::from),
        3 => "[a-z]{1,9}[ .\n]{0,2}",
        1 => "\\p{L}{1,5}",
        1 => "[\\p{N}\\p{M}\\s]{1,4}",
    ];
    let times = prop_oneof![20 => 1..4usize, 2 => 1..90usize, 1 => 400..900usize];
    let runs = proptest::collection::vec((unit, times), 0..14);
    runs.prop_map(|runs| {
        runs.iter()
            .map(|(unit, times)| unit.repeat(*times))
            .collect()
    })
}

/// [`Keep::End`] by its definition: of the last bytes, a token less until it fits.
fn end_by_definition<'t>(oracle: &Oracle, text: &'t str, max_tokens: u64) -> &'t str {
    let most = 128 * (max_tokens as usize + 1);
    let start = text.len().saturating_sub(most);
    let ending = &text[(start..).find(|&at| text.is_char_boundary(at)).unwrap()..];
    let mut starts = vec![0];
    starts.extend(oracle.token_ends(ending));
    let tokens = starts.len() - 1;
    let (mut token, mut tried, mut step) = (tokens.saturating_sub(max_tokens as usize), 0, 1);
    while token < tokens {
        let Some(suffix) = ending.get(starts[token]..) else {
            token += 1;
            continue;
        };
        if oracle.count(suffix) <= max_tokens {
            return suffix;
        }
        token += step;
        tried += 1;
        if tried >= 16 {
            step *= 2;
        }
    }
    ""
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn an_end_is_that_of_tiktoken(text in texts(), max_tokens in 0..40u64) {
        for oracle in ORACLES.iter() {
            let kept = oracle.encoding.truncate_keeping(&text, max_tokens, Keep::End, "").unwrap();
            prop_assert_eq!(kept, end_by_definition(oracle, &text, max_tokens));
        }
    }

    #[test]
    fn what_is_kept_fits_with_its_marker(
        text in texts(),
        max_tokens in 0..40u64,
        marker in proptest::sample::select(&["", "…", " [...] ", "\n\n", "'ll", "亚洲"][..]),
    ) {
        for oracle in ORACLES.iter() {
            let encoding = oracle.encoding;
            for keep in KEEPS {
                match encoding.truncate_keeping(&text, max_tokens, keep, marker) {
                    Err(TokenizerError::InvalidInput { field, .. }) => {
                        prop_assert!(field == "marker" && oracle.count(marker) > max_tokens);
                    }
                    Err(other) => panic!("{other}"),
                    Ok(kept) if oracle.count(&text) <= max_tokens => prop_assert_eq!(kept, text.as_str()),
                    Ok(kept) => {
                        prop_assert!(oracle.count(&kept) <= max_tokens);
                        let parted = kept.char_indices().map(|(at, _)| at).chain([kept.len()]).any(|at| {
                            if !kept[at..].starts_with(marker) {
                                return false;
                            }
                            let (head, tail) = (&kept[..at], &kept[at + marker.len()..]);
                            text.starts_with(head)
                                && text.ends_with(tail)
                                && head.len() + tail.len() < text.len()
                                && (keep != Keep::Start || tail.is_empty())
                                && (keep != Keep::End || head.is_empty())
                        });
                        prop_assert!(parted, "{keep:?} {kept:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn windows_fit_and_join(text in texts(), max_tokens in 1..40u64, overlap in 0..39u64) {
        let overlap = overlap.min(max_tokens - 1);
        let text: String = text.chars().take(400).collect();
        // One encoding for each pattern.
        for oracle in ORACLES.iter().step_by(2) {
            for at in KINDS {
                check_windows(oracle, &text, max_tokens, overlap, at)?;
                check_windows(oracle, &text, max_tokens, 0, at)?;
            }
        }
    }
}

/// Windows by their definition: each is what a cut keeps of the rest.
fn windows_by_definition(
    encoding: Encoding,
    text: &str,
    max_tokens: u64,
    overlap: u64,
    at: SplitAt,
) -> Vec<Range<usize>> {
    let kinds = match at {
        SplitAt::Token => &[][..],
        SplitAt::Word => &[SplitAt::Word],
        SplitAt::Line => &[SplitAt::Line, SplitAt::Word],
        SplitAt::Paragraph => &[SplitAt::Paragraph, SplitAt::Line, SplitAt::Word],
    };
    let is_end = |kind: SplitAt, at: usize| {
        let (before, behind) = (&text[..at], &text[at..]);
        match kind {
            SplitAt::Word => {
                before.ends_with(|char: char| !char.is_whitespace())
                    && behind.starts_with(char::is_whitespace)
            }
            SplitAt::Line => before.ends_with('\n'),
            _ => before.ends_with("\n\n") || before.ends_with("\n\r\n"),
        }
    };
    let fits = |part: Range<usize>, most| encoding.count(&text[part]).unwrap() <= most;
    let best = |mut places: Vec<usize>, kind| {
        places.retain(|&place| text.is_char_boundary(place) && is_end(kind, place));
        places.first().copied()
    };
    let (mut windows, mut start, mut covered) = (vec![], 0, 0);
    while covered < text.len() {
        let mut end = start + encoding.truncate(&text[start..], max_tokens).unwrap().len();
        if end <= covered && start < covered {
            start = covered;
            continue;
        }
        if end == start {
            end += text[start..].chars().next().unwrap().len_utf8();
        }
        let half = covered.max(start + (end - start) / 2) + 1;
        let ends = kinds.iter().filter(|_| end < text.len());
        end = ends
            .filter_map(|&kind| best((half..=end).rev().collect(), kind))
            .find(|&end| fits(start..end, max_tokens))
            .unwrap_or(end);
        windows.push(start..end);
        covered = end;
        let part = &text[start..end];
        let kept = encoding
            .truncate_keeping(part, overlap, Keep::End, "")
            .unwrap();
        let begin = end - kept.len();
        start = if begin == start || end == text.len() {
            end
        } else {
            let half = begin + (end - begin) / 2;
            let kinds = kinds.iter().filter(|_| overlap > 0);
            kinds
                .filter_map(|&kind| best((begin..=half).collect(), kind))
                .find(|&start| fits(start..end, overlap))
                .unwrap_or(begin)
        };
    }
    windows
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 8, ..ProptestConfig::default() })]

    /// Of texts that are longer than what is split at a time, some with pieces that are.
    #[test]
    fn windows_of_long_texts_are_those_of_cuts(
        parts in proptest::collection::vec(texts(), 1..20),
        long in proptest::sample::select(&["", "a", " ", "\n ", "1", "亚A", "é", "-"][..]),
        place in any::<prop::sample::Index>(),
        max_tokens in prop_oneof![4..40u64, 300..900u64],
        share in 0..6u64,
        oracle in any::<prop::sample::Index>(),
        at in proptest::sample::select(&KINDS[..]),
    ) {
        let mut text = parts.concat();
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        text.insert_str(*place.get(&places), &long.repeat(18_000));
        let overlap = max_tokens * share / 7;
        let encoding = oracle.get(&ORACLES).encoding;
        let found = encoding.split_offsets(&text, max_tokens, overlap, at).unwrap();
        let expected = windows_by_definition(encoding, &text, max_tokens, overlap, at);
        prop_assert!(found == expected, "{at:?} of {max_tokens} and {overlap}");
    }
}

fn check_windows(
    oracle: &Oracle,
    text: &str,
    max_tokens: u64,
    overlap: u64,
    at: SplitAt,
) -> Result<(), TestCaseError> {
    let windows = match oracle.encoding.split_offsets(text, max_tokens, overlap, at) {
        Ok(windows) => windows,
        Err(error) => {
            let TokenizerError::InvalidInput { field, .. } = &error else {
                panic!("{error}")
            };
            let large = |one: char| oracle.count(one.encode_utf8(&mut [0; 4])) > max_tokens;
            prop_assert!(field == "max_tokens" && text.chars().any(large), "{error}");
            return Ok(());
        }
    };
    let (mut start, mut covered) = (0, 0);
    for window in &windows {
        let part = &text[window.clone()];
        prop_assert!(oracle.count(part) <= max_tokens);
        prop_assert!(window.start >= start && window.start <= covered && window.end > covered);
        prop_assert!(oracle.count(&text[window.start..covered]) <= overlap);
        if at == SplitAt::Token && text.len() < 500 {
            let kept = oracle.truncate(&text[window.start..], max_tokens);
            let alone = part.chars().count() == 1 && kept.is_empty();
            prop_assert!(alone || part == kept, "{part:?} {kept:?}");
        }
        (start, covered) = (window.start + 1, window.end);
    }
    prop_assert_eq!(covered, text.len());
    Ok(())
}

#[test]
fn one_piece_of_a_megabyte_is_split_and_cut() {
    for unit in ["a", " ", "\n", "-", "亚", "😀", "1", "e\u{301}", "\n    "] {
        let text = unit.repeat((1 << 20) / unit.len());
        for encoding in [Encoding::O200kBase, Encoding::Cl100kBase, Encoding::Gemma3] {
            let windows = encoding
                .split_offsets(&text, 500, 50, SplitAt::Word)
                .unwrap();
            assert_eq!(windows.last().map(|window| window.end), Some(text.len()));
            for window in windows.iter().step_by(17) {
                assert!(encoding.count(&text[window.clone()]).unwrap() <= 500);
            }
            for keep in KEEPS {
                let kept = encoding.truncate_keeping(&text, 60, keep, "…").unwrap();
                assert!(encoding.count(&kept).unwrap() <= 60);
                assert!(kept.len() > 60, "{unit:?} {keep:?}");
            }
        }
    }
}

#[test]
fn windows_end_where_they_should() {
    let text = "One two three.\nFour five six seven.\n\nEight nine ten eleven twelve thirteen.";
    let split = |at, most| -> Vec<String> { split_to_tokens(text, most, "gpt-4o", 0, at).unwrap() };
    assert_eq!(
        split(SplitAt::Paragraph, 14)[0],
        "One two three.\nFour five six seven.\n\n"
    );
    assert_eq!(split(SplitAt::Line, 6)[0], "One two three.\n");
    assert_eq!(split(SplitAt::Word, 4)[0], "One two three.");
    for at in KINDS {
        assert_eq!(split(at, 6).concat(), text);
    }
}

#[test]
fn what_can_not_be_is_an_error() {
    let refused = |max_tokens, overlap| {
        split_to_tokens("text", max_tokens, "gpt-4o", overlap, SplitAt::Token)
            .unwrap_err()
            .to_string()
    };
    assert!(refused(0, 0).contains("`max_tokens`"), "{}", refused(0, 0));
    assert!(refused(5, 5).contains("`overlap`"), "{}", refused(5, 5));
    let character = split_to_tokens("a\u{32430}b", 1, "gpt-4o", 0, SplitAt::Token).unwrap_err();
    assert!(
        character.to_string().contains("has 4 tokens"),
        "{character}"
    );
    let marker = truncate_keeping("text", 1, "gpt-4o", Keep::Middle, " and so on ").unwrap_err();
    assert!(marker.to_string().contains("`marker`"), "{marker}");
}

#[test]
fn runs_fit_by_the_bound_of_an_estimate() {
    let texts = ["many words"; 9];
    let model = resolve("claude-3").unwrap();
    let each = model.count(texts[0]).unwrap().upper;
    let runs = model
        .pack(&texts, 2 * each, 0, 0, Oversized::Error)
        .unwrap();
    assert_eq!(runs, [0..2, 2..4, 4..6, 6..8, 8..9]);
    let by_items = model.pack(&texts, 100, 4, 0, Oversized::Error).unwrap();
    assert_eq!(by_items, [0..4, 4..8, 8..9]);
    let long = model.pack(&["a", texts[0]], 100, 0, each - 1, Oversized::Error);
    let error = TokenizerError::TooLong {
        index: 1,
        tokens: each,
        limit: each - 1,
    };
    assert_eq!(long, Err(error));
    assert_eq!(
        model
            .pack(&texts, 100, 0, 1, Oversized::Cut)
            .map(|runs| runs.len()),
        Ok(1)
    );
}
