//! What the filter finds in hostile texts: its laws. What Python's implementation finds in the texts that
//! this one keeps is compared by `tests/python/test_filter_differential.py`.

#![no_main]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failure here is a finding"
)]

use std::sync::LazyLock;

use ainalyn_tokenizer::{Filter, FilterConfig};
use libfuzzer_sys::fuzz_target;

static FILTER: LazyLock<Filter> = LazyLock::new(|| {
    let every = ["pii", "secrets", "network", "secrets-loose", "pii-loose"];
    Filter::new(FilterConfig {
        rules: Some(every.map(String::from).to_vec()),
        ..FilterConfig::default()
    })
    .unwrap()
});

fuzz_target!(|data: &[u8]| {
    let text = &*String::from_utf8_lossy(data);
    let whole = FILTER.redact(text).unwrap();
    let (mut place, mut expected) = (0, String::new());
    for finding in &whole.findings {
        let (start, end) = (finding.start as usize, finding.end as usize);
        assert!(place <= start && start < end, "{text:?}");
        expected += &text[place..start];
        expected += &format!("[{}]", finding.rule.to_uppercase());
        place = end;
    }
    expected += &text[place..];
    assert_eq!(whole.text, expected, "{text:?}");
    stream(text, &whole.text, data.len() % 7 + 1);
});

/// A text that comes in parts is redacted as the whole.
fn stream(text: &str, whole: &str, size: usize) {
    let (mut output, mut start, mut fed) = (String::new(), 0, 0);
    while fed < text.len() {
        fed = (fed + size).min(text.len());
        while !text.is_char_boundary(fed) {
            fed += 1;
        }
        let step = FILTER.step(&text[..fed], start, fed == text.len()).unwrap();
        output += &step.output;
        start = step.consumed as usize;
    }
    assert_eq!(output, whole, "{text:?}");
}
