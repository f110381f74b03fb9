//! Small vocabularies of Gemma's shape in both formats, against the definition, and what is refused of them.

use std::collections::HashMap;

use super::read;
use super::tests::{Random, counter};
use crate::tokenizer::split::{Markers, Pattern};

const SYMBOLS: [&str; 24] = [
    "a",
    "b",
    "c",
    " ",
    " a",
    "\u{2581}",
    "  ",
    "\n",
    "\t",
    "\t\t",
    "1",
    ".",
    "=",
    "é",
    "的",
    "😀",
    "𠀀",
    "ü",
    "<h1>",
    "<",
    "<unused7>",
    "<mask>",
    "> </",
    "<bos>",
];

/// What merges, in order, with a blank as U+2581.
const MERGED: [&str; 12] = [
    "ab", "▁a", "▁ab", "abc", "é的", "==", "▁==", "的😀", "===", "=====", "====", "▁é",
];
const CHARACTERS: [&str; 9] = ["a", "b", "c", "▁", "=", "é", "的", "😀", "1"];

fn runs() -> Vec<String> {
    let lengths = |unit: &'static str| (2..=31).map(move |length| unit.repeat(length));
    ["▁", "\n", "\t"].into_iter().flat_map(lengths).collect()
}

/// Gemma 3's markers.
fn markers() -> Vec<String> {
    const TAGS: &str = "table caption thead tbody tfoot tr th td h1 h2 h3 h4 h5 h6 blockquote strong em b i u s \
        sub sup code a html body img span bbox ul li div iframe footer";
    const OTHERS: [&str; 6] = [
        "<mask>",
        "[multimodal]",
        "<start_of_turn>",
        "<end_of_turn>",
        "<start_of_image>",
        "<end_of_image>",
    ];
    let tags = TAGS.split_whitespace();
    let tags = tags.flat_map(|tag| [format!("<{tag}>"), format!("</{tag}>")]);
    let unused = (0..6242).map(|number| format!("<unused{number}>"));
    tags.chain(OTHERS.map(str::to_owned))
        .chain(unused)
        .collect()
}

fn field(number: u8, kind: u8, value: &[u8]) -> Vec<u8> {
    let mut bytes = vec![number << 3 | kind];
    if kind == 2 {
        assert!(value.len() < 1 << 14);
        bytes.extend([value.len() as u8 | 0x80, (value.len() >> 7) as u8]);
    }
    bytes.extend(value);
    bytes
}

fn piece(text: &str, score: f32, kind: u8) -> Vec<u8> {
    let length = [text.len() as u8];
    assert!(text.len() < 128);
    let text = [&[0x0A][..], &length, text.as_bytes()].concat();
    let piece = [
        text,
        field(2, 5, &score.to_le_bytes()),
        field(3, 0, &[kind]),
    ]
    .concat();
    assert!(piece.len() < 128);
    [&[0x0A, piece.len() as u8][..], &piece].concat()
}

/// A model of SentencePiece: pieces and their kinds, in what is not Gemma's as told.
struct Model {
    pieces: Vec<(String, f32, u8)>,
    trainer: Vec<u8>,
    normalizer: Vec<u8>,
}

impl Model {
    fn new() -> Self {
        let piece = |text: &str, kind| (text.to_owned(), 0.0, kind);
        let mut pieces = vec![piece("<pad>", 3), piece("<eos>", 3), piece("<bos>", 3)];
        pieces.push(piece("<unk>", 2));
        pieces.extend((0..=255).map(|byte| piece(&super::gemma::byte_token(byte), 6)));
        pieces.extend(runs().iter().chain(&markers()).map(|text| piece(text, 4)));
        pieces.extend(["\n", "\t"].map(|text| piece(text, 4)));
        // Their places say nothing, but their scores do.
        for (at, text) in MERGED.iter().enumerate().rev() {
            pieces.push(((*text).to_owned(), -(at as f32), 1));
        }
        pieces.extend(CHARACTERS.map(|text| (text.to_owned(), -100.0, 1)));
        Self {
            pieces,
            trainer: [field(3, 0, &[2]), vec![35 << 3 & 0x7F | 0x80, 2, 1]].concat(),
            normalizer: [field(3, 0, &[0]), field(4, 0, &[0]), field(5, 0, &[1])].concat(),
        }
    }

    fn file(&self) -> Vec<u8> {
        let pieces = self.pieces.iter();
        let mut file: Vec<u8> = pieces
            .flat_map(|(text, score, kind)| piece(text, *score, *kind))
            .collect();
        file.extend(field(2, 2, &self.trainer));
        file.extend(field(3, 2, &self.normalizer));
        file
    }
}

