//! The encodings, and counting and cutting with one of them.

use std::sync::LazyLock;

use tiktoken_rs::CoreBPE;

use crate::TokenizerError;

/// The most bytes that a token of any encoding has.
pub const LONGEST_TOKEN: u64 = 128;

/// A vocabulary together with the pattern that splits a text into pieces.
///
/// Encodings that differ by their special tokens alone count alike, because
/// the text of a special token is ordinary text here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// GPT-4o and later.
    O200kBase,
    /// The open-weight gpt-oss models.
    O200kHarmony,
    /// GPT-4, GPT-3.5 and the newer embedding models.
    Cl100kBase,
    /// The Codex models and text-davinci-002 and -003.
    P50kBase,
    /// The edit models.
    P50kEdit,
    /// GPT-3.
    R50kBase,
    /// GPT-2.
    Gpt2,
}

impl Encoding {
    /// Every encoding, the newest first.
    pub const ALL: [Self; 7] = [
        Self::O200kBase,
        Self::O200kHarmony,
        Self::Cl100kBase,
        Self::P50kBase,
        Self::P50kEdit,
        Self::R50kBase,
        Self::Gpt2,
    ];

    /// The name by which tiktoken knows the encoding.
    pub const fn name(self) -> &'static str {
        match self {
            Self::O200kBase => "o200k_base",
            Self::O200kHarmony => "o200k_harmony",
            Self::Cl100kBase => "cl100k_base",
            Self::P50kBase => "p50k_base",
            Self::P50kEdit => "p50k_edit",
            Self::R50kBase => "r50k_base",
            Self::Gpt2 => "gpt2",
        }
    }

    /// The encoding of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|encoding| encoding.name() == name)
    }

    /// The number of tokens of `text`, in time linear in its bytes.
    ///
    /// # Errors
    ///
    /// [`TokenizerError::Encoding`] when the vocabulary was left out of this build.
    pub fn count(self, text: &str) -> Result<u64, TokenizerError> {
        Ok(self.bpe()?.count_ordinary(text) as u64)
    }

    /// The number of tokens of `text` if that is at most `limit`, else none.
    ///
    /// A token has at most [`LONGEST_TOKEN`] bytes, so a text that is too long
    /// for the limit is not looked at.
    ///
    /// To be replaced: the engine stops as soon as the limit is passed.
    ///
    /// # Errors
    ///
    /// [`TokenizerError::Encoding`] when the vocabulary was left out of this build.
    pub fn count_up_to(self, text: &str, limit: u64) -> Result<Option<u64>, TokenizerError> {
        if (text.len() as u64).div_ceil(LONGEST_TOKEN) > limit {
            return self.bpe().map(|_| None);
        }
        Ok(Some(self.count(text)?).filter(|&counted| counted <= limit))
    }

    /// The longest prefix of the text's tokens that has at most `max_tokens`
    /// of them, ends on a character boundary, and counts to at most
    /// `max_tokens` when counted again.
    ///
    /// The last condition needs a look of its own: the end of the prefix can
    /// split differently once the text behind it is gone.
    ///
    /// # Errors
    ///
    /// [`TokenizerError::Encoding`] when the vocabulary was left out of this build.
    pub fn truncate(self, text: &str, max_tokens: u64) -> Result<&str, TokenizerError> {
        let bpe = self.bpe()?;
        let tokens = bpe.encode_ordinary(text);
        if tokens.len() as u64 <= max_tokens {
            return Ok(text);
        }
        let mut ends = Vec::new();
        let mut end = 0;
        for &token in tokens
            .iter()
            .take(usize::try_from(max_tokens).unwrap_or(usize::MAX))
        {
            end += bpe.decode_bytes(&[token]).map_or(0, |bytes| bytes.len());
            ends.push(end);
        }
        Ok(ends
            .into_iter()
            .rev()
            .filter_map(|end| text.get(..end))
            .find(|prefix| bpe.count_ordinary(prefix) as u64 <= max_tokens)
            .unwrap_or(""))
    }

    /// The vocabulary, built once, or why there is none.
    fn bpe(self) -> Result<&'static CoreBPE, TokenizerError> {
        macro_rules! vocabulary {
            ($feature:literal, $build:path) => {{
                static BPE: LazyLock<Option<CoreBPE>> = LazyLock::new(|| {
                    if cfg!(feature = $feature) {
                        $build().ok()
                    } else {
                        None
                    }
                });
                BPE.as_ref().ok_or_else(|| TokenizerError::Encoding {
                    encoding: self.name().to_owned(),
                    reason: concat!(
                        "this library was built without it. Build it with the cargo feature `",
                        $feature,
                        "`."
                    )
                    .to_owned(),
                })
            }};
        }
        match self {
            Self::O200kBase | Self::O200kHarmony => vocabulary!("o200k", tiktoken_rs::o200k_base),
            Self::Cl100kBase => vocabulary!("cl100k", tiktoken_rs::cl100k_base),
            Self::P50kBase | Self::P50kEdit => vocabulary!("p50k", tiktoken_rs::p50k_base),
            Self::R50kBase | Self::Gpt2 => vocabulary!("r50k", tiktoken_rs::r50k_base),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Encoding, LONGEST_TOKEN};

    #[test]
    fn no_token_is_longer_than_the_longest() {
        for encoding in Encoding::ALL {
            let Ok(bpe) = encoding.bpe() else { continue };
            let lengths = (0..300_000).filter_map(|token| bpe.decode_bytes(&[token]).ok());
            let longest = lengths.map(|bytes| bytes.len() as u64).max();
            assert!(
                longest <= Some(LONGEST_TOKEN),
                "{}: {longest:?}",
                encoding.name()
            );
        }
    }
}
