//! Every `unsafe` of another language, in lanes that lead to the counter faster than what UniFFI
//! generates.
//!
//! A lane answers or declines: on any doubt it leaves the call to the generated lane, which serves
//! every case and explains every failure. It never unwinds into its caller.
//!
//! * [`packed`], [`convention`], `vocabularies`: private exports for Python's generated lane.
//! * [`python`]: Python's direct lane.
//! * [`arrow`]: columns of text in Arrow's C data interface, for that lane and for engines.
//! * [`polars`]: the expressions of Polars.
//! * [`jvm`]: the direct lane of Kotlin and Java.

#[cfg(target_pointer_width = "64")]
mod arrow;
mod convention;
mod jvm;
mod packed;
mod panic_probe;
#[cfg(target_pointer_width = "64")]
mod polars;
#[cfg(target_pointer_width = "64")]
mod python;
#[cfg(feature = "vocabularies")]
mod vocabularies;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    slice,
};

use crate::memory::{Refusable, Refused, refused};

/// What a lane comes to.
enum Outcome<T> {
    Answer(T),
    /// Another lane explains why.
    Declined,
    /// Another lane would need more.
    OutOfMemory,
}

impl<T> Outcome<T> {
    /// What `work` comes to; a panic, which must not pass into another language, declines as any doubt.
    fn of(work: impl FnOnce() -> Option<T>) -> Self {
        match catch_unwind(AssertUnwindSafe(work)) {
            Ok(Some(answer)) => Self::Answer(answer),
            Err(reason) if reason.is::<Refused>() => Self::OutOfMemory,
            _ => Self::Declined,
        }
    }
}

/// What `work` answers, where no doubt is explained.
fn answer_or_decline<T>(work: impl FnOnce() -> Option<T>) -> Option<T> {
    match Outcome::of(work) {
        Outcome::Answer(answer) => Some(answer),
        _ => None,
    }
}

/// The answer, or none for an error; where there was no memory, the lane ends with that.
fn answered<T, E: Refusable>(answer: Result<T, E>) -> Option<T> {
    answer
        .map_err(|error| {
            if error.is_refused() {
                refused();
            }
        })
        .ok()
}

/// The bytes that a caller lends; where there are none, the address can be null.
///
/// # Safety
///
/// There are so many bytes, and nobody changes them as long as the slice is used.
unsafe fn lent<'a>(start: *const u8, bytes: usize) -> &'a [u8] {
    if bytes == 0 {
        &[]
    } else {
        // SAFETY: as the caller promises.
        unsafe { slice::from_raw_parts(start, bytes) }
    }
}
