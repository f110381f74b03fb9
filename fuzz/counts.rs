//! Counts, cuts, limits, batches and windows of hostile texts, compared with tiktoken-rs.

#![no_main]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failure here is a finding"
)]

#[path = "../tests/it/oracle.rs"]
#[allow(dead_code, reason = "the tests of the crate use the rest")]
mod oracle;
#[path = "../tests/it/reference.rs"]
#[allow(dead_code, reason = "as above")]
mod reference;

use std::sync::LazyLock;

use ainalyn_tokenizer::{Keep, SplitAt, count_tokens_batch};
use libfuzzer_sys::fuzz_target;
use oracle::{Oracle, oracles};

/// The longest text: the oracle takes its time for one long piece.
const MAX_BYTES: usize = 1000;

const KINDS: [SplitAt; 4] = [
    SplitAt::Token,
    SplitAt::Word,
    SplitAt::Line,
    SplitAt::Paragraph,
];

static ORACLES: LazyLock<Vec<Oracle>> = LazyLock::new(oracles);

// The first bytes choose the encoding, the limit, what is done, and how often the text is repeated.
fuzz_target!(|data: &[u8]| {
    let Some((&[encoding, limit, task, times], rest)) = data.split_first_chunk() else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    let most = MAX_BYTES / text.len().max(1);
    let text = text.repeat((usize::from(times) + 1).min(most).max(1));
    let oracle = &ORACLES[usize::from(encoding) % ORACLES.len()];
    let limit = u64::from(limit);
    oracle.check(&text, limit);
    match task % 4 {
        0 => windows(oracle, &text, limit + 1, u64::from(task / 4)),
        1 => ending(oracle, &text, limit),
        2 => middle(oracle, &text, limit),
        _ => batch(oracle, &text),
    }
});

/// Windows fit, stand on character boundaries, and leave nothing out.
fn windows(oracle: &Oracle, text: &str, limit: u64, overlap: u64) {
    let at = KINDS[overlap as usize % KINDS.len()];
    let overlap = overlap % limit;
    // A character alone has at most 4 tokens, so nothing else is refused.
    let windows = match oracle.encoding.split_offsets(text, limit, overlap, at) {
        Ok(windows) => windows,
        Err(error) => return assert!(limit < 4, "{error}: {text:?}"),
    };
    let mut covered = 0;
    for window in windows {
        assert!(window.start <= covered && window.end > covered, "{text:?}");
        assert!(overlap > 0 || window.start == covered, "{text:?}");
        assert!(oracle.count(&text[window.clone()]) <= limit, "{text:?}");
        covered = window.end;
    }
    assert_eq!(covered, text.len(), "{text:?}");
}

fn ending(oracle: &Oracle, text: &str, limit: u64) {
    let kept = oracle.encoding.truncate_keeping(text, limit, Keep::End, "");
    let kept = kept.unwrap();
    assert!(
        text.ends_with(&*kept) && oracle.count(&kept) <= limit,
        "{text:?}"
    );
    assert!(kept == text || oracle.count(text) > limit, "{text:?}");
}

fn middle(oracle: &Oracle, text: &str, limit: u64) {
    let marker = " [...] ";
    let limit = limit + oracle.count(marker);
    let kept = oracle
        .encoding
        .truncate_keeping(text, limit, Keep::Middle, marker);
    let kept = kept.unwrap();
    assert!(oracle.count(&kept) <= limit, "{text:?}");
    assert_eq!(kept == text, oracle.count(text) <= limit, "{text:?}");
}

/// Counts of one call are those of many, whatever stands beside a text.
fn batch(oracle: &Oracle, text: &str) {
    let halves = text
        .char_indices()
        .map(|(at, _)| at)
        .nth(text.chars().count() / 2);
    let (head, tail) = text.split_at(halves.unwrap_or(0));
    let texts = [head, text, "", tail, text].map(String::from).to_vec();
    let wanted: Vec<u64> = texts.iter().map(|text| oracle.count(text)).collect();
    let counted = count_tokens_batch(texts, oracle.encoding.name()).unwrap();
    let counted: Vec<u64> = counted.into_iter().map(|tokens| tokens.count).collect();
    assert_eq!(counted, wanted, "{text:?}");
}
