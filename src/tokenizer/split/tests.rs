//! The splitter against the regex, piece by piece.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../../tests/it/reference.rs"]
#[allow(dead_code, reason = "it has more than these tests use")]
mod reference;

use super::classes::Class;
use super::expressions::EXPRESSIONS;
use super::simd::{BLOCK, Classify, Portable};
use super::*;
use crate::simd::Engine;
use proptest::prelude::*;
use reference::Reference;

const PATTERNS: [(Pattern, &str); 3] = [
    (Pattern::R50k, reference::R50K),
    (Pattern::Cl100k, reference::CL100K),
    (Pattern::O200k, reference::O200K),
];

/// Symbols that span the classes of the patterns, of every length in bytes; the exhaustive tests
/// try all short strings of these.
const SYMBOLS: [&str; 30] = [
    "a",
    "s",
    "L",
    "E",
    "1",
    "!",
    "/",
    "'",
    " ",
    "\n",
    "\r",
    "\t",
    "é",
    "É",
    "ǅ",
    "ʰ",
    "亚",
    "ſ",
    "\u{301}",
    "\u{20dd}",
    "٣",
    "\u{a0}",
    "\u{3000}",
    "\u{85}",
    "…",
    "😀",
    "\u{1d7d8}",
    "𐐀",
    "\u{32430}",
    "\u{feff}",
];

/// More of what is easily mistaken: contractions, white space and what looks like it, marks,
/// numbers, letters of all cases and scripts, emoji, unassigned characters, new blocks.
const HOSTILE: &str = "sdmtlvreSDMTLVREſKxYz059 \t\n\r\u{b}\u{c}\u{1c}\u{0}\u{7f}!?.,-_/\\\"'’`()[]{}<>#@*=+~^$%&|\
    \u{85}\u{a0}\u{1680}\u{2000}\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{180e}\u{feff}\u{200b}\u{200c}\u{200d}\u{2060}\
    \u{300}\u{301}\u{483}\u{5b0}\u{64b}\u{93e}\u{e31}\u{e34}\u{fe0f}\u{20e3}\u{e0101}\u{1e944}\
    ªºßàÉŒǅǈǲῼʰˢ々ːˑⅣↂ½²³¼①㊉〇٠١२३๑Ⅷ一亚洲ㄅあいアー한글กขคกיאבगΓγЖжѢ\u{10d0}\u{1c90}Ⴧⴧꙮꟲ\
    😀👩🏽❤👍🇩🇪☺™°€£§¶·×÷«»“”—–…。，、！？「」\u{1d400}\u{1d7d8}𐐀𐐨𒀀𝟘\u{20000}\u{323af}\u{323b0}\u{32430}\
    \u{10d4a}\u{10d6f}\u{10d40}\u{105c0}\u{16d40}\u{1cc00}\u{1ccf0}\u{16d70}\u{378}\u{e000}\u{f8ff}\u{e0001}\u{10ffff}\u{a7cb}\u{a7da}\u{1c89}\u{1c8a}\
    ⺀⼀〡〻・ー゠\u{3097}\u{3099}゛ゟヿ䷿龥龦㐀\u{16fe2}\u{16fe3}\u{16ff0}\u{1}\u{ad}\u{e0fff}";

/// Symbols that span the classes of all patterns, of which the exhaustive tests of those without a
/// vocabulary here try all short strings.
const FURTHER: [&str; 20] = [
    "a",
    "s",
    "A",
    "1",
    "!",
    "'",
    "/",
    " ",
    "\n",
    "é",
    "亚",
    "あ",
    "・",
    "⺀",
    "〇",
    "\u{301}",
    "\u{16ff0}",
    "\u{3000}",
    "\0",
    "\u{10ffff}",
];

