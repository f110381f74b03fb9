//! Texts that are one token of Gemini's wherever they stand, as its local tokenizer counts them.

/// The markers of a tokenizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markers {
    /// The pieces that Gemma 3's SentencePiece model says are defined by the user, but for runs of
    /// blanks, line ends and tabs.
    Gemma3,
    /// The added tokens of Gemma 4.
    Gemma4,
}

/// Bytes of the longest marker.
pub(super) const LONGEST: usize = 16;

/// From `<unused0>` on Gemma 3 has so many.
const UNUSED: u32 = 6242;

impl Markers {
    /// How many there are.
    pub const fn number(self) -> usize {
        match self {
            Self::Gemma3 => 76 + UNUSED as usize,
            Self::Gemma4 => 24,
        }
    }

    /// Bytes of the marker with which `text` begins. None is the beginning of another one.
    pub fn first(self, text: &[u8]) -> Option<usize> {
        let (b'<', rest) = text.split_first()? else {
            const OTHER: &[u8] = b"[multimodal]";
            return (self == Self::Gemma3 && text.starts_with(OTHER)).then_some(OTHER.len());
        };
        let length = rest
            .iter()
            .take(LONGEST - 1)
            .position(|&byte| byte == b'>')?;
        let is_marker = match self {
            Self::Gemma3 => is_of_gemma3(&rest[..length]),
            Self::Gemma4 => is_of_gemma4(&rest[..length]),
        };
        is_marker.then_some(length + 2)
    }
}

/// Whether Gemma 3 has a marker of that name.
fn is_of_gemma3(name: &[u8]) -> bool {
    if let Some(number) = name.strip_prefix(b"unused") {
        let plain = matches!(number, [b'0'] | [b'1'..=b'9', ..]);
        let number = str::from_utf8(number)
            .ok()
            .and_then(|digits| digits.parse().ok());
        return plain && number.is_some_and(|number: u32| number < UNUSED);
    }
    match name.strip_prefix(b"/").unwrap_or(name) {
        b"table" | b"caption" | b"thead" | b"tbody" | b"tfoot" | b"tr" | b"th" | b"td" => true,
        b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"blockquote" | b"strong" | b"em" => true,
        b"b" | b"i" | b"u" | b"s" | b"sub" | b"sup" | b"code" | b"a" | b"html" | b"body" => true,
        b"img" | b"span" | b"bbox" | b"ul" | b"li" | b"div" | b"iframe" | b"footer" => true,
        _ => matches!(
            name,
            b"mask" | b"start_of_turn" | b"end_of_turn" | b"start_of_image" | b"end_of_image"
        ),
    }
}

/// Whether Gemma 4 has a marker of that name.
fn is_of_gemma4(name: &[u8]) -> bool {
    match name {
        b"pad" | b"eos" | b"bos" | b"unk" | b"mask" => true,
        b"|tool" | b"tool|" | b"|tool_call" | b"tool_call|" => true,
        b"|tool_response" | b"tool_response|" => true,
        b"|channel" | b"channel|" | b"|turn" | b"turn|" | b"|think|" | b"|\"|" => true,
        b"|image" | b"image|" | b"|image|" | b"|audio" | b"audio|" | b"|audio|" => true,
        _ => name == b"|video|",
    }
}
