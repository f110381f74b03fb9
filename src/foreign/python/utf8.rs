//! The UTF-8 of long texts.

use std::borrow::Cow;

use super::{abi::Py, interpreter::Interpreter};
use crate::memory;

/// A str of so many characters is long, and pieces of so many fit into a processor's nearest cache.
const LONG: usize = 2 * PIECE;
const PIECE: usize = 1 << 13;

impl Interpreter {
    /// The UTF-8 of a str, which it must not outlive. Of a long one that is not ASCII it is made piece by
    /// piece: CPython would take twice as long for the whole, and keep it with the str.
    pub fn quick_utf8<'a>(&'static self, text: Py) -> Option<Cow<'a, str>> {
        let length = self.length(text)?;
        if length < LONG || self.is_ascii(text)? {
            return self.utf8(text).map(Cow::Borrowed);
        }
        let mut made = memory::text_with_capacity(length + length / 16);
        for start in (0..length).step_by(PIECE) {
            let end = length.min(start + PIECE);
            let piece = self.part(text, start, end)?;
            memory::push_str(&mut made, self.utf8(piece.get())?);
        }
        Some(Cow::Owned(made))
    }
}
