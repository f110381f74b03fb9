//! Every match of the rules that are built in, in any order.
//!
//! One pass over the bytes finds the places where a shaped rule may look, another one the literals
//! that tokens begin with.

use aho_corasick::{AhoCorasick, Input, MatchKind, packed};

use super::{
    error::FilterError,
    mask::{BLOCK, candidates},
    rules::{
        assignment::assignment,
        card::{card, card_loose},
        catalogue::{Entry, Kind},
        email::email,
        guard::number_before,
        iban::iban,
        jwt::jwt,
        network::{ipv4, ipv6, mac, mac_of_fours},
        pem::{self, pem},
        phone::{american, international, named, phone_loose},
        shape::Shape,
        ssn::{us_ssn, us_ssn_loose},
        token::Form,
        url::url_credentials,
    },
    span::Spans,
    text::{DIGIT, HEX, LETTER, Text, WORD, is},
};

/// The rules that are searched for, ready to search.
#[derive(Default)]
pub struct Engine {
    /// The number of each shaped rule, where it is on.
    shapes: [Option<u16>; Shape::COUNT],
    /// What begins at a literal, by the literal's number.
    literals: Vec<Literal>,
    searchers: Vec<Searcher>,
    /// Tokens that begin with digits.
    digit_tokens: Vec<(u16, &'static Form)>,
}

/// What finds the next of some literals.
struct Searcher {
    kind: Kinds,
    /// The number of its first literal.
    first: usize,
}

enum Kinds {
    /// With vector instructions, where the processor has them.
    Packed(packed::Searcher),
    Automaton(AhoCorasick),
}

/// No rule looks at a longer run of digits.
const RUN_MOST: usize = 23;

/// So far behind a sign it may matter at most: an `@` that ends the credentials of a URL, at whose colon
/// these are found, is none of mail.
const BEFORE: usize = 512;

/// So many literals can be looked for at once with vector instructions.
const AT_ONCE: usize = 60;

struct Literal {
    bytes: Vec<u8>,
    tokens: Vec<(u16, &'static Form)>,
    shape: Option<(u16, Check)>,
}

type Check = fn(&Text<'_>, usize) -> Option<(usize, usize)>;

impl Engine {
    /// Takes the rules and the numbers by which they are told.
    pub fn new(rules: impl Iterator<Item = (u16, &'static Entry)>) -> Result<Engine, FilterError> {
        let mut engine = Engine::default();
        let mut literals: Vec<Literal> = Vec::new();
        for (number, entry) in rules {
            match &entry.kind {
                Kind::Shape(shape) => {
                    engine.shapes[*shape as usize] = Some(number);
                    let literal: Option<(&[u8], Check)> = match shape {
                        Shape::Jwt => Some((b"eyJ", jwt)),
                        Shape::Pem => Some((pem::BEGIN, pem)),
                        _ => None,
                    };
                    if let Some((bytes, check)) = literal {
                        literals.push(Literal {
                            bytes: bytes.to_vec(),
                            tokens: vec![],
                            shape: Some((number, check)),
                        });
                    }
                }
                Kind::Token(forms) => {
                    for form in forms {
                        match form.prefix() {
                            None => engine.digit_tokens.push((number, form)),
                            Some(prefix) => literals.push(Literal {
                                bytes: prefix.to_vec(),
                                tokens: vec![(number, form)],
                                shape: None,
                            }),
                        }
                    }
                }
            }
        }
        engine.literals = merged(literals);
        let mut first = 0;
        // A search looks at as many bytes of each literal as its shortest has, up to three.
        for alike in engine
            .literals
            .chunk_by(|one, other| (one.bytes.len() < 3) == (other.bytes.len() < 3))
        {
            for some in alike.chunks(AT_ONCE) {
                engine.searchers.push(Searcher::new(some, first)?);
                first += some.len();
            }
        }
        Ok(engine)
    }

    /// Adds every match to `found`; of those that end before `from` none need be.
    pub fn search(&self, text: &Text<'_>, from: usize, found: &mut Spans) {
        let from = from.saturating_sub(BEFORE);
        self.search_shapes(text, from, found);
        self.search_literals(text, from, found);
    }

    fn search_shapes(&self, text: &Text<'_>, from: usize, found: &mut Spans) {
        let mut base = from;
        let mut digit_before = is(text.before(from, 1), DIGIT);
        // The `@` behind the credentials of a URL.
        let mut credentials = usize::MAX;
        while base < text.bytes.len() {
            let rest = &text.bytes[base..];
            let mut mask = match rest.first_chunk() {
                Some(block) => candidates(block, digit_before),
                None => {
                    let mut block = [0; BLOCK];
                    block[..rest.len()].copy_from_slice(rest);
                    candidates(&block, digit_before)
                }
            };
            while mask != 0 {
                let at = base + mask.trailing_zeros() as usize;
                mask &= mask - 1;
                self.look(text, at, found, &mut credentials);
            }
            base += BLOCK;
            digit_before = text.bytes.get(base - 1).is_some_and(u8::is_ascii_digit);
        }
    }

    #[inline]
    fn look(&self, text: &Text<'_>, at: usize, found: &mut Spans, credentials: &mut usize) {
        let mut check = |shape: Shape, check: Check| {
            if let Some(rule) = self.shapes[shape as usize] {
                found.add(text, at, rule, check(text, at));
            }
        };
        match text.bytes[at] {
            b'@' => {
                if *credentials != at {
                    check(Shape::Email, email);
                }
            }
            b'+' => check(Shape::Phone, international),
            b'=' => check(Shape::Assignment, assignment),
            b'-' => {
                if is(text.before(at, 1), HEX) {
                    check(Shape::Mac, mac);
                }
            }
            b':' => {
                // An `@` that ends credentials is none of mail, also where these are not asked for.
                if let Some((_, end)) = url_credentials(text, at) {
                    *credentials = end;
                }
                check(Shape::UrlCredentials, url_credentials);
                check(Shape::Assignment, assignment);
                check(Shape::Ipv6, ipv6);
                if is(text.before(at, 1), HEX) {
                    check(Shape::Mac, mac);
                }
            }
            _ => {
                check(Shape::Mac, mac_of_fours);
                if text.is_glued(at) {
                    if is(text.before(at, 1), LETTER) {
                        check(Shape::Iban, iban);
                    }
                    return;
                }
                self.look_at_number(text, at, found);
            }
        }
    }

    /// The rules of numbers, by the length of the first run of digits and what stands behind it: most
    /// numbers are none of them.
    #[inline]
    fn look_at_number(&self, text: &Text<'_>, at: usize, found: &mut Spans) {
        let check = |found: &mut Spans, shape: Shape, check: Check| {
            if let Some(rule) = self.shapes[shape as usize] {
                found.add(text, at, rule, check(text, at));
            }
        };
        let end = text.run(at, DIGIT, RUN_MOST);
        let (run, sign) = (end - at, text.at(end));
        let next = if is(sign, WORD) { 0 } else { text.at(end + 1) };
        let grouped = matches!(sign, b' ' | b'-') && is(next, DIGIT);
        if run <= 3 && sign == b'.' && is(next, DIGIT) {
            check(found, Shape::Ipv4, ipv4);
        }
        for (rule, form) in &self.digit_tokens {
            if run >= form.least_digits() {
                found.add(text, at, *rule, form.end(text, at).map(|end| (at, end)));
            }
        }
        // What was looked at alone could make one of the rules look further.
        found.add(text, at, 0, None);
        if !number_before(text, at) {
            return;
        }
        if (12..=19).contains(&run) || (run == 4 && grouped) {
            check(found, Shape::Card, card);
            check(found, Shape::CardLoose, card_loose);
        }
        if run == 9 || (run == 3 && grouped) {
            check(found, Shape::UsSsn, us_ssn);
            check(found, Shape::UsSsnLoose, us_ssn_loose);
        }
        let parted = matches!(sign, b' ' | b'.' | b'-' | b'/' | b'(' | b')')
            && (is(next, DIGIT) || matches!(next, b' ' | b'.' | b'-' | b'/' | b'(' | b'0'));
        if parted && (run == 3 || (run == 1 && text.bytes[at] == b'1')) {
            check(found, Shape::Phone, american);
        }
        if run <= 15 && (run >= 7 || parted) {
            check(found, Shape::Phone, named);
            check(found, Shape::PhoneLoose, phone_loose);
        }
    }

    fn search_literals(&self, text: &Text<'_>, from: usize, found: &mut Spans) {
        for searcher in &self.searchers {
            let mut from = from;
            while let Some((number, start)) = searcher.next(text.bytes, from) {
                let literal = &self.literals[number];
                if let Some((rule, check)) = literal.shape {
                    found.add(text, start, rule, check(text, start));
                }
                for (rule, form) in &literal.tokens {
                    found.add(
                        text,
                        start,
                        *rule,
                        form.end(text, start).map(|end| (start, end)),
                    );
                }
                from = start + 1;
            }
        }
    }
}

impl Searcher {
    fn new(literals: &[Literal], first: usize) -> Result<Searcher, FilterError> {
        let patterns = || literals.iter().map(|literal| &literal.bytes);
        if let Some(searcher) = packed::Searcher::new(patterns()) {
            return Ok(Searcher {
                kind: Kinds::Packed(searcher),
                first,
            });
        }
        let mut builder = AhoCorasick::builder();
        match builder
            .match_kind(MatchKind::LeftmostFirst)
            .build(patterns())
        {
            Ok(automaton) => Ok(Searcher {
                kind: Kinds::Automaton(automaton),
                first,
            }),
            Err(error) => Err(FilterError::Internal {
                reason: error.to_string(),
            }),
        }
    }

    /// The number and the start of the first literal from a place on.
    #[inline]
    fn next(&self, bytes: &[u8], from: usize) -> Option<(usize, usize)> {
        let found = match &self.kind {
            Kinds::Packed(searcher) => searcher.find_in(bytes, (from..bytes.len()).into()),
            Kinds::Automaton(automaton) => automaton.find(Input::new(bytes).range(from..)),
        }?;
        Some((self.first + found.pattern().as_usize(), found.start()))
    }
}

/// The literals, each once, and none that begins with another: a search tells of one for a place.
fn merged(mut literals: Vec<Literal>) -> Vec<Literal> {
    literals.sort_by(|one, other| one.bytes.cmp(&other.bytes));
    let mut merged: Vec<Literal> = Vec::new();
    for literal in literals {
        match merged.last_mut() {
            Some(shorter) if literal.bytes.starts_with(&shorter.bytes) => {
                shorter.tokens.extend(literal.tokens);
                shorter.shape = shorter.shape.or(literal.shape);
            }
            _ => merged.push(literal),
        }
    }
    merged.sort_by_key(|literal| literal.bytes.len() >= 3);
    merged
}
