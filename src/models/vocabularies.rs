//! Vocabularies out of files, and the names that they may have.

use super::{names, resolve};
use crate::{
    error::{TokenizerError, quoted},
    tokenizer::{
        encoding::Encoding,
        vocabulary::{self, Vocabulary, VocabularyOptions},
    },
};

impl Vocabulary {
    /// Opens the vocabulary in a file: `tokenizer.json` of Hugging Face (byte pairs of bytes, or Gemma's),
    /// `.tiktoken`, whose pattern has to be named, `tekken.json` of Mistral, or Gemma's model of SentencePiece.
    ///
    /// It stays open as long as the process lives, under a name that every function takes as a model's. The first
    /// time its tables are made, which takes a second or two, and kept in the user's cache folder
    /// (`$XDG_CACHE_HOME/ainalyn`, or what the system has in its place; the variable `AINALYN_CACHE` names
    /// another one, or turns it off with `0`), by the SHA-256 of the file; then they are mapped from there.
    /// Nothing is downloaded. To open one again is cheap. At most 128 can be open.
    ///
    /// # Errors
    ///
    /// [`TokenizerError::InvalidInput`]: of `path` for a file that can't be read, is of another format, splits
    /// texts by an expression that is not known to the letter, or has tokens that can't be counted with; of
    /// `name` for one that means something already; of `sha256` where the file has another one; of `pattern` for
    /// one that is not known.
    ///
    /// # Example
    ///
    /// ```
    /// use ainalyn_tokenizer::{Vocabulary, VocabularyOptions};
    ///
    /// let missing = Vocabulary::open("no/tokenizer.json", &VocabularyOptions::default());
    /// assert!(missing.is_err());
    /// ```
    pub fn open(path: &str, options: &VocabularyOptions) -> Result<Self, TokenizerError> {
        if let Some(name) = &options.name {
            check_name(name)?;
        }
        vocabulary::open(path, options)
    }

    /// What counts with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// use ainalyn_tokenizer::{Vocabulary, VocabularyOptions};
    ///
    /// let vocabulary = Vocabulary::open("tokenizer.json", &VocabularyOptions::default())?;
    /// let tokens = vocabulary.encoding().count("many words")?;
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub const fn encoding(self) -> Encoding {
        Encoding::Open(self)
    }
}

/// Refuses a name that means something without any vocabulary, and one that nobody could write.
fn check_name(name: &str) -> Result<(), TokenizerError> {
    let refused = |reason: String| {
        Err(TokenizerError::InvalidInput {
            field: "name".to_owned(),
            reason,
        })
    };
    let odd = |character: char| !character.is_ascii_graphic();
    if name.is_empty() || name.len() > names::LONGEST || name.contains(odd) {
        return refused(format!(
            "{} is empty, has more than {} bytes, or others than printable ASCII. Pass one such as \"qwen3\".",
            quoted(name),
            names::LONGEST
        ));
    }
    if Encoding::opened(name).is_none() && resolve(name).is_ok() {
        return refused(format!(
            "{} is the name of a known model or encoding. Choose another name.",
            quoted(name)
        ));
    }
    Ok(())
}
