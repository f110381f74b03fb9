//! The expressions of Polars, by the C interface of its plugins.
//!
//! Polars loads the library, asks for the version of the interface, and then calls by name: once with
//! the types of a plan's columns, which gives the type of the answer, and with their values as often as
//! it likes, on whatever threads. Version 0.1, which is served here, has stood since January of 2024. No
//! crate of Polars is needed, whose releases would each need one of ours.
//!
//! # The contract with `ainalyn/polars.py`
//!
//! An expression has two inputs: the column of texts, and a literal that says what is asked, as
//! [`Asked`] reads it. Names are resolved in Python, whose aliases Polars does not know.

use std::{
    cell::RefCell,
    ffi::{CStr, CString, c_char, c_void},
    ptr, slice,
    sync::Arc,
};

use super::{
    Outcome,
    arrow::{
        abi::{ArrowArray, ArrowSchema, Released, at},
        column::{Column, Kind},
        export,
        layout::{Layout, layout},
        task::Task,
        texts::read,
    },
};
use crate::{
    error::TokenizerError,
    models::{self, model::Model},
};

/// Some arrays of one type, as a plugin is given and gives them.
#[repr(C)]
struct Series {
    field: *mut ArrowSchema,
    arrays: *mut *mut ArrowArray,
    len: usize,
    /// Gives back the structs, and of what they hold the field alone.
    release: Option<unsafe extern "C" fn(*mut Series)>,
    /// Null where there is no series.
    private_data: *mut c_void,
}

/// What Polars says of a call.
#[repr(C)]
struct Context {
    /// The lowest bit is set where Polars has all processors at work already.
    flags: u8,
}

/// The version of the interface: 0 in the upper half, 1 in the lower.
#[unsafe(no_mangle)]
extern "C" fn _polars_plugin_get_version() -> u32 {
    1
}

thread_local! {
    /// What went wrong in the thread's last call.
    static FAILURE: RefCell<CString> = RefCell::default();
}

/// What went wrong in the thread's last call; it lives until the next one.
#[unsafe(no_mangle)]
extern "C" fn _polars_plugin_get_last_error_message() -> *const c_char {
    FAILURE
        .try_with(|failure| failure.borrow().as_ptr())
        .unwrap_or(c"".as_ptr())
}

macro_rules! expressions {
    ($($field:ident, $call:ident: $kind:expr, $task:expr;)*) => {
        $(
            /// Writes the type of the answer.
            ///
            /// # Safety
            ///
            /// `inputs` schemas lie at `fields`, and one can be written at `answer`.
            #[unsafe(no_mangle)]
            unsafe extern "C" fn $field(
                fields: *const ArrowSchema,
                inputs: usize,
                answer: *mut ArrowSchema,
                _options: *const u8,
                _length: usize,
            ) {
                // SAFETY: the caller's promise.
                unsafe {
                    let field = answered(|| answer_field(fields, inputs, $kind));
                    if let Some(field) = field {
                        answer.write(field);
                    }
                }
            }

            /// Writes the answer, and gives back the inputs.
            ///
            /// # Safety
            ///
            /// `length` series lie at `inputs`, which nobody else uses, a context at `context`, and
            /// one series can be written at `answer`.
            #[unsafe(no_mangle)]
            unsafe extern "C" fn $call(
                inputs: *mut Series,
                length: usize,
                _options: *const u8,
                _options_length: usize,
                answer: *mut Series,
                context: *const Context,
            ) {
                // SAFETY: the caller's promise.
                unsafe {
                    let inputs = Inputs(ptr::slice_from_raw_parts_mut(inputs, length));
                    let parallel = at(context).is_some_and(|context| context.flags & 1 == 1);
                    let series = answered(|| answer_series(&inputs, $task, parallel));
                    if let Some(series) = series {
                        answer.write(series);
                    }
                }
            }
        )*
    };
}

