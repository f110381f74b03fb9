//! Counts one text that is made here, the same on every run, for `instructions.py` to see how many
//! instructions that takes: `instructions ENCODING CASE BYTES`, and `again` for a second pass.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failure here is a failed benchmark"
)]

use std::hint::black_box;

use ainalyn_tokenizer::Encoding;

/// A text of some words, each made of syllables; the frequent ones come often, as in a language.
fn prose(random: &mut Random, bytes: usize, syllables: &[&str], blank: &str) -> String {
    let mut word = || -> String {
        (0..random.below(4) + 1)
            .map(|_| syllables[random.below(syllables.len())])
            .collect()
    };
    let words: Vec<String> = (0..4000).map(|_| word()).collect();
    let mut text = String::new();
    while text.len() < bytes {
        // The square of a fraction: a quarter of the words makes half of the text.
        let [one, two] = [random.below(64), random.below(64)];
        text += &words[one * two];
        text += if random.below(12) == 0 { ". " } else { blank };
    }
    text
}

fn records(random: &mut Random, bytes: usize) -> String {
    let mut text = String::new();
    while text.len() < bytes {
        let (id, user, place) = (random.below(100_000), random.below(9999), random.below(500));
        text += &format!(
            "{{\"id\": {id}, \"user\": \"user{user}\", \"ok\": true, \"path\": [\"a\", {place}]}}\n"
        );
    }
    text
}

fn code(random: &mut Random, bytes: usize) -> String {
    let names = [
        "value", "index", "result", "self", "i", "name", "total", "Path",
    ];
    let mut text = String::new();
    while text.len() < bytes {
        let [left, right] = [0, 1].map(|_| names[random.below(names.len())]);
        let number = random.below(1000);
        text += &match random.below(4) {
            0 => format!("    {left} = {right}[{number}]\n"),
            1 => format!("def {left}_{right}({left}: int) -> str:\n"),
            2 => format!("        return {left}.{right}({number}, \"{right}{number}\")\n"),
            _ => format!("    if {left} != {right} and not {left}.{right}:\n"),
        };
    }
    text
}

/// Random characters from `first` on, with a separator after `least` to `most` of them.
fn random_words(
    random: &mut Random,
    bytes: usize,
    [first, characters]: [u32; 2],
    [least, most]: [usize; 2],
    between: &str,
) -> String {
    let mut text = String::new();
    while text.len() < bytes {
        for _ in 0..least + random.below(most - least + 1) {
            let code = first + random.below(characters as usize) as u32;
            text.push(char::from_u32(code).unwrap());
        }
        text += between;
    }
    text
}

const SYLLABLES: [&str; 24] = [
    "the", "re", "in", "con", "ti", "on", "er", "st", "al", "pro", "ment", "a", "so", "ing", "ly",
    "ed", "com", "de", "un", "ble", "for", "ca", "te", "is",
];

const SCRIPTS: [&str; 20] = [
    "при",
    "вет",
    "и",
    "не",
    "भा",
    "रत",
    "है",
    "العر",
    "بية",
    "من",
    "ไทย",
    "ครับ",
    "ελλ",
    "ηνι",
    "한국",
    "어",
    "日本",
    "語の",
    "中文",
    "的",
];

/// The text of a case, at least so many bytes long.
fn text(case: &str, bytes: usize) -> String {
    let random = &mut Random(7);
    let letters = [u32::from('a'), 26];
    let repeated = |unit: &str| unit.repeat(bytes.div_ceil(unit.len()));
    match case {
        "english" => prose(random, bytes, &SYLLABLES, " "),
        "scripts" => prose(random, bytes, &SCRIPTS, " "),
        "json" => records(random, bytes),
        "code" => code(random, bytes),
        // What an adversary would send.
        "one letter" => repeated("a"),
        "two letters" => repeated("ab"),
        "no blanks" => prose(random, bytes, &SYLLABLES, "").replace(". ", ""),
        "random letters" => random_words(random, bytes, letters, [bytes, bytes], ""),
        "words of 10 to 30" => random_words(random, bytes, letters, [10, 30], " "),
        "words of 61 to 100" => random_words(random, bytes, letters, [61, 100], " "),
        "words of 101 to 256" => random_words(random, bytes, letters, [101, 256], " "),
        "words of 300 to 3000" => random_words(random, bytes, letters, [300, 3000], " "),
        "changing case" => random_words(random, bytes, [65, 58], [1, 9], ""),
        "digits" => random_words(random, bytes, [48, 10], [bytes, bytes], ""),
        "punctuation" => random_words(random, bytes, [33, 15], [bytes, bytes], ""),
        "blanks" => repeated(" "),
        "line ends" => repeated("\n"),
        "tabs and blanks" => repeated("\t "),
        "blanks and line ends" => repeated("   \n"),
        "apostrophes" => repeated("'"),
        "contractions" => repeated("'s'll"),
        "slashes after signs" => repeated("!\n/"),
        "combining marks" => repeated("\u{301}"),
        "letters with marks" => repeated("e\u{301}\u{302}"),
        "one Chinese character" => repeated("中"),
        "random Chinese" => random_words(random, bytes, [0x4e00, 20_000], [bytes, bytes], ""),
        "random Korean" => random_words(random, bytes, [0xac00, 11_000], [1, 6], " "),
        "emoji" => repeated("👩\u{200d}👩\u{200d}👧"),
        "random emoji" => random_words(random, bytes, [0x1f300, 700], [bytes, bytes], ""),
        "unassigned" => random_words(random, bytes, [0x32430, 2000], [bytes, bytes], ""),
        "private use" => random_words(random, bytes, [0xe000, 6000], [bytes, bytes], ""),
        "ideographic blanks" => repeated("\u{3000}"),
        "short" => "The quick brown fox jumps over the lazy dog.".into(),
        _ => panic!("There is no case {case:?}."),
    }
}

#[inline(never)]
fn measured(encoding: Encoding, text: &str) -> u64 {
    black_box(encoding.count(black_box(text)).unwrap())
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % limit
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, case, bytes, pass @ ..] = &arguments[..] else {
        // `cargo bench` passes its own arguments, and there is nothing to time by the clock.
        return;
    };
    let Some(encoding) = Encoding::from_name(name) else {
        return;
    };
    let (mut text, bytes) = (text(case, bytes.parse().unwrap()), bytes.parse().unwrap());
    if case != "short" {
        text.truncate(
            (0..=bytes)
                .rev()
                .find(|&at| text.is_char_boundary(at))
                .unwrap(),
        );
    }
    if pass.first().is_some_and(|pass| pass == "again") {
        encoding.count(&text).unwrap();
    }
    println!("{} bytes, {} tokens", text.len(), measured(encoding, &text));
}
