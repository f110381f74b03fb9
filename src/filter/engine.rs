//! Every match of the rules that are built in, in any order.
//!
//! One pass over blocks of bytes finds the places where a rule may look: most numbers and signs are seen
//! to be nothing by a few operations on the bits of a block, without a branch for each.

use super::{
    rules::{
        assignment::assignment,
        card::{card, card_loose},
        catalogue::{Entry, Kind},
        email::email,
        guard::number_before,
        iban::iban,
        jwt::jwt,
        network::{ipv4, ipv6, mac, mac_of_fours, version_before},
        pem::{self, pem},
        phone::{american, international, named, phone_loose},
        shape::Shape,
        ssn::{us_ssn, us_ssn_loose},
        token::Form,
        url::url_credentials,
    },
    scan::{BLOCK, Literals, Masks, Scan, Window},
    span::{Span, Spans},
    text::{DIGIT, HEX, Text, WORD, is},
};

/// The rules that are searched for, ready to search.
pub struct Engine {
    /// The number of each shaped rule, where it is on.
    shapes: [Option<u16>; Shape::COUNT],
    /// What begins at a literal.
    literals: Vec<Literal>,
    /// By the byte that a literal is found by, the first of those in `literals`, and the one behind the last.
    by_byte: [(u8, u8); 256],
    scan: Scan,
    /// Tokens that begin with digits.
    digit_tokens: Vec<(u16, &'static Form)>,
    wanted: Wanted,
}

/// Of what there may be many, all bits where a rule that is on wants it, else none.
#[derive(Default)]
struct Wanted {
    /// Numbers whatever their length, by the sign behind them.
    parted: u64,
    /// Numbers of any length, whatever stands behind them.
    short: u64,
    /// Each `=` and `:`.
    assigned: u64,
    mac: u64,
    iban: u64,
}

/// No rule looks at a longer run of digits.
const RUN_MOST: usize = 23;

/// A number of so many digits may be of interest whatever stands behind it.
const LONG: usize = 6;

/// So far behind a sign it may matter at most: an `@` that ends the credentials of a URL, at whose colon
/// these are found, is none of mail.
const BEFORE: usize = 512;

struct Literal {
    bytes: Vec<u8>,
    /// Where in it is what it is found by.
    offset: usize,
    /// Up to eight bytes of it from there on, and which bits these are.
    word: u64,
    bits: u64,
    tokens: Vec<(u16, &'static Form)>,
    shape: Option<(u16, Check)>,
}

type Check = fn(&Text<'_>, usize) -> Option<(usize, usize)>;

impl Engine {
    /// Takes the rules and the numbers by which they are told.
    pub fn new(rules: impl Iterator<Item = (u16, &'static Entry)>) -> Engine {
        let mut shapes = [None; Shape::COUNT];
        let mut digit_tokens = Vec::new();
        let mut literals: Vec<Literal> = Vec::new();
        for (number, entry) in rules {
            match &entry.kind {
                Kind::Shape(shape) => {
                    shapes[*shape as usize] = Some(number);
                    let literal: Option<(&[u8], Check)> = match shape {
                        Shape::Jwt => Some((b"eyJ", jwt)),
                        Shape::Pem => Some((pem::BEGIN, pem)),
                        _ => None,
                    };
                    if let Some((bytes, check)) = literal {
                        literals.push(Literal {
                            bytes: bytes.to_vec(),
                            offset: 0,
                            word: 0,
                            bits: 0,
                            tokens: vec![],
                            shape: Some((number, check)),
                        });
                    }
                }
                Kind::Token(forms) => {
                    for form in forms {
                        match form.prefix() {
                            None => digit_tokens.push((number, form)),
                            Some(prefix) => literals.push(Literal {
                                bytes: prefix.to_vec(),
                                offset: 0,
                                word: 0,
                                bits: 0,
                                tokens: vec![(number, form)],
                                shape: None,
                            }),
                        }
                    }
                }
            }
        }
        let literals = merged(literals);
        let mut by_byte = [(0, 0); 256];
        for (index, literal) in literals.iter().enumerate() {
            let known = &mut by_byte[usize::from(literal.bytes[literal.offset])];
            if known.1 == 0 {
                known.0 = index as u8;
            }
            known.1 = index as u8 + 1;
        }
        let found_by = literals.iter().map(|one| &one.bytes[one.offset..]);
        let all =
            |wanted: &[Shape]| match wanted.iter().any(|shape| shapes[*shape as usize].is_some()) {
                true => u64::MAX,
                false => 0,
            };
        let brief = |(_, form): &(u16, &Form)| form.digits_least() < LONG;
        Engine {
            scan: Scan::new(Literals::new(found_by)),
            wanted: Wanted {
                parted: all(&NUMBERS),
                short: if digit_tokens.iter().any(brief) {
                    u64::MAX
                } else {
                    0
                },
                assigned: all(&[Shape::Assignment]),
                mac: all(&[Shape::Mac]),
                iban: all(&[Shape::Iban]),
            },
            shapes,
            literals,
            by_byte,
            digit_tokens,
        }
    }

    /// Adds every match to `found`; of those that end before `from` none need be.
    pub fn search(&self, text: &Text<'_>, from: usize, found: &mut Spans) {
        let bytes = text.bytes;
        let first = found.all.len();
        let mut base = from.saturating_sub(BEFORE);
        let mut before = self.masks_before(&bytes[..base]);
        let mut numbers = Numbers::default();
        // The `@` behind the credentials of a URL.
        let mut credentials = usize::MAX;
        while base < bytes.len() || numbers.go_on() {
            let known = found.all.len();
            let rest = &bytes[base..];
            let masks = match rest.first_chunk() {
                Some(window) => self.scan.masks(window),
                None => {
                    let mut window: Window = [0; _];
                    window[..rest.len()].copy_from_slice(rest);
                    self.scan.masks(&window)
                }
            };
            let places = Places {
                base,
                this: &masks,
                before: &before,
            };
            for at in places.of(places.signs(&self.wanted)) {
                self.look(text, at, found, &mut credentials);
            }
            for end in places.of(numbers.ends(&places, &self.wanted)) {
                self.look_at_number(text, end, found);
            }
            if let Some(rule) = self.shapes[Shape::Iban as usize] {
                for at in places.of(places.check_digits() & self.wanted.iban) {
                    found.add(text, at, rule, iban(text, at));
                }
            }
            for dot in places.of(masks.dot & chained(masks.dot, 5) & self.wanted.mac) {
                self.look_at_fours(text, dot, found);
            }
            for at in places.of(masks.literal & places.beginnings()) {
                self.look_at_literals(text, at, found);
            }
            if found.all.len() > known {
                found.order(first, known);
            }
            before = masks;
            base += BLOCK;
        }
        found.decide(from);
    }

    /// The masks of the block that ends where a search begins.
    fn masks_before(&self, bytes: &[u8]) -> Masks {
        let last = &bytes[bytes.len().saturating_sub(BLOCK)..];
        if last.is_empty() {
            return Masks::default();
        }
        let mut window: Window = [0; _];
        window[BLOCK - last.len()..BLOCK].copy_from_slice(last);
        self.scan.masks(&window)
    }

    #[inline]
    fn look(&self, text: &Text<'_>, at: usize, found: &mut Spans, credentials: &mut usize) {
        let mut check = |shape: Shape, check: Check| {
            if let Some(rule) = self.shapes[shape as usize] {
                found.add(text, at, rule, check(text, at));
            }
        };
        match text.bytes[at] {
            b'@' if *credentials != at => check(Shape::Email, email),
            b'+' => check(Shape::Phone, international),
            b'=' => check(Shape::Assignment, assignment),
            b'-' if is(text.before(at, 1), HEX) => check(Shape::Mac, mac),
            b':' => {
                let next = text.at(at + 1);
                if !is(next, HEX) && !matches!(next, b':' | b'/') {
                    // No address, in most texts.
                    check(Shape::Assignment, assignment);
                    found.add(text, at, 0, None);
                    return;
                }
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
            _ => {}
        }
    }

    /// Three fours with dots between, to whose first dot this is.
    fn look_at_fours(&self, text: &Text<'_>, dot: usize, found: &mut Spans) {
        let Some(start) = dot.checked_sub(4) else {
            return;
        };
        let fours = text.bytes.get(start..(dot + 10).min(text.bytes.len()));
        let digit = fours.and_then(|fours| fours.iter().position(u8::is_ascii_digit));
        if let (Some(rule), Some(digit)) = (self.shapes[Shape::Mac as usize], digit) {
            let digit = start + digit;
            found.add(text, digit, rule, mac_of_fours(text, digit));
        }
    }

    /// Four numbers that begin at a place.
    fn look_at_address(&self, text: &Text<'_>, at: usize, found: &mut Spans) {
        let Some(rule) = self.shapes[Shape::Ipv4 as usize] else {
            return;
        };
        let address = ipv4(text, at);
        let version = address.and_then(|_| version_before(text.bytes, at));
        if let (Some((start, end)), Some(word)) = (address, version) {
            found.doubtful.push((Span { start, end, rule }, word));
            found.add(text, at, rule, None);
        } else {
            found.add(text, at, rule, address);
        }
    }

    /// The rules of numbers, by the length of the first run of digits and what stands behind it: most
    /// numbers are none of them.
    #[inline]
    fn look_at_number(&self, text: &Text<'_>, end: usize, found: &mut Spans) {
        let at = text.run_before(end, DIGIT, RUN_MOST);
        if text.is_glued(at) {
            return;
        }
        let check = |found: &mut Spans, shape: Shape, check: Check| {
            if let Some(rule) = self.shapes[shape as usize] {
                found.add(text, at, rule, check(text, at));
            }
        };
        let (run, sign) = (end - at, text.at(end));
        let next = if is(sign, WORD) { 0 } else { text.at(end + 1) };
        let grouped = matches!(sign, b' ' | b'-') && is(next, DIGIT);
        if run <= 3 && sign == b'.' && is(next, DIGIT) {
            self.look_at_address(text, at, found);
        }
        for (rule, form) in &self.digit_tokens {
            if form.may_begin(run, sign) {
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

    #[inline]
    fn look_at_literals(&self, text: &Text<'_>, at: usize, found: &mut Spans) {
        let (from, behind) = self.by_byte[usize::from(text.bytes[at])];
        let (word, _) = first_word(&text.bytes[at..]);
        for literal in &self.literals[usize::from(from)..usize::from(behind)] {
            if (word ^ literal.word) & literal.bits != 0 {
                continue;
            }
            let Some(start) = at.checked_sub(literal.offset) else {
                continue;
            };
            if !text.bytes[start..].starts_with(&literal.bytes) {
                continue;
            }
            if let Some((rule, check)) = literal.shape {
                found.add(text, start, rule, check(text, start));
            }
            for (rule, form) in &literal.tokens {
                let end = form.end(text, start);
                found.add(text, start, *rule, end.map(|end| (start, end)));
            }
        }
    }
}

/// The shapes that numbers have.
const NUMBERS: [Shape; 7] = [
    Shape::Ipv4,
    Shape::Card,
    Shape::CardLoose,
    Shape::UsSsn,
    Shape::UsSsnLoose,
    Shape::Phone,
    Shape::PhoneLoose,
];

/// A block of the text, with the one before.
struct Places<'m> {
    base: usize,
    this: &'m Masks,
    before: &'m Masks,
}

impl Places<'_> {
    /// The places in the text of the bits.
    #[inline(always)]
    fn of(&self, mut mask: u64) -> impl Iterator<Item = usize> + use<> {
        let base = self.base;
        std::iter::from_fn(move || {
            let at = mask.trailing_zeros() as usize;
            let more = mask != 0;
            mask &= mask.wrapping_sub(1);
            more.then_some(base + at)
        })
    }

    /// The bytes that stand so far behind one of a class.
    #[inline(always)]
    fn behind(&self, class: impl Fn(&Masks) -> u64, distance: u32) -> u64 {
        class(self.this) << distance | class(self.before) >> (64 - distance)
    }

    /// Where no word goes on, but for the letter of an escape.
    #[inline(always)]
    fn beginnings(&self) -> u64 {
        let goes_on = self.this.word & self.behind(|masks| masks.word, 1);
        !goes_on | self.behind(|masks| masks.backslash, 2)
    }

    /// Signs at which a rule looks. The colons of times, and the dashes of words and dates, are none.
    #[inline(always)]
    fn signs(&self, wanted: &Wanted) -> u64 {
        let (colon, dash) = (self.this.colon, self.this.dash);
        let mut signs = self.this.sign | (self.this.equals | colon) & wanted.assigned;
        if colon != 0 {
            // No group of an address is longer than four digits: three colons, or two side by side.
            let chain =
                |link: u64| (1..=5).fold(0, |near, distance| near | chained(link, distance));
            let address = colon & chain(colon & chain(colon)) | colon & chained(colon, 1);
            signs |= address | colon & chained(self.this.slash, 1);
        }
        if dash != 0 {
            let pairs = (1..=4).fold(dash, |left, pair| left & chained(dash, 3 * pair));
            signs |= pairs & wanted.mac;
        }
        signs
    }

    /// The first of two digits behind the two letters that a word begins with.
    #[inline(always)]
    fn check_digits(&self) -> u64 {
        let letter = |masks: &Masks| masks.word & !masks.digit;
        let letters = self.behind(letter, 1) & self.behind(letter, 2);
        let begins = !self.behind(|masks| masks.word, 3) | self.behind(|masks| masks.backslash, 4);
        self.this.digit & chained(self.this.digit, 1) & letters & begins
    }
}

/// The bytes so far behind which there is one of a class, or the block is over.
#[inline(always)]
fn chained(class: u64, distance: u32) -> u64 {
    !(!class >> distance)
}

/// Finds the ends of numbers, of which the block before may hold the beginning.
#[derive(Default)]
struct Numbers {
    free: bool,
    joined: bool,
}

impl Numbers {
    /// Whether one goes on behind the block.
    fn go_on(&self) -> bool {
        self.free | self.joined
    }

    /// The places behind the numbers that a rule may be about: long ones, and those that something parts
    /// from a next one. What is joined to digits before, as a date's day is, must be long, or an address.
    #[inline(always)]
    fn ends(&mut self, places: &Places<'_>, wanted: &Wanted) -> u64 {
        let masks = places.this;
        let digit = |masks: &Masks| masks.digit;
        let starts = masks.digit & !places.behind(digit, 1) & places.beginnings();
        let join = |masks: &Masks| masks.dash | masks.dot;
        let after_join = places.behind(join, 1) & places.behind(digit, 2);
        let free = behind_runs(masks.digit, starts & !after_join, &mut self.free);
        let joined = behind_runs(masks.digit, starts & after_join, &mut self.joined);
        let long = (1..=LONG as u32).fold(free | joined, |left, distance| {
            left & places.behind(digit, distance)
        });
        let parted = masks.gap | masks.dash | masks.dot | masks.slash;
        let short = free & parted | joined & masks.dot;
        long | short & wanted.parted | (free | joined) & wanted.short
    }
}

/// The places behind the runs of a class of which the starts are given. A run that goes on behind the
/// block is carried over.
#[inline(always)]
fn behind_runs(class: u64, starts: u64, carry: &mut bool) -> u64 {
    // A carry runs through all ones.
    let (sum, over) = class.overflowing_add(starts);
    let (sum, again) = sum.overflowing_add(u64::from(*carry));
    *carry = over | again;
    sum & !class
}

/// The first eight bytes, or what there is of them, and how many these are.
#[inline(always)]
fn first_word(bytes: &[u8]) -> (u64, usize) {
    if let Some(word) = bytes.first_chunk() {
        return (u64::from_le_bytes(*word), 8);
    }
    let mut word = [0; 8];
    word[..bytes.len()].copy_from_slice(bytes);
    (u64::from_le_bytes(word), bytes.len())
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
    for literal in &mut merged {
        // A literal that begins with a row of one sign is found by its last one: there are many rows.
        let sign = literal.bytes[0];
        let row = literal
            .bytes
            .iter()
            .take_while(|&&byte| byte == sign)
            .count();
        if !is(sign, WORD) && row < literal.bytes.len() {
            literal.offset = row - 1;
        }
        let (word, length) = first_word(&literal.bytes[literal.offset..]);
        literal.word = word;
        literal.bits = u64::MAX >> (64 - 8 * length as u32);
    }
    merged.sort_by_key(|literal| literal.bytes[literal.offset]);
    merged
}