/// What once went wrong, here or elsewhere, with its pieces in r50k, cl100k and o200k.
const CASES: [(&str, [&[&str]; 3]); 14] = [
    ("it'ſ", [&["it", "'", "ſ"], &["it", "'ſ"], &["it'ſ"]]),
    (
        "it's's",
        [&["it", "'s", "'s"], &["it", "'s", "'s"], &["it's", "'s"]],
    ),
    ("it'rE", [&["it", "'", "rE"], &["it", "'rE"], &["it'rE"]]),
    (
        "we'LLama",
        [
            &["we", "'", "LLama"],
            &["we", "'LL", "ama"],
            &["we'LL", "ama"],
        ],
    ),
    ("亚洲AV", [&["亚洲AV"], &["亚洲AV"], &["亚洲", "AV"]]),
    (
        "使用USB接口",
        [&["使用USB接口"], &["使用USB接口"], &["使用USB接口"]],
    ),
    (
        "1\u{301}ABC",
        [
            &["1", "\u{301}", "ABC"],
            &["1", "\u{301}ABC"],
            &["1", "\u{301}", "ABC"],
        ],
    ),
    (
        "!!\u{301}abc",
        [
            &["!!\u{301}", "abc"],
            &["!!\u{301}", "abc"],
            &["!!\u{301}", "abc"],
        ],
    ),
    (
        "a\n  ",
        [&["a", "\n  "], &["a", "\n  "], &["a", "\n", "  "]],
    ),
    (
        "!\n/\n/abc",
        [
            &["!", "\n", "/", "\n", "/", "abc"],
            &["!\n", "/\n", "/abc"],
            &["!\n/\n/", "abc"],
        ],
    ),
    ("١٢٣٤", [&["١٢٣٤"], &["١٢٣", "٤"], &["١٢٣", "٤"]]),
    (
        "x\u{85}\u{85}y",
        [
            &["x", "\u{85}", "\u{85}", "y"],
            &["x", "\u{85}", "\u{85}y"],
            &["x", "\u{85}", "\u{85}y"],
        ],
    ),
    (
        "n's丠Ⴧy",
        [&["n", "'s", "丠Ⴧy"], &["n", "'s", "丠Ⴧy"], &["n's", "丠Ⴧy"]],
    ),
    (
        "a\u{180e}\u{feff}b",
        [
            &["a", "\u{180e}\u{feff}", "b"],
            &["a", "\u{180e}\u{feff}", "b"],
            &["a", "\u{180e}\u{feff}", "b"],
        ],
    ),
];

/// All ends, of all batches.
fn ends_of(mut splitter: Splitter) -> Vec<usize> {
    let mut all = Vec::new();
    let mut ends = [0; BATCH];
    loop {
        match splitter.fill(&mut ends) {
            0 => return all,
            n => all.extend_from_slice(&ends[..n]),
        }
    }
}

fn scalar_ends(text: &str, pattern: Pattern) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut at = 0;
    while at < text.len() {
        at = scalar::piece_end(text, at, pattern);
        ends.push(at);
    }
    ends
}

/// Whether AVX2 can be tested here, whatever engine is the best or is forced.
#[cfg(target_arch = "x86_64")]
fn has_avx2() -> bool {
    let all = Engine::all();
    all.iter().any(|engine| matches!(engine, Engine::Avx2))
}

#[cfg(target_arch = "x86_64")]
fn has_avx512() -> bool {
    let all = Engine::all();
    all.iter().any(|engine| matches!(engine, Engine::Avx512))
}

/// Every way to split gives `wanted`.
fn check(text: &str, pattern: Pattern, wanted: &[usize]) {
    assert_eq!(
        scalar_ends(text, pattern),
        wanted,
        "scalar, {pattern:?}, {text:?}"
    );
    check_engines(text, pattern, wanted);
}

fn check_engines(text: &str, pattern: Pattern, wanted: &[usize]) {
    for engine in Engine::all() {
        let splitter = Splitter::new(text, pattern, engine);
        assert_eq!(
            ends_of(splitter),
            wanted,
            "{engine:?}, {pattern:?}, {text:?}"
        );
    }
}

#[cfg(unix)]
#[test]
fn no_engine_reads_behind_a_text() {
    let text = "Many words' ends, 12345 l'été\r\n  MIXED Case und 亚洲... \t 😀 ".repeat(5);
    let mut page = crate::simd::guard_page::GuardPage::new();
    for length in (0..=200).filter(|length| text.is_char_boundary(*length)) {
        let held = str::from_utf8(page.hold(&text.as_bytes()[..length])).unwrap();
        for (pattern, _) in PATTERNS {
            check_engines(held, pattern, &scalar_ends(&text[..length], pattern));
        }
    }
}