expressions! {
    _polars_plugin_field_ainalyn_count_tokens, _polars_plugin_ainalyn_count_tokens:
        Kind::Numbers, |_| Task::Count;
    _polars_plugin_field_ainalyn_upper_tokens, _polars_plugin_ainalyn_upper_tokens:
        Kind::Numbers, |_| Task::Upper;
    _polars_plugin_field_ainalyn_truncate_to_tokens, _polars_plugin_ainalyn_truncate_to_tokens:
        Kind::Texts, Task::Truncate;
    _polars_plugin_field_ainalyn_fits, _polars_plugin_ainalyn_fits: Kind::Flags, Task::Fits;
}

/// What `work` answers; else its reason is kept for [`_polars_plugin_get_last_error_message`].
fn answered<T>(work: impl FnOnce() -> Result<T, String>) -> Option<T> {
    let outcome = match Outcome::of(|| Some(work())) {
        Outcome::Answer(outcome) => outcome,
        Outcome::Declined => Err("the native tokenizer failed.".into()),
        Outcome::OutOfMemory => Err(TokenizerError::OutOfMemory.to_string()),
    };
    outcome
        .map_err(|reason| {
            let reason = CString::new(reason).unwrap_or_default();
            // A thread that ends needs no reason.
            let _ = FAILURE.try_with(|failure| failure.replace(reason));
        })
        .ok()
}

/// The type of the answers to a column of texts.
///
/// # Safety
///
/// There are so many schemas, or the address is null.
unsafe fn answer_field(
    fields: *const ArrowSchema,
    inputs: usize,
    kind: Kind,
) -> Result<ArrowSchema, String> {
    if fields.is_null() || inputs != 2 {
        return Err(WRONG_INPUTS.into());
    }
    // SAFETY: the caller's promise.
    let field = unsafe { &*fields };
    // SAFETY: the caller's promise.
    unsafe {
        texts(field)?;
        Ok(export::schema(kind, name(field)))
    }
}

const WRONG_INPUTS: &str =
    "a column of texts and what is asked of it are needed. Use the expressions of ainalyn.polars.";

const NUMBERED: &str = "Rows are numbered within the part of the column that Polars passed.";

/// The layout of a column of texts.
///
/// # Safety
///
/// That of [`layout`].
unsafe fn texts(field: &ArrowSchema) -> Result<Layout, String> {
    // SAFETY: the caller's promise.
    match unsafe { layout(field) } {
        Ok(layout) if layout.in_batch => {
            Err("it is a struct, and a column of text is needed. Pass its field.".into())
        }
        other => other,
    }
    .map_err(|reason| {
        // SAFETY: the caller's promise.
        let name = unsafe { name(field) };
        format!("The column {name:?} can't be used: {reason}")
    })
}

/// # Safety
///
/// The schema is one of the C data interface.
unsafe fn name(field: &ArrowSchema) -> CString {
    if field.name.is_null() {
        return CString::default();
    }
    // SAFETY: the caller's promise: a name ends with a NUL.
    unsafe { CStr::from_ptr(field.name) }.to_owned()
}

/// What a plugin is given; it owns the arrays, and gives back all at its end.
struct Inputs(*mut [Series]);

impl Drop for Inputs {
    fn drop(&mut self) {
        if self.0.is_null() {
            return;
        }
        // SAFETY: Polars handed them over, nobody uses what lies in them any more, and they go once.
        unsafe {
            for series in &mut *self.0 {
                for &array in series.arrays() {
                    if let Some(array) = array.as_mut() {
                        array.release();
                    }
                }
                if let Some(release) = series.release {
                    release(series);
                }
            }
        }
    }
}

impl Series {
    /// # Safety
    ///
    /// It was not released.
    unsafe fn arrays(&self) -> &[*mut ArrowArray] {
        if self.len == 0 || self.arrays.is_null() {
            return &[];
        }
        // SAFETY: the caller's promise.
        unsafe { slice::from_raw_parts(self.arrays, self.len) }
    }
}

