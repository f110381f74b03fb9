//! The texts of special tokens, and where they stand in a text.

use std::ops::Range;

/// The texts of special tokens.
pub struct Specials {
    /// In order, so that those with one beginning stand side by side.
    pub(super) sorted: Vec<String>,
    /// Whether one begins with a byte.
    begins: [bool; 256],
}

impl Specials {
    /// Those of a list; empty ones are left out.
    pub fn new(tokens: impl IntoIterator<Item = String>) -> Self {
        let filled = |token: &String| !token.is_empty();
        let mut sorted: Vec<String> = tokens.into_iter().filter(filled).collect();
        sorted.sort_unstable();
        sorted.dedup();
        let mut begins = [false; 256];
        for token in &sorted {
            begins[usize::from(token.as_bytes()[0])] = true;
        }
        Self { sorted, begins }
    }

    /// The first one from `start` on, and of several that begin there the longest.
    ///
    /// Linear in the bytes that it passes, times at most what the longest one has.
    pub fn next(&self, text: &str, start: usize) -> Option<Range<usize>> {
        let bytes = text.as_bytes();
        let mut at = start;
        loop {
            let ahead = bytes.get(at..)?;
            at += ahead
                .iter()
                .position(|&byte| self.begins[usize::from(byte)])?;
            match self.longest(&bytes[at..]) {
                Some(length) => return Some(at..at + length),
                None => at += 1,
            }
        }
    }

    /// The length of the longest one that `bytes` begin with.
    fn longest(&self, bytes: &[u8]) -> Option<usize> {
        let (mut left, mut longest) = (&self.sorted[..], None);
        for (at, byte) in bytes.iter().enumerate() {
            let byte_of = |token: &String| token.as_bytes().get(at).copied();
            let first = left.partition_point(|token| byte_of(token) < Some(*byte));
            let behind = left.partition_point(|token| byte_of(token) <= Some(*byte));
            left = &left[first..behind];
            match left.first() {
                None => break,
                Some(token) if token.len() == at + 1 => longest = Some(at + 1),
                Some(_) => {}
            }
        }
        longest
    }
}

#[cfg(test)]
mod tests {
    use super::Specials;

    fn found(tokens: &[&str], text: &str) -> Vec<String> {
        let specials = Specials::new(tokens.iter().map(ToString::to_string));
        let (mut start, mut all) = (0, vec![]);
        while let Some(token) = specials.next(text, start) {
            all.push(text[token.clone()].to_owned());
            start = token.end;
        }
        all
    }

    #[test]
    fn the_first_and_the_longest_is_found() {
        let tokens = ["<a>", "<a>b", "b<", "", "é"];
        assert_eq!(found(&tokens, "<a><a>bc"), ["<a>", "<a>b"]);
        assert_eq!(found(&tokens, "<<a>b<a>"), ["<a>b", "<a>"]);
        assert_eq!(found(&tokens, "ab<a>é<a"), ["b<", "é"]);
        assert_eq!(found(&tokens, "<a"), [""; 0]);
        assert_eq!(found(&[], "<a>"), [""; 0]);
    }
}
