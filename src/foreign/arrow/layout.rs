//! How a column of text lies in memory, by what its schema says.

use std::ffi::CStr;

use super::abi::{ArrowSchema, Released, at};

/// How a column lies in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Whether the column is the only one of a record batch.
    pub in_batch: bool,
    /// The keys, where the column is a dictionary's.
    pub keys: Option<Keys>,
    /// The texts, of the column or of its dictionary.
    pub texts: Texts,
}

/// How texts lie in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// Nothing but nulls, which lie nowhere.
    Nulls,
    /// One after another, with offsets of 32 bits.
    Small,
    /// One after another, with offsets of 64 bits.
    Large,
    /// Each where its view of 16 bytes says.
    Views,
}

/// A dictionary's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keys {
    pub bytes: usize,
    pub signed: bool,
}

/// How a column of this schema lies in memory, or why it can't be used.
///
/// # Safety
///
/// The schema is one of the C data interface, or a hostile one with readable addresses.
pub unsafe fn layout(schema: &ArrowSchema) -> Result<Layout, String> {
    // SAFETY: the caller's promise.
    let format = unsafe { format(schema)? };
    if format != b"+s" {
        // SAFETY: the caller's promise.
        return unsafe { plain(schema) };
    }
    if schema.n_children != 1 {
        return Err(format!(
            "it has {} columns, and one is needed. Pass one column, such as data[\"text\"].",
            schema.n_children
        ));
    }
    // SAFETY: the caller's promise.
    let child = unsafe { at(schema.children).and_then(|&child| at(child)) };
    let child = child.ok_or("its schema says that it has a column, and tells none.")?;
    // SAFETY: the caller's promise.
    let layout = unsafe { plain(child)? };
    Ok(Layout {
        in_batch: true,
        ..layout
    })
}

/// # Safety
///
/// That of [`layout`].
unsafe fn plain(schema: &ArrowSchema) -> Result<Layout, String> {
    // SAFETY: the caller's promise.
    let own = unsafe { format(schema)? };
    // SAFETY: the caller's promise.
    let dictionary = unsafe { at(schema.dictionary) };
    let (keys, format) = match dictionary {
        None => (None, own),
        Some(values) => {
            let keys = keys(own).ok_or_else(|| {
                let own = own.escape_ascii();
                format!(
                    "its dictionary has keys of the Arrow format \"{own}\", which are no integers."
                )
            })?;
            if !values.dictionary.is_null() {
                return Err("it is a dictionary of a dictionary. Pass a column of strings.".into());
            }
            // SAFETY: the caller's promise.
            (Some(keys), unsafe { self::format(values)? })
        }
    };
    let texts = match format {
        b"n" => Texts::Nulls,
        b"u" | b"z" => Texts::Small,
        b"U" | b"Z" => Texts::Large,
        b"vu" | b"vz" => Texts::Views,
        _ => return Err(refused(format)),
    };
    Ok(Layout {
        in_batch: false,
        keys,
        texts,
    })
}

/// # Safety
///
/// That of [`layout`].
unsafe fn format(schema: &ArrowSchema) -> Result<&[u8], String> {
    if schema.is_released() || schema.format.is_null() {
        return Err("its schema was released before.".into());
    }
    // SAFETY: the caller's promise: a format ends with a NUL.
    Ok(unsafe { CStr::from_ptr(schema.format) }.to_bytes())
}

fn keys(format: &[u8]) -> Option<Keys> {
    let (bytes, signed) = match format {
        b"c" => (1, true),
        b"C" => (1, false),
        b"s" => (2, true),
        b"S" => (2, false),
        b"i" => (4, true),
        b"I" => (4, false),
        b"l" => (8, true),
        b"L" => (8, false),
        _ => return None,
    };
    Some(Keys { bytes, signed })
}

fn refused(format: &[u8]) -> String {
    let shown = format[..format.len().min(40)].escape_ascii();
    let (what, remedy) = match format {
        b"+r" => (
            "run-end encoded",
            "Decode it first, as with pyarrow.compute.run_end_decode.",
        ),
        [b'+', ..] => ("nested", "Pass one column of strings."),
        _ => (
            "no text",
            "Pass a column of strings, or cast it to strings first.",
        ),
    };
    format!(
        "it is {what} (Arrow's format is \"{shown}\"), and a column of text is needed. {remedy}"
    )
}