/// The same as a tokenizer.json.
fn json() -> serde_json::Value {
    let model = Model::new();
    let kinds = model.pieces.iter();
    let vocab: serde_json::Map<String, serde_json::Value> = kinds
        .enumerate()
        .map(|(id, (text, ..))| (text.clone(), id.into()))
        .collect();
    let mut merges: Vec<serde_json::Value> = vec![];
    for unit in ["▁", "\n", "\t"] {
        for length in (1..31).rev() {
            merges.push(serde_json::json!([unit.repeat(length), unit]));
        }
    }
    for token in MERGED {
        for (at, _) in token.char_indices().skip(1) {
            let (left, right) = token.split_at(at);
            if vocab.contains_key(left) && vocab.contains_key(right) {
                merges.push(serde_json::json!([left, right]));
            }
        }
    }
    let added = |text: &str, special: bool| serde_json::json!({"content": text, "special": special, "normalized": false});
    let mut added: Vec<_> = ["<pad>", "<eos>", "<bos>", "<unk>"]
        .map(|text| added(text, true))
        .into_iter()
        .chain(
            markers()
                .iter()
                .map(|text| added(text, text == "<start_of_turn>")),
        )
        .chain(runs().iter().map(|text| added(text, false)))
        .collect();
    added.push(serde_json::json!({"content": "\n"}));
    serde_json::json!({
        "added_tokens": added,
        "normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
        "pre_tokenizer": {"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious"},
        "model": {"type": "BPE", "byte_fallback": true, "fuse_unk": true, "vocab": vocab, "merges": merges},
    })
}

fn swap_merges(file: &mut serde_json::Value, one: usize, other: usize) {
    if let Some(merges) = file["model"]["merges"].as_array_mut() {
        merges.swap(one, other);
    }
}

/// The tokens of a text: markers and runs as they stand, what is between them merged as a whole, and bytes for
/// characters that are no token.
fn tokens(text: &str) -> usize {
    let text = text.replace('\u{2581}', " ");
    let (mut at, mut from, mut count) = (0, 0, 0);
    while at < text.len() {
        let rest = &text[at..];
        let marker = Markers::Gemma3.first(rest.as_bytes()).or_else(|| {
            let unit = rest.chars().next().filter(|unit| " \n\t".contains(*unit))?;
            let length = rest
                .chars()
                .take(31)
                .take_while(|&char| char == unit)
                .count();
            (length > 1 || unit != ' ').then_some(length)
        });
        match marker {
            None => at += rest.chars().next().map_or(1, char::len_utf8),
            Some(length) => {
                count += merged(&text[from..at]) + 1;
                at += length;
                from = at;
            }
        }
    }
    count + merged(&text[from..])
}

fn merged(text: &str) -> usize {
    let ranks: HashMap<String, usize> = MERGED
        .iter()
        .map(|token| token.replace('▁', " "))
        .zip(0..)
        .collect();
    let mut parts: Vec<String> = text.chars().map(String::from).collect();
    loop {
        let pairs = parts.windows(2).enumerate();
        let found = pairs
            .filter_map(|(at, two)| Some((*ranks.get(&two.concat())?, at)))
            .min();
        let Some((_, at)) = found else { break };
        let right = parts.remove(at + 1);
        parts[at] += &right;
    }
    let known = |part: &String| {
        part.chars().nth(1).is_some() || part == " " || CHARACTERS.contains(&part.as_str())
    };
    parts
        .iter()
        .map(|part| if known(part) { 1 } else { part.len() })
        .sum()
}

#[test]
fn both_formats_count_as_defined() {
    for file in [Model::new().file(), json().to_string().into_bytes()] {
        let source = read(&file, None).unwrap_or_else(|reason| panic!("{reason}"));
        assert_eq!(source.pattern, Pattern::Gemma3);
        assert!(
            source
                .added
                .as_ref()
                .is_some_and(|added| added.contains(&"<bos>".to_owned()))
        );
        let counter = counter(&source);
        let mut random = Random(11);
        for number in 0..4_000 {
            let text = random.text(&SYMBOLS, if number % 100 == 0 { 2_000 } else { 30 });
            assert_eq!(counter.count(&text), tokens(&text) as u64, "{text:?}");
            let kept = counter.truncate(&text, 5);
            assert!(counter.count(kept) <= 5 && text.starts_with(kept));
        }
        for unit in [" ", "\n", "\t", "\u{2581}"] {
            for length in 1..100 {
                let text = format!("a{}a", unit.repeat(length));
                assert_eq!(counter.count(&text), tokens(&text) as u64, "{text:?}");
            }
        }
    }
}

fn refusal(file: &[u8]) -> String {
    match read(file, None).and_then(|source| source.tables()) {
        Ok(_) => panic!("it was taken"),
        Err(reason) => reason,
    }
}

