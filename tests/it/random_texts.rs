//! Hostile texts from seeds, against tiktoken-rs, on all processors.
//!
//! `AINALYN_CASES` is the number of texts for each encoding (100,000 without it), `AINALYN_SEED` the
//! first seed. Encodings that are others but for their special tokens get a hundredth.

use std::thread;
use std::time::Instant;

use crate::hostile::Hostile;
use crate::oracle::oracles;
use ainalyn_tokenizer::Encoding;

fn setting(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |value| value.parse().unwrap())
}

#[test]
fn hostile_texts_count_and_truncate_as_by_tiktoken() {
    let (cases, seed) = (
        setting("AINALYN_CASES", 100_000),
        setting("AINALYN_SEED", 1),
    );
    let threads = thread::available_parallelism().map_or(1, usize::from);
    for oracle in oracles() {
        let alias = [Encoding::O200kHarmony, Encoding::P50kEdit, Encoding::Gpt2];
        let cases = if alias.contains(&oracle.encoding) {
            cases / 100
        } else {
            cases
        };
        let (ranks, start) = (oracle.ranks(), Instant::now());
        thread::scope(|scope| {
            for share in 0..threads {
                let (oracle, ranks) = (&oracle, &ranks);
                scope.spawn(move || {
                    let mut tokens: Vec<&[u8]> = ranks.0.keys().map(Vec::as_slice).collect();
                    tokens.sort_unstable();
                    let mut hostile = Hostile::new((seed + share) as u64, tokens.into_iter());
                    for case in (share..cases).step_by(threads) {
                        let text = hostile.text();
                        if case % 8 == share % 8 {
                            let most = hostile.random.below(text.len() + 2) as u64;
                            oracle.check(&text, most);
                        } else {
                            let (encoding, name) = (oracle.encoding, oracle.encoding.name());
                            let counted = encoding.count(&text).unwrap();
                            assert_eq!(counted, oracle.count(&text), "{name}: {text:?}");
                        }
                    }
                });
            }
        });
        println!(
            "{}: {cases} texts in {:.0?}",
            oracle.encoding.name(),
            start.elapsed()
        );
    }
}
