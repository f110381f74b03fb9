//! The end of one piece, a character at a time: the plain form of each pattern.
//!
//! Every branch reads its piece once, and at most the whole run of white space or letters that the
//! piece lies in, of which the rest makes up the next piece: so a text costs time linear in its
//! length.

use super::classes::{self, Class};
use super::gemma;
use super::pattern::Pattern;
use super::rules::{Contractions, Marks, Newlines, Numbers, Rules, Tail, Words};

/// The end of the piece that starts at `start`, which is a piece start before the end of the text.
pub(super) fn piece_end(text: &str, start: usize, pattern: Pattern) -> usize {
    if let Some(markers) = pattern.markers() {
        return gemma::piece_end(text.as_bytes(), start, markers);
    }
    let rules = Rules::of(pattern);
    let text = Chars {
        text: text.as_bytes(),
        rules,
    };
    if rules.deepseek {
        return text.deepseek(start);
    }
    match rules.words {
        Words::Spaced => text.spaced(start),
        Words::Prefixed => text.prefixed(start),
        Words::Cased => text.cased(start),
    }
}

/// The code point and the length of the character that starts at `at` in valid UTF-8.
#[inline(always)]
pub(super) fn code_at(text: &[u8], at: usize) -> (u32, usize) {
    let first = u32::from(text[at]);
    let later = |n: usize| u32::from(text[at + n] & 0x3F);
    match first {
        0..0x80 => (first, 1),
        0x80..0xE0 => ((first & 0x1F) << 6 | later(1), 2),
        0xE0..0xF0 => ((first & 0x0F) << 12 | later(1) << 6 | later(2), 3),
        _ => (
            (first & 0x07) << 18 | later(1) << 12 | later(2) << 6 | later(3),
            4,
        ),
    }
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
struct Chars<'t> {
    text: &'t [u8],
    rules: Rules,
}

/// A character, or `None` in place of `class` at the end of the text.
#[derive(Clone, Copy)]
struct Char {
    class: Option<Class>,
    /// Of a further kind, see [`classes`].
    number: u8,
    first_byte: u8,
    len: usize,
}

impl Char {
    const NONE: Char = Char {
        class: None,
        number: 0,
        first_byte: 0,
        len: 0,
    };

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

    fn is_han(self) -> bool {
        self.number & classes::HAN != 0
    }

    /// `[一-龥぀-ゟ゠-ヿ]`
    fn is_cjk(self) -> bool {
        self.number & classes::CJK != 0
    }

    /// `[\p{P}\p{S}]`
    fn is_sign(self) -> bool {
        self.is(Class::Other) && self.number & classes::UNNAMED == 0
    }
}

