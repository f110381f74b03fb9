//! A text in windows of at most so many tokens, which may overlap.

use std::ops::Range;

#[cfg(feature = "vocabularies")]
use super::nfc::Nfc;
use super::{
    count::{Counter, Cuts},
    encoding::Encoding,
};
use crate::error::{TokenizerError, quoted};
use crate::memory::{self, checked};

/// Where windows end, if they can.
///
/// # Example
///
/// ```
/// use ainalyn_tokenizer::{SplitAt, split_to_tokens};
///
/// let text = "One longer line.\nAnother one that is longer.";
/// let windows = split_to_tokens(text, 6, "gpt-4o", 0, SplitAt::Line)?;
/// assert_eq!(windows[0], "One longer line.\n");
/// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SplitAt {
    /// After any token.
    #[default]
    Token,
    /// Before white space that follows something else.
    Word,
    /// After a newline; else as for a word.
    Line,
    /// After an empty line; else as for a line.
    Paragraph,
}

impl SplitAt {
    /// Itself, and what is taken in its place, the best first.
    const fn kinds(self) -> &'static [Self] {
        match self {
            Self::Token => &[],
            Self::Word => &[Self::Word],
            Self::Line => &[Self::Line, Self::Word],
            Self::Paragraph => &[Self::Paragraph, Self::Line, Self::Word],
        }
    }

    /// Whether a window that ends at `at`, which is a character boundary, ends as it should.
    fn is_end(self, text: &str, at: usize) -> bool {
        let before = &text[..at];
        match self {
            Self::Token => true,
            Self::Word => {
                before.ends_with(|last: char| !last.is_whitespace())
                    && text[at..].starts_with(char::is_whitespace)
            }
            Self::Line => before.ends_with('\n'),
            Self::Paragraph => before.ends_with("\n\n") || before.ends_with("\n\r\n"),
        }
    }
}

impl Encoding {
    /// Divides `text` into windows of at most `max_tokens` tokens: where each of them stands, in bytes.
    ///
    /// The first window is what [`Self::truncate`] keeps of the text, and each further one what it keeps
    /// of the rest, which begins where the last one ends, or with at most `overlap` tokens of it. So each
    /// window counts to at most `max_tokens` by itself, and without an overlap they join to the text. A
    /// window ends at the last end of the kind `at` in its last half, if there is one, or of the next
    /// kind; an overlap begins at the first one in its first half. An overlap that would be a whole window,
    /// or leave no room for a further character, is left out.
    ///
    /// The cost is linear in the text, and in what overlaps.
    ///
    /// # Errors
    ///
    /// [`TokenizerError::InvalidInput`] when `max_tokens` is 0, when `overlap` is not less, and when a
    /// character alone has more than `max_tokens` tokens, which none has where that is 4 or more; and
    /// [`TokenizerError::Encoding`] when the vocabulary was left out of this build.
    ///
    /// # Example
    ///
    /// ```
    /// use ainalyn_tokenizer::{Encoding, SplitAt};
    ///
    /// let windows = Encoding::O200kBase.split_offsets("many more words", 2, 1, SplitAt::Token)?;
    /// assert_eq!(windows, [0..9, 4..15]);
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub fn split_offsets(
        self,
        text: &str,
        max_tokens: u64,
        overlap: u64,
        at: SplitAt,
    ) -> Result<Vec<Range<usize>>, TokenizerError> {
        check(max_tokens, overlap)?;
        self.windows(text, max_tokens, overlap, at, |tokens| tokens)
    }

    /// [`Self::split_offsets`] by limits that were checked, where an error tells tokens as `told` does.
    pub(crate) fn windows(
        self,
        text: &str,
        max_tokens: u64,
        overlap: u64,
        at: SplitAt,
        told: impl Fn(u64) -> u64,
    ) -> Result<Vec<Range<usize>>, TokenizerError> {
        let limits = Limits::new(max_tokens, overlap.min(max_tokens.saturating_sub(1)), at);
        #[cfg(feature = "vocabularies")]
        if let Some(counter) = self.normalizing() {
            return checked(|| limits.windows_nfc(&counter, text, told));
        }
        let counter = self.counter()?;
        checked(|| limits.windows_of(&counter, text, told))
    }
}

