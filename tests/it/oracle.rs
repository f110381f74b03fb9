//! What the engine is compared with: tiktoken-rs, and the plain reference.

use crate::reference::{CL100K, O200K, R50K, Ranks, Reference};
use ainalyn_tokenizer::Encoding;
use tiktoken_rs::CoreBPE;

/// What knows the right answers for one encoding.
pub struct Oracle {
    pub encoding: Encoding,
    pub bpe: &'static CoreBPE,
    pattern: &'static str,
}

/// Of every encoding of tiktoken's that this build has.
pub fn oracles() -> Vec<Oracle> {
    let google = [Encoding::Gemma3, Encoding::Gemma4];
    let built = |encoding: &Encoding| encoding.count("").is_ok() && !google.contains(encoding);
    Encoding::ALL
        .into_iter()
        .filter(built)
        .map(Oracle::new)
        .collect()
}

impl Oracle {
    fn new(encoding: Encoding) -> Self {
        let (bpe, pattern) = match encoding {
            Encoding::O200kBase => (tiktoken_rs::o200k_base_singleton(), O200K),
            Encoding::O200kHarmony => (tiktoken_rs::o200k_harmony_singleton(), O200K),
            Encoding::Cl100kBase => (tiktoken_rs::cl100k_base_singleton(), CL100K),
            Encoding::P50kBase => (tiktoken_rs::p50k_base_singleton(), R50K),
            Encoding::P50kEdit => (tiktoken_rs::p50k_edit_singleton(), R50K),
            Encoding::R50kBase | Encoding::Gpt2 => (tiktoken_rs::r50k_base_singleton(), R50K),
            Encoding::Gemma3 | Encoding::Gemma4 => panic!("tiktoken knows no {encoding:?}"),
            #[cfg(feature = "vocabularies")]
            Encoding::Open(_) => unreachable!("it is none of the library's own"),
        };
        Oracle {
            encoding,
            bpe,
            pattern,
        }
    }

    pub fn reference(&self) -> Reference {
        Reference::new(self.pattern)
    }

    /// The tokens that no special token takes, as bytes with their ranks.
    pub fn ranks(&self) -> Ranks {
        let special = self.bpe.special_tokens();
        let tokens =
            (0..250_000).filter_map(|rank| Some((self.bpe.decode_bytes(&[rank]).ok()?, rank)));
        let ordinary = |token: &[u8]| !special.iter().any(|name| name.as_bytes() == token);
        Ranks(tokens.filter(|(token, _)| ordinary(token)).collect())
    }

    pub fn count(&self, text: &str) -> u64 {
        self.bpe.count_ordinary(text) as u64
    }

    /// The tokens of `text`, of which special ones are one each.
    pub fn count_special(&self, text: &str) -> u64 {
        self.bpe.encode_with_special_tokens(text).len() as u64
    }

    /// The ends of the tokens of `text`.
    pub fn token_ends(&self, text: &str) -> Vec<usize> {
        let mut end = 0;
        let tokens = self.bpe.encode_ordinary(text);
        let lengths = tokens
            .iter()
            .map(|&token| self.bpe.decode_bytes(&[token]).unwrap().len());
        lengths
            .map(|length| {
                end += length;
                end
            })
            .collect()
    }

    /// [`Encoding::truncate`], by its definition.
    pub fn truncate<'t>(&self, text: &'t str, max_tokens: u64) -> &'t str {
        longest_prefix(text, &self.token_ends(text), max_tokens, |prefix| {
            self.count(prefix)
        })
    }

    /// Asserts that all functions of the encoding give the right answers for `text`.
    pub fn check(&self, text: &str, max_tokens: u64) {
        let (encoding, right) = (self.encoding, self.count(text));
        let name = encoding.name();
        assert_eq!(encoding.count(text), Ok(right), "{name}: {text:?}");
        let up_to = encoding.count_up_to(text, max_tokens);
        assert_eq!(
            up_to,
            Ok((right <= max_tokens).then_some(right)),
            "{name}, {max_tokens}: {text:?}"
        );
        let kept = encoding.truncate(text, max_tokens);
        assert_eq!(
            kept,
            Ok(self.truncate(text, max_tokens)),
            "{name}, {max_tokens}: {text:?}"
        );
    }
}

/// The longest prefix that ends with one of the first `max_tokens` tokens and on a character
/// boundary, and that has at most so many tokens when it is counted again.
pub fn longest_prefix<'t>(
    text: &'t str,
    token_ends: &[usize],
    max_tokens: u64,
    count: impl Fn(&str) -> u64,
) -> &'t str {
    let most = usize::try_from(max_tokens).unwrap_or(usize::MAX);
    if token_ends.len() <= most {
        return text;
    }
    let prefixes = token_ends[..most]
        .iter()
        .rev()
        .filter_map(|&end| text.get(..end));
    prefixes
        .into_iter()
        .find(|prefix| count(prefix) <= max_tokens)
        .unwrap_or("")
}
