//! What the rules see of a text: disguises undone, with the way back to the text's own characters.

use std::{borrow::Cow, sync::OnceLock};

use super::{
    once::once,
    rules::rows::data_rows,
    text::{ALNUM, is},
};
use crate::memory;

const ROWS: &str = include_str!("../../ainalyn/data/folds.tsv");

/// A character that the rules see as something else.
#[derive(Clone, Copy)]
struct Change {
    /// Where it stands in the text, in bytes, and its length.
    original: usize,
    length: usize,
    /// Where what is seen of it stands.
    folded: usize,
    seen: &'static str,
}

/// A text as the rules see it.
pub struct Folded<'t> {
    pub text: Cow<'t, str>,
    /// From here on, in bytes of the text that was folded, what follows may change what is seen.
    pub open: usize,
    original: usize,
    ascii: bool,
    changes: Vec<Change>,
}

impl<'t> Folded<'t> {
    /// The text as it is.
    pub fn plain(text: &'t str) -> Self {
        Folded {
            text: Cow::Borrowed(text),
            open: text.len(),
            original: text.len(),
            ascii: text.is_ascii(),
            changes: Vec::new(),
        }
    }

    /// The text with disguises undone. ASCII is as it is.
    pub fn new(text: &'t str) -> Self {
        let plain = Self::plain(text);
        if plain.ascii {
            plain
        } else {
            Builder::new(text).build()
        }
    }

    /// Whether a place counts characters as well as bytes.
    pub fn is_plain_ascii(&self) -> bool {
        self.ascii
    }

    /// The place in the original of the character that stands at a place of `text`.
    pub fn place(&self, folded: usize) -> usize {
        if folded >= self.text.len() {
            return self.original;
        }
        match self.changes[..self
            .changes
            .partition_point(|change| change.folded <= folded)]
            .last()
        {
            None => folded,
            Some(last) => match folded.checked_sub(last.folded + last.seen.len()) {
                None => last.original,
                Some(behind) => last.original + last.length + behind,
            },
        }
    }

    /// What a span covers of the original: whole characters.
    pub fn span(&self, start: usize, end: usize) -> (usize, usize) {
        if self.changes.is_empty() {
            return (start, end);
        }
        let before = self.changes.partition_point(|change| change.folded < end);
        let end = match self.changes[..before].last() {
            None => end,
            Some(last) => {
                let behind = end.saturating_sub(last.folded + last.seen.len());
                last.original + last.length + behind
            }
        };
        (self.place(start), end)
    }

    /// The first character of `text` that stands at a place of the original or behind it.
    pub fn at(&self, original: usize) -> usize {
        let behind = self
            .changes
            .partition_point(|change| change.original < original);
        match self.changes[..behind].last() {
            None => original,
            Some(last) => {
                let end = last.folded + last.seen.len();
                end + original.saturating_sub(last.original + last.length)
            }
        }
    }
}

