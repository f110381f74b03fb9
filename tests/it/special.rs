//! Special tokens that count one, against tiktoken's `allowed_special="all"`.

use ainalyn_tokenizer::{
    Encoding, Keep, Special, TokenizerError, count_tokens_batch_with, count_tokens_with, fits_with,
    resolve, truncate_with,
};
use proptest::prelude::*;

use crate::oracle::oracles;

const PARTS: [&str; 16] = [
    "<|endoftext|>",
    "<|start|>",
    "<|fim_prefix|>",
    "<|endofprompt|>",
    "<|reserved_200013|>",
    "<|",
    "|>",
    "<|end",
    "of",
    " ",
    "\n",
    "a word",
    "'s",
    "12345",
    "亚洲",
    "😀",
];

fn texts() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(&PARTS[..]), 0..30)
        .prop_map(|parts| parts.concat())
}

fn count(text: &str, encoding: Encoding) -> u64 {
    encoding.count_with(text, Special::Count).unwrap()
}

proptest! {
    #[test]
    fn prompts_count_and_are_cut_as_by_tiktoken(text in texts(), max in 0..40u64) {
        for oracle in oracles() {
            let encoding = oracle.encoding;
            // tiktoken-rs leaves it out where another token has its number; tiktoken, of the vectors, doesn't.
            if encoding == Encoding::O200kHarmony && text.contains("<|endofprompt|>") {
                continue;
            }
            let all = count(&text, encoding);
            prop_assert_eq!(all, oracle.count_special(&text), "{:?}", encoding);
            let kept = encoding.truncate_with(&text, max, Special::Count).unwrap();
            prop_assert!(text.starts_with(kept) && count(kept, encoding) <= max);
            prop_assert_eq!(kept.len() == text.len(), all <= max);
            for keep in [Keep::End, Keep::Middle] {
                let model = resolve(encoding.name()).unwrap();
                let kept = model.truncate_with(&text, max, keep, "", Special::Count).unwrap();
                prop_assert!(count(&kept, encoding) <= max);
                prop_assert_eq!(kept == text, all <= max);
                prop_assert!(keep == Keep::Middle || text.ends_with(&*kept));
            }
        }
    }
}

#[test]
fn no_special_token_is_cut() {
    let prompt = "<|start|>user<|message|>Hello!<|end|>";
    let cut = |most| truncate_with(prompt, most, "gpt-oss-20b", Keep::Start, "", Special::Count);
    let kept: Vec<String> = (0..7).map(|most| cut(most).unwrap()).collect();
    assert_eq!(kept[..3], ["", "<|start|>", "<|start|>user"]);
    assert_eq!(
        kept[3..5],
        ["<|start|>user<|message|>", "<|start|>user<|message|>Hello"]
    );
    assert_eq!(kept[6], prompt);
    assert!(fits_with(prompt, 6, "gpt-oss-20b", Special::Count).unwrap());
    assert!(!fits_with(prompt, 5, "gpt-oss-20b", Special::Count).unwrap());
}

#[test]
fn text_is_what_counts_otherwise() {
    for model in ["gpt-4o", "claude-3", "gpt2"] {
        let (text, model) = ("Say <|endoftext|>", resolve(model).unwrap());
        assert_eq!(model.count_with(text, Special::Text), model.count(text));
        let kept = model
            .truncate_with(text, 3, Keep::Start, "", Special::Text)
            .unwrap();
        assert_eq!(kept, model.truncate(text, 3).unwrap());
        assert_eq!(model.fits_with(text, 3, Special::Text), model.fits(text, 3));
    }
}

#[test]
fn a_batch_counts_as_one_text_at_a_time() {
    let texts = ["<|endoftext|>", "", "a<|endoftext|>b"].map(String::from);
    let counts = count_tokens_batch_with(texts.to_vec(), "gpt-4", Special::Count).unwrap();
    for (text, counted) in texts.iter().zip(counts) {
        assert_eq!(
            count_tokens_with(text, "gpt-4", Special::Count),
            Ok(counted)
        );
    }
}

#[test]
fn the_special_tokens_of_an_estimated_model_are_not_known() {
    let error = count_tokens_with("<|endoftext|>", "claude-3", Special::Count).unwrap_err();
    assert!(matches!(&error, TokenizerError::InvalidInput { field, .. } if field == "special"));
    assert_eq!(
        error.to_string(),
        "The argument `special` can't be used: the special tokens of Anthropic's models are not public, so none \
         can count one. Leave it out, and they count as text."
    );
}
