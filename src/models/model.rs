//! How a model's tokens are counted, once its name has been looked up.

use super::estimates::{self, Estimate};
#[cfg(feature = "vocabularies")]
use crate::tokenizer::vocabulary::Vocabulary;
use crate::{error::TokenizerError, tokenizer::encoding::Encoding};

/// The answer to a model's name: the encoding that counts, and how an estimate
/// is made of its count where the model's own vocabulary is not public.
///
/// It is small and copied freely; [`Model::id`] is smaller still, for a
/// caller that keeps the answers of earlier look-ups.
///
/// # Example
///
/// ```
/// let model = ainalyn_tokenizer::resolve("gpt-4o")?;
/// for (text, count) in [("one", 1), ("two three", 2)] {
///     assert_eq!(model.count(text)?.count, count);
/// }
/// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Model {
    encoding: Encoding,
    estimate: Option<&'static Estimate>,
}

/// What is known of a text's number of tokens.
///
/// # Example
///
/// ```
/// let counts = ainalyn_tokenizer::resolve("gpt-4o")?.count("many words")?;
/// assert_eq!((counts.count, counts.exact, counts.upper), (2, true, 2));
/// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Counts {
    /// The number of tokens.
    pub count: u64,
    /// False for an estimate.
    pub exact: bool,
    /// The number of tokens to budget with: `count` when `exact`.
    pub upper: u64,
}

impl Model {
    pub(crate) const fn exact(encoding: Encoding) -> Self {
        Self {
            encoding,
            estimate: None,
        }
    }

    pub(crate) const fn estimated(estimate: &'static Estimate) -> Self {
        Self {
            encoding: estimate.base,
            estimate: Some(estimate),
        }
    }

    /// The encoding that counts; for an estimate, the one it is scaled from.
    ///
    /// # Example
    ///
    /// ```
    /// use ainalyn_tokenizer::{Encoding, resolve};
    ///
    /// assert_eq!(resolve("claude-3")?.encoding(), Encoding::Cl100kBase);
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub const fn encoding(self) -> Encoding {
        self.encoding
    }

