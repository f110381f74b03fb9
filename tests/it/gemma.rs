//! Gemini's tokens against a plain reference, which merges a text as a whole, and the laws of cuts.
//!
//! The reference is what SentencePiece does: it takes markers and runs as they stand, and of the pairs that
//! make a token merges the first in the order of merging, the leftmost of equals. SentencePiece itself is
//! asked in `tests/python/test_gemma.py`.

use std::collections::HashMap;

use std::thread;

use crate::hostile::Random;
use crate::oracle::longest_prefix;
use ainalyn_tokenizer::Encoding;
use splintr_vocab_gemma4::{GEMMA4_MERGES_PACKED, GEMMA4_VOCAB_PACKED};

/// U+2581, as which SentencePiece takes a blank.
const BLANK: &str = "\u{2581}";

struct Reference {
    /// What is merged, with its place in the order.
    merges: HashMap<&'static str, usize>,
    characters: HashMap<char, ()>,
    markers: Vec<&'static str>,
}

fn number(data: &mut &'static [u8]) -> usize {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = data[0];
        *data = &data[1..];
        number |= usize::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return number;
        }
        shift += 7;
    }
}

fn is_run(text: &str) -> bool {
    let first = text.chars().next().unwrap();
    "\u{2581}\n\t".contains(first) && text.chars().all(|char| char == first)
}

impl Reference {
    fn new(encoding: Encoding) -> Self {
        let mut data = &GEMMA4_VOCAB_PACKED[12..];
        let mut pieces = vec![];
        while !data.is_empty() {
            number(&mut data);
            let length = number(&mut data);
            let (piece, rest) = data.split_at(length);
            data = rest;
            pieces.push(std::str::from_utf8(piece).unwrap());
        }
        let mut data = &GEMMA4_MERGES_PACKED[12..];
        let mut merges = HashMap::new();
        while !data.is_empty() {
            let token = pieces[number(&mut data)];
            number(&mut data);
            if !is_run(token) {
                let place = merges.len();
                merges.entry(token).or_insert(place);
            }
        }
        let single = |piece: &&str| piece.chars().count() == 1;
        let characters = pieces.iter().copied().filter(single);
        let in_brackets = |piece: &&str| piece.starts_with('<') && piece.ends_with('>');
        let new = |piece: &&str| {
            piece.contains('|') || ["<pad>", "<eos>", "<bos>", "<unk>"].contains(piece)
        };
        let mut markers: Vec<&str> = pieces
            .iter()
            .copied()
            .filter(|piece| in_brackets(piece) && piece.len() > 2 && !piece.starts_with("<0x"))
            .filter(|piece| !merges.contains_key(piece))
            .collect();
        if encoding == Encoding::Gemma4 {
            markers.retain(|piece| new(piece) || *piece == "<mask>");
            assert_eq!(markers.len(), 24);
        } else {
            markers.retain(|piece| !new(piece));
            markers.extend(["<start_of_turn>", "<end_of_turn>"]);
            markers.extend(["<start_of_image>", "<end_of_image>", "[multimodal]"]);
            // Gemma 3 has fifteen more of these.
            let unused = (6227..6242).map(|number| &*format!("<unused{number}>").leak());
            markers.extend(unused);
            assert_eq!(markers.len(), 76 + 6242);
        }
        Reference {
            characters: characters
                .filter_map(|piece| Some((piece.chars().next()?, ())))
                .collect(),
            merges,
            markers,
        }
    }

    /// The ends of the tokens of a text.
    fn token_ends(&self, text: &str) -> Vec<usize> {
        let mut ends = vec![];
        let (mut at, mut start) = (0, 0);
        while at < text.len() {
            if let Some(length) = self.whole(&text[at..]) {
                self.merge(&text[start..at], start, &mut ends);
                at += length;
                ends.push(at);
                start = at;
            } else {
                at += text[at..].chars().next().unwrap().len_utf8();
            }
        }
        self.merge(&text[start..], start, &mut ends);
        ends
    }

    /// The length of the marker or run with which a text begins.
    fn whole(&self, text: &str) -> Option<usize> {
        let mut lengths = vec![];
        for (one, other, least) in [(" ", BLANK, 2), ("\n", "\n", 1), ("\t", "\t", 1)] {
            let is_one = |char: &char| one.contains(*char) || other.contains(*char);
            let run: Vec<char> = text.chars().take(31).take_while(is_one).collect();
            if run.len() >= least {
                lengths.push(run.iter().map(|char| char.len_utf8()).sum());
            }
        }
        if text.starts_with(['<', '[']) {
            let markers = self
                .markers
                .iter()
                .filter(|marker| text.starts_with(**marker));
            lengths.extend(markers.map(|marker| marker.len()));
        }
        lengths.into_iter().max()
    }

    /// Adds the ends of the tokens of what is merged.
    fn merge(&self, text: &str, start: usize, ends: &mut Vec<usize>) {
        // Each with its length in the text.
        let mut symbols: Vec<(String, usize)> = text
            .chars()
            .map(|char| (String::from(char).replace(' ', BLANK), char.len_utf8()))
            .collect();
        loop {
            let pairs = symbols.windows(2).enumerate();
            let places = pairs.filter_map(|(at, two)| {
                let merged = format!("{}{}", two[0].0, two[1].0);
                Some((*self.merges.get(&*merged)?, at))
            });
            let Some((_, at)) = places.min() else {
                break;
            };
            let (right, length) = symbols.remove(at + 1);
            symbols[at].0 += &right;
            symbols[at].1 += length;
        }
        let mut end = start;
        for (symbol, length) in symbols {
            let mut chars = symbol.chars();
            let known = chars
                .next()
                .is_some_and(|char| self.characters.contains_key(&char));
            // A character that is no token is as many tokens as it has bytes.
            if known || chars.next().is_some() {
                end += length;
                ends.push(end);
            } else {
                ends.extend((1..=length).map(|byte| end + byte));
                end += length;
            }
        }
    }
}

