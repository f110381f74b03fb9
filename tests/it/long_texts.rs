//! Texts of one long piece, on which backtracking patterns overflow their stack.

use crate::oracle::{Oracle, longest_prefix, oracles};

/// Each repeated is one piece in every pattern.
const UNITS: [&str; 8] = [" ", "\n", "\t", "\u{3000}", "a", "亚", "ab", "!"];

/// Asserts counts and cuts of a text that is one piece.
fn check(oracle: &Oracle, piece: &str, ranks: &crate::reference::Ranks) {
    let (encoding, name) = (oracle.encoding, oracle.encoding.name());
    let ends = ranks.token_ends(piece.as_bytes());
    let (start, length) = (piece.chars().next(), piece.len());
    assert_eq!(
        encoding.count(piece),
        Ok(ends.len() as u64),
        "{name}: {start:?}..., {length} bytes"
    );
    for most in [0, 1, 2, 3, 100, ends.len() as u64 - 1, ends.len() as u64] {
        let right = longest_prefix(piece, &ends, most, |prefix| {
            // A prefix of such a piece is a piece.
            ranks.token_ends(prefix.as_bytes()).len() as u64
        });
        let kept = encoding.truncate(piece, most).unwrap();
        assert_eq!(
            kept.len(),
            right.len(),
            "{name}, {most}: {start:?}..., {length} bytes"
        );
    }
}

#[test]
fn a_long_piece_counts_and_truncates_as_the_reference_does() {
    for oracle in oracles() {
        let ranks = oracle.ranks();
        for unit in UNITS {
            // Around the edges of the windows in which long pieces are merged.
            for times in [64, 65, 2048, 4095, 4096, 4097, 8192, 20_000] {
                check(&oracle, &unit.repeat(times), &ranks);
            }
        }
    }
}

#[test]
fn a_million_characters_in_one_piece_count_as_by_the_reference() {
    for oracle in oracles() {
        let ranks = oracle.ranks();
        for unit in [" ", "\n", "a", "\u{3000}"] {
            let text = unit.repeat(1_000_000);
            let right = ranks.token_ends(text.as_bytes()).len() as u64;
            let name = oracle.encoding.name();
            assert_eq!(oracle.encoding.count(&text), Ok(right), "{name}: {unit:?}");
        }
    }
}

/// Words of a few letters, for many merges of many ranks in one piece.
#[test]
fn long_random_words_count_as_by_the_reference() {
    for oracle in oracles() {
        let ranks = oracle.ranks();
        let mut random = 0x9E37_79B9_7F4A_7C15_u64;
        for alphabet in [
            "ab",
            "etaoin",
            "abcdefghijklmnopqrstuvwxyz",
            "中文字亚洲你好的了",
            "กขคงจสวดนมา",
        ] {
            let letters: Vec<char> = alphabet.chars().collect();
            for length in [61, 64, 65, 130, 1000, 4100, 10_000] {
                let word: String = (0..length)
                    .map(|_| {
                        random ^= random << 13;
                        random ^= random >> 7;
                        random ^= random << 17;
                        letters[(random >> 33) as usize % letters.len()]
                    })
                    .collect();
                check(&oracle, &word, &ranks);
            }
        }
    }
}

/// A cut is looked for in ever longer beginnings of a text: what follows must not change it.
#[test]
fn a_cut_of_a_long_text_is_that_of_tiktoken() {
    let units = [
        "Many words, and more of them. ",
        "Überall größere Wörter, où l'été. ",
        "Ещё немного слов. ",
        "亚洲",
        "a",
        " ",
        "-",
        "A",
        "\u{3000}",
    ];
    for oracle in oracles() {
        for unit in units {
            for (before, behind) in [("x\n", "b"), ("亚", "b"), ("\n", "\n")] {
                let text = format!("{before}{}{behind}", unit.repeat(10_000 / unit.len()));
                for most in [0, 1, 2, 60, 150] {
                    oracle.check(&text, most);
                }
            }
        }
    }
}
