//! The encodings, and counting and cutting with one of them.

#[cfg(feature = "vocabularies")]
use super::vocabulary::Vocabulary;
use super::{count::Counter, split::Pattern, tables};
use crate::{error::TokenizerError, memory::checked};

/// A vocabulary together with the pattern that splits a text into pieces.
///
/// Encodings that differ by their special tokens alone count alike, because
/// the text of a special token is ordinary text here. Gemini's markers, such as
/// `<start_of_turn>`, are an exception: Google's own count takes each as a token.
///
/// # Example
///
/// ```
/// use ainalyn_tokenizer::Encoding;
///
/// assert_eq!(Encoding::O200kBase.count("Hello, world!")?, 4);
/// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
/// ```
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
    /// Gemini 2.0 to 3, as Google's local tokenizer counts: Gemma 3.
    Gemma3,
    /// Later models of Gemini, which have other markers: Gemma 4.
    Gemma4,
    /// A vocabulary out of a file.
    #[cfg(feature = "vocabularies")]
    Open(Vocabulary),
}

impl Encoding {
    /// Every encoding of the library's own: OpenAI's and Google's, each the newest first.
    ///
    /// # Example
    ///
    /// ```
    /// use ainalyn_tokenizer::Encoding;
    ///
    /// assert_eq!(Encoding::ALL[0], Encoding::O200kBase);
    /// ```
    pub const ALL: [Self; 9] = [
        Self::O200kBase,
        Self::O200kHarmony,
        Self::Cl100kBase,
        Self::P50kBase,
        Self::P50kEdit,
        Self::R50kBase,
        Self::Gpt2,
        Self::Gemma4,
        Self::Gemma3,
    ];