const SYMBOLS: [&str; 96] = [
    "a",
    "e",
    "th",
    "The",
    " the",
    "ing",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\t",
    "\r",
    "1",
    "2024",
    " 7",
    ".",
    ",",
    "!",
    "...",
    "--",
    "=====",
    "======",
    " ======",
    " ==========",
    "SSSR",
    " SSSR",
    " YYYY",
    " yyyy",
    " diffformul",
    " ::::::::",
    "::",
    "<",
    ">",
    "</",
    "> </",
    "/",
    "[",
    "]",
    "<h1>",
    "</h1>",
    "<table>",
    "</s>",
    "<start_of_turn>",
    "<end_of_image>",
    "<unused0>",
    "<unused6241>",
    "<unused6242>",
    "<unused01>",
    "<unused",
    "[multimodal]",
    "[multi",
    "<mask>",
    "<bos>",
    "<|turn>",
    "<|\"|>",
    "<|tool_response>",
    "<t",
    "able>",
    "\u{2581}",
    "\u{2581}\u{2581}",
    "\u{2581}the",
    "é",
    "ß",
    "的",
    "一是",
    "中国",
    "ไม่",
    "การ",
    "한국어",
    "の",
    "です",
    "привет",
    "عرب",
    "हिन्दी",
    "বিশ্ববিদ্যালয়ের",
    "😀",
    "👩\u{200d}👧",
    "🏴\u{e0067}",
    "𝟘",
    "𠀀",
    "\u{323b0}",
    "\u{378}",
    "\u{10ffff}",
    "\0",
    "\u{2}",
    "\u{2}\u{2}",
    "\u{1b}[",
    "\u{1f}",
    "\u{3000}",
    "\u{a0}",
    "\u{feff}",
    "’",
    "、",
    "__",
    "'s",
    "e\u{301}",
];

fn text(random: &mut Random) -> String {
    let few: Vec<&str> = (0..4)
        .map(|_| SYMBOLS[random.below(SYMBOLS.len())])
        .collect();
    let symbols = if random.below(3) > 0 {
        &SYMBOLS[..]
    } else {
        &few
    };
    let mut text = String::new();
    for _ in 0..1 + random.below(12) {
        let times = [1, 1, 1, 1, 1, 1, 2, 3, 16, 31, 32, 33, 63][random.below(13)];
        text += &symbols[random.below(symbols.len())].repeat(times);
    }
    text
}

#[test]
fn hostile_texts_count_and_truncate_as_by_the_reference() {
    let cases = std::env::var("AINALYN_CASES").map_or(4_000, |cases| cases.parse().unwrap());
    for encoding in [Encoding::Gemma3, Encoding::Gemma4] {
        let reference = &Reference::new(encoding);
        thread::scope(|scope| {
            for share in 0..2 {
                scope.spawn(move || {
                    let mut random = Random(share + 1);
                    for _ in 0..cases / 2 {
                        let text = text(&mut random);
                        if text.len() < 400 {
                            check(encoding, reference, &text, random.below(20) as u64);
                        }
                    }
                });
            }
        });
    }
}

fn check(encoding: Encoding, reference: &Reference, text: &str, most: u64) {
    let ends = reference.token_ends(text);
    assert_eq!(
        encoding.count(text),
        Ok(ends.len() as u64),
        "{encoding:?}: {text:?}"
    );
    let up_to = (ends.len() as u64 <= most).then_some(ends.len() as u64);
    assert_eq!(
        encoding.count_up_to(text, most),
        Ok(up_to),
        "{encoding:?}: {text:?}"
    );
    let count = |text: &str| reference.token_ends(text).len() as u64;
    let kept = longest_prefix(text, &ends, most, count);
    assert_eq!(
        encoding.truncate(text, most),
        Ok(kept),
        "{encoding:?}, {most}: {text:?}"
    );
}

#[test]
fn short_texts_count_and_truncate_as_by_the_reference() {
    let symbols = [
        "a", "1", ".", ">", "</", "<", " ", BLANK, "\n", "\t", "的", "😀", "\u{378}", "<h1>",
    ];
    for encoding in [Encoding::Gemma3, Encoding::Gemma4] {
        let reference = Reference::new(encoding);
        let mut texts = vec![String::new()];
        for _ in 0..3 {
            texts = texts
                .iter()
                .flat_map(|text| symbols.map(|symbol| format!("{text}{symbol}")))
                .collect();
            for (at, text) in texts.iter().enumerate() {
                check(encoding, &reference, text, at as u64 % 5);
            }
        }
        for symbol in [" ", "\n", "\t", BLANK] {
            for length in 1..=200 {
                for (before, after) in [("", ""), ("x", "x"), (">", "</a"), ("的", " 的")] {
                    let text = format!("{before}{}{after}", symbol.repeat(length));
                    check(encoding, &reference, &text, length as u64 % 7);
                }
            }
        }
    }
}
