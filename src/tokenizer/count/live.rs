//! Which positions of a piece hold a token while it is merged: of `N` positions, the last of which holds none
//! and stands for "no token".

/// The positions of the tokens, in order.
pub trait Live<const N: usize>: Copy {
    const NEW: Self;

    /// As many tokens as units, which are fewer than `N` and at least one.
    fn fill(&mut self, units: usize);

    fn tokens(&self) -> usize;

    /// The position of the token after the one at `at`.
    fn next(&self, at: usize) -> usize;

    /// The position of the token before the one at `at`.
    fn before(&self, at: usize) -> usize;

    /// Takes out the token after the one at `at`, which there is; returns where it was, and where the next one is.
    fn remove_after(&mut self, at: usize) -> (usize, usize);
}

/// A bit for each of up to 64 positions, and for the last one.
impl<const N: usize> Live<N> for u64 {
    const NEW: Self = 0;

    #[inline(always)]
    fn fill(&mut self, units: usize) {
        *self = u64::MAX >> (64 - units) | 1 << (N - 1);
    }

    #[inline(always)]
    fn tokens(&self) -> usize {
        self.count_ones() as usize - 1
    }

    #[inline(always)]
    fn next(&self, at: usize) -> usize {
        (self & (u64::MAX << at << 1)).trailing_zeros() as usize % N
    }

    #[inline(always)]
    fn before(&self, at: usize) -> usize {
        // Without one before it, this is the last position.
        ((self & ((1 << at) - 1)).leading_zeros() as usize ^ 63) % N
    }

    #[inline(always)]
    fn remove_after(&mut self, at: usize) -> (usize, usize) {
        let after = *self & (u64::MAX << at << 1);
        let right = after.trailing_zeros() as usize % N;
        *self &= !(1 << right);
        let next = (after & after.wrapping_sub(1)).trailing_zeros() as usize % N;
        (right, next)
    }
}

/// What stands before and after each of up to 256 positions.
#[derive(Clone, Copy)]
pub struct Linked<const N: usize> {
    next: [u8; N],
    before: [u8; N],
    tokens: usize,
}

impl<const N: usize> Live<N> for Linked<N> {
    const NEW: Self = {
        assert!(N <= 256);
        let (mut next, mut before) = ([0; N], [0; N]);
        let mut at = 0;
        while at < N {
            next[at] = ((at + 1) % N) as u8;
            before[at] = ((at + N - 1) % N) as u8;
            at += 1;
        }
        Self {
            next,
            before,
            tokens: 0,
        }
    };

    #[inline(always)]
    fn fill(&mut self, units: usize) {
        *self = Self::NEW;
        self.next[units - 1] = (N - 1) as u8;
        self.tokens = units;
    }

    #[inline(always)]
    fn tokens(&self) -> usize {
        self.tokens
    }

    #[inline(always)]
    fn next(&self, at: usize) -> usize {
        usize::from(self.next[at]) % N
    }

    #[inline(always)]
    fn before(&self, at: usize) -> usize {
        usize::from(self.before[at]) % N
    }

    #[inline(always)]
    fn remove_after(&mut self, at: usize) -> (usize, usize) {
        let right = usize::from(self.next[at]) % N;
        let next = usize::from(self.next[right]) % N;
        self.next[at] = next as u8;
        // The one before the last position is never asked for.
        self.before[next] = at as u8;
        self.tokens -= 1;
        (right, next)
    }
}
