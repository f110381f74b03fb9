//! The rows of one array, each looked at only when it is asked for.

use std::{ffi::c_void, slice};

use super::{
    abi::{ArrowArray, Released},
    layout::{Keys, Texts},
};

/// The rows of an array, and whether each is null.
#[derive(Clone, Copy)]
pub struct Slots<'a> {
    array: &'a ArrowArray,
    /// Of each slot a bit, or null where no row is null.
    validity: *const u8,
    /// The slot of the first row.
    first: usize,
    pub length: usize,
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    Falls,
    Outside,
    NoData,
    Key,
    NotUtf8(usize),
}

const BROKEN: &str =
    "Whoever made the column can check it, as pyarrow's `validate(full=True)` does.";

impl Flaw {
    /// What is wrong with that place, such as "row 3".
    pub fn at(self, place: &str) -> String {
        let what = match self {
            Self::Falls => "ends before it begins, by the column's offsets",
            Self::Outside => "leads out of the column's data",
            Self::NoData => "has a length, and the column has no data",
            Self::Key => "has a key that its dictionary does not have",
            Self::NotUtf8(byte) => {
                return format!(
                    "{place} is not UTF-8 from its byte {byte} on. Decode the column with its own \
                     encoding first."
                );
            }
        };
        format!("{place} {what}. {BROKEN}")
    }
}

impl<'a> Slots<'a> {
    /// The rows of an array that has so many buffers, or what is wrong with it.
    pub fn of(array: &'a ArrowArray, buffers: i64) -> Result<Self, String> {
        let wrong = |what: &str| Err(format!("one of its arrays {what}. {BROKEN}"));
        if array.is_released() {
            return wrong("was released before");
        }
        let (length, offset) = (usize::try_from(array.length), usize::try_from(array.offset));
        let (Ok(length), Ok(first)) = (length, offset) else {
            return wrong("has a negative length or offset");
        };
        // So that no place in it lies further than an address can say; a view has 16 bytes.
        if first
            .checked_add(length)
            .is_none_or(|slots| slots > isize::MAX as usize / 32)
        {
            return wrong("has more rows than there can be");
        }
        if array.n_buffers < buffers || (array.buffers.is_null() && buffers > 0) {
            return wrong("has too few buffers");
        }
        let mut slots = Self {
            array,
            validity: std::ptr::null(),
            first,
            length,
        };
        if buffers > 0 && array.null_count != 0 {
            slots.validity = slots.buffer(0).cast();
            if slots.validity.is_null() && array.null_count > 0 {
                return wrong("has nulls, and does not say where");
            }
        }
        Ok(slots)
    }

    /// The rows of a record batch's only column.
    pub fn within(mut self, batch: &Self) -> Result<Self, String> {
        let last = batch.first + batch.length; // checked when it was made
        if last > self.length {
            return Err(format!(
                "one of its record batches has {last} rows, and its column {}. {BROKEN}",
                self.length
            ));
        }
        self.first += batch.first;
        self.length = batch.length;
        Ok(self)
    }

    fn buffer(&self, number: usize) -> *const c_void {
        // SAFETY: whoever asks knows that there are so many buffers.
        unsafe { *self.array.buffers.add(number) }
    }

    pub fn is_null(&self, row: usize) -> bool {
        let slot = self.first + row;
        // SAFETY: where there is a validity buffer, it has a bit of each slot.
        !self.validity.is_null() && unsafe { *self.validity.add(slot / 8) } >> (slot % 8) & 1 == 0
    }

    /// The key of a row that is not null, if it may be one.
    pub fn key(&self, keys: Keys, row: usize) -> Option<usize> {
        let place = (self.first + row) * keys.bytes;
        let mut bytes = [0; 8];
        // SAFETY: the buffer has a key of each slot; without an address it has none.
        unsafe {
            let start = self.buffer(1).cast::<u8>();
            if start.is_null() {
                return None;
            }
            start
                .add(place)
                .copy_to_nonoverlapping(bytes.as_mut_ptr(), keys.bytes);
        }
        let unused = 64 - 8 * keys.bytes as u32;
        let key = if cfg!(target_endian = "little") {
            u64::from_le_bytes(bytes)
        } else {
            u64::from_be_bytes(bytes) >> unused
        };
        if keys.signed && ((key << unused) as i64) < 0 {
            return None;
        }
        usize::try_from(key).ok()
    }