    /// How the estimate is made, or none for an exact count.
    ///
    /// # Example
    ///
    /// ```
    /// assert!(ainalyn_tokenizer::resolve("gpt-4o")?.estimate().is_none());
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub const fn estimate(self) -> Option<&'static Estimate> {
        self.estimate
    }

    /// A number that stands for this answer within one build of the library:
    /// an encoding's position in [`Encoding::ALL`], then the estimates in the
    /// order of their table, then the open vocabularies in the order in which they
    /// were opened.
    ///
    /// # Example
    ///
    /// ```
    /// let model = ainalyn_tokenizer::resolve("gpt-4o")?;
    /// assert_eq!(ainalyn_tokenizer::Model::from_id(model.id()), Some(model));
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub fn id(self) -> u32 {
        #[cfg(feature = "vocabularies")]
        if let Encoding::Open(vocabulary) = self.encoding {
            return (Encoding::ALL.len() + estimates::all().len() + vocabulary.number()) as u32;
        }
        let position = match self.estimate {
            None => Encoding::ALL
                .iter()
                .position(|&known| known == self.encoding),
            Some(estimate) => estimates::all()
                .iter()
                .position(|known| std::ptr::eq(known, estimate))
                .map(|position| Encoding::ALL.len() + position),
        };
        // Both lists hold every value there is, and are short.
        position.map_or(u32::MAX, |position| position as u32)
    }

    /// The answer that `id` stands for, if there is one.
    ///
    /// # Example
    ///
    /// ```
    /// assert_eq!(ainalyn_tokenizer::Model::from_id(u32::MAX), None);
    /// ```
    pub fn from_id(id: u32) -> Option<Self> {
        let id = usize::try_from(id).ok()?;
        if let Some(&encoding) = Encoding::ALL.get(id) {
            return Some(Self::exact(encoding));
        }
        let id = id - Encoding::ALL.len();
        match estimates::all().get(id) {
            Some(estimate) => Some(Self::estimated(estimate)),
            None => Self::opened(id - estimates::all().len()),
        }
    }

    #[cfg(feature = "vocabularies")]
    fn opened(number: usize) -> Option<Self> {
        Vocabulary::numbered(number).map(|vocabulary| Self::exact(Encoding::Open(vocabulary)))
    }

    #[cfg(not(feature = "vocabularies"))]
    fn opened(_: usize) -> Option<Self> {
        None
    }

    /// Counts the tokens of `text`, in time linear in its bytes.
    ///
    /// # Errors
    ///
    /// [`TokenizerError::Encoding`] when the vocabulary was left out of this build.
    ///
    /// # Example
    ///
    /// ```
    /// assert_eq!(ainalyn_tokenizer::resolve("gpt-4o")?.count("many words")?.count, 2);
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub fn count(self, text: &str) -> Result<Counts, TokenizerError> {
        let counted = self.encoding.count(text)?;
        Ok(self.counts(counted))
    }

    /// What a count by the encoding says of the model's tokens.
    ///
    /// # Example
    ///
    /// ```
    /// let counts = ainalyn_tokenizer::resolve("claude-3")?.counts(100);
    /// assert!(!counts.exact && counts.upper >= counts.count);
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub fn counts(self, counted: u64) -> Counts {
        match self.estimate {
            None => Counts {
                count: counted,
                exact: true,
                upper: counted,
            },
            Some(estimate) => Counts {
                count: estimate.count(counted),
                exact: false,
                upper: estimate.upper(counted),
            },
        }
    }

    /// The longest prefix of the text's tokens that has at most `max_tokens`
    /// of them; see [`Encoding::truncate`]. An estimate is cut by its upper
    /// bound, so that the result fits.
    ///
    /// # Errors
    ///
    /// [`TokenizerError::Encoding`] when the vocabulary was left out of this build.
    ///
    /// # Example
    ///
    /// ```
    /// assert_eq!(ainalyn_tokenizer::resolve("gpt-4o")?.truncate("many words", 1)?, "many");
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub fn truncate(self, text: &str, max_tokens: u64) -> Result<&str, TokenizerError> {
        self.encoding.truncate(text, self.base_limit(max_tokens))
    }

    /// [`Model::truncate`] of every text that goes on after `beginning`, or none where it depends on
    /// what follows.
    #[cfg(feature = "uniffi")]
    pub(crate) fn truncate_beginning(
        self,
        beginning: &str,
        max_tokens: u64,
    ) -> Result<Option<&str>, TokenizerError> {
        self.encoding
            .truncate_beginning(beginning, self.base_limit(max_tokens))
    }

    /// Whether `text` has at most `max_tokens` tokens, by the upper bound for
    /// an estimate. The cost grows with `max_tokens`, not with the text.
    ///
    /// # Errors
    ///
    /// [`TokenizerError::Encoding`] when the vocabulary was left out of this build.
    ///
    /// # Example
    ///
    /// ```
    /// assert!(!ainalyn_tokenizer::resolve("gpt-4o")?.fits("many words", 1)?);
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub fn fits(self, text: &str, max_tokens: u64) -> Result<bool, TokenizerError> {
        Ok(self
            .encoding
            .count_up_to(text, self.base_limit(max_tokens))?
            .is_some())
    }

    /// The largest count by the encoding whose upper bound is at most `max_tokens`.
    pub(super) fn base_limit(self, max_tokens: u64) -> u64 {
        self.estimate
            .map_or(max_tokens, |estimate| estimate.base_limit(max_tokens))
    }
}

#[cfg(test)]
mod tests {
    use super::Model;
    use crate::tokenizer::encoding::Encoding;

    #[test]
    fn ids_and_answers_are_one_to_one() {
        let known: Vec<_> = (0..).map_while(Model::from_id).collect();
        assert!(known.len() >= Encoding::ALL.len());
        for (id, resolved) in known.into_iter().enumerate() {
            assert_eq!(resolved.id() as usize, id);
        }
        assert_eq!(Model::from_id(u32::MAX), None);
    }
}
