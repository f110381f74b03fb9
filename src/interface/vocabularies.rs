//! Vocabularies out of files.

use crate::{
    error::TokenizerError,
    tokenizer::vocabulary::{Vocabulary, VocabularyOptions},
};

/// Opens the vocabulary in a file for the process, and returns its name, which every function then takes as a model's.
///
/// The file is `tokenizer.json` of Hugging Face (byte pairs of bytes, as those of Qwen, Llama, DeepSeek and GPT-2
/// are, or Gemma's), `.tiktoken`, whose pattern has to be named, `tekken.json` of Mistral, or Gemma's model of
/// SentencePiece. Its tables are made once, which
/// takes a second or two, and kept in the user's cache folder; nothing is downloaded. Counts are then exact for a
/// text without what a chat puts around it.
///
/// # Errors
///
/// [`TokenizerError::InvalidInput`], of `path`, `name`, `sha256` or `pattern`.
#[cfg_attr(
    doc,
    doc = r#"
# Example

```no_run
use ainalyn_tokenizer::{VocabularyOptions, count_tokens, load_vocabulary};

let qwen = load_vocabulary("tokenizer.json", VocabularyOptions::default())?;
let tokens = count_tokens("Hello, world!", &qwen)?;
assert!(tokens.exact);
# Ok::<(), ainalyn_tokenizer::TokenizerError>(())
```
"#
)]
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[allow(
    clippy::needless_pass_by_value,
    reason = "UniFFI hands records over by value"
)]
pub fn load_vocabulary(path: &str, options: VocabularyOptions) -> Result<String, TokenizerError> {
    Ok(Vocabulary::open(path, &options)?.name().to_owned())
}
