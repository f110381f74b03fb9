//! The filter on ordinary texts, on a short one, on those made to slow it down, and in a stream.
//!
//! The long texts are those that `benches/corpora.py` assembles; one that is not there is left out.
//! `cargo bench --bench filter -- hostile` measures one kind alone.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use ainalyn_tokenizer::{Filter, FilterConfig};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const SHORT: &str =
    "The quick brown fox jumps over the lazy dog, and then it sleeps until the next morn.";

/// What rules begin at, again and again; the rules of numbers read what stands behind each.
const HOSTILE: [&str; 20] = [
    "1/",
    "1 ",
    "12 ",
    "00 ",
    "4111 ",
    "1. ",
    "1-",
    "(1",
    "1)(",
    "1:",
    "0::",
    "12345678:",
    "+1 ",
    "tel 1",
    "sk-",
    "sk-ant-",
    "xoxb-",
    "eyJ",
    "a@",
    "a://",
];

fn all() -> Filter {
    let rules = ["pii", "secrets", "network", "pii-loose", "secrets-loose"];
    Filter::new(FilterConfig {
        rules: Some(rules.map(str::to_owned).to_vec()),
        ..FilterConfig::default()
    })
    .unwrap()
}

fn long_texts(criterion: &mut Criterion) {
    let folder = std::env::var_os("AINALYN_BENCH_CACHE").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("benches/.cache"),
        PathBuf::from,
    );
    let filter = Filter::new(FilterConfig::default()).unwrap();
    for name in ["english", "code", "scripts", "json"] {
        let Ok(text) = std::fs::read_to_string(folder.join(name).with_extension("txt")) else {
            eprintln!("{name}.txt is not in {folder:?}; python benches/corpora.py makes it.");
            continue;
        };
        let mut group = criterion.benchmark_group("find");
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| filter.find(black_box(&text)));
        });
        group.finish();
    }
}

/// At two sizes: the time for a byte must be the same.
fn hostile_texts(criterion: &mut Criterion) {
    let filter = all();
    for unit in HOSTILE {
        let mut group = criterion.benchmark_group(format!("hostile {unit:?}"));
        for size in [200_000, 2_000_000] {
            let text = unit.repeat(size / unit.len());
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_with_input(BenchmarkId::from_parameter(size), &text, |bencher, text| {
                bencher.iter(|| filter.find(black_box(text)));
            });
        }
        group.finish();
    }
}

/// A short text, and one delta of a stream behind as much context as there can be.
fn short_texts(criterion: &mut Criterion) {
    let filter = Filter::new(FilterConfig::default()).unwrap();
    criterion.bench_function("a short text", |bencher| {
        bencher.iter(|| filter.find(black_box(SHORT)));
    });
    let buffer = SHORT.repeat(2_068 / SHORT.len());
    let start = buffer.len() - 20;
    criterion.bench_function("a step of a stream", |bencher| {
        bencher.iter(|| filter.step(black_box(&buffer), start, false));
    });
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
    targets = short_texts, hostile_texts, long_texts
}
criterion_main!(benches);
