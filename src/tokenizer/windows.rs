//! A text in windows of at most so many tokens, which may overlap.

use std::ops::Range;

use super::{count::Cuts, encoding::Encoding};
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
        if checked(|| Ok(self.changes(text)))? {
            return Err(invalid(
                "text",
                format!(
                    "{} counts it in Unicode's form C, in which it is not, so that no window stands in it. \
                     Normalize it first.",
                    quoted(self.name())
                ),
            ));
        }
        let overlap = overlap.min(max_tokens.saturating_sub(1));
        let limits = Limits {
            max_tokens,
            overlap,
            at,
        };
        let counter = self.counter()?;
        checked(|| {
            counter.with_cuts(text, max_tokens, |mut cuts| {
                limits.windows(text, &mut cuts, told)
            })
        })
    }
}

/// What windows keep to.
struct Limits {
    max_tokens: u64,
    overlap: u64,
    at: SplitAt,
}

impl Limits {
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

    /// The bytes of the character at `start`, if it fits.
    fn first_character(
        &self,
        text: &str,
        start: usize,
        cuts: &mut Cuts,
        told: impl Fn(u64) -> u64,
    ) -> Result<usize, TokenizerError> {
        let bytes = text[start..].chars().next().map_or(0, char::len_utf8);
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
                .find(|&end| text.is_char_boundary(end) && kind.is_end(text, end));
            if let Some(better) = better
                && cuts.fits(better, self.max_tokens)
            {
                return better;
            }
        }
        end
    }

    /// Where the window begins that follows one: with at most `overlap` tokens of it.
    fn next_start(&self, text: &str, window: Range<usize>, cuts: &mut Cuts) -> usize {
        let end = window.end;
        if self.overlap == 0 || end == text.len() {
            return end;
        }
        let start = cuts.start_of_end(window.clone(), self.overlap);
        if start == window.start {
            return end;
        }
        for kind in self.at.kinds() {
            let better = (start..=start + (end - start) / 2)
                .find(|&start| text.is_char_boundary(start) && kind.is_end(text, start));
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
