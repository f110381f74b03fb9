//! Special tokens, where they count as what they are: in a prompt that a chat template rendered.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::{count::Counter, encoding::Encoding};
use crate::error::TokenizerError;

/// What the text of a special token, such as `<|endoftext|>`, counts.
///
/// # Example
///
/// ```
/// use ainalyn_tokenizer::{Encoding, Special};
///
/// let prompt = "Hello!<|endoftext|>";
/// assert_eq!(Encoding::Cl100kBase.count_with(prompt, Special::Text)?, 8);
/// assert_eq!(Encoding::Cl100kBase.count_with(prompt, Special::Count)?, 3);
/// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Special {
    /// What ordinary text counts: for what users write, and what is sent as text.
    #[default]
    Text,
    /// One: for a prompt that a chat template rendered.
    Count,
}

/// The texts of special tokens.
pub struct Specials {
    /// In order, so that those with one beginning stand side by side.
    sorted: Vec<String>,
    /// Whether one begins with a byte.
    begins: [bool; 256],
}

impl Specials {
    /// Those of a list; empty ones are left out.
    pub fn new(tokens: impl IntoIterator<Item = String>) -> Self {
        let filled = |token: &String| !token.is_empty();
        let mut sorted: Vec<String> = tokens.into_iter().filter(filled).collect();
        sorted.sort_unstable();
        sorted.dedup();
        let mut begins = [false; 256];
        for token in &sorted {
            begins[usize::from(token.as_bytes()[0])] = true;
        }
        Self { sorted, begins }
    }

    /// The first one from `start` on, and of several that begin there the longest.
    ///
    /// Linear in the bytes that it passes, times at most what the longest one has.
    fn next(&self, text: &str, start: usize) -> Option<Range<usize>> {
        let bytes = text.as_bytes();
        let mut at = start;
        loop {
            let ahead = bytes.get(at..)?;
            at += ahead
                .iter()
                .position(|&byte| self.begins[usize::from(byte)])?;
            match self.longest(&bytes[at..]) {
                Some(length) => return Some(at..at + length),
                None => at += 1,
            }
        }
    }

    /// The length of the longest one that `bytes` begin with.
    fn longest(&self, bytes: &[u8]) -> Option<usize> {
        let (mut left, mut longest) = (&self.sorted[..], None);
        for (at, byte) in bytes.iter().enumerate() {
            let byte_of = |token: &String| token.as_bytes().get(at).copied();
            let first = left.partition_point(|token| byte_of(token) < Some(*byte));
            let behind = left.partition_point(|token| byte_of(token) <= Some(*byte));
            left = &left[first..behind];
            if left.first()?.len() == at + 1 {
                longest = Some(at + 1);
            }
            if left.len() == 1 && longest == Some(left[0].len()) {
                break;
            }
        }
        longest
    }

    fn count(&self, counter: &Counter, text: &str) -> u64 {
        let (mut start, mut total) = (0, 0);
        while let Some(token) = self.next(text, start) {
            total += counter.count(&text[start..token.start]) + 1;
            start = token.end;
        }
        total + counter.count(&text[start..])
    }

    fn truncate<'t>(&self, counter: &Counter, text: &'t str, max_tokens: u64) -> &'t str {
        let (mut start, mut left) = (0, max_tokens);
        loop {
            let token = self.next(text, start);
            let part = &text[start..token.as_ref().map_or(text.len(), |token| token.start)];
            let Some(counted) = counter.count_up_to(part, left) else {
                return &text[..start + counter.truncate(part, left).len()];
            };
            left -= counted;
            match token {
                None => return text,
                Some(token) if left == 0 => return &text[..token.start],
                Some(token) => (start, left) = (token.end, left - 1),
            }
        }
    }

    fn truncate_end<'t>(&self, counter: &Counter, text: &'t str, max_tokens: u64) -> &'t str {
        let mut tokens = Vec::new();
        while let Some(token) = self.next(text, tokens.last().map_or(0, |last: &Range<_>| last.end))
        {
            tokens.push(token);
        }
        let (mut end, mut left) = (text.len(), max_tokens);
        loop {
            let token = tokens.pop();
            let part = &text[token.as_ref().map_or(0, |token| token.end)..end];
            let Some(counted) = counter.count_up_to(part, left) else {
                return &text[end - counter.truncate_end(part, left).len()..];
            };
            left -= counted;
            match token {
                None => return text,
                Some(token) if left == 0 => return &text[token.end..],
                Some(token) => (end, left) = (token.start, left - 1),
            }
        }
    }
}

/// The special tokens of each encoding, which the Python implementation reads as well.
const TABLE: &str = include_str!("../../ainalyn/data/special_tokens.tsv");

static SPECIALS: LazyLock<BTreeMap<&str, Specials>> = LazyLock::new(|| {
    let mut lists: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in TABLE.lines().filter(|row| !row.starts_with('#')) {
        let mut fields = row.split('\t');
        let (Some(encoding), Some(token)) = (fields.next(), fields.next()) else {
            continue;
        };
        let mut number = || fields.next().and_then(|number| number.parse::<u32>().ok());
        let list = lists.entry(encoding).or_default();
        match (number(), number()) {
            (Some(first), Some(last)) => {
                list.extend((first..=last).map(|number| token.replace("{}", &number.to_string())));
            }
            _ => list.push(token.to_owned()),
        }
    }
    lists
        .into_iter()
        .map(|(encoding, list)| (encoding, Specials::new(list)))
        .collect()
});

