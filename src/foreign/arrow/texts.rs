//! The rows of an array as texts, or what is wrong with them.

use std::collections::HashMap;

use crate::memory;

use super::{
    abi::{ArrowArray, at},
    layout::{Layout, Texts},
    slots::{Flaw, Slots},
};

/// A chunk of an array ends at this many bytes, which take some hundredths of a second; between
/// chunks Python sees signals.
const CHUNK_BYTES: usize = 16 << 20;

/// A chunk ends at this many rows.
const CHUNK_ROWS: usize = 1 << 16;

/// The texts of some rows.
#[derive(Default)]
pub struct Read<'a> {
    /// The texts, of the rows in their order, or of the dictionary's values that they use.
    pub texts: Vec<&'a str>,
    /// For each row the place of its text, or [`NULL`]; none where row and place are the same.
    pub places: Option<Vec<usize>>,
    /// How many rows were read.
    pub rows: usize,
}

/// The place of a row that is null.
pub const NULL: usize = usize::MAX;

/// The texts of as many rows as make a chunk, from row `start` on, which is number `first + start` of
/// the whole column; all rows of a dictionary, so that no value is counted twice.
///
/// # Safety
///
/// The array is one of the C data interface with that layout, and lives as long as what is read of it;
/// or it is a hostile one in what the module's documentation says is checked.
pub unsafe fn read(
    array: &ArrowArray,
    layout: Layout,
    start: usize,
    first: usize,
) -> Result<Read<'_>, String> {
    let (slots, column) = if layout.in_batch {
        // SAFETY: the caller's promise.
        unsafe { batch(array, layout, start)? }
    } else {
        (Slots::of(array, buffers(layout))?, array)
    };
    let place = |row: usize| format!("row {}", first.saturating_add(row));
    match layout.keys {
        None => rows(&slots, layout.texts, start, place),
        Some(_) if start > 0 => Ok(Read::default()), // its first chunk has all rows
        Some(keys) => {
            // SAFETY: the caller's promise.
            let dictionary = unsafe { at(column.dictionary) };
            let dictionary = dictionary
                .ok_or("one of its arrays has no dictionary, and the column's schema says so.")?;
            let values = Slots::of(dictionary, text_buffers(layout.texts))?;
            let key = |row| {
                let key = slots.key(keys, row).filter(|&key| key < values.length);
                key.ok_or_else(|| Flaw::Key.at(&place(row)))
            };
            coded(&slots, key, &values, layout.texts)
        }
    }
}

/// The rows of a record batch's only column, and the column.
///
/// # Safety
///
/// That of [`read`].
unsafe fn batch(
    array: &ArrowArray,
    layout: Layout,
    start: usize,
) -> Result<(Slots<'_>, &ArrowArray), String> {
    let rows = Slots::of(array, 1)?;
    // SAFETY: the caller's promise.
    let child = unsafe { at(array.children).and_then(|&child| at(child)) };
    let column = child
        .filter(|_| array.n_children == 1)
        .ok_or("one of its record batches has not the one column that its schema says.")?;
    if start == 0 && (0..rows.length).any(|row| rows.is_null(row)) {
        return Err(
            "it has rows that are null as a whole. Pass its column, and not a struct.".into(),
        );
    }
    Ok((Slots::of(column, buffers(layout))?.within(&rows)?, column))
}

fn buffers(layout: Layout) -> i64 {
    layout.keys.map_or(text_buffers(layout.texts), |_| 2)
}

fn text_buffers(texts: Texts) -> i64 {
    if texts == Texts::Nulls { 0 } else { 3 }
}

/// The rows from `start` on.
fn rows<'a>(
    slots: &Slots<'a>,
    layout: Texts,
    start: usize,
    place: impl Fn(usize) -> String,
) -> Result<Read<'a>, String> {
    let end = slots.length.min(start.saturating_add(CHUNK_ROWS));
    let mut texts = memory::with_capacity(end.saturating_sub(start));
    let mut places = None;
    let (mut bytes, mut row) = (0_usize, start);
    while row < end && bytes < CHUNK_BYTES {
        if layout == Texts::Nulls || slots.is_null(row) {
            places
                .get_or_insert_with(|| {
                    let mut places = memory::with_capacity(texts.capacity());
                    places.extend(0..texts.len());
                    places
                })
                .push(NULL);
        } else {
            let text = text(slots, layout, row).map_err(|flaw| flaw.at(&place(row)))?;
            if let Some(places) = &mut places {
                places.push(texts.len());
            }
            bytes = bytes.saturating_add(text.len());
            texts.push(text);
        }
        row += 1;
    }
    Ok(Read {
        texts,
        places,
        rows: row - start,
    })
}

/// All rows, by the values that their keys lead to.
fn coded<'a>(
    slots: &Slots<'_>,
    key: impl Fn(usize) -> Result<usize, String>,
    values: &Slots<'a>,
    layout: Texts,
) -> Result<Read<'a>, String> {
    let mut places: Vec<usize> = Vec::new();
    if places.try_reserve_exact(slots.length).is_err() {
        return Err(format!(
            "it has {} rows, for which there is no memory.",
            slots.length
        ));
    }
    let mut texts = Vec::new();
    let mut known = Known::of(values.length, slots.length);
    for row in 0..slots.length {
        if slots.is_null(row) {
            places.push(NULL);
            continue;
        }
        let key = key(row)?;
        let place = known.place(key);
        if *place == UNKNOWN {
            *place = if layout == Texts::Nulls || values.is_null(key) {
                NULL
            } else {
                let text = text(values, layout, key)
                    .map_err(|flaw| flaw.at(&format!("value {key} of its dictionary")))?;
                memory::push(&mut texts, text);
                texts.len() - 1
            };
        }
        places.push(*place);
    }
    Ok(Read {
        texts,
        places: Some(places),
        rows: slots.length,
    })
}

/// The place of a value that was not met yet.
const UNKNOWN: usize = usize::MAX - 1;

/// The places of the values that were met: in a row, unless the dictionary is far longer than what
/// uses it, as after a slice.
enum Known {
    InARow(Vec<usize>),
    Some(HashMap<usize, usize>),
}

impl Known {
    fn of(values: usize, rows: usize) -> Self {
        if values <= rows.max(CHUNK_ROWS) {
            Self::InARow(memory::filled(UNKNOWN, values))
        } else {
            Self::Some(HashMap::new())
        }
    }

    fn place(&mut self, key: usize) -> &mut usize {
        match self {
            Self::InARow(places) => &mut places[key],
            Self::Some(places) => places.entry(key).or_insert(UNKNOWN),
        }
    }
}

fn text<'a>(slots: &Slots<'a>, layout: Texts, row: usize) -> Result<&'a str, Flaw> {
    let bytes = slots.bytes(layout, row)?;
    str::from_utf8(bytes).map_err(|error| Flaw::NotUtf8(error.valid_up_to()))
}
