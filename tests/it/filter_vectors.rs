//! The examples of the filter's rules, which every language runs: tests/vectors/filter_rules.tsv.

use ainalyn_tokenizer::{Filter, FilterConfig};

const FILE: &str = include_str!("../vectors/filter_rules.tsv");

/// A text with its escapes undone.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match characters.next().unwrap() {
            'n' => plain.push('\n'),
            't' => plain.push('\t'),
            'r' => plain.push('\r'),
            '\\' => plain.push('\\'),
            'u' => {
                let digits: String = characters.by_ref().take(4).collect();
                plain.push(char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap());
            }
            other => panic!("\\{other} is no escape"),
        }
    }
    plain
}

#[test]
fn every_rule_finds_its_examples_and_nothing_else() {
    let mut failed = Vec::new();
    let mut rows = 0;
    for row in FILE
        .lines()
        .filter(|row| !row.is_empty() && !row.starts_with('#'))
    {
        let columns: Vec<&str> = row.split('\t').collect();
        let [rule, text, expected] = columns[..] else {
            panic!("{row}")
        };
        let filter = Filter::new(FilterConfig {
            rules: Some(vec![rule.into()]),
            ..FilterConfig::default()
        })
        .unwrap();
        let text = unescaped(text);
        let places = |byte: u64| text[..byte as usize].chars().count();
        let found: Vec<String> = filter
            .find(&text)
            .unwrap()
            .iter()
            .map(|one| format!("{}-{}", places(one.start), places(one.end)))
            .collect();
        let found = if found.is_empty() {
            "-".to_owned()
        } else {
            found.join(" ")
        };
        if found != expected {
            failed.push(format!("{row}\n    found {found}"));
        }
        rows += 1;
    }
    assert!(
        failed.is_empty(),
        "{} of {rows}:\n{}",
        failed.len(),
        failed.join("\n")
    );
}