impl Chars<'_> {
    fn at(&self, at: usize) -> Char {
        let Some(&first_byte) = self.text.get(at) else {
            return Char::NONE;
        };
        let (code, len) = code_at(self.text, at);
        Char {
            class: Some(Class::of(code)),
            number: classes::class_number(code),
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

    fn spaced(&self, start: usize) -> usize {
        if let Some(end) = self.contraction(start) {
            return end;
        }
        if self.rules.numbers == Numbers::Single && self.at(start).is(Class::Number) {
            return self.numbers(start);
        }
        let body = self.after_space(start);
        let char = self.at(body);
        if char.is_letter() {
            self.run(body, Char::is_letter)
        } else if char.is(Class::Number) && self.rules.numbers == Numbers::Runs {
            self.run(body, |char| char.is(Class::Number))
        } else if char.is_other() {
            self.run(body, Char::is_other)
        } else {
            self.white_space(start)
        }
    }

    fn prefixed(&self, start: usize) -> usize {
        if let Some(end) = self.contraction(start) {
            return end;
        }
        let is_letter = match self.rules.marks {
            Marks::Letters => Char::is_letter_or_mark,
            _ => Char::is_letter,
        };
        let letters = if is_letter(self.at(start)) {
            start
        } else {
            self.after_prefix(start)
        };
        if is_letter(self.at(letters)) {
            return self.run(letters, is_letter);
        }
        if self.at(start).is(Class::Number) {
            return self.numbers(start);
        }
        let is_other = |char: Char| char.is_other() && !is_letter(char);
        self.others(start, is_other)
            .unwrap_or_else(|| self.white_space(start))
    }

    fn cased(&self, start: usize) -> usize {
        let han = self.rules.han;
        let first = self.at(start);
        if han && first.is_han() {
            return self.run(start, Char::is_han);
        }
        // A mark can be the prefix, too, but it can also be the first letter of the word. The
        // second reading always finds the end that the first finds, if the first finds any.
        let letters = if first.is(Class::Mark) {
            start
        } else {
            self.after_prefix(start)
        };
        let letter = self.at(letters);
        if letter.is_letter_or_mark() && !(han && letter.is_han()) {
            let end = self.cased_letters(letters);
            return match self.rules.contractions {
                Contractions::Suffix => contraction_end(self.text, end, true).unwrap_or(end),
                _ => end,
            };
        }
        if first.is(Class::Number) {
            return self.numbers(start);
        }
        self.others(start, Char::is_other)
            .unwrap_or_else(|| self.white_space(start))
    }

    /// `\p{N}{1,3}`, then `[一-龥぀-ゟ゠-ヿ]+`, and in each of these and in what they leave, which end
    /// like a text,
    /// ``[!-/:-@\[-`{-~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*``
    /// and white space. What none of these takes is a piece up to where one of them begins.
    fn deepseek(&self, start: usize) -> usize {
        let first = self.at(start);
        if first.is(Class::Number) {
            return self.numbers(start);
        }
        let second = self.at(start + first.len);
        let is_ascii_letter = |char: Char| char.first_byte.is_ascii_alphabetic();
        if first.first_byte.is_ascii_punctuation() && is_ascii_letter(second) {
            return self.run(start + 1, is_ascii_letter);
        }
        let is_part = |char: Char| char.is_cjk() == first.is_cjk();
        let is_letter = |char: Char| char.is_letter_or_mark() && is_part(char);
        if is_letter(first) {
            return self.run(start, is_letter);
        }
        let is_prefix = !first.is_newline() && !first.is_sign();
        if is_prefix && is_letter(second) {
            return self.run(start + first.len, is_letter);
        }
        let is_sign = |char: Char| char.is_sign() && is_part(char);
        if first.is_cjk() && is_sign(first) {
            return self.run(start, is_sign); // no newline is of its part
        }
        if let Some(end) = self.others(start, is_sign) {
            return end;
        }
        if first.is(Class::Space) {
            return self.white_space(start);
        }
        let is_left = |char: Char| char.is(Class::Other) && !char.is_sign() && is_part(char);
        let (mut end, mut last) = (start, start);
        while is_left(self.at(end)) {
            last = end;
            end += self.at(end).len;
        }
        if is_letter(self.at(end)) { last } else { end }
    }

    fn contraction(&self, at: usize) -> Option<usize> {
        match self.rules.contractions {
            Contractions::Small => contraction_end(self.text, at, false),
            Contractions::Folded => contraction_end(self.text, at, true),
            Contractions::No | Contractions::Suffix => None,
        }
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
        at + usize::from(self.text.get(at) == Some(&b' '))
    }

    /// `\p{N}{1,3}`, or one
    fn numbers(&self, start: usize) -> usize {
        let most = match self.rules.numbers {
            Numbers::Single => 1,
            _ => 3,
        };
        let mut end = start;
        for _ in 0..most {
            let char = self.at(end);
            if !char.is(Class::Number) {
                break;
            }
            end += char.len;
        }
        end
    }

    /// ` ?[^\s\p{L}\p{N}]+` and its tail, if there are any.
    fn others(&self, start: usize, is_other: impl Fn(Char) -> bool) -> Option<usize> {
        let body = self.after_space(start);
        let others = self.run(body, is_other);
        // A slash is itself such a character, so the tail can only begin with a newline.
        let slashes = self.rules.tail == Tail::NewlinesAndSlashes;
        let in_tail = |char: Char| char.is_newline() || slashes && char.first_byte == b'/';
        (others > body).then(|| self.run(others, in_tail))
    }

    /// What the first two alternatives of o200k match from a letter or mark, without prefix and
    /// contraction: `[Upper Uncased]*[Lower Uncased]+`, or else `[Upper Uncased]+[Lower Uncased]*`.
    fn cased_letters(&self, start: usize) -> usize {
        let han = self.rules.han;
        let mut last_uncased = None;
        let mut at = start;
        loop {
            let char = self.at(at);
            match char.class {
                _ if han && char.is_han() => return last_uncased.unwrap_or(at),
                Some(Class::Upper) => at += char.len,
                Some(Class::Uncased | Class::Mark) => {
                    at += char.len;
                    last_uncased = Some(at);
                }
                Some(Class::Lower) => {
                    let is_lower = |char: Char| {
                        char.is_letter_or_mark()
                            && !char.is(Class::Upper)
                            && !(han && char.is_han())
                    };
                    return self.run(at, is_lower);
                }
                // No lower-case letter ends the word: the engine gives back characters until one
                // of both cases can be the lower part. Only where there is none does the second
                // alternative take the whole run.
                _ => return last_uncased.unwrap_or(at),
            }
        }
    }

    /// The end of white space.
    fn white_space(&self, start: usize) -> usize {
        let run = self.white_space_run(start);
        let after = self.at(run.end);
        let ends = match after.class {
            None => true,
            Some(Class::Number) => self.rules.numbers_first,
            Some(_) => self.rules.deepseek && after.is_cjk(),
        };
        let last = if ends { run.end } else { run.but_last() };
        match self.rules.newlines {
            Newlines::No => last,
            Newlines::UnlessLast if ends => last,
            Newlines::UnlessLast | Newlines::Always => run.newlines.unwrap_or(last),
        }
    }

    fn white_space_run(&self, start: usize) -> WhiteSpace {
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
