//! Makes `src/tokenizer/split/class_table.rs` from the Unicode data of the `regex-syntax` crate, and checks
//! that the committed file is what it makes.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

/// The version that Cargo.toml pins for this test; tiktoken's and tiktoken-rs's regex engines use
/// the same Unicode data.
const SOURCE: &str = "regex-syntax 0.8.12 (Unicode 16.0)";
const COMMAND: &str = "UPDATE_CLASS_TABLE=1 cargo test class_table";
const PAGE: usize = 64;
/// What every code point is after the last one that is named.
const UNNAMED: u8 = 0x20;

/// Class numbers, as `src/tokenizer/split/classes.rs` names them, and the regex class of each. A character
/// in none of them is of class 0.
const CLASSES: [(u8, &str); 6] = [
    (1, r"[\p{Lu}\p{Lt}]"),
    (2, r"\p{Ll}"),
    (3, r"[\p{Lm}\p{Lo}]"),
    (4, r"\p{M}"),
    (5, r"\p{N}"),
    (6, r"\s"),
];

/// Bits beside the class numbers, as `classes.rs` names them, and the regex class of each.
const KINDS: [(u8, &str); 3] = [
    (0x08, r"\p{Han}"),
    (0x10, r"[一-龥぀-ゟ゠-ヿ]"),
    (0x20, r"[^\s\p{L}\p{M}\p{N}\p{P}\p{S}]"),
];

fn class(pattern: &str) -> regex_syntax::hir::ClassUnicode {
    match regex_syntax::parse(pattern).unwrap().into_kind() {
        regex_syntax::hir::HirKind::Class(regex_syntax::hir::Class::Unicode(set)) => set,
        other => panic!("{pattern} is not a class of characters, but {other:?}"),
    }
}

/// The class number of every code point.
fn classes() -> Vec<u8> {
    let mut classes = vec![0; 0x11_0000];
    for (number, pattern) in CLASSES {
        for range in class(pattern).ranges() {
            let codes = &mut classes[range.start() as usize..=range.end() as usize];
            assert!(
                codes.iter().all(|&other| other == 0),
                "{pattern} meets another class"
            );
            codes.fill(number);
        }
    }
    for (bit, pattern) in KINDS {
        for range in class(pattern).ranges() {
            for code in &mut classes[range.start() as usize..=range.end() as usize] {
                *code |= bit;
            }
        }
    }
    classes
}

fn generate() -> String {
    let classes = classes();
    let used = classes.iter().rposition(|&class| class != UNNAMED).unwrap() + 1;
    let mut pages: Vec<&[u8]> = Vec::new();
    let mut numbers = HashMap::new();
    let mut page_of = Vec::new();
    for page in classes[..used.next_multiple_of(PAGE)].chunks(PAGE) {
        let number = *numbers.entry(page).or_insert_with(|| {
            pages.push(page);
            pages.len() - 1
        });
        page_of.push(number);
    }
    // The splitter finds the pages of characters of two bytes without looking them up.
    assert!(page_of[..32].iter().copied().eq(0..32));
    let mut out = format!(
        "// Generated from {SOURCE} by:\n//   {COMMAND}\n// Do not edit by hand.\n\n\
         /// The page of each block of {PAGE} code points; later code points are unnamed ones of class 0.\n\
         #[rustfmt::skip]\npub(super) static PAGE_OF: [u16; {}] = [\n",
        page_of.len()
    );
    for line in page_of.chunks(24) {
        let numbers: Vec<String> = line.iter().map(usize::to_string).collect();
        writeln!(out, "    {},", numbers.join(",")).unwrap();
    }
    write!(
        out,
        "];\n\n/// The class number of each character of a page, from `@` on.\n\
         #[rustfmt::skip]\npub(super) static PAGES: [[u8; {PAGE}]; {}] = [\n",
        pages.len()
    )
    .unwrap();
    for page in pages {
        let signs: String = page.iter().map(|&class| (b'@' + class) as char).collect();
        writeln!(out, "    *b\"{}\",", signs.replace('\\', r"\\")).unwrap();
    }
    out + "];\n"
}

#[test]
fn class_table_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tokenizer/split/class_table.rs");
    let made = generate();
    if std::env::var_os("UPDATE_CLASS_TABLE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == made,
        "src/tokenizer/split/class_table.rs is not what {SOURCE} gives; mend it with: {COMMAND}"
    );
}
