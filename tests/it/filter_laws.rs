//! What holds of every text that a filter sees.

use ainalyn_tokenizer::{
    Allowed, Filter, FilterConfig, FilterError, Pattern, RuleAction, WordList,
};
use proptest::prelude::*;

const EVERY: [&str; 5] = ["pii", "secrets", "network", "secrets-loose", "pii-loose"];

/// Pieces of what rules find, and of what is nearly found.
const PIECES: [&str; 65] = [
    "version ",
    ".Version: ",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "AC0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f",
    "GR1348941aaaaaaaaaaaaaaaaaaaa",
    "jane@example.com",
    "@",
    "a.b",
    "4111 1111 1111 1111",
    "4111111111111111",
    "378282246310005",
    "DE89370400440532013000",
    "DE89 3704 0044 0532 0130 00",
    "gb29nwbk60161331926819",
    "078-05-1120",
    "+49 30 1234567",
    "+1 (212) 555-0123",
    "(212) 555-0123",
    "tel 030 1234567",
    "192.168.1.1",
    "2001:db8::1",
    "fe80::",
    "00:1a:2b:3c:4d:5e",
    "00-1A-2B-3C-4D-5E",
    "https://user:pass@host",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_0123456789abcdefghijklmnopqrstuvwxyz",
    "sk-",
    "xoxb-",
    "123456789:AAabcdefghijklmnopqrstuvwxyz1234567",
    "-----BEGIN PRIVATE KEY-----",
    "-----END PRIVATE KEY-----",
    "password=",
    "\"hunter2!\"",
    "Blue Heron",
    "blue",
    "EMP-123456",
    "EMP-",
    "4",
    "41",
    "1111",
    "00",
    "DE",
    " ",
    "-",
    ".",
    ":",
    "::",
    "/",
    "\n",
    "\\n",
    "a",
    "Z",
    "0",
    "_",
    "(",
    ")",
    "+",
    "é",
    "亚",
    "😀",
    "tel",
    "card ",
    "=",
];

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => proptest::sample::select(&PIECES[..]).prop_map(String::from),
        1 => any::<char>().prop_map(String::from),
        1 => "[0-9 -]{1,12}",
    ];
    proptest::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

fn filter() -> Filter {
    Filter::new(FilterConfig {
        rules: Some(EVERY.map(String::from).to_vec()),
        words: vec![WordList {
            name: "codename".into(),
            values: vec!["Blue Heron".into(), "blue".into()],
            word: true,
        }],
        patterns: vec![Pattern {
            name: "employee".into(),
            pattern: "EMP-[0-9]{6}".into(),
            check: None,
            near: vec![],
        }],
        ..FilterConfig::default()
    })
    .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn findings_stand_in_order_and_are_replaced(text in texts()) {
        let filter = filter();
        let findings = filter.find(&text).unwrap();
        let redacted = filter.redact(&text).unwrap();
        prop_assert_eq!(&findings, &redacted.findings);
        let (mut place, mut expected) = (0, String::new());
        for finding in &findings {
            let (start, end) = (finding.start as usize, finding.end as usize);
            prop_assert!(place <= start && start < end);
            expected += &text[place..start];
            expected += &format!("[{}]", finding.rule.to_uppercase());
            place = end;
        }
        expected += &text[place..];
        prop_assert_eq!(&redacted.text, &expected);
    }

    /// Of the rules that are built in: a pattern of the user's own may well match a placeholder.
    #[test]
    fn redacting_twice_is_redacting_once(text in texts()) {
        for rules in [None, Some(EVERY.map(String::from).to_vec())] {
            let filter = Filter::new(FilterConfig { rules, ..FilterConfig::default() }).unwrap();
            let once = filter.redact(&text).unwrap().text;
            prop_assert_eq!(&filter.redact(&once).unwrap().text, &once);
        }
    }

    #[test]
    fn a_stream_is_the_whole(text in texts(), sizes in proptest::collection::vec(1..30_usize, 1..8)) {
        let filter = filter();
        let whole = filter.redact(&text).unwrap();
        let (mut output, mut findings, mut buffer, mut start) = (String::new(), vec![], String::new(), 0);
        let (mut sizes, mut dropped) = (sizes.iter().cycle(), 0);
        let mut fed = 0;
        while fed < text.len() {
            let mut end = (fed + sizes.next().unwrap()).min(text.len());
            while !text.is_char_boundary(end) {
                end += 1;
            }
            buffer += &text[fed..end];
            fed = end;
            let step = filter.step(&buffer, start, fed == text.len()).unwrap();
            output += &step.output;
            findings.extend(step.findings.into_iter().map(|one| (one.rule, one.start + dropped, one.end + dropped)));
            start = step.consumed as usize;
            let drop = start.saturating_sub(1024);
            if buffer.is_char_boundary(drop) {
                buffer.drain(..drop);
                (start, dropped) = (start - drop, dropped + drop as u64);
            }
        }
        prop_assert_eq!(output, whole.text);
        let expected: Vec<_> = whole.findings.into_iter().map(|one| (one.rule, one.start, one.end)).collect();
        prop_assert_eq!(findings, expected);
    }
}

