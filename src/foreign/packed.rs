//! Private exports for Python's generated lane: bytes in and numbers out, since
//! the generated code takes longer over one string than a count takes.
//!
//! They never explain, and nothing unwinds out of them. On any doubt the caller
//! asks the generated code, text by text, which raises what is wrong.

use std::slice;

use super::{Outcome, answered, lent};
use crate::{chat::conventions::convention, memory, models, threads, tokenizer::many};

/// Builds what a first call would build.
///
/// Python calls it before any other thread can: a fork in the midst of a first
/// call would leave the child waiting forever for what nobody builds.
#[unsafe(no_mangle)]
extern "C" fn ainalyn_prepare() {
    threads::effective(0);
    // Only that a name was looked up matters, one that goes through all steps and tables.
    let _ = (models::resolve("gpt-4-x"), convention("gpt-4-x"));
}

/// Counts the texts that `texts` holds one after another, in UTF-8: 0 unless it could not.
///
/// `figures` has twice as many numbers as there are texts. The first half is
/// the number of characters of each text, which Python knows at no cost, while
/// it would have to encode each text to know its bytes; the call puts the
/// counts in their place, and the upper bounds in the second half. `threads` is
/// that of [`many::count_each`].
///
/// # Safety
///
/// There are so many `bytes` at `texts`, `model_bytes` at `model`, and numbers at `figures`, which
/// nobody else reads or writes until the call is over.
#[unsafe(no_mangle)]
unsafe extern "C" fn ainalyn_count_packed(
    texts: *const u8,
    bytes: usize,
    model: *const u8,
    model_bytes: usize,
    figures: *mut u64,
    numbers: usize,
    threads: u32,
) -> i64 {
    // SAFETY: as the caller promises.
    let (texts, model) = unsafe { (lent(texts, bytes), lent(model, model_bytes)) };
    let figures = if numbers == 0 {
        &mut []
    } else {
        // SAFETY: as the caller promises.
        unsafe { slice::from_raw_parts_mut(figures, numbers) }
    };
    number(|| count_packed(texts, model, figures, threads as usize))
}

/// What `work` answers, which is not negative; or why there is no answer.
fn number(work: impl FnOnce() -> Option<i64>) -> i64 {
    match Outcome::of(work) {
        Outcome::Answer(answer) => answer,
        Outcome::Declined => DECLINED,
        Outcome::OutOfMemory => OUT_OF_MEMORY,
    }
}

/// "Ask the generated code."
const DECLINED: i64 = -1;

/// "There is not enough memory."
const OUT_OF_MEMORY: i64 = -3;

fn count_packed(texts: &[u8], model: &[u8], figures: &mut [u64], threads: usize) -> Option<i64> {
    let model = answered(models::resolve(str::from_utf8(model).ok()?))?;
    let (characters, uppers) = figures.split_at_mut(figures.len() / 2);
    let texts = unpacked(texts, characters)?;
    let counts = answered(many::count_each(&texts, model.encoding(), threads))?;
    for ((count, place), upper) in counts.into_iter().zip(characters).zip(uppers) {
        let figures = model.counts(count);
        (*place, *upper) = (figures.count, figures.upper);
    }
    Some(0)
}

/// The number of tokens of the UTF-8 in `data`; negative where there is none. `threads` is that of
/// [`many::count_each`].
///
/// # Safety
///
/// There are so many `bytes` at `data`, and `model_bytes` at `model`, which nobody changes until
/// the call is over.
#[unsafe(no_mangle)]
unsafe extern "C" fn ainalyn_count_utf8(
    data: *const u8,
    bytes: usize,
    model: *const u8,
    model_bytes: usize,
    threads: u32,
) -> i64 {
    // SAFETY: as the caller promises.
    let (data, model) = unsafe { (lent(data, bytes), lent(model, model_bytes)) };
    number(|| count_utf8(data, model, threads as usize))
}

fn count_utf8(data: &[u8], model: &[u8], threads: usize) -> Option<i64> {
    let model = answered(models::resolve(str::from_utf8(model).ok()?))?;
    let count = answered(many::count(
        str::from_utf8(data).ok()?,
        model.encoding(),
        threads,
    ))?;
    i64::try_from(model.counts(count).count).ok()
}

/// The bytes that are kept of the UTF-8 in `data` when it is cut to `max_tokens` tokens; negative where there
/// is no answer.
///
/// Where `data` is not the `whole` text but its beginning, the answer is that of every text which goes
/// on after it, or [`UNSETTLED`].
///
/// # Safety
///
/// That of [`ainalyn_count_utf8`].
#[unsafe(no_mangle)]
unsafe extern "C" fn ainalyn_truncate_utf8(
    data: *const u8,
    bytes: usize,
    model: *const u8,
    model_bytes: usize,
    max_tokens: u64,
    whole: bool,
) -> i64 {
    // SAFETY: as the caller promises.
    let (data, model) = unsafe { (lent(data, bytes), lent(model, model_bytes)) };
    number(|| truncate_utf8(data, model, max_tokens, whole))
}

/// "Ask again with more of the text."
const UNSETTLED: i64 = -2;

