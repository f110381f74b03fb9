//! Gemini's pieces: cut where no token of its vocabulary goes across.
//!
//! SentencePiece splits nothing before it merges. But first it takes markers and runs as they stand, and
//! then there are characters that no token joins; the build script asks each token whether it is one piece:
//!
//! * A marker, such as `<start_of_turn>`, is a piece, and so are two to 31 blanks, or one to 31 line ends
//!   or tabs; a longer run is taken apart from its start.
//! * A blank begins a piece, but in `> </`, which is a token. U+2581 is a blank, too.
//! * Digits and most controls are each a piece.
//! * ASCII letters and ASCII punctuation are not in one piece side by side.
//!
//! All other characters may be joined. Nothing looks at what stands before a piece.

use super::markers::{self, Markers};

/// How many blanks, line ends or tabs are one token at most.
pub const LONGEST_RUN: usize = 31;

/// What is a blank, too: it stands for one in the vocabulary's files.
pub const BLANK: char = '\u{2581}';

const OTHER_BLANK: &[u8] = "\u{2581}".as_bytes();

/// Bytes of the longest run: of blanks that are written as U+2581.
pub const LONGEST_RUN_BYTES: usize = LONGEST_RUN * OTHER_BLANK.len();

/// Whether a text is equal blanks, line ends or tabs: two or more of them are a piece, and not merged.
pub fn is_run(text: &[u8]) -> bool {
    matches!(text, [first @ (b' ' | b'\n' | b'\t'), rest @ ..] if rest.iter().all(|byte| byte == first))
}

/// What a byte is.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Kind {
    /// In a character, behind its first byte.
    Inner,
    Letter,
    Punctuation,
    /// Punctuation that may begin a marker.
    Opening,
    Blank,
    /// A character that no token joins to another.
    Alone,
    /// A character that any may be joined to, as all beyond ASCII.
    Wide,
    /// One that may be U+2581.
    WideOrBlank,
}

const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Alone; 256];
    let mut byte = 0;
    while byte < 256 {
        let char = byte as u8;
        kinds[byte] = match char {
            b' ' => Kind::Blank,
            b'<' | b'[' => Kind::Opening,
            b'a'..=b'z' | b'A'..=b'Z' => Kind::Letter,
            0x80..0xC0 => Kind::Inner,
            0xE2 => Kind::WideOrBlank,
            0xC0.. => Kind::Wide,
            // The controls that are in tokens with others.
            0x02 | 0x1B => Kind::Wide,
            _ if char.is_ascii_punctuation() => Kind::Punctuation,
            _ => Kind::Alone,
        };
        byte += 1;
    }
    kinds
};

/// The end of the piece that starts at `start`, which is a piece start before the end of the text.
///
/// It reads the piece once, and a marker's length behind it.
#[inline(always)]
pub fn piece_end(text: &[u8], start: usize, markers: Markers) -> usize {
    if let Some(length) = whole(&text[start..], markers) {
        return start + length;
    }
    let mut at = start + blank(&text[start..]);
    // Behind a blank stands whatever may begin a piece but a blank.
    let mut before = if at > start { Kind::Blank } else { Kind::Inner };
    while let Some(&byte) = text.get(at) {
        before = match KINDS[usize::from(byte)] {
            Kind::Letter if before == Kind::Punctuation => return at,
            Kind::Letter => {
                at += 1 + letters(&text[at + 1..]);
                Kind::Letter
            }
            Kind::Wide | Kind::Inner => {
                at += 1 + wide_bytes(&text[at + 1..]);
                Kind::Inner
            }
            Kind::Alone => return if at > start { at } else { at + 1 },
            kind @ (Kind::Blank | Kind::WideOrBlank) => {
                let blank = blank(&text[at..]);
                if blank == 0 {
                    at += 1;
                    kind
                } else {
                    let joined = at > start && text[at - 1] == b'>';
                    if !joined || !is_end_of_tag(&text[at + blank..], markers) {
                        return at;
                    }
                    at += blank;
                    Kind::Blank
                }
            }
            kind @ (Kind::Punctuation | Kind::Opening) => {
                let opens = kind == Kind::Opening && at > start;
                if before == Kind::Letter || opens && markers.first(&text[at..]).is_some() {
                    return at;
                }
                at += 1;
                Kind::Punctuation
            }
        };
    }
    at
}

