//! Every match of the rules that are built in, in any order.
//!
//! One pass over blocks of bytes finds the places where a rule may look: most numbers and signs are seen
//! to be nothing by their bits, see [`super::places`], without a branch for each.

#[cfg(target_arch = "aarch64")]
use super::scan::neon;
#[cfg(target_arch = "x86_64")]
use super::scan::{avx2, avx512};
use super::{
    literals::{Check, Literal, first_word, merged},
    places::{LONG, Numbers, Places, Wanted, chained},
    rules::{
        assignment::assignment,
        card::{card, card_loose},
        catalogue::{Entry, Kind},
        email::email,
        guard::is_joined,
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
    scan::{BLOCK, Literals, Masks, Window, portable},
    span::{Span, Spans},
    text::{DIGIT, HEX, Text, WORD, is},
};
use crate::{memory, simd::Engine as Instructions};

/// The rules that are searched for, ready to search.
pub struct Engine {
    /// The number of each shaped rule, where it is on.
    shapes: [Option<u16>; Shape::COUNT],
    /// What begins at a literal.
    literals: Vec<Literal>,
    /// By the byte that a literal is found by, the first of those in `literals`, and the one behind the last.
    by_byte: [(u8, u8); 256],
    scanned: Literals,
    instructions: Instructions,
    /// Tokens that begin with digits.
    digit_tokens: Vec<(u16, &'static Form)>,
    /// The fewest digits that one of them begins with.
    digits_least: usize,
    wanted: Wanted,
}

/// No rule looks at a longer run of digits.
const RUN_MOST: usize = 23;

/// So far behind a sign it may matter at most: an `@` that ends the credentials of a URL, at whose colon
/// these are found, is none of mail.
const BEFORE: usize = 512;

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
        let beginnings = literals.iter().flat_map(Literal::beginnings);
        let all =
            |wanted: &[Shape]| match wanted.iter().any(|shape| shapes[*shape as usize].is_some()) {
                true => u64::MAX,
                false => 0,
            };
        let leasts = digit_tokens.iter().map(|(_, form)| form.digits_least());
        let digits_least = leasts.min().unwrap_or(usize::MAX);
        Engine {
            scanned: Literals::new(beginnings),
            instructions: Instructions::best(),
            wanted: Wanted {
                parted: all(&NUMBERS),
                short: if digits_least < LONG { u64::MAX } else { 0 },
                assigned: all(&[Shape::Assignment]),
                mac: all(&[Shape::Mac]),
                iban: all(&[Shape::Iban]),
            },
            shapes,
            literals,
            by_byte,
            digit_tokens,
            digits_least,
        }
    }

    /// Adds every match to `found`; of those that end before `from` none need be.
    pub fn search(&self, text: &Text<'_>, from: usize, found: &mut Spans) {
        match self.instructions {
            // SAFETY: the processor has them.
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => unsafe { self.search_avx512(text, from, found) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => unsafe { self.search_avx2(text, from, found) },
            // SAFETY: each processor of this kind has NEON.
            #[cfg(target_arch = "aarch64")]
            Instructions::Neon => unsafe { self.search_neon(text, from, found) },
            Instructions::Portable => self.search_with(text, from, found, portable),
        }
    }

    #[cfg(target_arch = "aarch64")]
    #[target_feature(enable = "neon")]
    fn search_neon(&self, text: &Text<'_>, from: usize, found: &mut Spans) {
        self.search_with(text, from, found, |window, literals| {
            neon::masks(window, literals)
        });
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512bw,bmi1,bmi2,lzcnt,popcnt")]
    fn search_avx512(&self, text: &Text<'_>, from: usize, found: &mut Spans) {
        self.search_with(text, from, found, |window, literals| {
            avx512::masks(window, literals)
        });
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    fn search_avx2(&self, text: &Text<'_>, from: usize, found: &mut Spans) {
        self.search_with(text, from, found, |window, literals| {
            avx2::masks(window, literals)
        });
    }

    #[inline(always)]
    fn search_with(
        &self,
        text: &Text<'_>,
        from: usize,
        found: &mut Spans,
        masks: impl Fn(&Window, &Literals) -> Masks,
    ) {
        let bytes = text.bytes;
        let first = found.all.len();
        let mut base = from.saturating_sub(BEFORE);
        let mut before = match &bytes[base.saturating_sub(BLOCK)..base] {
            [] => Masks::default(),
            last => {
                let mut window: Window = [0; _];
                window[BLOCK - last.len()..BLOCK].copy_from_slice(last);
                masks(&window, &self.scanned)
            }
        };
        let mut numbers = Numbers::default();
        // The `@` behind the credentials of a URL.
        let mut credentials = usize::MAX;
        while base < bytes.len() || numbers.go_on() {
            let known = found.all.len();
            let rest = &bytes[base..];
            let masks = match rest.first_chunk() {
                Some(window) => masks(window, &self.scanned),
                None => {
                    let mut window: Window = [0; _];
                    window[..rest.len()].copy_from_slice(rest);
                    masks(&window, &self.scanned)
                }
            };
            let places = Places {
                base,
                this: &masks,
                before: &before,
                left: rest.len(),
            };
            for at in places.of(places.signs(&self.wanted)) {
                self.look(text, at, found, &mut credentials);
            }
            if masks.digit != 0 || numbers.go_on() {
                for end in places.of(numbers.ends(&places, &self.wanted)) {
                    self.look_at_number(text, places.number(end, RUN_MOST), end, found);
                }
                for at in places.of(places.check_digits() & self.wanted.iban) {
                    self.look_at_iban(text, at, found);
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

    #[inline(never)]
    fn look_at_iban(&self, text: &Text<'_>, at: usize, found: &mut Spans) {
        if let Some(rule) = self.shapes[Shape::Iban as usize] {
            found.add(text, at, rule, iban(text, at));
        }
    }

    #[inline(never)]
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
    #[inline(never)]
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
            memory::push(&mut found.doubtful, (Span { start, end, rule }, word));
            found.add(text, at, rule, None);
        } else {
            found.add(text, at, rule, address);
        }
    }

    /// The rules of numbers, by the length of the first run of digits and what stands behind it: most
    /// numbers are none of them.
    #[inline(never)]
    fn look_at_number(&self, text: &Text<'_>, at: usize, end: usize, found: &mut Spans) {
        if text.is_glued(at) {
            return;
        }
        let before = [text.before(at, 1), text.before(at, 2), text.before(at, 3)];
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
        if run >= self.digits_least {
            for (rule, form) in &self.digit_tokens {
                if form.may_begin(run, sign) {
                    found.add(text, at, *rule, form.end(text, at).map(|end| (at, end)));
                }
            }
        }
        // What was looked at alone could make one of the rules look further.
        found.add(text, at, 0, None);
        if is_joined(before[0], before[1]) {
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
            // No word of a telephone's has a place behind another number that stands right before.
            if !before.iter().any(|&byte| is(byte, DIGIT)) {
                check(found, Shape::Phone, named);
            }
            check(found, Shape::PhoneLoose, phone_loose);
        }
    }

    #[inline(never)]
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

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

    use super::{Engine, Instructions, Spans, Text};
    use crate::{
        filter::{rules::catalogue::catalogue, span::Span},
        simd::guard_page::GuardPage,
    };

    fn found(engine: &Engine, bytes: &[u8]) -> Vec<Span> {
        let text = Text::new(bytes);
        let mut found = Spans::new(&text);
        engine.search(&text, 0, &mut found);
        found.all
    }

    #[test]
    fn no_way_reads_behind_a_text_and_each_finds_the_same() {
        let line = "a@b.co 4111 1111 1111 1111, ghp_0123456789abcdefghijklmnopqrstuvwxyz +49 30 1234567 \
            DE89370400440532013000 https://u:p@h.de 10.0.0.1 2001:db8::1 00:1a:2b:3c:4d:5e -----BEGIN ";
        let lines = line.repeat(3);
        let mut page = GuardPage::new();
        let engine = |instructions| {
            let rules = catalogue().iter().enumerate();
            let mut engine = Engine::new(rules.map(|(number, entry)| (number as u16, entry)));
            engine.instructions = instructions;
            engine
        };
        let defined = engine(Instructions::Portable);
        for instructions in Instructions::all() {
            let engine = engine(instructions);
            for length in 0..=200 {
                for start in (0..line.len()).step_by(3) {
                    let text = &lines.as_bytes()[start..start + length];
                    let expected = found(&defined, text);
                    assert_eq!(
                        found(&engine, page.hold(text)),
                        expected,
                        "{instructions:?}"
                    );
                }
            }
        }
    }
}
