//! Patterns of the user's own: the subset of regular expressions in which every match is bounded.
//!
//! Literals, classes of ASCII characters, `\d \w \s \b`, groups, `|`, `?`, `{m,n}`, and lazy forms.

use super::text::{BLANK, DIGIT, WORD, is};

/// The most that a repetition may say, and the most characters of a match.
pub const MOST: usize = 1000;

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// UTF-8 of one character.
    Literal(Vec<u8>),
    /// Bit `n` for ASCII character `n`; and whether every other character belongs to it.
    Class {
        ascii: u128,
        wide: bool,
    },
    /// `\b`, or `\B` when `false`.
    Boundary(bool),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Repeat {
        node: Box<Node>,
        least: usize,
        most: usize,
        lazy: bool,
    },
}

impl Node {
    /// The least and the most characters of a match.
    pub fn lengths(&self) -> (usize, usize) {
        match self {
            Node::Literal(_) | Node::Class { .. } => (1, 1),
            Node::Boundary(_) => (0, 0),
            Node::Sequence(nodes) => nodes.iter().map(Node::lengths).fold((0, 0), |sum, more| {
                (sum.0.saturating_add(more.0), sum.1.saturating_add(more.1))
            }),
            Node::Either(nodes) => nodes
                .iter()
                .map(Node::lengths)
                .fold((usize::MAX, 0), |all, one| {
                    (all.0.min(one.0), all.1.max(one.1))
                }),
            Node::Repeat {
                node, least, most, ..
            } => {
                let (shortest, longest) = node.lengths();
                (
                    shortest.saturating_mul(*least),
                    longest.saturating_mul(*most),
                )
            }
        }
    }
}

/// What is wrong with a pattern: the place in characters, and a sentence.
#[derive(Debug, PartialEq, Eq)]
pub struct Refused {
    pub place: usize,
    pub reason: String,
}

type Parsed<T> = Result<T, Refused>;

/// Groups may lie in each other so deep.
const DEPTH: usize = 50;

/// Reads a pattern.
pub fn parse(pattern: &str) -> Parsed<Node> {
    let characters: Vec<char> = pattern.chars().collect();
    let mut parser = Parser {
        characters: &characters,
        place: 0,
        depth: 0,
    };
    let node = parser.either()?;
    if parser.place < characters.len() {
        return parser.refuse("this bracket closes no group; write \\) for the character.");
    }
    let (least, most) = node.lengths();
    parser.place = 0;
    if least == 0 {
        return parser.refuse("it can match nothing at all; let it match one character at least.");
    }
    if most > MOST {
        return parser.refuse(&format!(
            "a match can have {most} characters, and at most {MOST} are allowed; lower the bounds."
        ));
    }
    Ok(node)
}

struct Parser<'p> {
    characters: &'p [char],
    place: usize,
    depth: usize,
}

