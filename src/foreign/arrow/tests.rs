//! Hostile memory: whatever can be checked is, and no byte outside of a buffer is read.
//!
//! Each buffer is a block of the heap of exactly its size, so that memcheck sees what is read beyond
//! it; `nox -s memcheck` runs these tests so. Offsets never lead beyond their data here, as the
//! interface tells no size that they could be held against.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::ffi::{CString, c_void};

use proptest::{collection::vec, option, prelude::*};

use super::{
    abi::{ArrowArray, ArrowSchema, Released},
    layout::{Keys, Layout, Texts, layout},
    texts::{NULL, read},
};

unsafe extern "C" fn release_array(array: *mut ArrowArray) {
    // SAFETY: the array is the one that is released.
    unsafe { (*array).release = None }
}

unsafe extern "C" fn release_schema(schema: *mut ArrowSchema) {
    // SAFETY: the schema is the one that is released.
    unsafe { (*schema).release = None }
}

/// An array, whose buffers live as long as it does.
struct Made {
    array: ArrowArray,
    _kept: Vec<Option<Box<[u8]>>>,
    _places: Box<[*const c_void]>,
}

fn made(buffers: Vec<Option<Vec<u8>>>, length: usize) -> Made {
    let kept: Vec<_> = buffers
        .into_iter()
        .map(|buffer| buffer.map(Vec::into_boxed_slice))
        .collect();
    let places = kept.iter().map(|buffer| match buffer {
        Some(bytes) => bytes.as_ptr().cast(),
        None => std::ptr::null(),
    });
    let mut places: Box<[*const c_void]> = places.collect();
    let array = ArrowArray {
        length: length as i64,
        n_buffers: places.len() as i64,
        buffers: places.as_mut_ptr(),
        release: Some(release_array),
        ..ArrowArray::EMPTY
    };
    Made {
        array,
        _kept: kept,
        _places: places,
    }
}

const fn plain(texts: Texts) -> Layout {
    Layout {
        in_batch: false,
        keys: None,
        texts,
    }
}

/// The texts of all rows, none for a null; or none at all, where something is wrong.
fn rows(made: &Made, layout: Layout) -> Option<Vec<Option<String>>> {
    // SAFETY: hostile in what is checked alone.
    let read = unsafe { read(&made.array, layout, 0, 0) }.ok()?;
    let texts = &read.texts;
    let places = read
        .places
        .unwrap_or_else(|| (0..texts.len()).collect::<Vec<_>>());
    assert_eq!(places.len(), read.rows);
    let text = |place: usize| (place != NULL).then(|| texts[place].to_owned());
    Some(places.into_iter().map(text).collect())
}

fn bytes_of(numbers: &[i64], size: usize) -> Vec<u8> {
    let numbers = numbers.iter().flat_map(|number| match size {
        4 => (*number as i32).to_ne_bytes().to_vec(),
        _ => number.to_ne_bytes().to_vec(),
    });
    numbers.collect()
}

fn bits(set: &[bool]) -> Vec<u8> {
    let mut bytes = vec![0; set.len().div_ceil(8)];
    for (place, &set) in set.iter().enumerate() {
        bytes[place / 8] |= u8::from(set) << (place % 8);
    }
    bytes
}

/// Bytes that are mostly UTF-8.
fn data() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => "[a-zé東 ]{0,40}".prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..40),
    ]
}

/// A number of 32 bits that is mostly a small one.
fn number() -> impl Strategy<Value = i32> {
    prop_oneof![8 => -2..45_i32, 1 => any::<i32>()]
}

