//! Tables in one run of bytes: what a cache file holds, and what was just made.
//!
//! ```text
//! 0   16  a name with the version of the format
//! 16   8  a checksum of all that follows
//! 24  32  the SHA-256 of the vocabulary's file
//! 56  32  the numbers: leads, longest, reach, and whether ranks fall
//! 88  31  the name of the pattern, filled up with zeros
//! 119 1   whether a text is normalized before
//! 120 104 the bytes of each table
//! 224  8  the bytes of the added tokens, or all ones if these are more than texts
//! 256     the tables, each from a multiple of 64 on, and then the added tokens: the bytes of each, and itself
//! ```
//!
//! A checksum finds damage. What somebody made up with a right checksum can give wrong counts, but each table has
//! the size that look-ups rely on, and all of them are made by bounds.

use super::Tables;
use super::build::Made;
use super::format::{Numbers, TABLES, UNBOUNDED, WINDOW};

/// The format, and its version: of the tables, too. Whoever changes what a table holds counts it up.
const NAME: &[u8; 16] = b"ainalyn tables 5";

const NUMBERS: usize = 56;
const PATTERN: usize = 88;
const PATTERN_BYTES: usize = 31;
const NFC: usize = 119;
const SIZES: usize = 120;
const ADDED: usize = 224;
const BODY: usize = 256;

/// What a file is known by.
pub struct Header<'a> {
    /// The SHA-256 of what the tables were made of.
    pub source: [u8; 32],
    pub pattern: &'a str,
    pub nfc: bool,
    /// The texts of the added tokens, or none if these are more than texts.
    pub added: Option<Vec<&'a str>>,
}

/// The tables as one run of bytes.
pub fn written(made: &Made, header: &Header) -> Vec<u8> {
    let mut bytes = vec![0; BODY];
    bytes[..16].copy_from_slice(NAME);
    bytes[24..56].copy_from_slice(&header.source);
    let numbers = &made.numbers;
    let words = [
        numbers.boundary_leads,
        numbers.longest as u64,
        numbers.reach as u64,
        numbers.falls.into(),
    ];
    for (place, word) in bytes[NUMBERS..PATTERN].chunks_exact_mut(8).zip(words) {
        place.copy_from_slice(&word.to_le_bytes());
    }
    let pattern = header.pattern.as_bytes();
    bytes[PATTERN..NFC][..pattern.len()].copy_from_slice(pattern);
    bytes[NFC] = header.nfc.into();
    for (place, table) in bytes[SIZES..].chunks_exact_mut(8).zip(&made.tables) {
        place.copy_from_slice(&(table.len() as u64).to_le_bytes());
    }
    for table in &made.tables {
        bytes.extend_from_slice(table);
        bytes.resize(bytes.len().next_multiple_of(64), 0);
    }
    let mut added = Vec::new();
    for token in header.added.iter().flatten() {
        added.extend_from_slice(&(token.len() as u64).to_le_bytes());
        added.extend_from_slice(token.as_bytes());
    }
    let size = header
        .added
        .as_ref()
        .map_or(u64::MAX, |_| added.len() as u64);
    bytes[ADDED..ADDED + 8].copy_from_slice(&size.to_le_bytes());
    bytes.extend_from_slice(&added);
    seal(&mut bytes);
    bytes
}

/// Writes the checksum of what `bytes` hold.
pub fn seal(bytes: &mut [u8]) {
    let sum = checksum(&bytes[24..]);
    bytes[16..24].copy_from_slice(&sum.to_le_bytes());
}

