//! Private exports for Python's generated lane: bytes in and bytes out, since
//! the generated code takes longer over one string than a count takes.

use std::slice;

use super::answer_or_decline;
use crate::{
    chat::conventions::{Published, convention, figures},
    error::TokenizerError,
    interface::{self, TokenCount},
    models,
    tokenizer::many,
};

const WORD: usize = size_of::<u32>();

/// Builds what a first call would build.
///
/// Python calls it before any other thread can: a fork in the midst of a first
/// call would leave the child waiting forever for what nobody builds.
#[unsafe(no_mangle)]
extern "C" fn ainalyn_prepare() {
    many::effective_threads(0);
    // Only that a name was looked up matters, one that goes through all steps and tables.
    let _ = (models::resolve("gpt-4-x"), convention("gpt-4-x"));
}

/// Writes what a chat adds for the model of that name, which is UTF-8 of `length` bytes, to
/// `answer`: words that are separated by blanks, the encoding first, then the figures in the order
/// of `Convention` in `ainalyn/infrastructure/rust/lanes/convention.py`, and the stated roles.
///
/// Answers the number of bytes, or 0 to decline, as for a model that is not known or no chat model.
///
/// # Safety
///
/// `length` bytes can be read at `model`, and `capacity` bytes written at `answer`.
#[unsafe(no_mangle)]
unsafe extern "C" fn ainalyn_convention(
    model: *const u8,
    length: usize,
    answer: *mut u8,
    capacity: usize,
) -> usize {
    // SAFETY: the caller's promise.
    let model = unsafe { slice::from_raw_parts(model, length) };
    let words = answer_or_decline(|| convention_words(str::from_utf8(model).ok()?));
    let Some(words) = words.filter(|words| words.len() <= capacity) else {
        return 0;
    };
    // SAFETY: the caller's promise, and the words fit.
    unsafe { answer.copy_from_nonoverlapping(words.as_ptr(), words.len()) };
    words.len()
}

fn convention_words(model: &str) -> Option<String> {
    let (own, all) = (convention(model)?, figures());
    let numbers = [
        own.message,
        own.name,
        own.reply,
        own.tool,
        (own.published >= Published::Messages).into(),
        (own.published == Published::Tools).into(),
        all.first_parameter,
        all.each_parameter,
        all.first_choice,
        all.each_choice,
        all.all_tools,
        all.each_call,
    ];
    let mut words = vec![models::resolve(model).ok()?.encoding().name().to_owned()];
    words.extend(numbers.map(|number| number.to_string()));
    words.extend(all.roles.iter().map(|&role| role.to_owned()));
    Some(words.join(" "))
}

/// Counts the texts that `texts` holds one after another, in UTF-8.
///
/// `characters` has the number of characters of each, as a native u32; Python
/// knows it at no cost, while it would have to encode each text to know its
/// bytes. The answer has two native u64 for each text, its count and its upper
/// bound. `threads` is that of [`many::count_each`].
///
/// # Errors
///
/// [`TokenizerError::InvalidInput`] when the two don't fit together, and those
/// of `count_tokens`.
#[uniffi::export]
fn count_packed(
    texts: &[u8],
    characters: &[u8],
    model: &str,
    threads: u32,
) -> Result<Vec<u8>, TokenizerError> {
    let model = models::resolve(model)?;
    let texts = unpacked(texts, characters).ok_or_else(|| TokenizerError::InvalidInput {
        field: "texts".to_owned(),
        reason: "the packed texts and their lengths don't fit together.".to_owned(),
    })?;
    let counts = many::count_each(&texts, model.encoding(), threads as usize)?;
    Ok(counts
        .into_iter()
        .map(|count| model.figures(count))
        .flat_map(|figures| [figures.count, figures.upper])
        .flat_map(u64::to_ne_bytes)
        .collect())
}