impl Parser<'_> {
    fn refuse<T>(&self, reason: &str) -> Parsed<T> {
        Err(Refused {
            place: self.place,
            reason: reason.to_owned(),
        })
    }

    fn peek(&self) -> Option<char> {
        self.characters.get(self.place).copied()
    }

    fn take(&mut self, expected: char) -> bool {
        let taken = self.peek() == Some(expected);
        self.place += usize::from(taken);
        taken
    }

    fn either(&mut self) -> Parsed<Node> {
        let mut branches = vec![self.sequence()?];
        while self.take('|') {
            branches.push(self.sequence()?);
        }
        Ok(match branches.len() {
            1 => branches.swap_remove(0),
            _ => Node::Either(branches),
        })
    }

    fn sequence(&mut self) -> Parsed<Node> {
        let mut nodes = Vec::new();
        while let Some(character) = self.peek() {
            if matches!(character, '|' | ')') {
                break;
            }
            let node = self.single()?;
            nodes.push(self.repeated(node)?);
        }
        Ok(Node::Sequence(nodes))
    }

    fn single(&mut self) -> Parsed<Node> {
        let character = self.peek().unwrap_or_default();
        match character {
            '(' => return self.group(),
            '[' => return self.class(),
            '\\' => return self.escape(),
            '.' => return self.refuse("a dot is not in the subset; write a class, or \\. for the character."),
            '^' | '$' => return self.refuse("places of a text are not in the subset; leave it out, or write \\b."),
            '*' | '+' => return self.refuse("nothing stands before this repetition."),
            '?' | '{' => return self.refuse("nothing stands before this repetition; write a backslash before it for the character."),
            _ => {}
        }
        self.place += 1;
        Ok(literal(character))
    }

    fn repeated(&mut self, node: Node) -> Parsed<Node> {
        let from = self.place;
        let (least, most) = match self.peek() {
            Some('*') => return self.refuse("* has no bound; write {0,64}."),
            Some('+') => return self.refuse("+ has no bound; write {1,64}."),
            Some('?') => {
                self.place += 1;
                (0, 1)
            }
            Some('{') => {
                self.place += 1;
                self.bounds(from)?
            }
            _ => return Ok(node),
        };
        let lazy = self.take('?');
        if matches!(self.peek(), Some('*' | '+' | '?' | '{')) {
            return self.refuse("this repetition follows another one; put the first into a group.");
        }
        if matches!(node, Node::Boundary(_)) {
            self.place = from;
            return self.refuse("\\b can't be repeated; leave the repetition out.");
        }
        Ok(Node::Repeat {
            node: Box::new(node),
            least,
            most,
            lazy,
        })
    }

    fn bounds(&mut self, from: usize) -> Parsed<(usize, usize)> {
        let least = self.number();
        let most = if self.take(',') {
            if self.peek() == Some('}') {
                self.place = from;
                return self.refuse("this repetition has no bound; write {0,64}.");
            }
            self.number()
        } else {
            least
        };
        let closed = self.take('}');
        let (Some(least), Some(most), true) = (least, most, closed) else {
            self.place = from;
            return self.refuse("this is no repetition; write {m,n}, or \\{ for the character.");
        };
        if most > MOST || least > most || most == 0 {
            self.place = from;
            return self.refuse(&format!(
                "the bounds of a repetition go up from 0 to {MOST}."
            ));
        }
        Ok((least, most))
    }

    fn number(&mut self) -> Option<usize> {
        let from = self.place;
        let mut number = 0_usize;
        while let Some(digit) = self.peek().and_then(|character| character.to_digit(10)) {
            number = number.saturating_mul(10).saturating_add(digit as usize);
            self.place += 1;
        }
        (self.place > from).then_some(number)
    }

    fn group(&mut self) -> Parsed<Node> {
        let from = self.place;
        self.place += 1;
        if self.take('?') && !self.take(':') {
            self.place = from;
            return self.refuse(
                "what begins with (? is not in the subset, but for (?: ; write a plain group.",
            );
        }
        self.depth += 1;
        if self.depth > DEPTH {
            return self.refuse("groups lie too deep in each other; write it flatter.");
        }
        let node = self.either()?;
        self.depth -= 1;
        if !self.take(')') {
            self.place = from;
            return self.refuse("this group is not closed; write \\( for the character.");
        }
        Ok(node)
    }

    fn escape(&mut self) -> Parsed<Node> {
        let from = self.place;
        self.place += 1;
        let Some(character) = self.peek() else {
            self.place = from;
            return self.refuse("a backslash stands at the end; write \\\\ for the character.");
        };
        self.place += 1;
        if let Some(ascii) = shorthand(character) {
            return Ok(Node::Class {
                ascii,
                wide: character.is_ascii_uppercase(),
            });
        }
        match character {
            'b' => Ok(Node::Boundary(true)),
            'B' => Ok(Node::Boundary(false)),
            _ => match escaped(character) {
                Some(character) => Ok(literal(character)),
                None => {
                    self.place = from;
                    self.refuse(&format!(
                        "\\{character} is not in the subset; \\d \\w \\s \\b are."
                    ))
                }
            },
        }
    }

    fn class(&mut self) -> Parsed<Node> {
        let from = self.place;
        self.place += 1;
        let negated = self.take('^');
        let (mut ascii, mut first) = (0_u128, true);
        loop {
            let Some(character) = self.peek() else {
                self.place = from;
                return self.refuse("this class is not closed; write \\[ for the character.");
            };
            if character == ']' {
                if first {
                    return self.refuse("an empty class; write \\] for the character.");
                }
                self.place += 1;
                break;
            }
            first = false;
            let Some(low) = self.member(&mut ascii)? else {
                continue;
            };
            if self.peek() == Some('-')
                && self
                    .characters
                    .get(self.place + 1)
                    .is_some_and(|&next| next != ']')
            {
                self.place += 1;
                let Some(high) = self.member(&mut ascii)? else {
                    return self.refuse("a range ends with one character.");
                };
                if low > high {
                    return self.refuse("a range goes up.");
                }
                for byte in low..=high {
                    ascii |= 1 << byte;
                }
            }
        }
        if negated {
            ascii = !ascii;
        }
        Ok(Node::Class {
            ascii,
            wide: negated,
        })
    }

    /// Adds a member of a class; its character, when it is one.
    fn member(&mut self, ascii: &mut u128) -> Parsed<Option<u8>> {
        let mut character = self.peek().unwrap_or_default();
        if character == '[' {
            return self.refuse("write \\[ for the character.");
        }
        self.place += 1;
        if character == '\\' {
            let next = self.peek().unwrap_or_default();
            if let Some(class) = shorthand(next) {
                if next.is_ascii_uppercase() {
                    return self
                        .refuse("the large shorthands are no members of a class; write [^...].");
                }
                self.place += 1;
                *ascii |= class;
                return Ok(None);
            }
            let Some(meant) = escaped(next) else {
                return self.refuse(&format!("\\{next} is not in the subset."));
            };
            self.place += 1;
            character = meant;
        }
        if !character.is_ascii() {
            self.place -= 1;
            return self.refuse("classes hold ASCII characters alone; write (?:a|b) for others.");
        }
        *ascii |= 1 << (character as u8);
        Ok(Some(character as u8))
    }
}

fn literal(character: char) -> Node {
    let mut bytes = [0; 4];
    Node::Literal(character.encode_utf8(&mut bytes).as_bytes().to_vec())
}

fn shorthand(character: char) -> Option<u128> {
    let classes = match character.to_ascii_lowercase() {
        'd' => DIGIT,
        'w' => WORD,
        's' => BLANK,
        _ => return None,
    };
    let ascii = (0..128)
        .filter(|&byte| is(byte, classes))
        .fold(0, |all, byte| all | 1_u128 << byte);
    Some(if character.is_ascii_uppercase() {
        !ascii
    } else {
        ascii
    })
}

/// The character that a backslash and this one stand for.
fn escaped(character: char) -> Option<char> {
    match character {
        'n' => Some('\n'),
        't' => Some('\t'),
        'r' => Some('\r'),
        'f' => Some('\x0c'),
        'v' => Some('\x0b'),
        _ if character.is_ascii_punctuation() || character == ' ' => Some(character),
        _ => None,
    }
}
