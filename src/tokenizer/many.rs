//! Many texts at once, or one long one, on as many threads as their bytes are worth.

use super::{encoding::Encoding, repeats::Repeats, split::seam};
use crate::{
    error::TokenizerError,
    memory::{self, checked},
    threads,
};

/// The least work that a thread is started for: starting one costs what about
/// a tenth of this takes to count.
const BYTES_PER_THREAD: usize = 128 << 10;

/// A text of so many bytes is divided among threads.
pub const LONG: usize = 1 << 20;

/// The parts of a long text, but for the way from there to a seam.
const BYTES_PER_PART: usize = 256 << 10;

/// How far from there a seam is looked for; few texts have none so near.
const BYTES_TO_SEAM: usize = 4 << 10;

/// Counts a text; one of [`LONG`] bytes and more on at most `threads` threads, as [`count_each`] does.
///
/// # Errors
///
/// Those of [`Encoding::count`].
pub fn count(text: &str, encoding: Encoding, threads: usize) -> Result<u64, TokenizerError> {
    if text.len() < LONG {
        return encoding.count(text);
    }
    Ok(count_each(&[text], encoding, threads)?.into_iter().sum())
}

/// Counts each text, in the order of `texts`, on at most `threads` threads (0:
/// one per processor that the process may use).
///
/// The threads end with the call, so that a fork finds none of them. A batch
/// of few bytes stays on the calling thread, however many texts it has. A text
/// of [`LONG`] bytes is divided where its pieces stay the same.
///
/// # Errors
///
/// Those of [`Encoding::count`].
pub fn count_each(
    texts: &[&str],
    encoding: Encoding,
    threads: usize,
) -> Result<Vec<u64>, TokenizerError> {
    let threads = threads::effective(threads);
    if threads <= 1 || texts.iter().all(|text| text.len() < LONG) {
        return count_undivided(texts, encoding, threads);
    }
    checked(|| {
        let (mut parts, mut owners) = (Vec::new(), Vec::new());
        for (owner, text) in texts.iter().enumerate() {
            divide(text, encoding, &mut parts)?;
            let more = parts.len() - owners.len();
            memory::reserve(&mut owners, more);
            owners.resize(parts.len(), owner);
        }
        let mut counts = memory::zeros(texts.len());
        let counted = count_undivided(&parts, encoding, threads)?;
        for (count, owner) in counted.into_iter().zip(owners) {
            counts[owner] += count;
        }
        Ok(counts)
    })
}

/// Adds the parts of a text, which is one if it is not long.
fn divide<'t>(
    text: &'t str,
    encoding: Encoding,
    parts: &mut Vec<&'t str>,
) -> Result<(), TokenizerError> {
    let pattern = encoding.pattern()?;
    let (mut start, mut at) = (0, BYTES_PER_PART);
    while text.len() >= LONG && at < text.len() {
        let near = (at..text.len()).find(|&at| text.is_char_boundary(at));
        if let Some(end) = near.and_then(|near| seam(text, near, BYTES_TO_SEAM, pattern)) {
            memory::push(parts, &text[start..end]);
            (start, at) = (end, end);
        }
        at += BYTES_PER_PART;
    }
    memory::push(parts, &text[start..]);
    Ok(())
}

/// Counts each text as a whole.
fn count_undivided(
    texts: &[&str],
    encoding: Encoding,
    threads: usize,
) -> Result<Vec<u64>, TokenizerError> {
    each(texts, threads, |text| encoding.count(text))
}

