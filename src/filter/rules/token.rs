//! Token rules: literals and runs of a class, as rules.tsv writes them.
//!
//! A class is followed by a literal that does not begin in it, or by the end. So what a run takes
//! greedily is never given back.

use std::array;

use super::placeholder::is_placeholder;
use crate::filter::{
    scan::{Beginning, Bytes, TELLING},
    text::{Text, WORD, holds, is},
};

/// The characters of a class, one bit each.
type Class = u128;

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Literal(Vec<u8>),
    Run {
        class: Class,
        least: usize,
        most: usize,
    },
}

/// The form of a token.
#[derive(Debug, PartialEq, Eq)]
pub struct Form {
    parts: Vec<Part>,
    /// Of the last run, and of words where it ends in a run or a letter: what is no part of a longer
    /// token.
    behind: Class,
    /// Whether its last run may hold a sign, at which another finding may begin.
    signed: bool,
}

impl Form {
    /// Reads a form; `None` when it is not one.
    pub fn parse(form: &str) -> Option<Form> {
        let mut rest = form.as_bytes();
        let mut parts = Vec::new();
        while let Some((&first, behind)) = rest.split_first() {
            rest = behind;
            if first == b'[' {
                let end = rest.iter().position(|&byte| byte == b']')?;
                let class = class(&rest[..end])?;
                rest = &rest[end + 1..];
                let (least, most);
                (least, most, rest) = bounds(rest)?;
                parts.push(Part::Run { class, least, most });
                continue;
            }
            let byte = if first == b'\\' {
                let (&escaped, behind) = rest.split_first()?;
                rest = behind;
                escaped
            } else {
                first
            };
            match parts.last_mut() {
                Some(Part::Literal(literal)) => literal.push(byte),
                _ => parts.push(Part::Literal(vec![byte])),
            }
        }
        let words = match parts.last()? {
            Part::Literal(literal) => literal.last().is_some_and(u8::is_ascii_alphanumeric),
            Part::Run { .. } => true,
        };
        let last = parts.iter().rev().find_map(|part| match part {
            Part::Run { class, .. } => Some(*class),
            Part::Literal(_) => None,
        })?;
        let behind = if words { last | words_class() } else { last };
        Some(Form {
            parts,
            behind,
            signed: last & !words_class() != 0,
        })
    }

    /// The literal that the form begins with; none where it begins with digits.
    pub fn prefix(&self) -> Option<&[u8]> {
        match self.parts.first()? {
            Part::Literal(literal) => Some(literal),
            Part::Run { .. } => None,
        }
    }

    /// What its first bytes may be.
    pub fn beginning(&self) -> Beginning {
        let mut bytes = Vec::with_capacity(2 * TELLING);
        for part in &self.parts {
            match part {
                Part::Literal(literal) => bytes.extend(literal.iter().map(|byte| 1 << byte)),
                Part::Run { class, least, most } => {
                    bytes.extend([*class].repeat((*least).min(TELLING)));
                    if least < most {
                        break; // what follows has no place of its own
                    }
                }
            }
        }
        array::from_fn(|place| bytes.get(place).copied().unwrap_or(Bytes::MAX))
    }

    /// The fewest digits that the form begins with.
    pub fn digits_least(&self) -> usize {
        match self.parts.first() {
            Some(Part::Run { least, .. }) => *least,
            _ => 0,
        }
    }

    /// Whether a run of digits that ends before a byte may begin the form.
    pub fn may_begin(&self, run: usize, sign: u8) -> bool {
        match &self.parts[..] {
            [Part::Run { least, .. }, Part::Literal(literal), ..] => {
                run >= *least && literal[0] == sign
            }
            [Part::Run { least, .. }, ..] => run >= *least,
            _ => false,
        }
    }

    /// Where the token ends that begins at a place, if one does.
    pub fn end(&self, text: &Text<'_>, start: usize) -> Option<usize> {
        if is(text.at(start), WORD) && text.is_glued(start) {
            return None;
        }
        let mut end = start;
        for part in &self.parts {
            match part {
                Part::Literal(literal) => {
                    if !text.has(end, literal) {
                        return None;
                    }
                    end += literal.len();
                }
                Part::Run { class, least, most } => {
                    let from = end;
                    end = text.class_run(*class, from, *most);
                    if end - from < *least {
                        return None;
                    }
                }
            }
        }
        let goes_on =
            holds(self.behind, text.at(end)) || (self.signed && is_placeholder(text, end));
        (!goes_on).then_some(end)
    }
}

fn words_class() -> Class {
    (0..128)
        .filter(|&byte| is(byte, WORD))
        .fold(0, |all, byte| all | 1 << byte)
}

fn class(inside: &[u8]) -> Option<Class> {
    let mut found = 0;
    let mut rest = inside;
    while let Some((&first, behind)) = rest.split_first() {
        let (from, behind) = match (first, behind.split_first()) {
            (b'\\', Some((&escaped, behind))) => (escaped, behind),
            _ => (first, behind),
        };
        let (to, behind) = match behind {
            [b'-', to, behind @ ..] => (*to, behind),
            _ => (from, behind),
        };
        if from > to || to >= 128 {
            return None;
        }
        for byte in from..=to {
            found |= 1 << byte;
        }
        rest = behind;
    }
    (found != 0).then_some(found)
}

/// `{n}` or `{m,n}`, and what stands behind it.
fn bounds(rest: &[u8]) -> Option<(usize, usize, &[u8])> {
    let rest = rest.strip_prefix(b"{")?;
    let end = rest.iter().position(|&byte| byte == b'}')?;
    let inside = str::from_utf8(&rest[..end]).ok()?;
    let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
    let (least, most) = (least.parse().ok()?, most.parse().ok()?);
    (0 < most && least <= most).then_some((least, most, &rest[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::Form;
    use crate::filter::text::Text;

    fn end(form: &str, text: &str) -> Option<usize> {
        let form = Form::parse(form)?;
        form.end(
            &Text::new(text.as_bytes()),
            text.find(|c| "kx".contains(c))?,
        )
    }

    #[test]
    fn a_form_is_followed_to_its_end() {
        let form = r"k\.[a-f0-9_-]{2,4}\[x";
        assert_eq!(end(r"k\.[a-f0-9_-]{2,4}", "(k.a-9)"), Some(6));
        assert_eq!(end(form, "k.ab[x"), Some(6));
        assert_eq!(end(form, "k.ab[y"), None);
        assert_eq!(end(r"k[0-9]{3}", "k123"), Some(4));
        for text in ["k12", "k1234", "ak123", "_k123", "k12x"] {
            assert_eq!(end(r"k[0-9]{3}", text), None, "{text}");
        }
        assert_eq!(end(r"k[0-9]{3}", "ék123"), Some(6));
    }

    #[test]
    fn what_is_no_form_is_refused() {
        for form in [
            "",
            "abc",
            "a[",
            "a[]{1}",
            "a[b-a]{1}",
            "a[b]",
            "a[b]{2,1}",
            "a[b]{0}",
            "a\\",
        ] {
            assert_eq!(Form::parse(form), None, "{form}");
        }
    }
}