impl Encoding {
    /// The special tokens of the encoding.
    fn specials(self) -> Option<&'static Specials> {
        SPECIALS.get(self.name())
    }

    /// Refuses to count what is not known: the added tokens of a vocabulary out of a file.
    fn check_special(self, special: Special) -> Result<(), TokenizerError> {
        #[cfg(feature = "vocabularies")]
        if let (Special::Count, Self::Open(_)) = (special, self) {
            return Err(TokenizerError::InvalidInput {
                field: "special".to_owned(),
                reason: "the added tokens of a vocabulary out of a file are counted as text alone. Leave it out."
                    .to_owned(),
            });
        }
        let _ = special;
        Ok(())
    }

    /// [`Self::count`], where special tokens count as `special` says.
    ///
    /// Linear in the bytes of `text`.
    ///
    /// # Errors
    ///
    /// Those of [`Self::count`].
    ///
    /// # Example
    ///
    /// ```
    /// use ainalyn_tokenizer::{Encoding, Special};
    ///
    /// let prompt = "<|start|>user<|message|>Hello!<|end|>";
    /// assert_eq!(Encoding::O200kHarmony.count_with(prompt, Special::Count)?, 6);
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub fn count_with(self, text: &str, special: Special) -> Result<u64, TokenizerError> {
        self.check_special(special)?;
        match (special, self.specials()) {
            (Special::Count, Some(specials)) => Ok(specials.count(&self.counter()?, text)),
            _ => self.count(text),
        }
    }

    /// [`Self::truncate`], where special tokens count as `special` says; one that counts as one is kept as a
    /// whole or not at all.
    ///
    /// # Errors
    ///
    /// Those of [`Self::count`].
    ///
    /// # Example
    ///
    /// ```
    /// use ainalyn_tokenizer::{Encoding, Special};
    ///
    /// let prompt = "<|start|>user<|message|>Hello!<|end|>";
    /// let kept = Encoding::O200kHarmony.truncate_with(prompt, 3, Special::Count)?;
    /// assert_eq!(kept, "<|start|>user<|message|>");
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub fn truncate_with(
        self,
        text: &str,
        max_tokens: u64,
        special: Special,
    ) -> Result<&str, TokenizerError> {
        self.check_special(special)?;
        match (special, self.specials()) {
            (Special::Count, Some(specials)) => {
                Ok(specials.truncate(&self.counter()?, text, max_tokens))
            }
            _ => self.truncate(text, max_tokens),
        }
    }

    /// The same for the end of the text; see [`Self::truncate_keeping`].
    pub(crate) fn truncate_end_with(
        self,
        text: &str,
        max_tokens: u64,
        special: Special,
    ) -> Result<&str, TokenizerError> {
        self.check_special(special)?;
        match (special, self.specials()) {
            (Special::Count, Some(specials)) => {
                Ok(specials.truncate_end(&self.counter()?, text, max_tokens))
            }
            _ => self.truncate_end(text, max_tokens),
        }
    }

    /// Whether `text` has at most `max_tokens` tokens, where special tokens count as `special` says.
    pub(crate) fn fits_with(
        self,
        text: &str,
        max_tokens: u64,
        special: Special,
    ) -> Result<bool, TokenizerError> {
        match special {
            Special::Text => Ok(self.count_up_to(text, max_tokens)?.is_some()),
            Special::Count => {
                Ok(self.truncate_with(text, max_tokens, special)?.len() == text.len())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{SPECIALS, Specials};
    use crate::tokenizer::encoding::Encoding;

    fn found(tokens: &[&str], text: &str) -> Vec<String> {
        let specials = Specials::new(tokens.iter().map(ToString::to_string));
        let (mut start, mut all) = (0, vec![]);
        while let Some(token) = specials.next(text, start) {
            all.push(text[token.clone()].to_owned());
            start = token.end;
        }
        all
    }

    #[test]
    fn the_first_and_the_longest_is_found() {
        let tokens = ["<a>", "<a>b", "b<", "", "é"];
        assert_eq!(found(&tokens, "<a><a>bc"), ["<a>", "<a>b"]);
        assert_eq!(found(&tokens, "<<a>b<a>"), ["<a>b", "<a>"]);
        assert_eq!(found(&tokens, "ab<a>é<a"), ["b<", "é"]);
        assert_eq!(found(&tokens, "<a"), [""; 0]);
        assert_eq!(found(&[], "<a>"), [""; 0]);
    }

    #[test]
    fn every_encoding_has_special_tokens() {
        for encoding in Encoding::ALL {
            assert!(encoding.specials().is_some(), "{encoding:?}");
        }
        assert_eq!(SPECIALS.len(), Encoding::ALL.len());
        assert_eq!(SPECIALS["o200k_harmony"].sorted.len(), 1091);
    }
}