/// All strings of so many symbols.
fn strings(symbols: &[&str], length: u32) -> impl Iterator<Item = String> {
    let count = symbols.len();
    (0..count.pow(length)).map(move |number| {
        let places = (0..length).map(|place| number / count.pow(place));
        places.map(|symbol| symbols[symbol % count]).collect()
    })
}

#[test]
fn known_cases_split_into_known_pieces() {
    for (text, pieces) in CASES {
        for ((pattern, regex), pieces) in PATTERNS.into_iter().zip(pieces) {
            assert_eq!(pieces.concat(), text);
            let ends = pieces.iter().scan(0, |end, piece| {
                *end += piece.len();
                Some(*end)
            });
            let ends: Vec<usize> = ends.collect();
            assert_eq!(
                Reference::new(regex).ends(text),
                ends,
                "{pattern:?}, {text:?}"
            );
            check(text, pattern, &ends);
        }
    }
}

#[test]
fn every_short_string_splits_as_the_regex_does() {
    for (pattern, regex) in PATTERNS {
        let reference = Reference::new(regex);
        for text in (0..=4).flat_map(|length| strings(&SYMBOLS, length)) {
            check(&text, pattern, &reference.ends(&text));
        }
    }
}

#[test]
fn every_short_string_splits_as_every_known_expression_does() {
    for (pattern, expressions) in EXPRESSIONS {
        let reference = Reference::in_passes(expressions);
        let shorter = (0..=3).flat_map(|length| strings(&SYMBOLS, length));
        for text in shorter
            .chain(strings(&FURTHER, 3))
            .chain(strings(&FURTHER, 4))
        {
            check(&text, *pattern, &reference.ends(&text));
        }
    }
}

/// That blocks have an edge must not show, wherever it falls in a string.
fn check_across_edges(length: u32) {
    const BEFORE: [&str; 9] = ["a", "A", "1", "!", " ", "\n", "亚", "あ", "\0"];
    const AFTER: [&str; 5] = ["", "a", " ", "\n  x", "1"];
    for pattern in Pattern::ALL {
        let shorter = pattern as usize >= PATTERNS.len();
        let symbols = if shorter { &FURTHER[..] } else { &SYMBOLS[..] };
        // All combinations of what stands around a string occur with many strings.
        for (number, string) in strings(symbols, length).enumerate() {
            let before = BEFORE[number % BEFORE.len()];
            let after = AFTER[number / BEFORE.len() % AFTER.len()];
            for edge in 0..=string.len() {
                let rest = BLOCK - edge;
                let blanks = " ".repeat(rest % before.len());
                let text = [&blanks, &before.repeat(rest / before.len()), &string, after].concat();
                check_engines(&text, pattern, &scalar_ends(&text, pattern));
            }
        }
    }
}

#[test]
fn every_short_string_splits_the_same_across_the_edge_of_a_block() {
    check_across_edges(3);
}

#[test]
#[ignore = "takes a minute with optimization"]
fn every_string_of_four_symbols_splits_the_same_across_the_edge_of_a_block() {
    check_across_edges(4);
}

/// Runs that no look at the next block decides.
#[test]
fn long_runs_split_as_the_regex_does() {
    const LONG: [usize; 9] = [62, 63, 64, 65, 127, 128, 129, 191, 300];
    const RUNS: [[&str; 3]; 28] = [
        ["x\n", " ", "y"],
        ["x\n", " ", "\ny"],
        ["x\n", " ", ""],
        ["!\n", "\t", "\n!"],
        ["x\n", "\u{3000}", "y"],
        ["x\n", "\u{a0}", "\n"],
        ["\n", "\n", "x"],
        ["!", "\n", " x"],
        ["亚", "A", " "],
        ["亚", "A", "a"],
        ["亚", "A", "亚"],
        ["亚", "A", "'s"],
        ["a亚", "亚", "A"],
        ["!", "\u{301}", "!x"],
        ["!!", "\u{301}", "\n/x"],
        ["", "1", "x"],
        ["x", "٣", "1"],
        ["!\n", "/", "x"],
        ["!\n", "\n", "x"],
        ["x", " ", "1"],
        ["x\n", "\u{3000}", "1"],
        ["x\n", "\u{3000}", "あ"],
        ["!", "a", "é"],
        ["!", "a", "\u{301}"],
        ["", "あ", "亚・⺀〇"],
        ["!", "\0", "é"],
        ["", "\u{10ffff}", "亚"],
        ["亚", "⺀", "A"],
    ];
    for (pattern, expressions) in EXPRESSIONS {
        let (pattern, reference) = (*pattern, Reference::in_passes(expressions));
        for [before, run, after] in RUNS {
            for count in LONG {
                let text = [before, &run.repeat(count), after].concat();
                for text in [text.clone(), text.repeat(2), text.repeat(3)] {
                    check(&text, pattern, &reference.ends(&text));
                }
            }
        }
    }
}

