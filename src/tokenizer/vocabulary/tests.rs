//! Vocabularies that break the laws of DESIGN.md, against the definition of tiktoken.

use std::collections::HashMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{read, source::Source};
use crate::simd::Engine;
use crate::tokenizer::count::{Counter, FIRST_OPENED};
use crate::tokenizer::split::{BATCH, Pattern, Splitter};
use crate::tokenizer::tables::file::{self, Header};

pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005) | 1;
        self.0 = self.0.wrapping_add(1 << 40);
        (self.0 >> 33) as usize % bound
    }

    pub fn text(&mut self, symbols: &[&str], most: usize) -> String {
        let length = 1 + self.below(most);
        (0..length)
            .map(|_| symbols[self.below(symbols.len())])
            .collect()
    }
}

/// What counts with a vocabulary, whose cache is its own.
pub fn counter(source: &Source) -> Counter {
    static NUMBER: AtomicUsize = AtomicUsize::new(FIRST_OPENED);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let Ok(made) = source.tables() else {
        panic!("the vocabulary was refused");
    };
    let header = Header {
        source: [7; 32],
        pattern: "o200k",
        nfc: false,
        added: Some(vec!["<|im_start|>", "", "é"]),
    };
    let bytes = file::written(&made, &header).leak();
    let Some((tables, read)) = file::read(bytes) else {
        panic!("what was written can't be read");
    };
    assert_eq!(read.added, header.added);
    Counter::new(
        Box::leak(Box::new(tables)),
        source.pattern,
        u32::MAX,
        number,
    )
}

/// The lengths of the tokens of a piece: of the pairs that make a token, the one of lowest rank merges, the leftmost
/// of equals.
fn merged(ranks: &HashMap<&[u8], u32>, whole: bool, piece: &[u8]) -> Vec<usize> {
    if whole && ranks.contains_key(piece) {
        return vec![piece.len()];
    }
    let mut ends: Vec<usize> = (0..=piece.len()).collect();
    loop {
        let pairs = ends.windows(3).enumerate();
        let found = pairs.filter_map(|(at, w)| Some((*ranks.get(&piece[w[0]..w[2]])?, at)));
        match found.min() {
            Some((_, at)) => ends.remove(at + 1),
            None => break,
        };
    }
    ends.windows(2).map(|two| two[1] - two[0]).collect()
}

fn pieces(text: &str, pattern: Pattern) -> Vec<&str> {
    let mut splitter = Splitter::new(text, pattern, Engine::best());
    let (mut pieces, mut start, mut ends) = (vec![], 0, [0; BATCH]);
    loop {
        match splitter.fill(&mut ends) {
            0 => return pieces,
            filled => {
                for &end in &ends[..filled] {
                    pieces.push(&text[start..end]);
                    start = end;
                }
            }
        }
    }
}

/// Compares counts and cuts on texts of such symbols.
fn check(source: &Source, random: &mut Random, symbols: &[&str], texts: usize) -> (usize, usize) {
    let counter = counter(source);
    let ranks: HashMap<&[u8], u32> = source.tokens.iter().map(Vec::as_slice).zip(256..).collect();
    let made = source.tables().ok();
    let (unreached, falls) = made.map_or((0, false), |made| (made.unreached, made.numbers.falls));
    for number in 0..texts {
        let text = random.text(symbols, if number % 50 == 0 { 3000 } else { 40 });
        let tokens: Vec<usize> = pieces(&text, source.pattern)
            .iter()
            .flat_map(|piece| merged(&ranks, source.whole_pieces, piece.as_bytes()))
            .collect();
        assert_eq!(counter.count(&text), tokens.len() as u64, "{text:?}");
        assert_eq!(counter.count(&text), tokens.len() as u64, "{text:?} again");
        let most = random.below(tokens.len() + 2);
        let kept = counter.truncate(&text, most as u64);
        let ends: Vec<usize> = tokens
            .iter()
            .take(most)
            .scan(0, |end, token| {
                *end += token;
                Some(*end)
            })
            .collect();
        let fits = |end: &&usize| {
            text.get(..**end)
                .is_some_and(|kept| counter.count(kept) <= most as u64)
        };
        let expected = ends.iter().rev().find(fits).copied().unwrap_or(0);
        assert_eq!(kept.len(), expected, "{text:?} at {most}");
    }
    (unreached, usize::from(falls))
}

