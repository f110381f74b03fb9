//! Lists of words, by one automaton for all lists.

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input};

use super::{
    config::WordList,
    error::FilterError,
    span::{Span, Spans},
    text::{Text, WORD, is},
};
use crate::{error::quoted, memory};

/// Up to so many bytes of words, the automaton has a table for each state: twice as fast, and larger.
const TABLE_BYTES: usize = 64 << 10;

/// Finds words.
pub struct Words {
    automaton: AhoCorasick,
    /// Of each word, the number of its rule, its length, and whether it is to be whole.
    words: Vec<(u16, usize, bool)>,
    /// Bytes of the longest.
    pub longest: usize,
}

impl Words {
    /// The words of lists, whose rules have the numbers from 0 on; nothing where there are none.
    /// `folded` gives what the rules see of a word.
    pub fn new(
        lists: &[WordList],
        folded: impl Fn(&str) -> String,
    ) -> Result<Option<Words>, FilterError> {
        let (mut values, mut words) = (Vec::new(), Vec::new());
        for (number, list) in lists.iter().enumerate() {
            for (at, value) in list.values.iter().enumerate() {
                let value = folded(value);
                if value.is_empty() {
                    let reason = format!(
                        "word {at} of {} is empty, and would be found everywhere. Leave it out.",
                        quoted(&list.name)
                    );
                    return Err(FilterError::InvalidInput {
                        field: "words".into(),
                        reason,
                    });
                }
                words.push((number as u16, value.len(), list.word));
                values.push(value);
            }
        }
        if values.is_empty() {
            return Ok(None);
        }
        let small = values.iter().map(String::len).sum::<usize>() <= TABLE_BYTES;
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(small.then_some(AhoCorasickKind::DFA))
            .build(&values);
        let longest = values.iter().map(String::len).max().unwrap_or_default();
        match automaton {
            Ok(automaton) => Ok(Some(Words {
                automaton,
                words,
                longest,
            })),
            Err(error) => Err(FilterError::InvalidInput {
                field: "words".into(),
                reason: format!("they are too many ({error})."),
            }),
        }
    }

    /// Adds every word from a place on, also those that overlap.
    pub fn search(&self, text: &Text<'_>, from: usize, found: &mut Spans) {
        let bytes = text.bytes;
        for hit in self
            .automaton
            .find_overlapping_iter(Input::new(bytes).range(from..))
        {
            let (rule, length, whole) = self.words[hit.pattern().as_usize()];
            let (start, end) = (hit.end() - length, hit.end());
            if whole && (divides_word(bytes, start) || divides_word(bytes, end)) {
                continue;
            }
            // What lies within this one, or the same word in another list, needs no place of its own.
            while found
                .all
                .pop_if(|last| last.rule == rule && last.start >= start)
                .is_some()
            {}
            memory::push(&mut found.all, Span { start, end, rule });
        }
        found.unsettled_from(bytes.len().saturating_sub(self.longest));
    }
}

/// Whether a place lies within a word.
fn divides_word(bytes: &[u8], place: usize) -> bool {
    let word = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(|&byte| is(byte, WORD))
    };
    word(place.checked_sub(1)) && word(Some(place))
}
