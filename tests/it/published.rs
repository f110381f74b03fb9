//! The build script's check that a vocabulary is the published one.

#[path = "../../src/tokenizer/tables/build/published.rs"]
mod published;

use std::collections::HashMap;

use published::{CL100K_BASE, O200K_BASE, P50K_BASE, Published, R50K_BASE};
use tiktoken_rs::CoreBPE;

type Ranks = HashMap<Vec<u8>, u32>;

fn ranks(bpe: &CoreBPE) -> Ranks {
    let special = bpe.special_tokens();
    (0..250_000)
        .filter_map(|rank| Some((bpe.decode_bytes(&[rank]).ok()?, rank)))
        .filter(|(token, _)| !special.iter().any(|name| name.as_bytes() == token))
        .collect()
}

fn refusal(vocabulary: &Published, changed: Ranks) -> String {
    vocabulary.checked(changed).unwrap_err()
}

#[test]
fn the_four_vocabularies_are_the_published_ones() {
    for (vocabulary, bpe) in [
        (O200K_BASE, tiktoken_rs::o200k_base_singleton()),
        (CL100K_BASE, tiktoken_rs::cl100k_base_singleton()),
        (P50K_BASE, tiktoken_rs::p50k_base_singleton()),
        (R50K_BASE, tiktoken_rs::r50k_base_singleton()),
    ] {
        let ranks = ranks(bpe);
        assert_eq!(vocabulary.checked(ranks.clone()), Ok(ranks));
    }
}

#[test]
fn any_change_to_a_vocabulary_is_refused() {
    let right = ranks(tiktoken_rs::r50k_base_singleton());
    let (token, other) = (b"the".as_slice(), b" a".as_slice());

    let mut lacks_one = right.clone();
    lacks_one.remove(token);
    let mut has_one_more = right.clone();
    has_one_more.insert(b"no such token".to_vec(), 50_256);
    let mut has_two_exchanged = right.clone();
    has_two_exchanged.insert(token.to_vec(), right[other]);
    has_two_exchanged.insert(other.to_vec(), right[token]);
    let mut has_another = lacks_one.clone();
    has_another.insert(b"thE ".to_vec(), right[token]);

    for changed in [lacks_one, has_one_more, has_two_exchanged, has_another] {
        refusal(&R50K_BASE, changed);
    }
    refusal(&P50K_BASE, right);
}

#[test]
fn the_refusal_names_the_vocabulary_both_sums_and_the_remedy() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(
        refusal(&R50K_BASE, Ranks::new()),
        format!(
            "the vocabulary r50k_base has the SHA-256 {empty}, but the one that OpenAI publishes \
             has 306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930: build with the \
             version of tiktoken-rs that Cargo.toml pins, from an unchanged source"
        )
    );
}