/// The tables in `bytes` and what they are known by, if they are whole and of this format.
pub fn read(bytes: &'static [u8]) -> Option<(Tables, Header<'static>)> {
    let word = |at: usize| {
        let word = bytes.get(at..at + 8)?.first_chunk()?;
        Some(u64::from_le_bytes(*word))
    };
    if bytes.get(..16)? != NAME || word(16)? != checksum(bytes.get(24..)?) {
        return None;
    }
    let size = |at: usize| usize::try_from(word(at)?).ok();
    let numbers = Numbers {
        boundary_leads: word(NUMBERS)?,
        longest: size(NUMBERS + 8)?,
        reach: size(NUMBERS + 16)?,
        falls: word(NUMBERS + 24)? != 0,
    };
    let mut start = BODY;
    let mut tables = [&[][..]; TABLES.len()];
    for (at, table) in tables.iter_mut().enumerate() {
        let end = start.checked_add(size(SIZES + 8 * at)?)?;
        *table = bytes.get(start..end)?;
        start = end.checked_next_multiple_of(64)?;
    }
    let added = match word(ADDED)? {
        u64::MAX => None,
        size => Some(texts(bytes.get(start..)?, usize::try_from(size).ok()?)?),
    };
    let pattern = bytes.get(PATTERN..PATTERN + PATTERN_BYTES)?;
    let header = Header {
        source: *bytes.get(24..NUMBERS)?.first_chunk()?,
        pattern: str::from_utf8(pattern).ok()?.trim_end_matches('\0'),
        nfc: bytes.get(NFC)? != &0,
        added,
    };
    Some((of_parts(tables, numbers)?, header))
}

/// The texts that `bytes` are, each behind its length, if they have that size.
fn texts(mut bytes: &'static [u8], size: usize) -> Option<Vec<&'static str>> {
    if bytes.len() != size {
        return None;
    }
    let mut texts = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk() {
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (text, rest) = rest.split_at_checked(length)?;
        texts.push(str::from_utf8(text).ok()?);
        bytes = rest;
    }
    bytes.is_empty().then_some(texts)
}

/// The tables, if each has the size that look-ups rely on.
fn of_parts(tables: [&'static [u8]; TABLES.len()], numbers: Numbers) -> Option<Tables> {
    let [
        bytes,
        characters,
        prefixes,
        low_rows,
        low_pairs,
        filter,
        seeds,
        slots,
        hot,
        boundaries,
        whole,
        whole_texts,
        high_characters,
    ] = tables;
    let tables = Tables {
        bytes: entries(bytes)?.try_into().ok()?,
        characters: entries(characters)?,
        prefixes: entries(prefixes)?,
        low_rows: entries(low_rows)?.try_into().ok()?,
        low_pairs: entries(low_pairs)?.try_into().ok()?,
        filter: entries(filter)?.try_into().ok()?,
        seeds: entries(seeds)?,
        slots: entries(slots)?,
        hot: entries(hot)?,
        boundaries: entries(boundaries)?.try_into().ok()?,
        whole: entries(whole)?,
        whole_texts: entries(whole_texts)?,
        high_characters: entries(high_characters)?,
        numbers,
    };
    let sound = !tables.seeds.is_empty()
        && !tables.slots.is_empty()
        && tables.hot.len().is_power_of_two()
        && tables.hot.len() > 1
        && (tables.whole.is_empty() || tables.whole.len().is_power_of_two())
        && numbers.longest > 0
        && (numbers.reach < WINDOW / 2 || numbers.reach == UNBOUNDED);
    sound.then_some(tables)
}

/// The entries of a table, if they are whole.
fn entries<const N: usize>(table: &'static [u8]) -> Option<&'static [[u8; N]]> {
    let (entries, rest) = table.as_chunks();
    rest.is_empty().then_some(entries)
}

/// Four sums side by side, so that megabytes take less than a millisecond.
fn checksum(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let step = |sum: u64, word: u64| (sum ^ word).wrapping_mul(FACTOR).rotate_left(29);
    let (blocks, rest) = bytes.as_chunks::<32>();
    let mut sums = [1, 2, 3, 4];
    for block in blocks {
        for (sum, word) in sums.iter_mut().zip(block.as_chunks().0) {
            *sum = step(*sum, u64::from_le_bytes(*word));
        }
    }
    let sum = sums.into_iter().fold(bytes.len() as u64, step);
    rest.iter().fold(sum, |sum, &byte| step(sum, byte.into()))
}
