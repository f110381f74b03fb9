//! What holds of every text: equality with tiktoken-rs and the plain reference, and the laws of
//! truncation. `PROPTEST_CASES` raises the number of cases.

use std::sync::LazyLock;
use std::thread;

use crate::hostile::{Hostile, KNOWN, SYMBOLS};
use crate::oracle::{Oracle, oracles};
use crate::reference::{Ranks, Reference};
use ainalyn_tokenizer::{count_tokens, count_tokens_batch};
use proptest::prelude::*;

static ORACLES: LazyLock<Vec<(Oracle, Reference, Ranks)>> = LazyLock::new(|| {
    let with_reference = |oracle: Oracle| (oracle.reference(), oracle.ranks(), oracle);
    let all = oracles().into_iter().map(with_reference);
    all.map(|(reference, ranks, oracle)| (oracle, reference, ranks))
        .collect()
});

fn texts() -> impl Strategy<Value = String> {
    let unit = prop_oneof![
        4 => proptest::sample::select(&SYMBOLS[..]).prop_map(String::from),
        1 => proptest::sample::select(&KNOWN[..]).prop_map(String::from),
        2 => any::<char>().prop_map(String::from),
        2 => "[a-z]{1,9}",
        1 => "[ -~]{1,9}",
        1 => "\\p{L}{1,5}",
        1 => "[\\p{N}\\p{M}\\s]{1,4}",
    ];
    let times = prop_oneof![20 => 1..4usize, 1 => 1..90usize];
    let runs = proptest::collection::vec((unit, times), 0..12);
    runs.prop_map(|runs| {
        runs.iter()
            .map(|(unit, times)| unit.repeat(*times))
            .collect()
    })
}

proptest! {
    // What fails is printed; it belongs into `KNOWN`, not into a file beside this one.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counts_and_cuts_are_those_of_tiktoken(text in texts(), max_tokens in 0..40u64) {
        for (oracle, _, _) in ORACLES.iter() {
            oracle.check(&text, max_tokens);
        }
    }

    #[test]
    fn counts_are_those_of_the_reference(text in texts()) {
        for (oracle, reference, ranks) in ORACLES.iter() {
            let right = reference.token_ends(&text, ranks).len() as u64;
            prop_assert_eq!(oracle.encoding.count(&text), Ok(right), "{}", oracle.encoding.name());
        }
    }

    #[test]
    fn a_cut_text_is_a_prefix_that_fits(text in texts(), max_tokens in 0..40u64) {
        for (oracle, _, _) in ORACLES.iter() {
            let encoding = oracle.encoding;
            let kept = encoding.truncate(&text, max_tokens).unwrap();
            let (all, counted) = (encoding.count(&text).unwrap(), encoding.count(kept).unwrap());
            prop_assert!(text.starts_with(kept));
            prop_assert!(counted <= max_tokens);
            prop_assert!(max_tokens > 0 || kept.is_empty());
            prop_assert_eq!(all <= max_tokens, kept.len() == text.len());
            prop_assert_eq!(encoding.truncate(kept, max_tokens).unwrap(), kept);
            prop_assert_eq!(encoding.truncate(&text, all).unwrap(), text.as_str());
        }
    }

    /// A thread that has counted nothing yet, and this one, which has counted all of the above.
    #[test]
    fn what_was_counted_before_changes_nothing(texts in proptest::collection::vec(texts(), 1..6)) {
        let counts = || -> Vec<u64> {
            let encodings = ORACLES.iter().map(|(oracle, _, _)| oracle.encoding);
            encodings.flat_map(|encoding| texts.iter().map(move |text| encoding.count(text).unwrap())).collect()
        };
        let fresh = thread::scope(|scope| scope.spawn(counts).join().unwrap());
        prop_assert_eq!(counts(), fresh.clone());
        prop_assert_eq!(counts(), fresh);
    }
}

/// So many different pieces that every place of the caches is taken many times over.
#[test]
fn full_caches_change_nothing() {
    for (oracle, _, ranks) in ORACLES.iter() {
        let mut tokens: Vec<&[u8]> = ranks.0.keys().map(Vec::as_slice).collect();
        tokens.sort_unstable();
        let mut hostile = Hostile::new(7, tokens.into_iter());
        let texts: Vec<String> = (0..20_000).map(|_| hostile.text()).collect();
        let right: Vec<u64> = texts.iter().map(|text| oracle.count(text)).collect();
        for round in 0..3 {
            for (text, right) in texts.iter().zip(&right) {
                let (counted, name) = (oracle.encoding.count(text), oracle.encoding.name());
                assert_eq!(counted, Ok(*right), "round {round}, {name}: {text:?}");
            }
        }
    }
}

/// What Python's `fits` relies on when it looks at a part of a text.
#[test]
fn no_token_has_more_than_128_bytes() {
    for (oracle, _, ranks) in ORACLES.iter() {
        let longest = ranks.0.keys().map(Vec::len).max();
        assert!(
            longest <= Some(128),
            "{}: {longest:?}",
            oracle.encoding.name()
        );
    }
}

/// Whatever the number of processors: the batch is worth 11 threads.
#[test]
fn a_batch_counts_as_its_texts_do_one_by_one() {
    let texts: Vec<String> = (0..3000)
        .map(|number| "many words, 123 ".repeat(number % 60))
        .collect();
    for model in ["gpt-4o", "claude-3-opus"] {
        let singly: Result<Vec<_>, _> =
            texts.iter().map(|text| count_tokens(text, model)).collect();
        assert_eq!(count_tokens_batch(texts.clone(), model), singly);
    }
}