/// `(?i)` takes one more letter than the two cases of ASCII.
#[test]
fn contractions_fold_as_the_regex_does() {
    let hir = regex_syntax::parse("(?i:[sdmtlver])").unwrap();
    let regex_syntax::hir::HirKind::Class(class) = hir.kind() else {
        panic!("not a class: {hir:?}");
    };
    assert_eq!(*class, regex_class("[sdmtlverSDMTLVERſ]"));
}

#[test]
fn the_class_of_every_code_point_is_that_of_the_regex() {
    let classes = [
        (Class::Upper, r"[\p{Lu}\p{Lt}]"),
        (Class::Lower, r"\p{Ll}"),
        (Class::Uncased, r"[\p{Lm}\p{Lo}]"),
        (Class::Mark, r"\p{M}"),
        (Class::Number, r"\p{N}"),
        (Class::Space, r"\s"),
        (Class::Other, r"[^\p{L}\p{M}\p{N}\s]"),
    ];
    for (class, regex) in classes {
        let regex_syntax::hir::Class::Unicode(set) = regex_class(regex) else {
            panic!("not of characters: {regex}");
        };
        for code in set.iter().flat_map(|range| range.start()..=range.end()) {
            let text = code.to_string();
            assert_eq!(
                scalar::code_at(text.as_bytes(), 0),
                (code.into(), text.len())
            );
            assert_eq!(Class::of(code.into()), class, "{code:?}");
        }
    }
}

fn regex_class(regex: &str) -> regex_syntax::hir::Class {
    match regex_syntax::parse(regex).unwrap().into_kind() {
        regex_syntax::hir::HirKind::Class(class) => class,
        other => panic!("not a class: {other:?}"),
    }
}

/// What the masks are by definition.
struct Defined;

impl Classify for Defined {
    fn classify(block: &[u8; BLOCK]) -> simd::AsciiMasks {
        let mask = |test: fn(u8) -> bool| {
            let bits = block
                .iter()
                .enumerate()
                .map(|(i, &byte)| u64::from(test(byte)) << i);
            bits.sum()
        };
        simd::AsciiMasks {
            upper: mask(|byte| byte.is_ascii_uppercase()),
            lower: mask(|byte| byte.is_ascii_lowercase()),
            number: mask(|byte| byte.is_ascii_digit()),
            space: mask(|byte| byte == b' ' || (b'\t'..=b'\r').contains(&byte)),
            newline: mask(|byte| byte == b'\r' || byte == b'\n'),
            blank: mask(|byte| byte == b' '),
            apostrophe: mask(|byte| byte == b'\''),
            slash: mask(|byte| byte == b'/'),
            wide: mask(|byte| !byte.is_ascii()),
            continuation: mask(|byte| byte & 0xC0 == 0x80),
        }
    }

    fn low_bits(bytes: &[u8; BLOCK]) -> [u64; 3] {
        [0, 1, 2].map(|bit| {
            let bits = bytes.iter().enumerate();
            bits.map(|(i, &byte)| u64::from(byte >> bit & 1) << i).sum()
        })
    }
}