#[test]
fn a_model_that_is_not_gemma_s_is_refused() {
    type Edit = fn(&mut Model);
    let edits: [(Edit, &str); 16] = [
        (|model| model.normalizer[1] = 1, "as that of Llama 2 does"),
        (|model| model.normalizer.clear(), "as that of Llama 2 does"),
        (|model| model.normalizer[3] = 1, "removes blanks"),
        (|model| model.normalizer[5] = 0, "escape_whitespaces"),
        (
            |model| model.normalizer.extend(field(2, 2, b"map")),
            "precompiled_charsmap",
        ),
        (|model| model.trainer[1] = 1, "the type Unigram"),
        (|model| model.trainer[1] = 3, "the type Word"),
        (|model| model.trainer[1] = 9, "the type unknown"),
        (|model| model.trainer[4] = 0, "takes no bytes"),
        (|model| drop(model.pieces.remove(10)), "no piece <0x06>"),
        (
            |model| model.pieces.push(("ab".into(), 7.0, 1)),
            "the piece \"ab\" twice",
        ),
        (
            |model| model.pieces.push(("ca".into(), -3.0, 1)),
            "have the same score, -3",
        ),
        (
            |model| model.pieces.push(("ca".into(), f32::NAN, 1)),
            "no number as score",
        ),
        (
            |model| model.pieces.push(("<odd>".into(), 0.0, 4)),
            "neither Gemma 3 nor",
        ),
        (
            |model| model.pieces.push(("a1".into(), 7.0, 1)),
            "joins characters",
        ),
        (
            |model| model.pieces.push(("ax".into(), 7.0, 1)),
            "a character that is no token, \"x\"",
        ),
    ];
    for (edit, what) in edits {
        let mut model = Model::new();
        edit(&mut model);
        let reason = refusal(&model.file());
        assert!(
            reason.contains(what) && reason.ends_with('.'),
            "{reason} / {what}"
        );
    }
    let runs = |edit: fn(&mut Vec<(String, f32, u8)>), what: &str| {
        let mut model = Model::new();
        edit(&mut model.pieces);
        let reason = refusal(&model.file());
        assert!(reason.contains(what), "{reason}");
    };
    runs(|pieces| pieces.retain(|piece| piece.0 != "\n\n"), "89 runs");
    runs(
        |pieces| pieces.push(("\t".repeat(32), 0.0, 4)),
        "32 equal characters",
    );
    runs(
        |pieces| pieces.retain(|piece| piece.0 != "<h1>"),
        "6317 texts",
    );
    runs(|pieces| pieces.push(("é".into(), 0.0, 5)), "of the type 5");
    let short = Model::new().file();
    assert!(refusal(&short[..short.len() - 3]).contains("not whole"));
}

#[test]
fn a_tokenizer_json_that_is_not_gemma_s_is_refused() {
    type Edit = fn(&mut serde_json::Value);
    let edits: [(Edit, &str); 9] = [
        (
            |file| file["normalizer"] = serde_json::json!({"type": "Sequence", "normalizers": []}),
            "normalizer is \"Sequence\"",
        ),
        (
            |file| file["normalizer"] = serde_json::Value::Null,
            "no normalizer",
        ),
        (
            |file| file["pre_tokenizer"] = serde_json::json!({"type": "Metaspace"}),
            "pre_tokenizer is \"Metaspace\"",
        ),
        (
            |file| file["model"]["ignore_merges"] = true.into(),
            "ignore_merges",
        ),
        (
            |file| file["added_tokens"][0]["lstrip"] = true.into(),
            "takes blanks beside it",
        ),
        (
            |file| file["added_tokens"][0]["special"] = false.into(),
            "6319 texts are one token",
        ),
        (
            |file| {
                drop(
                    file["model"]["vocab"]
                        .as_object_mut()
                        .and_then(|vocab| vocab.remove("<0x0A>")),
                )
            },
            "no token <0x0A>",
        ),
        (
            |file| swap_merges(file, 0, 29),
            "merges take runs of blanks",
        ),
        (
            |file| {
                drop(
                    file["model"]["merges"]
                        .as_array_mut()
                        .map(|merges| merges.remove(92)),
                )
            },
            "in another way than by the ranks",
        ),
    ];
    for (edit, what) in edits {
        let mut file = json();
        edit(&mut file);
        let reason = refusal(file.to_string().as_bytes());
        assert!(
            reason.contains(what) && reason.ends_with('.'),
            "{reason} / {what}"
        );
    }
}

/// Whatever a model's bytes are, they are read or refused.
#[test]
fn bytes_at_random_are_read_or_refused() {
    let whole = Model::new().file();
    let mut random = Random(7);
    for round in 0..400 {
        let mut bytes = whole.clone();
        // Near the ends are what few pieces are, and the two specifications.
        for _ in 0..1 << (round % 6) {
            let near = if round % 2 == 0 { 400 } else { bytes.len() };
            let at = bytes.len() - 1 - random.below(near);
            bytes[at] = random.below(256) as u8;
        }
        bytes.truncate(if round % 3 == 0 {
            random.below(bytes.len())
        } else {
            bytes.len()
        });
        if let Err(reason) = read(&bytes, None).and_then(|source| source.tables().map(drop)) {
            assert!(reason.ends_with(['.', '?']), "{reason}");
        }
    }
    for length in 0..200 {
        let noise: Vec<u8> = [0x0A, 1, 0x0A]
            .into_iter()
            .chain((0..length).map(|_| random.below(256) as u8))
            .collect();
        assert!(read(&noise, None).is_err());
    }
}