/// The answers to a column of texts.
///
/// # Safety
///
/// The inputs are as Polars made them.
unsafe fn answer_series(
    inputs: &Inputs,
    task: fn(u64) -> Task,
    parallel: bool,
) -> Result<Series, String> {
    // SAFETY: the caller's promise.
    let inputs = unsafe { inputs.0.as_ref() }.unwrap_or_default();
    let [column, asked] = inputs else {
        return Err(WRONG_INPUTS.into());
    };
    // SAFETY: the caller's promise.
    let field = unsafe { at(column.field) }.ok_or(WRONG_INPUTS)?;
    // SAFETY: the caller's promise.
    let (asked, layout) = unsafe { (Asked::of(asked)?, texts(field)?) };
    let task = task(asked.limit);
    let threads = if parallel { 1 } else { asked.threads };
    let (mut parts, mut first) = (Vec::new(), 0);
    // SAFETY: the caller's promise.
    for &array in unsafe { column.arrays() } {
        let (mut start, mut rows) = (0, 1);
        while rows > 0 {
            // SAFETY: the caller's promise.
            let answers =
                unsafe { task.answers(asked.model, threads, at(array), layout, start, first) };
            let part = answers.map_err(|reason| format!("{reason} {NUMBERED}"))?;
            rows = part.1;
            parts.push(part.0);
            start += rows;
        }
        first += start;
    }
    let answers = Arc::new(Column::of(task.kind(), parts.iter()));
    // SAFETY: the caller's promise.
    let field = export::schema(task.kind(), unsafe { name(field) });
    Ok(Answer::series(field, export::array(&answers)))
}

/// What is asked of each text: words that a blank separates, the limit, the number of threads, and the
/// name of the model.
struct Asked {
    limit: u64,
    threads: usize,
    model: Model,
}

impl Asked {
    /// # Safety
    ///
    /// The series is as Polars made it.
    unsafe fn of(literal: &Series) -> Result<Self, String> {
        // SAFETY: the caller's promise.
        let (field, arrays) = unsafe { (at(literal.field), literal.arrays()) };
        let field = field.ok_or(WRONG_INPUTS)?;
        for &array in arrays {
            // SAFETY: the caller's promise. Polars may have repeated it for each row.
            let (layout, array) = unsafe { (texts(field)?, at(array)) };
            // SAFETY: the caller's promise.
            let read = array.map(|array| unsafe { read(array, layout, 0, 0) });
            if let Some(words) = read
                .transpose()?
                .and_then(|read| read.texts.first().copied())
            {
                return Self::read(words).ok_or_else(|| WRONG_INPUTS.into());
            }
        }
        Err(WRONG_INPUTS.into())
    }

    fn read(words: &str) -> Option<Self> {
        let mut words = words.splitn(3, ' ');
        Some(Self {
            limit: words.next()?.parse().ok()?,
            threads: words.next()?.parse().ok()?,
            model: models::resolve(words.next()?).ok()?,
        })
    }
}

/// What an answered series leads to.
struct Answer {
    field: ArrowSchema,
    array: ArrowArray,
    arrays: [*mut ArrowArray; 1],
}

impl Answer {
    fn series(field: ArrowSchema, array: ArrowArray) -> Series {
        let answer = Box::into_raw(Box::new(Self {
            field,
            array,
            arrays: [ptr::null_mut()],
        }));
        // SAFETY: it was just made, and lives until the series is released.
        unsafe {
            (*answer).arrays = [&raw mut (*answer).array];
            Series {
                field: &raw mut (*answer).field,
                arrays: (&raw mut (*answer).arrays).cast(),
                len: 1,
                release: Some(release),
                private_data: answer.cast(),
            }
        }
    }
}

/// Polars has taken the array over by then.
unsafe extern "C" fn release(series: *mut Series) {
    // SAFETY: whoever has the series releases it once, and [`Answer::series`] made it.
    unsafe {
        let mut answer = Box::from_raw((*series).private_data.cast::<Answer>());
        answer.field.release();
        (*series).release = None;
    }
}
