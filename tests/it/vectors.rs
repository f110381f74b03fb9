//! The cases that every language runs; `tests/vectors/README.md` describes their file.

use ainalyn_tokenizer::{
    Keep, Special, TokenizerError, count_tokens, count_tokens_batch, count_tokens_with,
    truncate_to_tokens, truncate_with,
};
use std::collections::BTreeMap;

use serde_json::Value;

const FILE: &str = include_str!("../vectors/cases.json");

/// A text, and what each encoding makes of it.
struct Case {
    name: String,
    text: String,
    expected: BTreeMap<String, Expected>,
}

struct Expected {
    count: u64,
    /// Pairs of `max_tokens` and the bytes that the truncated text keeps.
    truncations: Vec<(u64, usize)>,
}

/// All cases in which special tokens are text; those with lone surrogates, which a `str` can't hold, as repaired.
fn cases() -> Vec<Case> {
    cases_of(&["cases", "surrogate_cases"])
}

fn cases_of(parts: &[&str]) -> Vec<Case> {
    let file: Value = serde_json::from_str(FILE).unwrap();
    let text = |row: &Value| match row.get("repaired") {
        Some(repaired) => string(repaired),
        None => string(&row["text"]).repeat(size(&row["times"])),
    };
    parts
        .iter()
        .flat_map(|part| file[part].as_array().unwrap())
        .map(|row| Case {
            name: string(&row["name"]),
            text: text(row),
            expected: row["expected"]
                .as_object()
                .unwrap()
                .iter()
                .map(expected)
                .collect(),
        })
        .collect()
}

fn expected((encoding, answer): (&String, &Value)) -> (String, Expected) {
    let truncations = answer["truncations"].as_array().unwrap();
    let answer = Expected {
        count: number(&answer["count"]),
        truncations: truncations
            .iter()
            .map(|pair| (number(&pair[0]), size(&pair[1])))
            .collect(),
    };
    (encoding.clone(), answer)
}

fn string(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

fn size(value: &Value) -> usize {
    usize::try_from(number(value)).unwrap()
}

/// Whether this build has the encoding; cargo features may leave some out.
fn built(encoding: &str) -> bool {
    !matches!(
        count_tokens("", encoding),
        Err(TokenizerError::Encoding { .. })
    )
}

/// Every case for every encoding of this build.
fn each(check: impl FnMut(&Case, &str, &Expected)) {
    let checked = each_of(cases(), check);
    assert!(checked >= 400, "only {checked} cases were checked");
}

fn each_of(cases: Vec<Case>, mut check: impl FnMut(&Case, &str, &Expected)) -> usize {
    let mut checked = 0;
    for case in cases {
        for (encoding, expected) in &case.expected {
            if built(encoding) {
                check(&case, encoding, expected);
                checked += 1;
            }
        }
    }
    checked
}

#[test]
fn counts() {
    each(|case, encoding, expected| {
        let counted = count_tokens(&case.text, encoding).unwrap();
        assert_eq!(counted.count, expected.count, "{} in {encoding}", case.name);
        assert_eq!(counted.encoding, encoding);
        assert!(counted.exact && counted.upper == counted.count);
    });
}

#[test]
fn counts_in_one_batch() {
    let mut batches: BTreeMap<String, (Vec<String>, Vec<u64>)> = BTreeMap::new();
    each(|case, encoding, expected| {
        let (texts, counts) = batches.entry(encoding.to_owned()).or_default();
        texts.push(case.text.clone());
        counts.push(expected.count);
    });
    for (encoding, (texts, counts)) in batches {
        let found = count_tokens_batch(texts, &encoding).unwrap();
        assert_eq!(
            found.iter().map(|found| found.count).collect::<Vec<_>>(),
            counts
        );
    }
}

#[test]
fn truncations() {
    each(|case, encoding, expected| {
        for &(max_tokens, kept) in &expected.truncations {
            let truncated = truncate_to_tokens(&case.text, max_tokens, encoding).unwrap();
            assert!(
                truncated == case.text[..kept],
                "{} in {encoding} at {max_tokens}: {} bytes instead of {kept}",
                case.name,
                truncated.len(),
            );
        }
    });
}

#[test]
fn prompts_in_which_special_tokens_count_one() {
    let checked = each_of(cases_of(&["rendered_cases"]), |case, encoding, expected| {
        let counted = count_tokens_with(&case.text, encoding, Special::Count).unwrap();
        assert_eq!(counted.count, expected.count, "{} in {encoding}", case.name);
        for &(max_tokens, kept) in &expected.truncations {
            let (keep, special) = (Keep::Start, Special::Count);
            let cut = truncate_with(&case.text, max_tokens, encoding, keep, "", special).unwrap();
            assert_eq!(cut, case.text[..kept], "{} in {encoding}", case.name);
        }
    });
    assert!(checked >= 25, "only {checked} cases were checked");
}
