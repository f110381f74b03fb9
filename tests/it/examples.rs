//! Every public item of the crate has an example, which `cargo test --doc` runs.

use std::{fs, path::Path};

/// The files whose items the crate's front page names.
const PUBLIC: [&str; 11] = [
    "interface.rs",
    "models/parts.rs",
    "tokenizer/keep.rs",
    "tokenizer/pack.rs",
    "tokenizer/windows.rs",
    "error.rs",
    "chat/records.rs",
    "models/mod.rs",
    "models/model.rs",
    "models/estimates.rs",
    "tokenizer/encoding.rs",
];

#[test]
fn every_public_item_has_an_example() {
    let mut lacking = Vec::new();
    for file in PUBLIC {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file);
        let source = fs::read_to_string(path).unwrap();
        let mut documented = String::new();
        for line in source.lines() {
            let words = line.trim_start();
            let item = ["pub fn ", "pub const ", "pub struct ", "pub enum "]
                .iter()
                .any(|start| words.starts_with(start));
            if item && !documented.contains("# Example") {
                lacking.push(format!("{file}: {words}"));
            }
            // What stands above an item ends where the one before it does.
            if item || matches!(words, "}" | "},") {
                documented.clear();
            } else {
                documented += line;
            }
        }
    }
    assert!(
        lacking.is_empty(),
        "no example for:\n{}",
        lacking.join("\n")
    );
}