    /// The bytes of a row that is not null, or what is wrong with it.
    pub fn bytes(&self, texts: Texts, row: usize) -> Result<&'a [u8], Flaw> {
        let slot = self.first + row;
        match texts {
            Texts::Nulls => Ok(&[]),
            Texts::Small => {
                let (start, end) = self.ends::<i32>(slot)?;
                self.part(start.into(), end.into())
            }
            Texts::Large => {
                let (start, end) = self.ends::<i64>(slot)?;
                self.part(start, end)
            }
            Texts::Views => self.view(slot),
        }
    }

    /// Where a slot's bytes begin and end, by the offsets.
    fn ends<T: Copy>(&self, slot: usize) -> Result<(T, T), Flaw> {
        let offsets = self.buffer(1).cast::<T>();
        if offsets.is_null() {
            return Err(Flaw::NoData);
        }
        // SAFETY: there is an offset for each slot, and one more. They need not be aligned.
        unsafe {
            Ok((
                offsets.add(slot).read_unaligned(),
                offsets.add(slot + 1).read_unaligned(),
            ))
        }
    }

    fn part(&self, start: i64, end: i64) -> Result<&'a [u8], Flaw> {
        if end < start {
            return Err(Flaw::Falls);
        }
        let (Ok(start), Ok(end)) = (usize::try_from(start), usize::try_from(end)) else {
            return Err(Flaw::Outside);
        };
        self.lent(self.buffer(2).cast(), start, end - start)
    }

    /// So many bytes from a place of a buffer on.
    fn lent(&self, data: *const u8, start: usize, length: usize) -> Result<&'a [u8], Flaw> {
        if length == 0 {
            return Ok(&[]);
        }
        if data.is_null() {
            return Err(Flaw::NoData);
        }
        // No buffer goes around the end of the memory.
        let end = data
            .addr()
            .checked_add(start)
            .and_then(|at| at.checked_add(length));
        if end.is_none_or(|end| end > isize::MAX as usize) {
            return Err(Flaw::Outside);
        }
        // SAFETY: the buffer has the bytes that its offsets lead to, and as many as it says of views.
        Ok(unsafe { slice::from_raw_parts(data.add(start), length) })
    }

    fn view(&self, slot: usize) -> Result<&'a [u8], Flaw> {
        let views = self.buffer(1).cast::<[u8; 16]>();
        if views.is_null() {
            return Err(Flaw::NoData);
        }
        // SAFETY: there is a view of each slot, which lives as long as the array, and bytes are aligned.
        let view = unsafe { &*views.add(slot) };
        let number = |place: usize| {
            let mut bytes = [0; 4];
            bytes.copy_from_slice(&view[place..place + 4]);
            usize::try_from(i32::from_ne_bytes(bytes)).map_err(|_| Flaw::Outside)
        };
        let length = number(0)?;
        if let Some(inline) = view[4..].get(..length) {
            return Ok(inline);
        }
        let (index, start) = (number(8)?, number(12)?);
        // The buffers are validity, views, data, and last the sizes of the data.
        let data = usize::try_from(self.array.n_buffers).map_or(0, |all| all.saturating_sub(3));
        if index >= data {
            return Err(Flaw::Outside);
        }
        let sizes = self.buffer(2 + data).cast::<i64>();
        if sizes.is_null() {
            return Err(Flaw::NoData);
        }
        // SAFETY: there is a size of each buffer of data.
        let size = unsafe { sizes.add(index).read_unaligned() };
        if start + length > usize::try_from(size).unwrap_or(0) {
            return Err(Flaw::Outside);
        }
        self.lent(self.buffer(2 + index).cast(), start, length)
    }
}
