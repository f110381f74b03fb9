//! The vocabularies that this process opened, each under its name.
//!
//! They are never closed: a name means one vocabulary as long as the process lives, whoever remembers it. Nobody who
//! looks a name up waits, so a fork may happen at any time.

use std::sync::OnceLock;

use crate::tokenizer::specials::Specials;
use crate::tokenizer::split::Pattern;
use crate::tokenizer::tables::Tables;

/// The most vocabularies that a process can open.
pub const MOST: usize = 128;

/// An open vocabulary.
pub struct Open {
    pub name: String,
    pub number: usize,
    pub tables: &'static Tables,
    pub pattern: Pattern,
    /// Whether a text is brought into Unicode's normalization form C before.
    pub nfc: bool,
    /// Its added tokens, or none if these are more than texts.
    pub added: Option<Specials>,
    /// The SHA-256 of its file.
    pub source: [u8; 32],
}

static OPEN: [OnceLock<Open>; MOST] = [const { OnceLock::new() }; MOST];

/// Those that are open, in the order in which they were opened.
pub fn all() -> impl Iterator<Item = &'static Open> {
    OPEN.iter().map_while(OnceLock::get)
}

/// The vocabulary of that name.
pub fn named(name: &str) -> Option<&'static Open> {
    all().find(|open| open.name == name)
}

/// The vocabulary of that number.
pub fn numbered(number: usize) -> Option<&'static Open> {
    OPEN.get(number)?.get()
}

/// Keeps tables under a name. Which vocabulary has the name if it is another one, or none if there are too many.
pub fn keep(
    name: &str,
    source: [u8; 32],
    (pattern, nfc, added): (Pattern, bool, Option<Vec<String>>),
    tables: &'static Tables,
) -> Result<&'static Open, Option<&'static Open>> {
    for (number, place) in OPEN.iter().enumerate() {
        let open = place.get_or_init(|| Open {
            name: name.to_owned(),
            number,
            tables,
            pattern,
            nfc,
            added: added.clone().map(Specials::new),
            source,
        });
        if open.name == name {
            let same = open.source == source && open.pattern == pattern;
            return if same { Ok(open) } else { Err(Some(open)) };
        }
    }
    Err(None)
}
