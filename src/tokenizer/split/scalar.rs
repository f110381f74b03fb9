//! The end of one piece, a character at a time: the plain form of each pattern.
//!
//! Every branch reads its piece once, and at most the whole run of white space or letters that the
//! piece lies in, of which the rest makes up the next piece: so a text costs time linear in its
//! length.

use super::classes::Class;
use super::gemma;
use super::markers::Markers;
use super::pattern::Pattern;

/// The end of the piece that starts at `start`, which is a piece start before the end of the text.
pub(super) fn piece_end(text: &str, start: usize, pattern: Pattern) -> usize {
    let text = Chars(text.as_bytes());
    match pattern {
        Pattern::R50k => text.r50k(start),
        Pattern::Cl100k => text.cl100k(start),
        Pattern::O200k => text.o200k(start),
        Pattern::Gemma3 => gemma::piece_end(text.0, start, Markers::Gemma3),
        Pattern::Gemma4 => gemma::piece_end(text.0, start, Markers::Gemma4),
    }
}

/// The class and the length of the character that starts at `at` in valid UTF-8.
#[inline(always)]
pub(super) fn char_at(text: &[u8], at: usize) -> (Class, usize) {
    let first = u32::from(text[at]);
    let later = |n: usize| u32::from(text[at + n] & 0x3F);
    let (code, len) = match first {
        0..0x80 => (first, 1),
        0x80..0xE0 => ((first & 0x1F) << 6 | later(1), 2),
        0xE0..0xF0 => ((first & 0x0F) << 12 | later(1) << 6 | later(2), 3),
        _ => (
            (first & 0x07) << 18 | later(1) << 12 | later(2) << 6 | later(3),
            4,
        ),
    };
    (Class::of(code), len)
}

/// The end of `'[sdmt]`, `'ll`, `'ve` or `'re` at `at`, in either case if `fold` says so.
#[inline(always)]
pub(super) fn contraction_end(text: &[u8], at: usize, fold: bool) -> Option<usize> {
    let [b'\'', rest @ ..] = text.get(at..)? else {
        return None;
    };
    let letter = |n: usize| {
        let byte = *rest.get(n)?;
        Some(if fold {
            byte.to_ascii_lowercase()
        } else {
            byte
        })
    };
    match letter(0)? {
        b's' | b'd' | b'm' | b't' => Some(at + 2),
        b'l' => (letter(1)? == b'l').then_some(at + 3),
        b'v' | b'r' => (letter(1)? == b'e').then_some(at + 3),
        // The long s is the one character beyond ASCII that folds to one of these letters.
        _ if fold && rest.starts_with("ſ".as_bytes()) => Some(at + 1 + "ſ".len()),
        _ => None,
    }
}

/// The bytes of a `str`; positions are byte offsets of its characters.
struct Chars<'t>(&'t [u8]);

/// A character, or `None` in place of `class` at the end of the text.
#[derive(Clone, Copy)]
struct Char {
    class: Option<Class>,
    first_byte: u8,
    len: usize,
}

impl Char {
    fn is(self, class: Class) -> bool {
        self.class == Some(class)
    }

    fn is_letter(self) -> bool {
        self.class.is_some_and(Class::is_letter)
    }

    fn is_letter_or_mark(self) -> bool {
        self.is_letter() || self.is(Class::Mark)
    }

    fn is_newline(self) -> bool {
        matches!(self.first_byte, b'\r' | b'\n')
    }

    /// `[^\s\p{L}\p{N}]`
    fn is_other(self) -> bool {
        self.is(Class::Other) || self.is(Class::Mark)
    }
}

