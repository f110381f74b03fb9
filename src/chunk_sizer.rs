//! The size of a chunk of the crate `text-splitter`, so that what it keeps together by its meaning fits
//! into so many tokens.

use text_splitter::ChunkSizer;

use crate::{models::model::Model, tokenizer::encoding::Encoding};

/// The upper bound where counts are estimates, so that every chunk fits. A chunk can't be sized with a
/// vocabulary that was left out of the build: it is then larger than any limit.
///
/// # Example
///
/// ```
/// use ainalyn_tokenizer::resolve;
/// use text_splitter::{ChunkConfig, TextSplitter};
///
/// let model = resolve("gpt-4o")?;
/// let splitter = TextSplitter::new(ChunkConfig::new(4).with_sizer(model));
/// let chunks: Vec<_> = splitter.chunks("A sentence. And another one.").collect();
/// assert_eq!(chunks, ["A sentence.", "And another one."]);
/// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
/// ```
impl ChunkSizer for Model {
    fn size(&self, chunk: &str) -> usize {
        self.count(chunk)
            .ok()
            .and_then(|counts| usize::try_from(counts.upper).ok())
            .unwrap_or(usize::MAX)
    }
}

/// As for a [`Model`] whose counts are exact.
impl ChunkSizer for Encoding {
    fn size(&self, chunk: &str) -> usize {
        self.count(chunk)
            .ok()
            .and_then(|count| usize::try_from(count).ok())
            .unwrap_or(usize::MAX)
    }
}
