//! Every variant of the error, with its fields and its sentence.

use ainalyn_tokenizer::{
    TokenizerError, count_tokens, count_tokens_batch, error_message, truncate_to_tokens,
};

#[test]
fn an_unknown_model_names_itself_and_the_nearest() {
    let error = count_tokens("text", "gpt-4p").unwrap_err();
    let TokenizerError::UnknownModel { model, nearest } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(model, "gpt-4p");
    assert!(nearest.contains(&"gpt-4".to_owned()), "{nearest:?}");
    let message = error_message(error.clone());
    assert_eq!(message, error.to_string());
    assert!(message.contains("\"gpt-4p\"") && message.contains("\"gpt-4\""));
}

#[test]
fn a_long_unknown_name_is_cut_in_the_sentence_only() {
    let name = "é".repeat(1_000_000);
    let error = count_tokens("text", &name).unwrap_err();
    assert!(error.to_string().len() < 500);
    let TokenizerError::UnknownModel { model, nearest } = error else {
        panic!("a name of 2 MB is known");
    };
    assert_eq!(model, name);
    assert!(nearest.is_empty());
}

#[test]
fn every_function_refuses_the_same_models() {
    for model in ["", "no such model", "gpt-4\0", "my-gpt-4o", "GPT‑4"] {
        let single = count_tokens("text", model).unwrap_err();
        assert_eq!(count_tokens_batch(Vec::new(), model).unwrap_err(), single);
        assert_eq!(truncate_to_tokens("text", 1, model).unwrap_err(), single);
    }
}

#[test]
fn an_empty_model_is_invalid_input() {
    let error = count_tokens("text", "").unwrap_err();
    assert!(matches!(&error, TokenizerError::InvalidInput { field, .. } if field == "model"));
    assert!(error.to_string().contains("gpt-4o"), "{error}");
}

#[cfg(not(feature = "p50k"))]
#[test]
fn an_encoding_that_was_left_out_says_how_to_get_it() {
    let error = count_tokens("text", "p50k_base").unwrap_err();
    assert!(matches!(&error, TokenizerError::Encoding { encoding, .. } if encoding == "p50k_base"));
    assert!(error.to_string().contains("`p50k`"), "{error}");
}