impl Chars<'_> {
    fn at(&self, at: usize) -> Char {
        let Some(&first_byte) = self.0.get(at) else {
            return Char {
                class: None,
                first_byte: 0,
                len: 0,
            };
        };
        let (class, len) = char_at(self.0, at);
        Char {
            class: Some(class),
            first_byte,
            len,
        }
    }

    /// The end of the longest run of such characters from `at`.
    fn run(&self, mut at: usize, wanted: impl Fn(Char) -> bool) -> usize {
        loop {
            let char = self.at(at);
            if char.class.is_none() || !wanted(char) {
                return at;
            }
            at += char.len;
        }
    }

    fn r50k(&self, start: usize) -> usize {
        if let Some(end) = contraction_end(self.0, start, false) {
            return end;
        }
        let body = self.after_space(start);
        let char = self.at(body);
        if char.is_letter() {
            self.run(body, Char::is_letter)
        } else if char.is(Class::Number) {
            self.run(body, |char| char.is(Class::Number))
        } else if char.is_other() {
            self.run(body, Char::is_other)
        } else {
            let run = self.white_space(start);
            if run.end == self.0.len() {
                run.end
            } else {
                run.but_last()
            }
        }
    }

    fn cl100k(&self, start: usize) -> usize {
        if let Some(end) = contraction_end(self.0, start, true) {
            return end;
        }
        let letters = self.after_prefix(start);
        if self.at(letters).is_letter() {
            return self.run(letters, Char::is_letter);
        }
        if self.at(start).is(Class::Number) {
            return self.numbers(start);
        }
        let body = self.after_space(start);
        if self.at(body).is_other() {
            return self.run(self.run(body, Char::is_other), Char::is_newline);
        }
        let run = self.white_space(start);
        if run.end == self.0.len() {
            return run.end;
        }
        run.newlines.unwrap_or(run.but_last())
    }

    fn o200k(&self, start: usize) -> usize {
        // A mark can be the prefix, too, but it can also be the first letter of the word. The
        // second reading always finds the end that the first finds, if the first finds any.
        let letters = if self.at(start).is(Class::Mark) {
            start
        } else {
            self.after_prefix(start)
        };
        if self.at(letters).is_letter_or_mark() {
            let end = self.cased_letters(letters);
            return contraction_end(self.0, end, true).unwrap_or(end);
        }
        if self.at(start).is(Class::Number) {
            return self.numbers(start);
        }
        let body = self.after_space(start);
        if self.at(body).is_other() {
            let others = self.run(body, Char::is_other);
            // A slash is itself such a character, so this tail can only begin with a newline.
            return self.run(others, |char| char.is_newline() || char.first_byte == b'/');
        }
        let run = self.white_space(start);
        run.newlines.unwrap_or(if run.end == self.0.len() {
            run.end
        } else {
            run.but_last()
        })
    }

    /// `[^\r\n\p{L}\p{N}]?`
    fn after_prefix(&self, at: usize) -> usize {
        let char = self.at(at);
        if char.is_newline() || char.is_letter() || char.is(Class::Number) {
            at
        } else {
            at + char.len
        }
    }

    /// ` ?`
    fn after_space(&self, at: usize) -> usize {
        at + usize::from(self.0.get(at) == Some(&b' '))
    }

    /// `\p{N}{1,3}`
    fn numbers(&self, start: usize) -> usize {
        let mut end = start;
        for _ in 0..3 {
            let char = self.at(end);
            if !char.is(Class::Number) {
                break;
            }
            end += char.len;
        }
        end
    }

    /// What the first two alternatives of o200k match from a letter or mark, without prefix and
    /// contraction: `[Upper Uncased]*[Lower Uncased]+`, or else `[Upper Uncased]+[Lower Uncased]*`.
    fn cased_letters(&self, start: usize) -> usize {
        let mut last_uncased = None;
        let mut at = start;
        loop {
            let char = self.at(at);
            match char.class {
                Some(Class::Upper) => at += char.len,
                Some(Class::Uncased | Class::Mark) => {
                    at += char.len;
                    last_uncased = Some(at);
                }
                Some(Class::Lower) => {
                    let is_lower = |char: Char| char.is_letter_or_mark() && !char.is(Class::Upper);
                    return self.run(at, is_lower);
                }
                // No lower-case letter ends the word: the engine gives back characters until one
                // of both cases can be the lower part. Only where there is none does the second
                // alternative take the whole run.
                _ => return last_uncased.unwrap_or(at),
            }
        }
    }

    fn white_space(&self, start: usize) -> WhiteSpace {
        let mut run = WhiteSpace {
            start,
            end: start,
            before_last: start,
            newlines: None,
        };
        loop {
            let char = self.at(run.end);
            if !char.is(Class::Space) {
                return run;
            }
            run.before_last = run.end;
            run.end += char.len;
            if char.is_newline() {
                run.newlines = Some(run.end);
            }
        }
    }
}

/// A longest run of white space.
struct WhiteSpace {
    start: usize,
    end: usize,
    /// Where its last character starts.
    before_last: usize,
    /// The end of its last newline.
    newlines: Option<usize>,
}

impl WhiteSpace {
    /// `\s+(?!\S)|\s` before a character that is not white space.
    fn but_last(&self) -> usize {
        if self.before_last == self.start {
            self.end
        } else {
            self.before_last
        }
    }
}
