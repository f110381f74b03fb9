//! Estimates for models whose vocabulary is not public.

use std::sync::LazyLock;

use crate::tokenizer::encoding::Encoding;

/// The one table of estimates, which the Python implementation reads as well.
const TABLE: &str = include_str!("../../ainalyn/data/estimates.tsv");

/// How the count of one encoding becomes an estimate of another tokenizer's.
///
/// # Example
///
/// ```
/// let estimate = ainalyn_tokenizer::resolve("claude-3")?.estimate().unwrap();
/// assert_eq!(estimate.provider, "Anthropic");
/// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The family of models that it is for.
    pub family: &'static str,
    /// The encoding that is counted with.
    pub base: Encoding,
    /// The best estimate, in thousandths of the base's count.
    pub factor: u64,
    /// The bound to budget with, in thousandths of the base's count. Like the
    /// factor it is at least a thousand.
    pub upper_factor: u64,
    /// When the figures were taken, as year and month.
    pub date: &'static str,
    /// Who serves the models.
    pub provider: &'static str,
    /// The provider's endpoint that counts.
    pub endpoint: &'static str,
}

/// The unit of the factors: whole numbers give every language the same answer.
const THOUSAND: u64 = 1000;

impl Estimate {
    /// The best estimate for a text that the base counts to `counted`, rounded half up.
    ///
    /// # Example
    ///
    /// ```
    /// let estimate = ainalyn_tokenizer::resolve("claude-3")?.estimate().unwrap();
    /// assert!(estimate.count(1000) >= 1000);
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub const fn count(&self, counted: u64) -> u64 {
        scaled(counted, self.factor, THOUSAND / 2)
    }

    /// The bound to budget with, rounded up.
    ///
    /// # Example
    ///
    /// ```
    /// let estimate = ainalyn_tokenizer::resolve("claude-3")?.estimate().unwrap();
    /// assert!(estimate.upper(1000) >= estimate.count(1000));
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub const fn upper(&self, counted: u64) -> u64 {
        scaled(counted, self.upper_factor, THOUSAND - 1)
    }

    /// The largest count by the base whose [`Self::upper`] is at most `max_tokens`.
    ///
    /// # Example
    ///
    /// ```
    /// let estimate = ainalyn_tokenizer::resolve("claude-3")?.estimate().unwrap();
    /// assert!(estimate.upper(estimate.base_limit(1000)) <= 1000);
    /// # Ok::<(), ainalyn_tokenizer::TokenizerError>(())
    /// ```
    pub const fn base_limit(&self, max_tokens: u64) -> u64 {
        clamped(max_tokens as u128 * THOUSAND as u128 / self.upper_factor as u128)
    }
}

const fn scaled(counted: u64, factor: u64, carry: u64) -> u64 {
    clamped((counted as u128 * factor as u128 + carry as u128) / THOUSAND as u128)
}

const fn clamped(number: u128) -> u64 {
    if number > u64::MAX as u128 {
        u64::MAX
    } else {
        number as u64
    }
}

static ESTIMATES: LazyLock<Vec<Estimate>> = LazyLock::new(|| {
    let rows = TABLE.lines().filter(|row| !row.starts_with('#'));
    // A test counts the rows.
    rows.filter_map(read).collect()
});

fn read(row: &'static str) -> Option<Estimate> {
    let mut fields = row.split('\t');
    Some(Estimate {
        family: fields.next()?,
        base: Encoding::from_name(fields.next()?)?,
        factor: fields.next()?.parse().ok()?,
        upper_factor: fields.next()?.parse().ok()?,
        date: fields.next()?,
        provider: fields.next()?,
        endpoint: fields.next()?,
    })
}

/// Every estimate there is, in a fixed order.
pub(crate) fn all() -> &'static [Estimate] {
    &ESTIMATES
}

#[cfg(test)]
mod tests {
    use super::{TABLE, all};

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows = TABLE.lines().filter(|row| !row.starts_with('#')).count();
        assert_eq!(all().len(), rows);
    }

    #[test]
    fn an_estimate_is_at_least_the_base_and_at_most_its_bound() {
        for estimate in all() {
            assert!(estimate.factor >= 1000 && estimate.upper_factor >= estimate.factor);
            assert_eq!((estimate.count(0), estimate.upper(0)), (0, 0));
            for counted in (1..5000).chain([u64::MAX / 3, u64::MAX]) {
                let (count, upper) = (estimate.count(counted), estimate.upper(counted));
                assert!(
                    counted <= count && count <= upper,
                    "{} {counted}",
                    estimate.family
                );
            }
        }
    }

    #[test]
    fn the_base_limit_is_the_largest_that_fits() {
        for estimate in all() {
            for max_tokens in (0..5000).chain([u64::MAX / 3]) {
                let limit = estimate.base_limit(max_tokens);
                assert!(estimate.upper(limit) <= max_tokens);
                assert!(estimate.upper(limit + 1) > max_tokens);
            }
        }
    }
}
