//! Where in a block a rule may look, by a few operations on its bits.

use super::scan::{BLOCK, Masks};

/// A number of so many digits may be of interest whatever stands behind it.
pub const LONG: usize = 6;

/// Of what there may be many, all bits where a rule that is on wants it, else none.
#[derive(Default)]
pub struct Wanted {
    /// Numbers whatever their length, by the sign behind them.
    pub parted: u64,
    /// Numbers of any length, whatever stands behind them.
    pub short: u64,
    /// Each `=` and `:`.
    pub assigned: u64,
    pub mac: u64,
    pub iban: u64,
}

/// A block of the text, with the one before.
pub struct Places<'m> {
    pub base: usize,
    pub this: &'m Masks,
    pub before: &'m Masks,
    /// So many bytes of the text are left from the block on.
    pub left: usize,
}

impl Places<'_> {
    /// The places in the text of the bits.
    #[inline(always)]
    pub fn of(&self, mut mask: u64) -> impl Iterator<Item = usize> + use<> {
        let base = self.base;
        std::iter::from_fn(move || {
            let at = mask.trailing_zeros() as usize;
            let more = mask != 0;
            mask &= mask.wrapping_sub(1);
            more.then_some(base + at)
        })
    }

    /// The bytes that stand so far behind one of a class.
    #[inline(always)]
    fn behind(&self, class: impl Fn(&Masks) -> u64, distance: u32) -> u64 {
        class(self.this) << distance | class(self.before) >> (64 - distance)
    }

    /// Where the number begins that ends at a place, or `most` bytes before it.
    #[inline(always)]
    pub fn number(&self, end: usize, most: usize) -> usize {
        let inside = (end - self.base) as u32;
        let here = self
            .this
            .digit
            .unbounded_shl(u64::BITS - inside)
            .leading_ones();
        let run = if here == inside {
            here + self.before.digit.leading_ones()
        } else {
            here
        };
        end - most.min(run as usize)
    }

    /// The bytes behind the end of the text.
    #[inline(always)]
    fn outside(&self) -> u64 {
        u64::MAX.unbounded_shl(self.left.min(BLOCK) as u32)
    }

    /// Where no word goes on, but for the letter of an escape.
    #[inline(always)]
    pub fn beginnings(&self) -> u64 {
        let goes_on = self.this.word & self.behind(|masks| masks.word, 1);
        !goes_on | self.behind(|masks| masks.backslash, 2)
    }

    /// Signs at which a rule looks. The colons of times, and the dashes of words and dates, are none.
    #[inline(always)]
    pub fn signs(&self, wanted: &Wanted) -> u64 {
        let (colon, dash) = (self.this.colon, self.this.dash);
        let mut signs = self.this.sign | (self.this.equals | colon) & wanted.assigned;
        if colon != 0 {
            // No group of an address is longer than four digits: three colons, or two side by side.
            let chain =
                |link: u64| (1..=5).fold(0, |near, distance| near | chained(link, distance));
            let address = colon & chain(colon & chain(colon)) | colon & chained(colon, 1);
            signs |= address | colon & chained(self.this.slash, 1);
        }
        if dash != 0 {
            let pairs = (1..=4).fold(dash, |left, pair| left & chained(dash, 3 * pair));
            signs |= pairs & wanted.mac;
        }
        signs
    }

    /// The first dash of dates such as 2026-11-29, of which the last is seen to end.
    #[inline(always)]
    fn dates(&self) -> u64 {
        let digit = |masks: &Masks| masks.digit;
        let year = (1..=4).fold(self.this.dash, |left, distance| {
            left & self.behind(digit, distance)
        });
        let digits = [1, 2, 4, 5].map(|distance| self.this.digit >> distance);
        let rest = digits
            .into_iter()
            .fold(self.this.dash >> 3, |left, one| left & one);
        year & !self.behind(digit, 5) & rest & !chained(self.this.digit | self.outside(), 6)
    }

    /// The first of two digits behind the two letters that a word begins with.
    #[inline(always)]
    pub fn check_digits(&self) -> u64 {
        let letter = |masks: &Masks| masks.word & !masks.digit;
        let letters = self.behind(letter, 1) & self.behind(letter, 2);
        let begins = !self.behind(|masks| masks.word, 3) | self.behind(|masks| masks.backslash, 4);
        self.this.digit & chained(self.this.digit, 1) & letters & begins
    }
}

/// The bytes so far behind which there is one of a class, or the block is over.
#[inline(always)]
pub fn chained(class: u64, distance: u32) -> u64 {
    !(!class >> distance)
}

/// Finds the ends of numbers, of which the block before may hold the beginning.
#[derive(Default)]
pub struct Numbers {
    free: bool,
    behind_dash: bool,
    behind_dot: bool,
}

impl Numbers {
    /// Whether one goes on behind the block.
    pub fn go_on(&self) -> bool {
        self.free | self.behind_dash | self.behind_dot
    }

    /// The places behind the numbers that a rule may be about: long ones, and those that something parts
    /// from a next one. What is joined to digits before, as a date's day is, must be long, or an address
    /// behind a dash: the dots of an address are in one. Dates are none.
    #[inline(always)]
    pub fn ends(&mut self, places: &Places<'_>, wanted: &Wanted) -> u64 {
        let masks = places.this;
        let digit = |masks: &Masks| masks.digit;
        let starts = masks.digit & !places.behind(digit, 1) & places.beginnings();
        let joined = places.behind(digit, 2);
        let after_dash = places.behind(|masks| masks.dash, 1) & joined;
        let after_dot = places.behind(|masks| masks.dot, 1) & joined;
        let behind = |starts, carry| behind_runs(masks.digit, starts, carry);
        let free = behind(starts & !(after_dash | after_dot), &mut self.free);
        let behind_dash = behind(starts & after_dash, &mut self.behind_dash);
        let all = free | behind_dash | behind(starts & after_dot, &mut self.behind_dot);
        let long =
            (1..=LONG as u32).fold(all, |left, distance| left & places.behind(digit, distance));
        let parted = masks.gap | masks.dash | masks.dot | masks.slash;
        // What parts a number from a next one, of which a digit stands right behind, or one sign more.
        let goes_on = chained(masks.digit | parted | places.outside(), 1);
        let mut short = (free & parted | behind_dash & masks.dot) & goes_on;
        if short & masks.dash != 0 {
            short &= !places.dates();
        }
        long | short & wanted.parted | all & wanted.short
    }
}

/// The places behind the runs of a class of which the starts are given. A run that goes on behind the
/// block is carried over.
#[inline(always)]
fn behind_runs(class: u64, starts: u64, carry: &mut bool) -> u64 {
    // A carry runs through all ones.
    let (sum, over) = class.overflowing_add(starts);
    let (sum, again) = sum.overflowing_add(u64::from(*carry));
    *carry = over | again;
    sum & !class
}