/// Folds a text from left to right.
struct Builder<'t> {
    text: &'t str,
    changes: Vec<Change>,
    /// Where the word began that goes on, in the original.
    word: Option<usize>,
    /// Whether it has a letter, digit or `@` of ASCII.
    anchored: bool,
    /// The first change since it began; look-alikes among the changes are changes only if it is
    /// anchored.
    first: usize,
    look_alikes: Vec<usize>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        Builder {
            text,
            changes: Vec::new(),
            word: None,
            anchored: false,
            first: 0,
            look_alikes: Vec::new(),
        }
    }

    fn build(mut self) -> Folded<'t> {
        let bytes = self.text.as_bytes();
        let table = table();
        let mut place = 0;
        while place < bytes.len() {
            let wide = next_wide(bytes, place);
            self.ascii(place, wide);
            let Some(character) = self.text[wide..].chars().next() else {
                break;
            };
            let length = character.len_utf8();
            match table.look_up(character) {
                None => self.end_word(),
                Some((seen, false)) => {
                    self.change(wide, length, seen);
                    for byte in seen.bytes() {
                        self.byte(byte, wide);
                    }
                }
                Some((seen, true)) => {
                    self.word.get_or_insert(wide);
                    memory::push(&mut self.look_alikes, self.changes.len());
                    self.change(wide, length, seen);
                }
            }
            place = wide + length;
        }
        let open = self.word.unwrap_or(bytes.len());
        self.end_word();
        self.written(open)
    }

    fn change(&mut self, original: usize, length: usize, seen: &'static str) {
        let change = Change {
            original,
            length,
            folded: 0,
            seen,
        };
        memory::push(&mut self.changes, change);
    }

    /// A run of ASCII: of a long one the ends of the words before and behind it matter alone.
    fn ascii(&mut self, start: usize, end: usize) {
        let bytes = self.text.as_bytes();
        let mut place = start;
        while place < end && is_sign(bytes[place]) {
            self.byte(bytes[place], place);
            place += 1;
        }
        if place == end {
            return;
        }
        self.end_word();
        let from = bytes[place..end]
            .iter()
            .rposition(|byte| !is_sign(*byte))
            .map_or(place, |at| place + at + 1);
        for (at, &byte) in (from..).zip(&bytes[from..end]) {
            self.byte(byte, at);
        }
    }

    fn byte(&mut self, byte: u8, place: usize) {
        if is_sign(byte) {
            self.word.get_or_insert(place);
            self.anchored |= is(byte, ALNUM) || byte == b'@';
        } else {
            self.end_word();
        }
    }

    fn end_word(&mut self) {
        if !self.anchored && !self.look_alikes.is_empty() {
            let mut look_alikes = self.look_alikes.iter().copied().peekable();
            let first = self.first;
            let mut kept = Vec::new();
            for (at, change) in (first..).zip(&self.changes[first..]) {
                if look_alikes.next_if_eq(&at).is_none() {
                    memory::push(&mut kept, *change);
                }
            }
            self.changes.truncate(first);
            self.changes.extend(kept);
        }
        self.look_alikes.clear();
        self.first = self.changes.len();
        (self.word, self.anchored) = (None, false);
    }

    fn written(mut self, open: usize) -> Folded<'t> {
        if self.changes.is_empty() {
            return Folded {
                open,
                ..Folded::plain(self.text)
            };
        }
        let seen = self
            .changes
            .iter()
            .map(|change| change.seen.len())
            .sum::<usize>();
        let mut folded = memory::text_with_capacity(self.text.len() + seen);
        let mut place = 0;
        for change in &mut self.changes {
            folded.push_str(&self.text[place..change.original]);
            change.folded = folded.len();
            folded.push_str(change.seen);
            place = change.original + change.length;
        }
        folded.push_str(&self.text[place..]);
        Folded {
            text: Cow::Owned(folded),
            open,
            original: self.text.len(),
            ascii: false,
            changes: self.changes,
        }
    }
}

/// The first byte beyond ASCII from a place on, or the end.
#[inline]
fn next_wide(bytes: &[u8], mut place: usize) -> usize {
    while let Some(chunk) = bytes[place..].first_chunk::<32>() {
        if !chunk.is_ascii() {
            break;
        }
        place += chunk.len();
    }
    let rest = bytes[place..].iter().position(|byte| !byte.is_ascii());
    rest.map_or(bytes.len(), |at| place + at)
}

/// What words with look-alikes are made of beside these.
#[inline]
fn is_sign(byte: u8) -> bool {
    is(byte, ALNUM) || matches!(byte, b'@' | b'.' | b'_' | b'%' | b'+' | b'-')
}

/// What characters are seen as, 256 of them in a page.
struct Table {
    pages: Vec<u16>,
    /// 0, or 1 more than the place in `seen`.
    entries: Vec<u16>,
    /// What is seen, and whether as a look-alike.
    seen: Vec<(&'static str, bool)>,
}

impl Table {
    #[inline]
    fn look_up(&self, character: char) -> Option<(&'static str, bool)> {
        let code = character as usize;
        let page = usize::from(self.pages[code >> 8]);
        let entry = usize::from(self.entries[page << 8 | code & 0xFF]);
        self.seen.get(entry.checked_sub(1)?).copied()
    }
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    once(&TABLE, || {
        let mut table = Table {
            pages: vec![0; 0x1100],
            entries: vec![0; 256],
            seen: Vec::new(),
        };
        for row in data_rows(ROWS) {
            let mut columns = row.split('\t');
            let mut code = || {
                columns
                    .next()
                    .and_then(|code| usize::from_str_radix(code, 16).ok())
            };
            let (Some(first), Some(last)) = (code(), code()) else {
                continue;
            };
            let look_alike = columns.next() == Some("word");
            let seen = (columns.next().unwrap_or_default(), look_alike);
            let entry = table
                .seen
                .iter()
                .position(|one| *one == seen)
                .unwrap_or_else(|| {
                    table.seen.push(seen);
                    table.seen.len() - 1
                });
            for code in first..=last.min(0x10FFFF) {
                if table.pages[code >> 8] == 0 {
                    table.pages[code >> 8] = (table.entries.len() >> 8) as u16;
                    table.entries.resize(table.entries.len() + 256, 0);
                }
                let page = usize::from(table.pages[code >> 8]);
                table.entries[page << 8 | code & 0xFF] = entry as u16 + 1;
            }
        }
        table
    })
}