/// What windows keep to.
struct Limits<'p> {
    max_tokens: u64,
    overlap: u64,
    at: SplitAt,
    /// The last place up to one at which a window may end or begin, and the first one from it on: each is its own,
    /// but for what stands for other characters of a text that was normalized.
    floor: &'p dyn Fn(usize) -> usize,
    ceil: &'p dyn Fn(usize) -> usize,
}

impl Limits<'_> {
    /// Of a text that is counted as it stands.
    fn new(max_tokens: u64, overlap: u64, at: SplitAt) -> Self {
        Limits {
            max_tokens,
            overlap,
            at,
            floor: &|place| place,
            ceil: &|place| place,
        }
    }

    fn windows_of(
        &self,
        counter: &Counter,
        text: &str,
        told: impl Fn(u64) -> u64,
    ) -> Result<Vec<Range<usize>>, TokenizerError> {
        counter.with_cuts(text, self.max_tokens, |mut cuts| {
            self.windows(text, &mut cuts, told)
        })
    }

    /// Windows of the text in form C, told by where they stand in the text.
    #[cfg(feature = "vocabularies")]
    fn windows_nfc(
        &self,
        counter: &Counter,
        text: &str,
        told: impl Fn(u64) -> u64,
    ) -> Result<Vec<Range<usize>>, TokenizerError> {
        let nfc = Nfc::of(text);
        let limits = Limits {
            floor: &|place| nfc.floor(place).0,
            ceil: &|place| nfc.ceil(place).0,
            ..*self
        };
        let mut windows = limits.windows_of(counter, &nfc.text, told)?;
        for window in &mut windows {
            *window = nfc.floor(window.start).1..nfc.floor(window.end).1;
        }
        Ok(windows)
    }

    fn windows(
        &self,
        text: &str,
        cuts: &mut Cuts,
        told: impl Fn(u64) -> u64,
    ) -> Result<Vec<Range<usize>>, TokenizerError> {
        let mut windows: Vec<Range<usize>> = Vec::new();
        let (mut start, mut covered) = (0, 0);
        while covered < text.len() {
            let mut end = cuts.end(start, self.max_tokens);
            end = self.whole_end(start..end, cuts);
            if end <= covered && start < covered {
                start = covered;
                continue;
            }
            if end == start {
                end += self.first_character(text, start, cuts, &told)?;
            } else if end < text.len() {
                end = self.better_end(text, start..end, covered, cuts);
            }
            memory::push(&mut windows, start..end);
            covered = end;
            start = self.next_start(text, start..end, cuts);
        }
        Ok(windows)
    }

    /// The end of a window, or the last one before it that is within nothing that normalizing changed.
    fn whole_end(&self, window: Range<usize>, cuts: &mut Cuts) -> usize {
        let Range { start, mut end } = window;
        loop {
            let whole = (self.floor)(end);
            if whole == end || whole <= start {
                return whole;
            }
            // What is before a change may have more tokens than what is cut within it.
            end = cuts.end_within(start..whole, self.max_tokens);
        }
    }

    /// The bytes of the character at `start`, or of what was made of one, if it fits.
    fn first_character(
        &self,
        text: &str,
        start: usize,
        cuts: &mut Cuts,
        told: impl Fn(u64) -> u64,
    ) -> Result<usize, TokenizerError> {
        let character = text[start..].chars().next().map_or(0, char::len_utf8);
        let bytes = (self.ceil)(start + character) - start;
        let tokens = cuts.count_up_to(start..start + bytes, u64::MAX);
        match tokens {
            Some(tokens) if tokens > self.max_tokens => Err(invalid(
                "max_tokens",
                format!(
                    "the character {} has {} tokens, so no window holds it. Pass at least that number.",
                    quoted(&text[start..start + bytes]),
                    told(tokens)
                ),
            )),
            _ => Ok(bytes),
        }
    }

    /// The end of the best kind in the last half of a window and behind `covered`, or the window's own.
    fn better_end(
        &self,
        text: &str,
        window: Range<usize>,
        covered: usize,
        cuts: &mut Cuts,
    ) -> usize {
        let Range { start, end } = window;
        let least = covered.max(start + (end - start) / 2) + 1;
        for kind in self.at.kinds() {
            let better = (least..=end)
                .rev()
                .find(|&end| self.is_end(*kind, text, end));
            if let Some(better) = better
                && cuts.fits(better, self.max_tokens)
            {
                return better;
            }
        }
        end
    }

    /// Whether a window may end at `end`, and ends as it should there.
    fn is_end(&self, kind: SplitAt, text: &str, end: usize) -> bool {
        text.is_char_boundary(end) && kind.is_end(text, end) && (self.floor)(end) == end
    }

    /// Where the window begins that follows one: with at most `overlap` tokens of it.
    fn next_start(&self, text: &str, window: Range<usize>, cuts: &mut Cuts) -> usize {
        let end = window.end;
        if self.overlap == 0 || end == text.len() {
            return end;
        }
        let mut start = window.start;
        loop {
            let found = cuts.start_of_end(start..end, self.overlap);
            start = (self.ceil)(found);
            if start == found {
                break;
            }
        }
        if start == window.start {
            return end;
        }
        for kind in self.at.kinds() {
            let better =
                (start..=start + (end - start) / 2).find(|&start| self.is_end(*kind, text, start));
            if let Some(better) = better
                && cuts.count_up_to(better..end, self.overlap).is_some()
            {
                return better;
            }
        }
        start
    }
}