/// How many ASCII letters a text begins with.
#[inline(always)]
fn letters(text: &[u8]) -> usize {
    let is_letter = |byte: &&u8| KINDS[usize::from(**byte)] == Kind::Letter;
    text.iter().take_while(is_letter).count()
}

/// How many bytes there are before the next one that may end a piece, or be in a blank: those beyond ASCII, eight at a
/// time.
#[inline(always)]
fn wide_bytes(text: &[u8]) -> usize {
    const EACH: u64 = u64::MAX / 255;
    let mut at = 0;
    while let Some(word) = text[at..].first_chunk() {
        let word = u64::from_le_bytes(*word);
        let other = word ^ (EACH * u64::from(OTHER_BLANK[0]));
        // The lowest byte that is zero in it, and perhaps others above.
        let blank = other.wrapping_sub(EACH) & !other;
        let found = (!word | blank) & (EACH << 7);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at
}

/// Whether a piece is a marker or a run, and so one token.
pub(super) fn is_whole(piece: &[u8], markers: Markers) -> bool {
    whole(piece, markers) == Some(piece.len())
}

/// The length of the marker or run with which `text` begins.
#[inline(always)]
fn whole(text: &[u8], markers: Markers) -> Option<usize> {
    match *text {
        [b' ', b' ' | 0xE2, ..] | [0xE2, 0x96, ..] => run_of_blanks(text),
        [first @ (b'\n' | b'\t'), ..] => {
            let run = text.iter().take(LONGEST_RUN);
            Some(run.take_while(|&&byte| byte == first).count())
        }
        [b'<' | b'[', ..] => markers.first(text),
        _ => None,
    }
}

/// The length of the run of two blanks or more with which `text` begins.
fn run_of_blanks(text: &[u8]) -> Option<usize> {
    let (mut length, mut blanks) = (0, 0);
    while blanks < LONGEST_RUN {
        let next = blank(&text[length..]);
        if next == 0 {
            break;
        }
        length += next;
        blanks += 1;
    }
    (blanks > 1).then_some(length)
}

/// Bytes of the blank with which `text` begins, or 0.
#[inline(always)]
fn blank(text: &[u8]) -> usize {
    match text {
        [b' ', ..] => 1,
        _ if text.starts_with(OTHER_BLANK) => OTHER_BLANK.len(),
        _ => 0,
    }
}

/// Whether what follows `> ` makes one token of it.
fn is_end_of_tag(text: &[u8], markers: Markers) -> bool {
    text.starts_with(b"</") && markers.first(text).is_none()
}

/// The bytes before which every text that begins with `text` has the same piece ends as `text` alone:
/// those before its last character, and before what may become a marker or `> </`.
pub(super) fn settled(text: &str) -> usize {
    let bytes = text.as_bytes();
    let near = bytes.len().saturating_sub(markers::LONGEST);
    let opening = bytes[near..]
        .iter()
        .position(|byte| matches!(byte, b'<' | b'['));
    let end = opening.map_or(bytes.len(), |at| near + at);
    // A blank has three bytes at most, and no piece ends behind the last byte.
    end.saturating_sub(OTHER_BLANK.len())
}

/// Whether a text can be taken apart between two such characters, the second of which is neither a letter
/// nor in a marker behind the first, or is white space behind what is none.
pub(super) fn is_seam(before: char, after: char) -> bool {
    match after {
        ' ' | '\t' | '\n' | '\r' => !before.is_whitespace() && !['>', '\u{2581}'].contains(&before),
        '_' | '/' | '|' | '>' | ']' => false,
        _ => before.is_ascii_alphanumeric() && after.is_ascii_punctuation(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::markers::Markers;
    use super::super::{Pattern, seam, settled};
    use super::piece_end;

    /// What the rules look at, and parts of markers.
    const SYMBOLS: [&str; 22] = [
        "a",
        "1",
        "!",
        ">",
        "/",
        "<",
        "</",
        "<h1>",
        "<unused",
        "[",
        "multimodal]",
        "_",
        "|>",
        " ",
        "\u{2581}",
        "\n",
        "\t",
        "\r",
        "é",
        "的",
        "，",
        "😀",
    ];

    fn ends(text: &str, markers: Markers) -> Vec<usize> {
        let (mut ends, mut at) = (vec![], 0);
        while at < text.len() {
            at = piece_end(text.as_bytes(), at, markers);
            ends.push(at);
        }
        ends
    }

    fn every_short_text(mut check: impl FnMut(&str)) {
        let mut texts = vec![String::new()];
        for _ in 0..4 {
            texts = texts
                .iter()
                .flat_map(|text| SYMBOLS.map(|symbol| format!("{text}{symbol}")))
                .collect();
            texts.iter().for_each(|text| check(text));
        }
        for run in ["\n", "\t", " ", "\u{2581}", "a", "的"] {
            for length in 29..=66 {
                check(&format!("a{}b", run.repeat(length)));
            }
        }
    }

    #[test]
    fn a_text_can_be_taken_apart_at_its_seams() {
        let mut seams = 0;
        every_short_text(|text| {
            for (start, _) in text.char_indices() {
                let Some(at) = seam(text, start, 200, Pattern::Gemma3) else {
                    continue;
                };
                seams += 1;
                for markers in [Markers::Gemma3, Markers::Gemma4] {
                    let mut parts = ends(&text[..at], markers);
                    parts.extend(ends(&text[at..], markers).iter().map(|end| at + end));
                    assert_eq!(parts, ends(text, markers), "{markers:?}: {text:?} at {at}");
                }
            }
        });
        assert!(seams > 50_000, "{seams}");
    }

    #[test]
    fn what_is_settled_splits_alike_whatever_follows() {
        every_short_text(|text| {
            for markers in [Markers::Gemma3, Markers::Gemma4] {
                let whole = ends(text, markers);
                for (cut, _) in text.char_indices() {
                    let beginning = &text[..cut];
                    let before = settled(beginning, Pattern::Gemma3);
                    let settled = |ends: &[usize]| -> Vec<usize> {
                        ends.iter().copied().filter(|&end| end < before).collect()
                    };
                    assert_eq!(
                        settled(&ends(beginning, markers)),
                        settled(&whole),
                        "{markers:?}, {beginning:?} of {text:?}, before {before}"
                    );
                }
            }
        });
    }

    #[test]
    fn a_piece_depends_on_nothing_before_it() {
        every_short_text(|text| {
            let whole = ends(text, Markers::Gemma3);
            for &start in &whole {
                let rest: Vec<usize> = ends(&text[start..], Markers::Gemma3)
                    .iter()
                    .map(|end| start + end)
                    .collect();
                assert!(whole.ends_with(&rest), "{text:?} from {start}");
            }
        });
    }

    #[test]
    fn runs_markers_and_blanks() {
        let pieces = |text: &'static str, markers| -> Vec<&str> {
            let mut start = 0;
            ends(text, markers)
                .into_iter()
                .map(|end| {
                    let piece = &text[start..end];
                    start = end;
                    piece
                })
                .collect()
        };
        let both = [Markers::Gemma3, Markers::Gemma4];
        for markers in both {
            assert_eq!(pieces("a  b c1", markers), ["a", "  ", "b", " c", "1"]);
            assert_eq!(pieces("<p> </p>", markers), ["<", "p", "> </", "p", ">"]);
            assert_eq!(pieces("don't", markers), ["don", "'", "t"]);
        }
        assert_eq!(pieces("((<h1>x", both[0]), ["((", "<h1>", "x"]);
        assert_eq!(pieces("((<h1>x", both[1]), ["((<", "h", "1", ">", "x"]);
        assert_eq!(pieces("> </td>", both[0]), [">", " ", "</td>"]);
        assert_eq!(
            pieces("<unused6241><unused6242>", both[0])[..2],
            ["<unused6241>", "<"]
        );
        assert_eq!(pieces("<|\"|>", both[0]), ["<|\"|>"]);
        assert_eq!(pieces("-<|\"|>", both[1]), ["-", "<|\"|>"]);
    }
}
