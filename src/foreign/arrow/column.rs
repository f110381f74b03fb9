//! The answers to a column's rows.

use crate::memory;

/// The answers to some rows, as they come.
pub struct Part {
    pub values: Values,
    /// Whether each row has an answer; empty where each has.
    pub valid: Vec<bool>,
}

/// The values of rows; those of rows without an answer are 0, empty, or false.
pub enum Values {
    Numbers(Vec<i64>),
    Texts(Packed),
    Flags(Vec<bool>),
}

/// Texts that lie one after another.
#[derive(Default)]
pub struct Packed {
    /// Where each ends.
    pub ends: Vec<i64>,
    pub bytes: Vec<u8>,
}

impl Packed {
    pub fn push(&mut self, text: &str) {
        memory::reserve(&mut self.bytes, text.len());
        self.bytes.extend_from_slice(text.as_bytes());
        memory::push(&mut self.ends, self.bytes.len() as i64); // a Vec is never longer
    }
}

/// The answers to all rows, in the buffers of an Arrow array.
pub struct Column {
    pub kind: Kind,
    pub length: usize,
    pub nulls: usize,
    /// A bit for each row, set where it has an answer; none where each has.
    pub validity: Option<Vec<u8>>,
    /// The numbers, the offsets of the texts, or none.
    pub numbers: Vec<i64>,
    /// The texts, or a bit for each row.
    pub bytes: Vec<u8>,
}

/// What a column is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Numbers,
    Texts,
    Flags,
}

impl Part {
    fn rows(&self) -> usize {
        match &self.values {
            Values::Numbers(numbers) => numbers.len(),
            Values::Texts(texts) => texts.ends.len(),
            Values::Flags(flags) => flags.len(),
        }
    }
}

impl Column {
    /// The column of these parts, which are all of its kind.
    pub fn of<'a>(kind: Kind, parts: impl Iterator<Item = &'a Part> + Clone) -> Self {
        let length = parts.clone().map(Part::rows).sum();
        let absent = |part: &Part| part.valid.iter().filter(|&&valid| !valid).count();
        let nulls = parts.clone().map(absent).sum();
        let validity = (nulls > 0).then(|| {
            let valid = parts.clone().flat_map(|part| {
                let all = part.valid.is_empty();
                (0..part.rows()).map(move |row| all || part.valid[row])
            });
            bits(length, valid)
        });
        let mut column = Self {
            kind,
            length,
            nulls,
            validity,
            numbers: Vec::new(),
            bytes: Vec::new(),
        };
        match kind {
            Kind::Numbers => column.numbers = memory::with_capacity(length),
            Kind::Texts => {
                column.numbers = memory::with_capacity(length + 1);
                column.numbers.push(0);
            }
            Kind::Flags => {
                let flags = parts.clone().flat_map(|part| match &part.values {
                    Values::Flags(flags) => flags.as_slice(),
                    _ => &[],
                });
                column.bytes = bits(length, flags.copied());
            }
        }
        for part in parts {
            match &part.values {
                Values::Numbers(numbers) => column.numbers.extend_from_slice(numbers),
                Values::Texts(texts) => {
                    let before = column.bytes.len() as i64;
                    column
                        .numbers
                        .extend(texts.ends.iter().map(|end| before + end));
                    memory::reserve(&mut column.bytes, texts.bytes.len());
                    column.bytes.extend_from_slice(&texts.bytes);
                }
                Values::Flags(_) => {}
            }
        }
        column
    }
}

/// A bit for each row, the lowest of a byte first.
fn bits(length: usize, set: impl Iterator<Item = bool>) -> Vec<u8> {
    let mut bytes = memory::filled(0, length.div_ceil(8));
    for (row, set) in set.enumerate() {
        bytes[row / 8] |= u8::from(set) << (row % 8);
    }
    bytes
}
