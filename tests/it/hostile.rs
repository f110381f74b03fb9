//! Texts made to find mistakes, from a seed, cheaply.

/// Thirty symbols that span the classes of the patterns, of every length in bytes.
pub const SYMBOLS: [&str; 30] = [
    "a",
    "s",
    "L",
    "E",
    "1",
    "!",
    "/",
    "'",
    " ",
    "\n",
    "\r",
    "\t",
    "é",
    "É",
    "ǅ",
    "ʰ",
    "亚",
    "ſ",
    "\u{301}",
    "\u{20dd}",
    "٣",
    "\u{a0}",
    "\u{3000}",
    "\u{85}",
    "…",
    "😀",
    "\u{1d7d8}",
    "𐐀",
    "\u{32430}",
    "\u{feff}",
];

/// What was counted wrong once, here or elsewhere, or is easily.
pub const KNOWN: [&str; 24] = [
    "it'ſ",
    "it's's",
    "it'rE",
    "we'LLama",
    "亚洲AV",
    "使用USB接口",
    "1\u{301}ABC",
    "!!\u{301}abc",
    "a\n  ",
    "!\n/\n/abc",
    "١٢٣٤",
    "x\u{85}\u{85}y",
    "n's丠Ⴧy",
    "a\u{180e}\u{feff}b",
    "\u{32430}\u{323b0}",
    "👩🏽\u{200d}❤\u{fe0f}",
    "กำ้ำ",
    "한국어글꼴",
    "ﷺﷻ",
    "\u{10d4a}\u{10d6f}",
    "\u{1c89}\u{1c8a}",
    "ꟑꟓꟕ",
    "aaaaaaaaaaaaaaaaaaaa",
    "<|endoftext|>",
];

const FRAGMENTS: [&str; 22] = [
    "'s", "'LL", "'ſ", "'Re", "'", " '", "\n\n  ", "!\n/", "  ", " \n", "\r\n", "\t\t", "://",
    "()", " the", "ing", "123", "0", ". ", "--", "\u{200d}", "\u{fe0f}",
];

/// First code points of stretches of 64 that hold letters, marks and digits of many scripts; the
/// last ones are of the newest blocks of Unicode.
const STRETCHES: [u32; 48] = [
    0x41, 0x61, 0xc0, 0x100, 0x180, 0x1c0, 0x280, 0x2b0, 0x300, 0x370, 0x400, 0x440, 0x530, 0x5b0,
    0x5d0, 0x620, 0x660, 0x6f0, 0x900, 0x940, 0x980, 0xb80, 0xe00, 0xe40, 0x1000, 0x10a0, 0x10d0,
    0x1100, 0x1200, 0x1780, 0x1e00, 0x2000, 0x2100, 0x2460, 0x3000, 0x3040, 0x30a0, 0x3400, 0x4e00,
    0x6700, 0xac00, 0xd5c0, 0xff00, 0x1f5c0, 0x10d40, 0x1cc00, 0x31350, 0x323b0,
];

/// A xorshift generator.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (((self.0 >> 32) * limit as u64) >> 32) as usize
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// Makes texts.
pub struct Hostile {
    pub random: Random,
    /// Texts of tokens; where a token cuts a character, the missing bytes are filled in.
    tokens: Vec<String>,
}

impl Hostile {
    pub fn new<'a>(seed: u64, tokens: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let tokens = tokens.map(|token| completed(&mut random, token)).collect();
        Hostile { random, tokens }
    }

    /// Another text, 10 to 30 bytes long as a rule.
    pub fn text(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..1 + self.random.below(6) {
            self.add_fragment(&mut text);
        }
        match self.random.below(256) {
            0 => text = text.repeat(2 + self.random.below(40)),
            // So that the end meets the edge of a window of the splitter.
            1..6 => {
                let room = (63 + self.random.below(3)).saturating_sub(text.len() % 64);
                text.insert_str(
                    0,
                    &self
                        .random
                        .one(&[" ", "a", "A", "1", "\n", "-"])
                        .repeat(room),
                );
            }
            _ => {}
        }
        text
    }

    fn add_fragment(&mut self, text: &mut String) {
        match self.random.below(16) {
            0..4 => text.push_str(self.random.one(&SYMBOLS)),
            4..8 if !self.tokens.is_empty() => {
                let token = self.random.below(self.tokens.len());
                text.push_str(&self.tokens[token]);
            }
            8..10 => {
                let stretch = self.random.one(&STRETCHES);
                for _ in 0..1 + self.random.below(5) {
                    text.extend(char::from_u32(stretch + self.random.below(64) as u32));
                }
            }
            10..12 => text.push_str(self.random.one(&FRAGMENTS)),
            12 => text.push_str(self.random.one(&KNOWN)),
            13 => {
                let most = self.random.one(&[4, 8, 20, 140]);
                text.push_str(
                    &self
                        .random
                        .one(&SYMBOLS)
                        .repeat(1 + self.random.below(most)),
                );
            }
            _ => {
                let most = if self.random.below(64) == 0 { 200 } else { 14 };
                let letters = self.random.one(&[2, 4, 26]);
                for _ in 0..1 + self.random.below(most) {
                    text.push((b'a' + self.random.below(letters) as u8) as char);
                }
            }
        }
    }
}

/// The token with whole characters at its edges.
fn completed(random: &mut Random, token: &[u8]) -> String {
    let inner = |byte: &u8| (0x80..0xC0).contains(byte);
    for _ in 0..64 {
        let head = token.iter().take_while(|byte| inner(byte)).count();
        let mut bytes = Vec::new();
        if head > 0 {
            bytes.push(0xC2 + random.below(0x33) as u8);
            bytes.extend((0..random.below(3)).map(|_| 0x80 | random.below(64) as u8));
        }
        bytes.extend_from_slice(token);
        for _ in 0..4 {
            if let Ok(text) = String::from_utf8(bytes.clone()) {
                return text;
            }
            bytes.push(0x80 | random.below(64) as u8);
        }
    }
    String::from_utf8_lossy(token).into_owned()
}