#[test]
fn what_is_allowed_is_no_finding() {
    let allowed = |values: &[&str], rule: Option<&str>| Allowed {
        values: values.iter().map(|&value| value.into()).collect(),
        rule: rule.map(String::from),
    };
    let filter = Filter::new(FilterConfig {
        allow: vec![allowed(&["Jane@Example.com"], None)],
        allow_patterns: vec![allowed(&["[a-z]{1,9}@test\\.org"], Some("email"))],
        ..FilterConfig::default()
    })
    .unwrap();
    let text = "jane@example.com joe@test.org joe2@test.org";
    assert_eq!(
        filter.redact(text).unwrap().text,
        "jane@example.com joe@test.org [EMAIL]"
    );
}

#[test]
fn actions_are_done() {
    let action = |rule: &str, action: &str, text: Option<&str>| RuleAction {
        rule: rule.into(),
        action: action.into(),
        text: text.map(String::from),
    };
    let filter = |actions: Vec<RuleAction>| {
        Filter::new(FilterConfig {
            actions,
            key: Some(vec![7; 16]),
            ..FilterConfig::default()
        })
    };
    let text = "jane@example.com 4111 1111 1111 1111";
    let done = |actions| filter(actions).unwrap().redact(text).unwrap().text;
    assert_eq!(done(vec![action("pii", "keep", None)]), text);
    assert_eq!(
        done(vec![
            action("email", "replace", Some("<mail>")),
            action("pii", "mask", None)
        ]),
        "<mail> **** **** **** 1111"
    );
    assert_eq!(done(vec![action("pii", "remove", None)]), " ");
    assert_eq!(
        done(vec![action("email", "hash", None)]).len(),
        "[EMAIL:0123456789abcdef] [CARD]".len()
    );
    match filter(vec![action("card", "block", None)])
        .unwrap()
        .redact(text)
    {
        Err(FilterError::Blocked { findings }) => {
            assert_eq!((findings[0].start, findings[0].end), (17, 36))
        }
        _ => panic!("it was not blocked"),
    }
    assert!(matches!(
        filter(vec![action("pii", "burn", None)]),
        Err(FilterError::InvalidAction { .. })
    ));
    assert!(matches!(
        filter(vec![action("pi", "keep", None)]),
        Err(FilterError::InvalidAction { .. })
    ));
}

#[test]
fn what_can_not_be_used_is_told() {
    let new = |change: &dyn Fn(&mut FilterConfig)| {
        let mut config = FilterConfig::default();
        change(&mut config);
        Filter::new(config).err()
    };
    assert!(matches!(
        new(&|config| config.key = Some(vec![1; 15])),
        Some(FilterError::InvalidKey { .. })
    ));
    for rules in [
        vec!["emial"],
        vec!["email", "email"],
        vec!["email", "-email"],
    ] {
        let rules = rules.into_iter().map(String::from).collect::<Vec<_>>();
        let error = new(&|config| config.rules = Some(rules.clone()));
        assert!(
            matches!(error, Some(FilterError::InvalidRule { .. })),
            "{error:?}"
        );
    }
    for pattern in [
        "a*", "a+", "a{2,}", "^a", "a$", "(?=a)", "(a)\\1", "a?", "", "a{1001}", ".", "[é]", "(a",
        "a)", "[a",
    ] {
        let pattern = Pattern {
            name: "own".into(),
            pattern: pattern.into(),
            check: None,
            near: vec![],
        };
        let error = new(&|config| config.patterns = vec![pattern.clone()]);
        assert!(
            matches!(error, Some(FilterError::InvalidPattern { .. })),
            "{pattern:?}: {error:?}"
        );
    }
    let words = WordList {
        name: "own".into(),
        values: vec!["a".into(), String::new()],
        word: true,
    };
    let error = new(&|config| config.words = vec![words.clone()]);
    assert!(matches!(error, Some(FilterError::InvalidInput { .. })));
}
