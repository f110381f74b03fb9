//! What a vault gives can be put back, whatever stood in the text.

use ainalyn_tokenizer::{Filter, FilterConfig, RuleAction, Vault};
use proptest::prelude::*;

const PIECES: [&str; 20] = [
    "[",
    "]",
    "[[",
    "]]",
    "EMAIL",
    "email",
    "_",
    "1",
    "2",
    " ",
    "LITERAL",
    "[[EMAIL_1]]",
    "[[LITERAL_1]]",
    "jane@example.com",
    "bob@example.org",
    "\n",
    "é",
    "a",
    "[[ email_1 ]]",
    "{\"",
];

fn texts() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(&PIECES[..]);
    proptest::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

fn filter(action: Option<&str>) -> Filter {
    let action = action.map(|action| RuleAction {
        rule: "email".into(),
        action: action.into(),
        text: None,
    });
    Filter::new(FilterConfig {
        actions: action.into_iter().collect(),
        ..FilterConfig::default()
    })
    .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_redacted_can_be_restored(texts in proptest::collection::vec(texts(), 0..4)) {
        let (filter, vault) = (filter(None), Vault::new());
        let safe: Vec<String> = texts.iter().map(|text| filter.redact_into(text, &vault).unwrap().text).collect();
        let again = Vault::from_json(&vault.to_json()).unwrap();
        for (safe, text) in safe.iter().zip(&texts) {
            prop_assert_eq!(&vault.restore(safe), text);
            prop_assert_eq!(&again.restore(safe), text);
            prop_assert!(vault.unknown_in(safe).is_empty());
        }
    }

    #[test]
    fn nothing_that_is_written_reveals_a_value(text in texts()) {
        let vault = Vault::new();
        vault.placeholder("email", "mallory@example.com");
        for action in [None, Some("remove"), Some("mask"), Some("keep")] {
            let safe = filter(action).redact_into(&text, &vault).unwrap().text;
            prop_assert!(!vault.restore(&safe).contains("mallory"));
        }
    }
}

#[test]
fn what_is_bent_is_put_back_and_what_is_unknown_stays() {
    let vault = Vault::new();
    assert_eq!(vault.placeholder("email", "jane"), "[[EMAIL_1]]");
    for bent in [
        "[[email_1]]",
        "[[ EMAIL_1 ]]",
        "[[Email _ 1]]",
        "[[EMAIL_\n1]]",
        "[[[EMAIL_1]]]",
    ] {
        assert!(vault.restore(bent).contains("jane"), "{bent}");
    }
    for (other, unknown) in [
        ("[[EMAIL_2]]", 1),
        ("[[EMAIL_01]]", 0),
        ("[[PHONE_1]]", 1),
        ("[[a page]]", 0),
    ] {
        assert_eq!(vault.restore(other), other);
        assert_eq!(vault.unknown_in(other).len(), unknown);
    }
    let hostile = [
        "[".repeat(1 << 18),
        format!("[[{}", "a".repeat(1 << 18)),
        "[[A_".repeat(1 << 16),
    ];
    for text in hostile {
        assert_eq!(vault.restore(&text), text);
    }
}

#[test]
fn json_is_redacted_string_by_string() {
    let filter = filter(None);
    let redacted = |text: &str| filter.redact_json(text, None).unwrap();
    let arguments = r#"{"to": "jane@example.com", "body" : "a\njane\u0040example.com", "n": [1.50, 4111111111111111]}"#;
    let expected = r#"{"to": "[EMAIL]", "body" : "a\n[EMAIL]", "n": [1.50, "[CARD]"]}"#;
    assert_eq!(redacted(arguments), expected);
    assert_eq!(
        redacted(r#"["[\"jane@example.com\"]"]"#),
        r#"["[\"[EMAIL]\"]"]"#
    );
    assert_eq!(
        redacted(r#"{"jane@example.com": 1}"#),
        r#"{"jane@example.com": 1}"#
    );
    assert_eq!(redacted("[jane@example.com"), "[[EMAIL]");
}