    /// The encoding's name: tiktoken's, that of the Gemma models, or that under which a vocabulary was opened.
    ///
    /// # Example
    ///
    /// ```
    /// assert_eq!(ainalyn_tokenizer::Encoding::Gpt2.name(), "gpt2");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::O200kBase => "o200k_base",
            Self::O200kHarmony => "o200k_harmony",
            Self::Cl100kBase => "cl100k_base",
            Self::P50kBase => "p50k_base",
            Self::P50kEdit => "p50k_edit",
            Self::R50kBase => "r50k_base",
            Self::Gpt2 => "gpt2",
            Self::Gemma3 => "gemma3",
            Self::Gemma4 => "gemma4",
            #[cfg(feature = "vocabularies")]
            Self::Open(vocabulary) => vocabulary.name(),
        }
    }

    /// The encoding of that name, if there is one.
    ///
    /// # Example
    ///
    /// ```
    /// use ainalyn_tokenizer::Encoding;
    ///
    /// assert_eq!(Encoding::from_name("cl100k_base"), Some(Encoding::Cl100kBase));
    /// assert_eq!(Encoding::from_name("gpt-4"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|encoding| encoding.name() == name)
            .or_else(|| Self::opened(name))
    }

    /// The open vocabulary of that name, if there is one.
    #[cfg(feature = "vocabularies")]
    pub(crate) fn opened(name: &str) -> Option<Self> {
        Vocabulary::named(name).map(Self::Open)
    }

    #[cfg(not(feature = "vocabularies"))]
    pub(crate) fn opened(_: &str) -> Option<Self> {
        None
    }

    /// The number of tokens of `text`, in time linear in its bytes.
    ///
    /// # Errors
    ///
    /// [`TokenizerError::Encoding`] when the vocabulary was left out of this build.
    ///
    /// # Example
    ///
    /// ```
    /// assert_eq!(ainalyn_tokenizer::Encoding::Cl100kBase.count("many words")?, 2);
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub fn count(self, text: &str) -> Result<u64, TokenizerError> {
        #[cfg(feature = "vocabularies")]
        if let Some(counter) = self.normalizing() {
            return checked(|| Ok(counter.count_nfc(text)));
        }
        let counter = self.counter()?;
        checked(|| Ok(counter.count(text)))
    }

    /// The number of tokens of `text` if that is at most `limit`, else none.
    ///
    /// The cost grows with `limit`, not with the text.
    ///
    /// # Errors
    ///
    /// [`TokenizerError::Encoding`] when the vocabulary was left out of this build.
    ///
    /// # Example
    ///
    /// ```
    /// use ainalyn_tokenizer::Encoding;
    ///
    /// assert_eq!(Encoding::O200kBase.count_up_to("many words", 2)?, Some(2));
    /// assert_eq!(Encoding::O200kBase.count_up_to("many words", 1)?, None);
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub fn count_up_to(self, text: &str, limit: u64) -> Result<Option<u64>, TokenizerError> {
        #[cfg(feature = "vocabularies")]
        if let Some(counter) = self.normalizing() {
            return checked(|| Ok(counter.count_up_to_nfc(text, limit)));
        }
        let counter = self.counter()?;
        checked(|| Ok(counter.count_up_to(text, limit)))
    }

    /// The longest prefix of the text's tokens that has at most `max_tokens`
    /// of them, ends on a character boundary, and counts to at most
    /// `max_tokens` when counted again.
    ///
    /// The last condition needs a look of its own: the end of the prefix can
    /// split differently once the text behind it is gone. The cost grows with
    /// what is kept, not with the text.
    ///
    /// # Errors
    ///
    /// [`TokenizerError::Encoding`] when the vocabulary was left out of this build.
    ///
    /// # Example
    ///
    /// ```
    /// assert_eq!(ainalyn_tokenizer::Encoding::O200kBase.truncate("many words", 1)?, "many");
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub fn truncate(self, text: &str, max_tokens: u64) -> Result<&str, TokenizerError> {
        #[cfg(feature = "vocabularies")]
        if let Some(counter) = self.normalizing() {
            return checked(|| Ok(counter.truncate_nfc(text, max_tokens)));
        }
        let counter = self.counter()?;
        checked(|| Ok(counter.truncate(text, max_tokens)))
    }

    /// [`Self::truncate`] of every text that goes on after `beginning`, or none where it depends on what
    /// follows: for a caller to whom a text comes bit by bit, in the sizes of `beginnings`.
    #[cfg(feature = "uniffi")]
    pub(crate) fn truncate_beginning(
        self,
        beginning: &str,
        max_tokens: u64,
    ) -> Result<Option<&str>, TokenizerError> {
        #[cfg(feature = "vocabularies")]
        if self.normalizing().is_some() {
            return Ok(None); // what follows may change what is before it
        }
        let counter = self.counter()?;
        checked(|| Ok(counter.truncate_beginning(beginning, max_tokens)))
    }

    /// The end of `text` that has at most `max_tokens` tokens, begins on a character boundary, and counted
    /// by itself has at most `max_tokens` tokens; see [`Self::truncate_keeping`].
    pub(crate) fn truncate_end(self, text: &str, max_tokens: u64) -> Result<&str, TokenizerError> {
        #[cfg(feature = "vocabularies")]
        if let Some(counter) = self.normalizing() {
            return checked(|| Ok(counter.truncate_end_nfc(text, max_tokens)));
        }
        let counter = self.counter()?;
        checked(|| Ok(counter.truncate_end(text, max_tokens)))
    }

    /// The pattern that splits its texts.
    pub(super) fn pattern(self) -> Result<Pattern, TokenizerError> {
        Ok(self.counter()?.pattern)
    }

    /// What counts this encoding's tokens in form C, if it does so.
    #[cfg(feature = "vocabularies")]
    #[inline(always)]
    pub(super) fn normalizing(self) -> Option<Counter> {
        match self {
            Self::Open(vocabulary) if vocabulary.nfc() => Some(vocabulary.counter()),
            _ => None,
        }
    }

    /// What counts this encoding's tokens, or why nothing does.
    ///
    /// Each vocabulary has a cache of its own, by the last argument.
    pub(super) fn counter(self) -> Result<Counter, TokenizerError> {
        let all_ranks = u32::MAX;
        match self {
            #[cfg(feature = "o200k")]
            Self::O200kBase | Self::O200kHarmony => {
                Ok(Counter::new(&tables::O200K, Pattern::O200k, all_ranks, 0))
            }
            #[cfg(feature = "cl100k")]
            Self::Cl100kBase => Ok(Counter::new(&tables::CL100K, Pattern::Cl100k, all_ranks, 1)),
            #[cfg(feature = "p50k")]
            Self::P50kBase | Self::P50kEdit => {
                Ok(Counter::new(&tables::R50K, Pattern::R50k, all_ranks, 2))
            }
            #[cfg(feature = "r50k")]
            Self::R50kBase | Self::Gpt2 => Ok(Counter::new(
                &tables::R50K,
                Pattern::R50k,
                tables::R50K_RANKS,
                3,
            )),
            #[cfg(feature = "gemini")]
            Self::Gemma3 => Ok(Counter::new(&tables::GEMMA, Pattern::Gemma3, all_ranks, 4)),
            #[cfg(feature = "gemini")]
            Self::Gemma4 => Ok(Counter::new(&tables::GEMMA, Pattern::Gemma4, all_ranks, 4)),
            #[cfg(feature = "vocabularies")]
            Self::Open(vocabulary) => Ok(vocabulary.counter()),
            #[allow(unreachable_patterns, reason = "reached when a feature is off")]
            _ => Err(TokenizerError::Encoding {
                encoding: self.name().to_owned(),
                reason: format!(
                    "this library was built without it. Build it with the cargo feature `{}`.",
                    self.feature()
                ),
            }),
        }
    }

    /// The cargo feature that brings the vocabulary.
    const fn feature(self) -> &'static str {
        match self {
            Self::O200kBase | Self::O200kHarmony => "o200k",
            Self::Cl100kBase => "cl100k",
            Self::P50kBase | Self::P50kEdit => "p50k",
            Self::R50kBase | Self::Gpt2 => "r50k",
            Self::Gemma3 | Self::Gemma4 => "gemini",
            #[cfg(feature = "vocabularies")]
            Self::Open(_) => "vocabularies",
        }
    }
}