/// Counts the tokens of the UTF-8 in `data`.
///
/// # Errors
///
/// [`TokenizerError::InvalidInput`] with the offset of the first byte that is
/// not UTF-8, and those of `count_tokens`.
#[uniffi::export]
fn count_utf8(data: &[u8], model: &str) -> Result<TokenCount, TokenizerError> {
    let text = str::from_utf8(data).map_err(|error| TokenizerError::InvalidInput {
        field: "data".to_owned(),
        reason: format!(
            "it is not UTF-8 from byte {} on. Decode it with its own encoding, and count the str.",
            error.valid_up_to()
        ),
    })?;
    interface::count_tokens(text, model)
}

fn unpacked<'a>(texts: &'a [u8], characters: &[u8]) -> Option<Vec<&'a str>> {
    let mut rest = str::from_utf8(texts).ok()?;
    let ascii = rest.is_ascii();
    let mut unpacked = Vec::with_capacity(characters.len() / WORD);
    for length in characters.chunks(WORD) {
        let length = u32::from_ne_bytes(length.try_into().ok()?) as usize;
        let end = if ascii { length } else { end_of(rest, length)? };
        let (text, behind) = rest.split_at_checked(end)?;
        unpacked.push(text);
        rest = behind;
    }
    rest.is_empty().then_some(unpacked)
}

/// Where the first `length` characters of `text` end, if it has so many.
fn end_of(text: &str, length: usize) -> Option<usize> {
    let mut ends = text.char_indices().map(|(start, _)| start);
    ends.nth(length)
        .or_else(|| (text.chars().count() == length).then_some(text.len()))
}

#[cfg(test)]
mod tests {
    use super::{ainalyn_convention, unpacked};

    fn packed(texts: &[&str]) -> (Vec<u8>, Vec<u8>) {
        let lengths = texts.iter().map(|text| text.chars().count() as u32);
        (
            texts.concat().into_bytes(),
            lengths.flat_map(u32::to_ne_bytes).collect(),
        )
    }

    #[test]
    fn a_convention_is_words_or_nothing() {
        let ask = |model: &str, capacity: usize| {
            let mut answer = vec![0; capacity];
            // SAFETY: both are as long as it says.
            let written = unsafe {
                ainalyn_convention(model.as_ptr(), model.len(), answer.as_mut_ptr(), capacity)
            };
            answer.truncate(written);
            String::from_utf8(answer)
        };
        let expected = "o200k_base 3 1 3 7 1 1 3 3 -3 3 12 3 system user assistant";
        assert_eq!(ask("openai/gpt-4o", 256).as_deref(), Ok(expected));
        assert_eq!(ask("gpt-4o", expected.len()).as_deref(), Ok(expected));
        for (model, capacity) in [
            ("gpt-4o", expected.len() - 1),
            ("", 256),
            ("nope", 256),
            ("davinci-002", 256),
            ("gpt-4o\0", 256),
            ("claude-3-opus", 256),
        ] {
            assert_eq!(ask(model, capacity).as_deref(), Ok(""), "{model}");
        }
    }

    #[test]
    fn texts_come_out_as_they_went_in() {
        for texts in [
            &["one", "", "three"][..],
            &["", "über", "", "…", "数える", "\u{1f600}e\u{301}", "a"],
            &[""],
            &[],
        ] {
            let (bytes, lengths) = packed(texts);
            assert_eq!(unpacked(&bytes, &lengths).as_deref(), Some(texts));
        }
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        let (bytes, lengths) = packed(&["one", "für", "drei"]);
        assert_eq!(unpacked(&bytes[1..], &lengths), None);
        assert_eq!(unpacked(&bytes, &lengths[..8]), None);
        assert_eq!(unpacked(&bytes, &lengths[..9]), None);
        assert_eq!(unpacked(b"\xff", &1_u32.to_ne_bytes()), None);
        assert_eq!(unpacked(b"", &u32::MAX.to_ne_bytes()), None);
    }
}