fn hostile_text() -> impl Strategy<Value = String> {
    let hostile: Vec<char> = HOSTILE.chars().collect();
    let symbol = prop_oneof![
        6 => proptest::sample::select(hostile).prop_map(String::from),
        4 => proptest::sample::select(&SYMBOLS[..]).prop_map(String::from),
        1 => any::<char>().prop_map(String::from),
        1 => proptest::sample::select(vec!["'s", "'Ll", "'RE", "'ſ", "\n\n  ", "!\n/"]).prop_map(String::from),
    ];
    let count = prop_oneof![20 => 1..4usize, 1 => 1..90usize];
    let runs = proptest::collection::vec((symbol, count), 0..60);
    (runs, prop_oneof![4 => Just(1), 1 => 2..5usize]).prop_map(|(runs, times)| {
        let runs = runs.iter().map(|(symbol, count)| symbol.repeat(*count));
        runs.collect::<String>().repeat(times)
    })
}

// PROPTEST_CASES raises the number of cases.
proptest! {
    #[test]
    fn hostile_texts_split_as_the_regex_does(text in hostile_text()) {
        thread_local! {
            static REFERENCES: Vec<Reference> =
                EXPRESSIONS.iter().map(|(_, expressions)| Reference::in_passes(expressions)).collect();
        }
        REFERENCES.with(|references| {
            for ((pattern, _), reference) in EXPRESSIONS.iter().zip(references) {
                check(&text, *pattern, &reference.ends(&text));
            }
        });
    }

    #[test]
    fn all_engines_make_the_defined_masks(bytes in any::<[[u8; 16]; 4]>(), same in any::<u8>()) {
        for block in [bytes.as_flattened().try_into().unwrap(), [same; BLOCK]] {
            let masks = Defined::classify(&block);
            let bits = Defined::low_bits(&block);
            prop_assert_eq!(Portable::classify(&block), masks);
            prop_assert_eq!(Portable::low_bits(&block), bits);
            #[cfg(target_arch = "x86_64")]
            if has_avx2() {
                prop_assert_eq!(simd::Avx2::classify(&block), masks);
                prop_assert_eq!(simd::Avx2::low_bits(&block), bits);
            }
            #[cfg(target_arch = "x86_64")]
            if has_avx512() {
                prop_assert_eq!(simd::Avx512::classify(&block), masks);
                prop_assert_eq!(simd::Avx512::low_bits(&block), bits);
            }
            #[cfg(target_arch = "aarch64")]
            {
                prop_assert_eq!(simd::Neon::classify(&block), masks);
                prop_assert_eq!(simd::Neon::low_bits(&block), bits);
            }
        }
    }

    #[test]
    fn all_engines_make_the_defined_masks_of_what_is_shorter_than_a_block(
        bytes in any::<[[u8; 16]; 8]>(),
        before in 0..BLOCK,
        len in 0..BLOCK,
    ) {
        let text = &bytes.as_flattened()[..before + len];
        let masks = Defined::classify_short(&text[before..]);
        // Without a whole block before its end, a text is taken as a whole.
        let text = if text.len() < BLOCK { &text[before..] } else { text };
        prop_assert_eq!(Portable::classify_last(text, len), masks);
        #[cfg(target_arch = "x86_64")]
        if has_avx2() {
            prop_assert_eq!(simd::Avx2::classify_last(text, len), masks);
        }
        #[cfg(target_arch = "x86_64")]
        if has_avx512() {
            prop_assert_eq!(simd::Avx512::classify_last(text, len), masks);
        }
        #[cfg(target_arch = "aarch64")]
        prop_assert_eq!(simd::Neon::classify_last(text, len), masks);
    }

    #[test]
    fn all_engines_write_the_same_ends(starts in any::<u64>(), fewer in any::<u64>(), base in 0..1usize << 40) {
        for starts in [starts, starts & fewer, 0, u64::MAX] {
            let defined: Vec<_> =
                (0..BLOCK).filter(|at| starts >> at & 1 != 0).map(|at| base + at).collect();
            let check = |write: fn(usize, u64, &mut [usize]) -> usize| {
                let mut ends = [0; BLOCK];
                let count = write(base, starts, &mut ends);
                ends[..count].to_vec()
            };
            prop_assert_eq!(&check(Portable::write_ends), &defined);
            #[cfg(target_arch = "x86_64")]
            if has_avx512() {
                prop_assert_eq!(&check(simd::Avx512::write_ends), &defined);
            }
        }
    }
}
