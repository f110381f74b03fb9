//! Counting and truncating against tiktoken-rs, in one run. Each answer is asserted before it is
//! timed.
//!
//! The long texts are those that `benches/corpora.py` assembles; one that is not there is left out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failure here is a failed test"
)]

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use ainalyn_tokenizer::Encoding;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use tiktoken_rs::CoreBPE;

/// Of 13 and of 100 bytes.
const SHORT: [&str; 2] = [
    "Hello, world!",
    "The quick brown fox jumps over the lazy dog, and 42 other animals look on as it runs to the rivers.\n",
];

fn peers() -> [(Encoding, &'static CoreBPE); 2] {
    [
        (Encoding::O200kBase, tiktoken_rs::o200k_base_singleton()),
        (Encoding::Cl100kBase, tiktoken_rs::cl100k_base_singleton()),
    ]
}

fn count(criterion: &mut Criterion, name: &str, text: &str) {
    for (encoding, peer) in peers() {
        assert_eq!(
            encoding.count(text),
            Ok(peer.count_ordinary(text) as u64),
            "{name}"
        );
        let mut group = criterion.benchmark_group(format!("{} {name}", encoding.name()));
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("ainalyn", |bencher| {
            bencher.iter(|| encoding.count(black_box(text)));
        });
        group.bench_function("tiktoken-rs", |bencher| {
            bencher.iter(|| peer.count_ordinary(black_box(text)));
        });
        group.finish();
    }
}

fn short_texts(criterion: &mut Criterion) {
    for text in SHORT {
        count(criterion, &format!("{} bytes", text.len()), text);
    }
}

/// The same text again and again, so this is the speed on text seen before; that on unseen text is
/// measured in processes of their own, by `benches/compare.py`.
fn long_texts(criterion: &mut Criterion) {
    let folder = std::env::var_os("AINALYN_BENCH_CACHE").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("benches/.cache"),
        PathBuf::from,
    );
    for name in ["english", "code", "scripts", "json"] {
        match std::fs::read_to_string(folder.join(name).with_extension("txt")) {
            Ok(text) => count(criterion, name, &text),
            Err(_) => {
                eprintln!("{name}.txt is not in {folder:?}; python benches/corpora.py makes it.")
            }
        }
    }
}

/// What is kept costs, not the text.
fn truncation(criterion: &mut Criterion) {
    let words = "It was a dark and stormy night; the rain fell in torrents, except at intervals. ";
    let text = words.repeat(1_000_000 / words.len());
    for (encoding, peer) in peers() {
        let mut group = criterion.benchmark_group(format!("{} of 1 MB keep", encoding.name()));
        for max_tokens in [10, 1_000, 100_000] {
            let kept = encoding.truncate(&text, max_tokens).unwrap();
            assert_eq!(peer.count_ordinary(kept) as u64, max_tokens);
            group.bench_with_input(
                BenchmarkId::from_parameter(max_tokens),
                &max_tokens,
                |bencher, &max_tokens| {
                    bencher.iter(|| {
                        encoding
                            .truncate(black_box(&text), max_tokens)
                            .map(str::len)
                    });
                },
            );
        }
        group.finish();
    }
}

/// Texts on which an engine might take more than linear time, at 200 KB and 2 MB.
fn hostile_texts(criterion: &mut Criterion) {
    let families = [
        ("one letter", "a"),
        ("spaces", " "),
        ("newlines", "\n"),
        ("combining marks", "\u{301}"),
        ("ZWJ emoji", "👩\u{200d}"),
        ("one CJK character", "亚"),
        ("alternating case", "aB"),
        ("base64", "TWFueSBoYW5kcyBtYWtlIGxpZ2h0IHdvcms"),
        ("English", "It was a dark and stormy night; the rain fell. "),
    ];
    let encoding = Encoding::O200kBase;
    for (name, unit) in families {
        let mut group = criterion.benchmark_group(format!("{} {name}", encoding.name()));
        for size in [200_000, 2_000_000] {
            let text = unit.repeat(size / unit.len());
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_with_input(BenchmarkId::from_parameter(size), &text, |bencher, text| {
                bencher.iter(|| encoding.count(black_box(text)));
            });
        }
        group.finish();
    }
}

fn quick() -> Criterion {
    Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(700))
}

criterion_group! {
    name = benches;
    config = quick();
    targets = short_texts, truncation, hostile_texts, long_texts
}
criterion_main!(benches);