/// Fails unless windows of `max_tokens` tokens can go on with `overlap` of them.
pub(crate) fn check(max_tokens: u64, overlap: u64) -> Result<(), TokenizerError> {
    check_most("max_tokens", max_tokens)?;
    if overlap >= max_tokens {
        return Err(invalid(
            "overlap",
            format!("it is {overlap}, and must be less than `max_tokens`, which is {max_tokens}."),
        ));
    }
    Ok(())
}

/// Fails unless something fits into so many tokens.
pub(crate) fn check_most(field: &str, most: u64) -> Result<(), TokenizerError> {
    if most == 0 {
        return Err(invalid(
            field,
            "it is out of range. Pass a whole number from 1 to 9,223,372,036,854,775,807."
                .to_owned(),
        ));
    }
    Ok(())
}

fn invalid(field: &str, reason: String) -> TokenizerError {
    TokenizerError::InvalidInput {
        field: field.to_owned(),
        reason,
    }
}

#[cfg(all(test, feature = "cl100k", feature = "vocabularies"))]
mod tests {
    use proptest::{prelude::*, sample::select};

    use super::{Limits, SplitAt};
    use crate::tokenizer::nfc::tests::{QWEN, texts};

    proptest! {
        #[test]
        fn a_text_that_is_normalized_has_windows_of_its_own(text in texts(), max in 1..40u64) {
            // What is one character when it is normalized may have more tokens than a window.
            if let Ok(windows) = Limits::new(max, 0, SplitAt::Token).windows_nfc(&QWEN, &text, |tokens| tokens) {
                let mut start = 0;
                for window in windows {
                    prop_assert_eq!(window.start, start);
                    let kept = QWEN.truncate_nfc(&text[start..], max).len();
                    start = window.end;
                    prop_assert!(kept == window.len() || kept == 0);
                    prop_assert!(QWEN.count_nfc(&text[window]) <= max);
                }
                prop_assert_eq!(start, text.len());
            }
        }

        #[test]
        fn so_have_windows_that_overlap(
            text in texts(),
            max in 4..40u64,
            overlap in 1..4u64,
            at in select(&[SplitAt::Token, SplitAt::Word, SplitAt::Line][..]),
        ) {
            if let Ok(windows) = Limits::new(max, overlap, at).windows_nfc(&QWEN, &text, |tokens| tokens) {
                let mut covered = 0;
                for window in windows {
                    prop_assert!(window.start <= covered && covered < window.end);
                    prop_assert!(QWEN.count_nfc(&text[window.start..covered]) <= overlap);
                    prop_assert!(QWEN.count_nfc(&text[window.clone()]) <= max);
                    covered = window.end;
                }
                prop_assert_eq!(covered, text.len());
            }
        }
    }
}
