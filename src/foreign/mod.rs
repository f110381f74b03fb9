//! Every `unsafe` of another language, in lanes that lead to the counter faster than what UniFFI
//! generates.
//!
//! A lane answers or declines: on any doubt it leaves the call to the generated lane, which serves
//! every case and explains every failure. It never unwinds into its caller.
//!
//! * [`packed`]: private exports for Python's generated lane.
//! * [`python`]: Python's direct lane.
//! * [`jvm`]: the direct lane of Kotlin and Java.

mod jvm;
mod packed;
mod panic_probe;
#[cfg(target_pointer_width = "64")]
mod python;

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What `work` answers; a panic, which must not pass into another language, declines as any doubt.
fn answer_or_decline<T>(work: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(None)
}