/// What `work` makes of each text, in the order of `texts`, on at most `threads` threads, as
/// [`count_each`] does; no text is divided. Of equal texts it makes the same, so that it need not see
/// each of them.
///
/// # Errors
///
/// Those of `work`, for the first text that has one.
pub fn each<'t, T: Copy + Default + Send>(
    texts: &[&'t str],
    threads: usize,
    work: impl Fn(&'t str) -> Result<T, TokenizerError> + Sync,
) -> Result<Vec<T>, TokenizerError> {
    let known = || Repeats::new(texts.len());
    checked(|| {
        threads::each_with(texts, threads, BYTES_PER_THREAD, known, |known, text| {
            known.answer(text, &work)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{BYTES_PER_PART, BYTES_PER_THREAD, LONG, count, count_each, divide};
    use crate::tokenizer::encoding::Encoding;

    #[test]
    fn the_counts_do_not_depend_on_the_threads() {
        let long = "many words ".repeat(BYTES_PER_THREAD / 10);
        let mut texts: Vec<&str> = (0..5000).map(|end| &long[..end % 700]).collect();
        texts.extend([long.as_str(), "", &long[..70_000]]);
        let expected: Vec<_> = texts
            .iter()
            .map(|text| Encoding::Cl100kBase.count(text))
            .collect::<Result<_, _>>()
            .unwrap_or_default();
        assert_eq!(expected.len(), texts.len());
        for threads in [0, 1, 2, 3, 1000] {
            assert_eq!(
                count_each(&texts, Encoding::Cl100kBase, threads),
                Ok(expected.clone())
            );
        }
    }

    fn parts(text: &str) -> Vec<&str> {
        let mut parts = vec![];
        assert_eq!(divide(text, Encoding::O200kBase, &mut parts), Ok(()));
        assert_eq!(parts.concat(), text);
        parts
    }

    #[test]
    fn a_long_text_is_divided_where_it_can_be() {
        for unit in [
            "many words ",
            "a",
            " ",
            "\n",
            "ab1",
            "亚洲，",
            "où l'été\n",
            "😀",
        ] {
            let text = unit.repeat(2 * LONG / unit.len());
            let parts = parts(&text);
            if matches!(unit, "a" | " " | "\n" | "😀") {
                assert_eq!(parts.len(), 1, "{unit:?}");
            } else {
                let longest = parts.iter().map(|part| part.len()).max();
                assert!(
                    longest < Some(BYTES_PER_PART + 100),
                    "{unit:?}: {longest:?}"
                );
            }
        }
        assert_eq!(parts(&"a ".repeat(LONG / 2 - 1)).len(), 1);
        assert_eq!(parts("").len(), 1);
    }

    /// Every shape of text stands at the place where a part would end.
    #[test]
    fn what_straddles_a_cut_counts_as_it_does_in_the_whole() {
        let shapes = [
            "it's",
            "we'LLama",
            "'ſ",
            "\n\n  x",
            "!\n/\n/abc",
            "1234567",
            "亚洲AV亚b",
            "  ",
            "\r\n",
            "x\u{301}y",
            "1\u{301}ABC",
            "\u{3000}\u{85}",
            "😀\u{200d}😀",
            "-- --",
            "> </h1> </p>",
            "<unused12>",
        ];
        for encoding in [
            Encoding::O200kBase,
            Encoding::Cl100kBase,
            Encoding::R50kBase,
            Encoding::Gemma3,
        ] {
            for filler in ["words and ", "a", "\n", " "] {
                for shift in [0, 1, 2, 5] {
                    let mut text = String::new();
                    for (number, shape) in shapes.iter().cycle().take(32).enumerate() {
                        let end = number * BYTES_PER_PART / 4 + BYTES_PER_PART / 4 - shift;
                        text.push_str(&filler.repeat((end - text.len()) / filler.len()));
                        text.push_str(shape);
                    }
                    assert!(text.len() >= LONG);
                    let whole = encoding.count(&text);
                    assert_eq!(
                        count(&text, encoding, 3),
                        whole,
                        "{encoding:?} {filler:?} {shift}"
                    );
                    if shift == 0 {
                        let batch = ["one", &text, "two words"];
                        let each: Result<Vec<_>, _> =
                            batch.iter().map(|text| encoding.count(text)).collect();
                        assert_eq!(count_each(&batch, encoding, 2), each);
                    }
                }
            }
        }
    }

    #[test]
    fn no_texts_have_no_counts() {
        assert_eq!(count_each(&[], Encoding::Cl100kBase, 0), Ok(vec![]));
    }
}
