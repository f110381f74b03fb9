//! Places in bytes, told in the caller's unit.

#[cfg(feature = "uniffi")]
use std::ops::Range;

/// The unit of places in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum TextUnit {
    /// Bytes of UTF-8.
    Bytes,
    /// Characters, as Python counts.
    CodePoints,
    /// Units of UTF-16, as Java, Kotlin and JavaScript count.
    Utf16,
}

#[cfg(feature = "uniffi")]
/// Walks through a text and tells places, which must not fall.
pub struct Places<'t> {
    text: &'t str,
    unit: TextUnit,
    byte: usize,
    told: u64,
}

#[cfg(feature = "uniffi")]
impl<'t> Places<'t> {
    pub fn new(text: &'t str, unit: TextUnit) -> Self {
        Places {
            text,
            unit,
            byte: 0,
            told: 0,
        }
    }

    /// The place of a byte that begins a character, or ends the text.
    pub fn tell(&mut self, byte: usize) -> u64 {
        let between = &self.text.as_bytes()[self.byte..byte];
        self.told += length(between, self.unit);
        self.byte = byte;
        self.told
    }

    /// The byte of a place that is told in the unit; `None` beyond the end or within a character.
    pub fn byte_of(text: &str, place: u64, unit: TextUnit) -> Option<usize> {
        let place = usize::try_from(place).ok()?;
        if unit == TextUnit::Bytes || text.is_ascii() {
            return text.is_char_boundary(place).then_some(place);
        }
        let mut units = 0;
        for (byte, character) in text.char_indices() {
            if units >= place {
                return (units == place).then_some(byte);
            }
            units += if unit == TextUnit::Utf16 {
                character.len_utf16()
            } else {
                1
            };
        }
        (units == place).then_some(text.len())
    }
}

#[cfg(feature = "uniffi")]
/// The starts and ends of runs of bytes, told in the unit; starts must not fall, nor ends.
pub fn tell_runs(
    text: &str,
    runs: Vec<Range<usize>>,
    unit: TextUnit,
) -> impl ExactSizeIterator<Item = (u64, u64)> {
    let unit = if text.is_ascii() {
        TextUnit::Bytes
    } else {
        unit
    };
    let (mut starts, mut ends) = (Places::new(text, unit), Places::new(text, unit));
    runs.into_iter().map(move |run| {
        // Where a run begins with the end of the one before, nothing is walked through again.
        let start = if run.start == ends.byte {
            ends.told
        } else {
            starts.tell(run.start)
        };
        (start, ends.tell(run.end))
    })
}

#[cfg(feature = "uniffi")]
/// The units of whole characters.
fn length(bytes: &[u8], unit: TextUnit) -> u64 {
    (match unit {
        TextUnit::Bytes => bytes.len(),
        TextUnit::CodePoints => count(bytes, |byte| byte & 0xC0 != 0x80),
        TextUnit::Utf16 => {
            count(bytes, |byte| byte & 0xC0 != 0x80) + count(bytes, |byte| byte >= 0xF0)
        }
    }) as u64
}

#[cfg(feature = "uniffi")]
/// How many bytes pass a test.
#[inline(always)]
fn count(bytes: &[u8], test: impl Fn(u8) -> bool) -> usize {
    let few = |bytes: &[u8]| bytes.iter().map(|&byte| u8::from(test(byte))).sum::<u8>();
    // So many are counted in a byte, of which one instruction adds up sixteen.
    let (many, rest) = bytes.as_chunks::<128>();
    many.iter()
        .map(|bytes| usize::from(few(bytes)))
        .sum::<usize>()
        + usize::from(few(rest))
}

#[cfg(all(test, feature = "uniffi"))]
mod tests {
    use super::{Places, TextUnit, tell_runs};

    #[test]
    fn every_unit_tells_the_same_place() {
        let text = "aé亚😀b";
        for unit in [TextUnit::Bytes, TextUnit::CodePoints, TextUnit::Utf16] {
            let mut places = Places::new(text, unit);
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            for byte in ends {
                let place = places.tell(byte);
                assert_eq!(Places::byte_of(text, place, unit), Some(byte), "{unit:?}");
            }
            assert_eq!(Places::byte_of(text, places.told + 1, unit), None);
        }
        assert_eq!(Places::byte_of(text, 4, TextUnit::Utf16), None);
        assert_eq!(Places::byte_of(text, 2, TextUnit::Bytes), None);
    }

    #[test]
    fn runs_that_follow_overlap_or_leave_out() {
        let text = "aé亚😀b";
        let runs = vec![0..1, 1..6, 3..10, 11..11];
        let told = |unit| tell_runs(text, runs.clone(), unit).collect::<Vec<_>>();
        assert_eq!(told(TextUnit::Bytes), [(0, 1), (1, 6), (3, 10), (11, 11)]);
        assert_eq!(told(TextUnit::CodePoints), [(0, 1), (1, 3), (2, 4), (5, 5)]);
        assert_eq!(told(TextUnit::Utf16), [(0, 1), (1, 3), (2, 5), (6, 6)]);
        let ascii = tell_runs("words", vec![0..2, 1..5], TextUnit::Utf16);
        assert_eq!(ascii.collect::<Vec<_>>(), [(0, 2), (1, 5)]);
    }
}
