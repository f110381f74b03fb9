//! What model names lead to, from the data that every language runs.

use ainalyn_tokenizer::resolve;

#[test]
fn each_name_leads_where_the_data_says() {
    let cases = include_str!("../vectors/names.tsv")
        .lines()
        .filter(|row| !row.starts_with('#'));
    let mut tried = 0;
    for (name, expected) in cases.filter_map(|row| row.split_once('\t')) {
        let found = match resolve(name) {
            Ok(resolved) => match resolved.estimate() {
                Some(estimate) => estimate.family,
                None => resolved.encoding().name(),
            },
            Err(_) => "unknown",
        };
        assert_eq!(found, expected, "{name:?}");
        tried += 1;
    }
    assert!(tried > 150);
}
