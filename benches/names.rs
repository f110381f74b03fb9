//! What a model's name costs to look up, and that `fits` costs by the limit
//! rather than by the text. Each answer is asserted before it is timed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failure here is a failed test"
)]

use std::hint::black_box;

use ainalyn_tokenizer::{Encoding, fits, resolve};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

fn names(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("resolve");
    for (name, expected) in [
        ("gpt-4o", Some(Encoding::O200kBase)),
        ("gpt-4o-mini-2024-07-18", Some(Encoding::O200kBase)),
        ("openrouter/openai/gpt-4o:free", Some(Encoding::O200kBase)),
        (
            "us.anthropic.claude-3-5-sonnet-20241022-v2:0",
            Some(Encoding::Cl100kBase),
        ),
        ("no-such-model", None),
    ] {
        assert_eq!(resolve(name).ok().map(|found| found.encoding()), expected);
        group.bench_function(name, |bencher| {
            bencher.iter(|| resolve(black_box(name)).is_ok())
        });
    }
    let long = "x".repeat(10_000_000);
    assert!(resolve(&long).is_err());
    group.finish();
}

fn limits(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("fits 100 tokens");
    for size in [10_000, 1_000_000, 100_000_000] {
        let text = "the quick brown fox ".repeat(size / 20);
        assert_eq!(fits(&text, 100, "gpt-4o"), Ok(false));
        group.bench_with_input(BenchmarkId::from_parameter(size), &text, |bencher, text| {
            bencher.iter(|| fits(black_box(text), 100, "gpt-4o"));
        });
    }
    group.finish();
}

criterion_group!(benches, names, limits);
criterion_main!(benches);
