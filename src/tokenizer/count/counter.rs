//! What a count goes by.

use crate::tokenizer::split::Pattern;
use crate::tokenizer::tables::Tables;

/// Counts the tokens of one encoding.
#[derive(Clone, Copy)]
pub struct Counter {
    pub(crate) tables: &'static Tables,
    pub(crate) pattern: Pattern,
    /// Ranks from here on are not this encoding's, although they stand in its tables.
    pub(crate) ranks: u32,
    /// Which of the thread's caches is this encoding's.
    pub(crate) cache: usize,
}

impl Counter {
    pub(crate) fn new(tables: &'static Tables, pattern: Pattern, ranks: u32, cache: usize) -> Self {
        Self {
            tables,
            pattern,
            ranks,
            cache,
        }
    }
}
