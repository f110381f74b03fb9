//! Answers, handed over as an Arrow array.
//!
//! Releasing one needs nothing but the memory that it gives back: it may be done on any thread, and
//! after the interpreter that asked for it is gone.

use std::{
    ffi::{CString, c_void},
    ptr,
    sync::Arc,
};

use super::{
    abi::{ArrowArray, ArrowSchema, NULLABLE, Released},
    column::{Column, Kind},
};

/// What an exported array needs, for as long as it lives.
struct Exported {
    /// Keeps the memory of the buffers.
    _column: Arc<Column>,
    buffers: [*const c_void; 3],
}

/// The column as an array, which shares its memory.
pub fn array(column: &Arc<Column>) -> ArrowArray {
    let validity = column
        .validity
        .as_ref()
        .map_or(ptr::null(), |bits| bits.as_ptr().cast());
    let (numbers, bytes) = (column.numbers.as_ptr().cast(), column.bytes.as_ptr().cast());
    let (buffers, used) = match column.kind {
        Kind::Numbers => ([validity, numbers, ptr::null()], 2),
        Kind::Texts => ([validity, numbers, bytes], 3),
        Kind::Flags => ([validity, bytes, ptr::null()], 2),
    };
    // No Vec is longer than isize::MAX.
    let (length, null_count) = (column.length as i64, column.nulls as i64);
    let _column = Arc::clone(column);
    let exported = Box::into_raw(Box::new(Exported { _column, buffers }));
    ArrowArray {
        length,
        null_count,
        n_buffers: used,
        // SAFETY: it was just made, and lives until the array is released.
        buffers: unsafe { &raw mut (*exported).buffers }.cast(),
        release: Some(release_array),
        private_data: exported.cast(),
        ..ArrowArray::EMPTY
    }
}

/// What an array of this kind and name is.
pub fn schema(kind: Kind, name: CString) -> ArrowSchema {
    let format = match kind {
        Kind::Numbers => c"l",
        Kind::Texts => c"U",
        Kind::Flags => c"b",
    };
    let name = name.into_raw();
    ArrowSchema {
        format: format.as_ptr(),
        name,
        flags: NULLABLE,
        release: Some(release_schema),
        private_data: name.cast(),
        ..ArrowSchema::EMPTY
    }
}

unsafe extern "C" fn release_array(array: *mut ArrowArray) {
    // SAFETY: whoever has the array releases it once, and [`array`] made it.
    unsafe {
        drop(Box::from_raw((*array).private_data.cast::<Exported>()));
        (*array).release = None;
    }
}

unsafe extern "C" fn release_schema(schema: *mut ArrowSchema) {
    // SAFETY: whoever has the schema releases it once, and [`schema`] made it.
    unsafe {
        drop(CString::from_raw((*schema).private_data.cast()));
        (*schema).release = None;
    }
}