/// Tokens of random texts in a random order break both laws, and often.
#[test]
fn vocabularies_that_break_both_laws_count_as_defined() {
    const ALPHABETS: [&[&str]; 5] = [
        &["a", "b"],
        &["a", "é", "亚", "😀"],
        &["亚", "洲", "亜", "a", " "],
        &["=", "-", "'", "s"],
        &["о", "п", "ë", "x", " "],
    ];
    let mut random = Random(5);
    let mut broken = (0, 0);
    for round in 0..25 {
        let symbols = ALPHABETS[round % ALPHABETS.len()];
        let mut tokens: Vec<Vec<u8>> = (0..60)
            .map(|_| {
                let token = random.text(symbols, 5).into_bytes();
                let start = random.below(token.len().min(3));
                token[start..token.len() - random.below((token.len() - start).min(2))].to_vec()
            })
            .filter(|token| token.len() > 1)
            .collect();
        // Pairs of bytes, so that characters are tokens and longer ones can be reached.
        for symbol in symbols {
            tokens.extend((2..=symbol.len()).map(|end| symbol.as_bytes()[..end].to_vec()));
        }
        if round % 2 == 0 {
            tokens.sort_by_key(Vec::len);
            for _ in 0..8 {
                let (one, other) = (random.below(tokens.len()), random.below(tokens.len()));
                tokens.swap(one, other);
            }
        }
        let mut known = std::collections::HashSet::new();
        tokens.retain(|token| known.insert(token.clone()));
        let source = Source {
            tokens,
            whole: vec![],
            whole_pieces: round % 3 > 0,
            listed: None,
            pattern: Pattern::O200k,
            nfc: false,
            added: Some(vec![]),
        };
        let (unreached, falls) = check(&source, &mut random, symbols, 200);
        broken = (broken.0 + unreached, broken.1 + falls);
    }
    assert!(broken.0 > 100 && broken.1 > 12, "{broken:?}");
}

/// A vocabulary of OpenAI's, as tiktoken-rs has it: the tokens by rank.
fn published(bpe: &tiktoken_rs::CoreBPE) -> Vec<Vec<u8>> {
    let special = bpe.special_tokens();
    (0..260_000)
        .filter_map(|rank| bpe.decode_bytes(&[rank]).ok())
        .filter(|token| !special.iter().any(|name| name.as_bytes() == token))
        .collect()
}

fn refusal(file: &str) -> String {
    let pattern = (!file.starts_with('{')).then_some(Pattern::R50k);
    match read(file.as_bytes(), pattern).and_then(|source| source.tables()) {
        Ok(_) => panic!("it was taken: {file:.200}"),
        Err(reason) => reason,
    }
}

/// GPT-2's vocabulary as a tokenizer.json, edited.
fn gpt2(edit: impl Fn(&mut serde_json::Value)) -> String {
    static FILE: LazyLock<serde_json::Value> = LazyLock::new(unedited);
    let mut file = FILE.clone();
    edit(&mut file);
    file.to_string()
}

/// GPT-2's vocabulary with merges in either form, and ids in another order.
fn unedited() -> serde_json::Value {
    let tokens = published(tiktoken_rs::r50k_base_singleton());
    let ranks: HashMap<&[u8], u32> = tokens.iter().map(Vec::as_slice).zip(0..).collect();
    let mut alphabet: Vec<(u8, char)> = ('\0'..'\u{144}')
        .filter_map(|character| {
            let byte = super::byte_level::bytes(&character.to_string()).ok()?;
            Some((byte[0], character))
        })
        .collect();
    alphabet.sort_unstable();
    let written = |token: &[u8]| -> String {
        token
            .iter()
            .map(|&byte| alphabet[usize::from(byte)].1)
            .collect()
    };
    let vocab: serde_json::Map<String, serde_json::Value> = tokens
        .iter()
        .enumerate()
        .map(|(id, token)| (written(token), (60_000 - id).into()))
        .collect();
    let merges: Vec<serde_json::Value> = tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| token.len() > 1)
        .map(|(rank, token)| {
            let mut ends: Vec<usize> = (0..=token.len()).collect();
            while ends.len() > 3 {
                let pairs = ends.windows(3).enumerate();
                let found = pairs.filter_map(|(at, w)| Some((ranks.get(&token[w[0]..w[2]])?, at)));
                let at = found.min().map_or(0, |(_, at)| at);
                ends.remove(at + 1);
            }
            let (left, right) = (written(&token[..ends[1]]), written(&token[ends[1]..]));
            if rank % 2 == 0 {
                format!("{left} {right}").into()
            } else {
                vec![left, right].into()
            }
        })
        .collect();
    serde_json::json!({
        "version": "1.0", "truncation": null, "padding": null,
        "added_tokens": [{"id": 50256, "content": "<|endoftext|>", "special": true}],
        "normalizer": null,
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true},
        "model": {"type": "BPE", "dropout": null, "unk_token": null, "vocab": vocab, "merges": merges}
    })
}

const SYMBOLS: [&str; 16] = [
    "a", "the", "L", "1", "!", "'s", " ", "\n", "é", "亚", "ſ", "\u{301}", "😀", "ing", "= ",
    "\r\n",
];