fn truncate_utf8(data: &[u8], model: &[u8], max_tokens: u64, whole: bool) -> Option<i64> {
    let model = answered(models::resolve(str::from_utf8(model).ok()?))?;
    let text = str::from_utf8(data).ok()?;
    let kept = if whole {
        Some(answered(model.truncate(text, max_tokens))?)
    } else {
        answered(model.truncate_beginning(text, max_tokens))?
    };
    kept.map_or(Some(UNSETTLED), |kept| i64::try_from(kept.len()).ok())
}

/// The texts of so many `characters` each, if they are all that there is.
fn unpacked<'a>(texts: &'a [u8], characters: &[u64]) -> Option<Vec<&'a str>> {
    let mut rest = str::from_utf8(texts).ok()?;
    let ascii = rest.is_ascii();
    let mut unpacked = memory::with_capacity(characters.len());
    for &length in characters {
        let length = usize::try_from(length).ok()?;
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
    use std::ptr;

    use super::{
        UNSETTLED, ainalyn_count_packed, ainalyn_count_utf8, ainalyn_truncate_utf8, unpacked,
    };
    use crate::foreign::answer_or_decline;

    fn packed(texts: &[&str]) -> (Vec<u8>, Vec<u64>) {
        let lengths = texts.iter().map(|text| text.chars().count() as u64);
        (texts.concat().into_bytes(), lengths.collect())
    }

    fn count(texts: &[&str], model: &str) -> Option<Vec<u64>> {
        let (bytes, mut figures) = packed(texts);
        figures.resize(2 * texts.len(), 0);
        // SAFETY: there are so many bytes and numbers.
        unsafe {
            ainalyn_count_packed(
                bytes.as_ptr(),
                bytes.len(),
                model.as_ptr(),
                model.len(),
                figures.as_mut_ptr(),
                figures.len(),
                1,
            )
        }
        .eq(&0)
        .then_some(figures)
    }

    fn count_utf8(data: &[u8], model: &str) -> i64 {
        // SAFETY: there are so many bytes.
        unsafe { ainalyn_count_utf8(data.as_ptr(), data.len(), model.as_ptr(), model.len(), 1) }
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
        assert_eq!(unpacked(&bytes, &lengths[..2]), None);
        assert_eq!(unpacked(b"\xff", &[1]), None);
        assert_eq!(unpacked(b"", &[u64::MAX]), None);
    }

    #[test]
    fn the_counts_are_those_of_each_text() {
        assert_eq!(
            count(&["two words", "", "one"], "gpt-4"),
            Some(vec![2, 0, 1, 2, 0, 1])
        );
        assert_eq!(count(&[], "gpt-4"), Some(vec![]));
        let estimate = crate::count_tokens("two words", "claude-3").ok();
        let figures = estimate
            .as_ref()
            .map(|found| vec![found.count, found.upper]);
        assert_eq!(count(&["two words"], "claude-3"), figures);
        assert_eq!(count_utf8(b"two words", "gpt-4"), 2);
        let counted = count_utf8(b"two words", "claude-3") as u64;
        assert_eq!(Some(counted), estimate.map(|found| found.count));
    }

    fn truncate_utf8(data: &[u8], model: &str, max_tokens: u64, whole: bool) -> i64 {
        let (text, name) = (data.as_ptr(), model.as_ptr());
        // SAFETY: there are so many bytes.
        unsafe { ainalyn_truncate_utf8(text, data.len(), name, model.len(), max_tokens, whole) }
    }

    #[test]
    fn a_beginning_is_cut_as_the_whole_or_not_at_all() {
        let text = "many words, über and über ".repeat(200);
        for model in ["gpt-4", "claude-3"] {
            let kept = crate::truncate_to_tokens(&text, 20, model).map(|kept| kept.len() as i64);
            assert_eq!(Ok(truncate_utf8(text.as_bytes(), model, 20, true)), kept);
            assert_eq!(
                Ok(truncate_utf8(&text.as_bytes()[..2000], model, 20, false)),
                kept
            );
            assert_eq!(
                truncate_utf8(&text.as_bytes()[..200], model, 20, false),
                UNSETTLED
            );
        }
        assert_eq!(truncate_utf8(b"two words", "gpt-4", 5, true), 9);
        assert_eq!(truncate_utf8(b"two words", "gpt-4", 5, false), UNSETTLED);
        assert_eq!(truncate_utf8(b"two words", "no such model", 5, true), -1);
        assert_eq!(truncate_utf8(b"\xff", "gpt-4", 5, true), -1);
    }

    #[test]
    fn nothing_can_be_lent_without_an_address() {
        // SAFETY: none of the addresses is used.
        let found = unsafe { ainalyn_count_utf8(ptr::null(), 0, "gpt-4".as_ptr(), 5, 0) };
        assert_eq!(found, 0);
    }

    #[test]
    fn what_is_wrong_and_a_panic_are_declined() {
        assert_eq!(count(&["text"], "no such model"), None);
        assert_eq!(count_utf8(b"text", "no such model"), -1);
        assert_eq!(count_utf8(b"\xff", "gpt-4"), -1);
        assert_eq!(
            answer_or_decline(|| -> Option<()> { panic!("this panic was asked for") }),
            None
        );
    }
}
