//! Estimates for models whose vocabulary is not public.

use crate::Encoding;

/// How the count of one encoding becomes an estimate of another tokenizer's.
#[derive(Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The family of models that it is for.
    pub family: &'static str,
    /// The encoding that is counted with.
    pub base: Encoding,
    /// The best estimate, in thousandths of the base's count.
    pub factor: u64,
    /// The bound to budget with, in thousandths of the base's count.
    pub upper_factor: u64,
}

/// The unit of the factors: whole numbers give every language the same answer.
const THOUSAND: u64 = 1000;

impl Estimate {
    /// The best estimate for a text that the base counts to `counted`, rounded half up.
    pub const fn count(&self, counted: u64) -> u64 {
        scaled(counted, self.factor, THOUSAND / 2)
    }

    /// The bound to budget with, rounded up.
    pub const fn upper(&self, counted: u64) -> u64 {
        scaled(counted, self.upper_factor, THOUSAND - 1)
    }

    /// The largest count by the base whose [`Self::upper`] is at most `max_tokens`.
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

/// Every estimate there is, in a fixed order.
pub(crate) fn all() -> &'static [Estimate] {
    &[]
}
