//! Every text of up to four symbols, in every encoding, against tiktoken-rs; and of up to three
//! against the plain reference, which takes longer.

use std::thread;

use crate::hostile::SYMBOLS;
use crate::oracle::{Oracle, oracles};

/// Calls `check` with all strings of up to `most` symbols; threads share the first symbols.
fn every_string(most: u32, check: impl Fn(&str) + Sync) {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for share in 0..threads {
            let check = &check;
            scope.spawn(move || {
                let firsts = SYMBOLS.iter().skip(share).step_by(threads);
                for first in firsts {
                    extend(&mut String::from(*first), most - 1, check);
                }
            });
        }
    });
}

fn extend(text: &mut String, most: u32, check: &impl Fn(&str)) {
    check(text);
    if most > 0 {
        for symbol in SYMBOLS {
            text.push_str(symbol);
            extend(text, most - 1, check);
            text.truncate(text.len() - symbol.len());
        }
    }
}

fn count(oracle: &Oracle, text: &str) -> u64 {
    oracle.encoding.count(text).unwrap()
}

#[test]
fn every_text_of_four_symbols_counts_as_tiktoken_counts_it() {
    for oracle in oracles() {
        every_string(4, |text| {
            let name = oracle.encoding.name();
            assert_eq!(count(&oracle, text), oracle.count(text), "{name}: {text:?}");
        });
    }
}

#[test]
fn every_text_of_three_symbols_counts_as_the_reference_counts_it() {
    for oracle in oracles() {
        let (reference, ranks) = (oracle.reference(), oracle.ranks());
        every_string(3, |text| {
            let right = reference.token_ends(text, &ranks).len() as u64;
            let name = oracle.encoding.name();
            assert_eq!(count(&oracle, text), right, "{name}: {text:?}");
        });
    }
}

/// `cargo test -- --ignored every_character`, a few minutes; `docs/trust.md` has the last run.
#[test]
#[ignore = "takes minutes"]
fn every_character_counts_as_tiktoken_counts_it() {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    for oracle in oracles() {
        thread::scope(|scope| {
            for share in 0..threads {
                let oracle = &oracle;
                scope.spawn(move || {
                    for one in ('\0'..=char::MAX).skip(share).step_by(threads) {
                        for text in [
                            format!("{one}"),
                            format!("{one}{one}"),
                            format!(" {one}"),
                            format!("a{one}"),
                            format!("{one}'s"),
                        ] {
                            let name = oracle.encoding.name();
                            assert_eq!(
                                count(oracle, &text),
                                oracle.count(&text),
                                "{name}: {text:?}"
                            );
                        }
                    }
                });
            }
        });
    }
}
