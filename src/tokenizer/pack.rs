//! Runs of texts that fit together, in order.

use std::ops::Range;

use crate::memory;

/// What becomes of a text that alone has too many tokens.
///
/// # Example
///
/// ```
/// use ainalyn_tokenizer::{Oversized, resolve};
///
/// let texts = ["one", "two three four five"];
/// let runs = resolve("gpt-4o")?.pack(&texts, 3, 0, 0, Oversized::Cut)?;
/// assert_eq!(runs, [0..1, 1..2]);
/// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Oversized {
    /// It is an error, which tells the text's index.
    #[default]
    Error,
    /// It has as many tokens as a text may have, since it will be cut to that before it is sent.
    Cut,
}

/// Runs of numbers whose sums are at most `most`, and that are at most `max_items` (0: any number).
///
/// Each run is as long as it can be. None of the numbers is above `most`.
pub(crate) fn runs(numbers: &[u64], most: u64, max_items: u64) -> Vec<Range<usize>> {
    let (mut runs, mut start, mut sum) = (Vec::new(), 0, 0_u64);
    for (index, &number) in numbers.iter().enumerate() {
        let full = max_items > 0 && (index - start) as u64 >= max_items;
        if index > start && (full || sum.saturating_add(number) > most) {
            memory::push(&mut runs, start..index);
            (start, sum) = (index, 0);
        }
        sum = sum.saturating_add(number);
    }
    if start < numbers.len() {
        memory::push(&mut runs, start..numbers.len());
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::runs;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn runs_join_fit_and_are_as_long_as_can_be(
            numbers in proptest::collection::vec(0..30u64, 0..50),
            most in 29..90u64,
            max_items in 0..9u64,
        ) {
            let found = runs(&numbers, most, max_items);
            let joined: Vec<usize> = found.iter().cloned().flatten().collect();
            prop_assert_eq!(joined, (0..numbers.len()).collect::<Vec<_>>());
            let sum = |run: std::ops::Range<usize>| numbers[run].iter().sum::<u64>();
            for (at, run) in found.iter().enumerate() {
                prop_assert!(!run.is_empty() && sum(run.clone()) <= most);
                prop_assert!(max_items == 0 || run.len() as u64 <= max_items);
                let full = max_items > 0 && run.len() as u64 == max_items;
                let last = at + 1 == found.len();
                prop_assert!(last || full || sum(run.start..run.end + 1) > most);
            }
        }
    }

    #[test]
    fn sums_do_not_overflow() {
        assert_eq!(runs(&[u64::MAX, u64::MAX], u64::MAX, 0).len(), 1);
        assert!(runs(&[], 5, 0).is_empty());
    }
}
