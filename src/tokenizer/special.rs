//! Special tokens, where they count as what they are: in a prompt that a chat template rendered.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::{encoding::Encoding, specials::Specials};
use crate::{
    error::{TokenizerError, quoted},
    memory::{self, checked},
};

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

fn count(specials: &Specials, encoding: Encoding, text: &str) -> Result<u64, TokenizerError> {
    let (mut start, mut total) = (0, 0);
    while let Some(token) = specials.next(text, start) {
        total += encoding.count(&text[start..token.start])? + 1;
        start = token.end;
    }
    Ok(total + encoding.count(&text[start..])?)
}

fn truncate<'t>(
    specials: &Specials,
    encoding: Encoding,
    text: &'t str,
    max_tokens: u64,
) -> Result<&'t str, TokenizerError> {
    let (mut start, mut left) = (0, max_tokens);
    loop {
        let token = specials.next(text, start);
        let part = &text[start..token.as_ref().map_or(text.len(), |token| token.start)];
        let Some(counted) = encoding.count_up_to(part, left)? else {
            return Ok(&text[..start + encoding.truncate(part, left)?.len()]);
        };
        left -= counted;
        match token {
            None => return Ok(text),
            Some(token) if left == 0 => return Ok(&text[..token.start]),
            Some(token) => (start, left) = (token.end, left - 1),
        }
    }
}

fn truncate_end<'t>(
    specials: &Specials,
    encoding: Encoding,
    text: &'t str,
    max_tokens: u64,
) -> Result<&'t str, TokenizerError> {
    let mut tokens = Vec::new();
    while let Some(token) = specials.next(text, tokens.last().map_or(0, |last: &Range<_>| last.end))
    {
        memory::push(&mut tokens, token);
    }
    let (mut end, mut left) = (text.len(), max_tokens);
    loop {
        let token = tokens.pop();
        let part = &text[token.as_ref().map_or(0, |token| token.end)..end];
        let Some(counted) = encoding.count_up_to(part, left)? else {
            return Ok(&text[end - encoding.truncate_end(part, left)?.len()..]);
        };
        left -= counted;
        match token {
            None => return Ok(text),
            Some(token) if left == 0 => return Ok(&text[token.end..]),
            Some(token) => (end, left) = (token.start, left - 1),
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
    fn specials(self) -> Result<&'static Specials, TokenizerError> {
        let found = match self {
            #[cfg(feature = "vocabularies")]
            Self::Open(vocabulary) => vocabulary.added(),
            _ => SPECIALS.get(self.name()),
        };
        found.ok_or_else(|| TokenizerError::InvalidInput {
            field: "special".to_owned(),
            reason: format!(
                "an added token of {} takes blanks beside it, or stands for a word alone, or is looked for once the \
                 text is normalized. Leave it out, and they count as text.",
                quoted(self.name())
            ),
        })
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
        match special {
            Special::Text => self.count(text),
            Special::Count => count(self.specials()?, self, text),
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
        match special {
            Special::Text => self.truncate(text, max_tokens),
            Special::Count => truncate(self.specials()?, self, text, max_tokens),
        }
    }

    /// The same for the end of the text; see [`Self::truncate_keeping`].
    pub(crate) fn truncate_end_with(
        self,
        text: &str,
        max_tokens: u64,
        special: Special,
    ) -> Result<&str, TokenizerError> {
        match special {
            Special::Text => self.truncate_end(text, max_tokens),
            Special::Count => checked(|| truncate_end(self.specials()?, self, text, max_tokens)),
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
    use super::SPECIALS;
    use crate::tokenizer::encoding::Encoding;

    #[test]
    fn every_encoding_has_special_tokens() {
        for encoding in Encoding::ALL {
            assert!(encoding.specials().is_ok(), "{encoding:?}");
        }
        assert_eq!(SPECIALS.len(), Encoding::ALL.len());
        assert_eq!(SPECIALS["o200k_harmony"].sorted.len(), 1091);
    }
}