proptest! {
    #[test]
    fn offsets_that_fall_or_are_negative(
        data in data(),
        places in vec(prop_oneof![6 => 0..40_i64, 1 => i64::from(i32::MIN)..0], 1..12),
        large: bool,
        validity in option::of(vec(any::<bool>(), 12)),
    ) {
        let size = if large { 8 } else { 4 };
        let offsets: Vec<i64> = places.iter().map(|&at| at.min(data.len() as i64)).collect();
        let length = offsets.len() - 1;
        let valid = |row: usize| validity.as_ref().is_none_or(|bits| bits[row]);
        let expected: Option<Vec<_>> = (0..length)
            .map(|row| {
                if !valid(row) {
                    return Some(None);
                }
                let (start, end) = (offsets[row], offsets[row + 1]);
                if end < start || start < 0 {
                    return None;
                }
                let text = String::from_utf8(data[start as usize..end as usize].to_vec());
                text.ok().map(Some)
            })
            .collect();
        let buffers = vec![
            validity.as_ref().map(|set| bits(&set[..length])),
            Some(bytes_of(&offsets, size)),
            Some(data),
        ];
        let mut made = made(buffers, length);
        made.array.null_count = -1;
        let texts = if large { Texts::Large } else { Texts::Small };
        prop_assert_eq!(rows(&made, plain(texts)), expected);
    }

    #[test]
    fn views_of_any_length_buffer_and_place(
        data in vec(data(), 0..3),
        views in vec((number(), "[a-z]{4}", number(), number()), 0..8),
    ) {
        let expected: Option<Vec<_>> = views
            .iter()
            .map(|(length, prefix, index, start)| {
                let inline = [prefix.as_bytes(), &index.to_ne_bytes(), &start.to_ne_bytes()].concat();
                let length = usize::try_from(*length).ok()?;
                let bytes = if length <= 12 {
                    inline[..length].to_vec()
                } else {
                    let buffer = data.get(usize::try_from(*index).ok()?)?;
                    let start = usize::try_from(*start).ok()?;
                    buffer.get(start..start + length)?.to_vec()
                };
                String::from_utf8(bytes).ok().map(Some)
            })
            .collect();
        let packed = views.iter().flat_map(|(length, prefix, index, start)| {
            let words = [length.to_ne_bytes(), index.to_ne_bytes(), start.to_ne_bytes()];
            [&words[0][..], prefix.as_bytes(), &words[1], &words[2]].concat()
        });
        let sizes: Vec<i64> = data.iter().map(|buffer| buffer.len() as i64).collect();
        let mut buffers = vec![None, Some(packed.collect())];
        buffers.extend(data.into_iter().map(Some));
        buffers.push(Some(bytes_of(&sizes, 8)));
        let made = made(buffers, views.len());
        prop_assert_eq!(rows(&made, plain(Texts::Views)), expected);
    }

    #[test]
    fn keys_of_any_number(
        keys in vec(prop_oneof![8 => -1..4_i64, 1 => any::<i64>()], 0..10),
        bytes in prop_oneof![Just(1_usize), Just(2), Just(4), Just(8)],
        signed: bool,
    ) {
        let values = ["one", "", "three"];
        let read = |key: i64| {
            let shift = 64 - 8 * bytes as u32;
            let key = if signed { key << shift >> shift } else { ((key << shift) as u64 >> shift) as i64 };
            let place = usize::try_from(key).ok()?;
            values.get(place).map(|&value| Some(value.to_owned()))
        };
        let expected: Option<Vec<_>> = keys.iter().map(|&key| read(key)).collect();
        let packed = keys.iter().flat_map(|key| {
            let all = key.to_ne_bytes();
            if cfg!(target_endian = "little") { all[..bytes].to_vec() } else { all[8 - bytes..].to_vec() }
        });
        let mut column = made(vec![None, Some(packed.collect())], keys.len());
        let offsets = bytes_of(&[0, 3, 3, 8], 4);
        let mut dictionary = made(vec![None, Some(offsets), Some(b"onethree".to_vec())], 3);
        column.array.dictionary = &raw mut dictionary.array;
        let layout = Layout { keys: Some(Keys { bytes, signed }), ..plain(Texts::Small) };
        prop_assert_eq!(rows(&column, layout), expected);
    }

    #[test]
    fn any_length_offset_and_number_of_buffers(
        length in prop_oneof![-2..4_i64, any::<i64>()],
        offset in prop_oneof![-2..4_i64, any::<i64>()],
        null_count in -2..3_i64,
        buffers in -1..4_i64,
    ) {
        let mut made = made(vec![None, Some(bytes_of(&[0, 4, 10], 4)), Some(b"many words".to_vec())], 0);
        made.array.offset = offset;
        made.array.null_count = null_count;
        made.array.n_buffers = buffers;
        // What its buffers can't hold is what the interface can't tell.
        made.array.length = match offset.checked_add(length) {
            Some(3..=1_000_000) => 2 - offset.clamp(0, 2),
            _ => length,
        };
        let (length, slots) = (made.array.length, made.array.length.saturating_add(offset));
        prop_assume!(slots <= 2 || slots > 1_000_000_000_000_000_000);
        let sound = length >= 0 && offset >= 0 && slots <= 2 && buffers == 3 && null_count <= 0;
        prop_assert_eq!(rows(&made, plain(Texts::Small)).is_some(), sound);
    }

    #[test]
    fn any_format(format in vec(1..=255_u8, 0..6), keys: bool, children in -1..3_i64) {
        let format = CString::new(format).unwrap_or_default();
        let mut schema = ArrowSchema {
            format: format.as_ptr(),
            n_children: children,
            release: Some(release_schema),
            ..ArrowSchema::EMPTY
        };
        let mut values = ArrowSchema { format: c"u".as_ptr(), release: Some(release_schema), ..ArrowSchema::EMPTY };
        if keys {
            schema.dictionary = &raw mut values;
        }
        // SAFETY: all addresses lead to what lives.
        let found = unsafe { layout(&schema) };
        let text = ["n", "u", "U", "vu", "z", "Z", "vz"].map(str::as_bytes).contains(&format.as_bytes());
        let key = ["c", "C", "s", "S", "i", "I", "l", "L"].map(str::as_bytes).contains(&format.as_bytes());
        prop_assert_eq!(found.is_ok(), if keys { key } else { text });
    }
}