fn counts_alike(file: &[u8], pattern: Option<Pattern>, bpe: &tiktoken_rs::CoreBPE) {
    let source = read(file, pattern).unwrap_or_else(|reason| panic!("{reason}"));
    let counter = counter(&source);
    let mut random = Random(9);
    for number in 0..3_000 {
        let text = random.text(&SYMBOLS, if number % 100 == 0 { 2_000 } else { 60 });
        assert_eq!(
            counter.count(&text),
            bpe.encode_ordinary(&text).len() as u64,
            "{text:?}"
        );
    }
}

#[test]
fn a_tokenizer_json_counts_as_its_vocabulary_does() {
    let bpe = tiktoken_rs::r50k_base_singleton();
    counts_alike(gpt2(|_| ()).as_bytes(), None, bpe);
    // Another type of file of the same, with what may stand there besides.
    let spelled = gpt2(|file| {
        file["pre_tokenizer"] = serde_json::json!({"type": "Sequence", "pretokenizers": [
            {"type": "Split", "pattern": {"Regex": Pattern::GPT2}, "behavior": "Isolated", "invert": false},
            {"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}]});
        file["normalizer"] = serde_json::json!({"type": "Sequence", "normalizers": []});
        file["model"]["ignore_merges"] = true.into();
        file["model"]["end_of_word_suffix"] = "".into();
        file["model"]
            .as_object_mut()
            .map(|model| model.remove("type"));
    });
    counts_alike(spelled.as_bytes(), None, bpe);
}

#[test]
fn a_file_of_ranks_counts_as_its_vocabulary_does() {
    use base64::Engine as _;
    let base64 = |token: &[u8]| base64::engine::general_purpose::STANDARD.encode(token);
    let bpe = tiktoken_rs::cl100k_base_singleton();
    let tokens = published(bpe);
    let lines = tokens
        .iter()
        .enumerate()
        .map(|(rank, token)| format!("{} {rank}\n", base64(token)));
    let file: String = lines.clone().collect();
    counts_alike(file.as_bytes(), Some(Pattern::Cl100k), bpe);
    // The order of the lines says nothing.
    let backwards: String = lines.rev().collect();
    counts_alike(backwards.as_bytes(), Some(Pattern::Cl100k), bpe);
    let vocab: Vec<_> = tokens
        .iter()
        .enumerate()
        .map(|(rank, token)| serde_json::json!({"rank": rank, "token_bytes": base64(token), "token_str": null}))
        .chain([serde_json::json!({"rank": tokens.len(), "token_bytes": base64(b"the the"), "token_str": ""})])
        .collect();
    let tekken = serde_json::json!({"config": {
        "pattern": r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s",
        "default_vocab_size": tokens.len() + 1000, "default_num_special_tokens": 1000}, "vocab": vocab});
    counts_alike(tekken.to_string().as_bytes(), None, bpe);
}

#[test]
fn what_cant_be_counted_with_is_refused_with_its_place() {
    let whole = gpt2(|_| ());
    for (cut, what) in [
        (whole.len() / 2, "no JSON from byte"),
        (1, "no JSON from byte 1 on"),
    ] {
        assert!(refusal(&whole[..cut]).contains(what));
    }
    assert!(refusal(&format!("{{\"model\":{}", "[".repeat(1 << 20))).contains("nested too deep"));
    assert!(refusal("{\"vocab\": {}}").contains("neither `model`"));
    assert!(refusal("dGhl 1\nnonsense\n").contains("line 2 is \"nonsense\""));
    assert!(
        refusal("dGhl 1\ndGhh 1\n").contains("\"tha\" and \"the\"")
            || refusal("dGhl 1\ndGhh 1\n").contains("the same rank, 1")
    );
    assert!(refusal("dGhl 1\ndGhh 2\n").contains("0x00 is no token"));
    type Edit = fn(&mut serde_json::Value);
    let edits: [(Edit, &str); 22] = [
        (
            |f| f["model"]["type"] = "Unigram".into(),
            "model.type is \"Unigram\"",
        ),
        (
            |f| f["model"]["type"] = "WordPiece".into(),
            "model.type is \"WordPiece\"",
        ),
        (|f| f["model"]["type"] = 3.into(), "model.type is"),
        (|f| f["model"]["dropout"] = 0.1.into(), "model.dropout"),
        (
            |f| f["model"]["continuing_subword_prefix"] = "##".into(),
            "continuing_subword_prefix",
        ),
        (
            |f| f["model"]["end_of_word_suffix"] = "</w>".into(),
            "end_of_word_suffix",
        ),
        (
            |f| f["model"]["byte_fallback"] = true.into(),
            "no normalizer, where that of Gemma",
        ),
        (|f| f["model"]["vocab"] = 1.into(), "model.vocab is missing"),
        (
            |f| f["model"]["merges"] = 1.into(),
            "model.merges is missing",
        ),
        (
            |f| f["model"]["merges"][7] = "the".into(),
            "model.merges[7] is not two tokens",
        ),
        (
            |f| f["model"]["merges"][7] = "zzzz q".into(),
            "model.merges[7] names the token \"zzzz\"",
        ),
        (
            |f| f["model"]["merges"][9] = "z zz".into(),
            "model.merges[9] names the token",
        ),
        (
            |f| f["model"]["merges"][9] = f["model"]["merges"][7].clone(),
            "model.merges[7] once more",
        ),
        (
            |f| f["model"]["vocab"]["the"] = 60_000.into(),
            "the id 60000 twice",
        ),
        (
            |f| f["model"]["vocab"]["the"] = (-1).into(),
            "no whole number as id",
        ),
        (
            |f| f["model"]["vocab"]["the！"] = 7.into(),
            "stands for no byte",
        ),
        (|f| f["model"]["vocab"][""] = 7.into(), "without a text"),
        (
            |f| {
                drop(
                    f["model"]["vocab"]
                        .as_object_mut()
                        .and_then(|v| v.remove("a")),
                )
            },
            "0x61 is no token",
        ),
        (
            |f| f["normalizer"] = serde_json::json!({"type": "Lowercase"}),
            "normalizer is \"Lowercase\"",
        ),
        (
            |f| f["pre_tokenizer"] = serde_json::Value::Null,
            "no pre_tokenizer",
        ),
        (
            |f| f["pre_tokenizer"]["add_prefix_space"] = true.into(),
            "add_prefix_space",
        ),
        (
            |f| f["pre_tokenizer"] = serde_json::json!({"type": "Metaspace"}),
            "\"Metaspace\"",
        ),
    ];
    for (edit, what) in edits {
        let reason = refusal(&gpt2(edit));
        assert!(reason.contains(what), "{reason} / {what}");
        assert!(reason.ends_with('.'), "{reason}");
    }
    let near = gpt2(|file| {
        file["pre_tokenizer"] = serde_json::json!({"type": "Sequence", "pretokenizers": [
            {"type": "Split", "pattern": {"Regex": r"\p{L}+|."}, "behavior": "Isolated", "invert": false},
            {"type": "ByteLevel", "use_regex": false}]});
    });
    assert!(refusal(&near).contains(r"\p{L}+|."), "{}", refusal(&near));
    let moved = gpt2(|file| {
        let merges = file["model"]["merges"].as_array_mut();
        if let Some(merges) = merges {
            merges.swap(3, 40_000);
        }
    });
    // Two merges in each other's place: either the ranks say the same, or it is refused.
    if let Ok(source) = read(moved.as_bytes(), None) {
        let _ = source.tables();
    }
}

/// Files of the cache that somebody made up, with a right checksum: they may count wrong, but they end, and are looked
/// at within their bounds.
#[test]
fn a_made_up_file_of_tables_does_no_harm() {
    let source = match read(gpt2(|_| ()).as_bytes(), None) {
        Ok(source) => source,
        Err(reason) => panic!("{reason}"),
    };
    let made = source.tables().unwrap_or_else(|reason| panic!("{reason}"));
    let header = Header {
        source: [7; 32],
        pattern: "r50k",
        nfc: false,
        added: Some(vec!["<|endoftext|>"]),
    };
    let whole = file::written(&made, &header);
    let mut random = Random(3);
    for cut in [0, 1, 255, 256, whole.len() - 1] {
        assert!(file::read(whole[..cut].to_vec().leak()).is_none());
    }
    for at in [0, 20, 60, 130, 300, whole.len() - 70] {
        let mut damaged = whole.clone();
        damaged[at] ^= 4;
        assert!(file::read(damaged.leak()).is_none(), "{at}");
    }
    let mut taken = 0;
    for round in 0..40 {
        let mut bytes = whole.clone();
        for _ in 0..1 << (round % 20) {
            let at = 24
                + random.below(if round % 4 == 0 {
                    232
                } else {
                    bytes.len() - 24
                });
            bytes[at] = random.below(256) as u8;
        }
        file::seal(&mut bytes);
        let Some((tables, _)) = file::read(bytes.leak()) else {
            continue;
        };
        taken += 1;
        let tables = Box::leak(Box::new(tables));
        let counter = Counter::new(tables, Pattern::R50k, u32::MAX, 200 + round);
        for _ in 0..50 {
            let text = random.text(&SYMBOLS, 600);
            // A look-up beyond a table's end is a panic, not a read.
            let _ = std::panic::catch_unwind(|| {
                let (kept, end) = (counter.truncate(&text, 20), counter.truncate_end(&text, 20));
                (counter.count(&text), kept.len(), end.len())
            });
        }
    }
    assert!(taken > 10, "{taken}");
}
