//! The builtins for Arrow's columns: capsules in, and capsules out. They are private.
//!
//! Unlike the others they say what is wrong, in a str, as nobody behind them could: what reads Arrow
//! elsewhere is not always there. They still answer None on a doubt of another kind.

use std::{
    ffi::{CStr, CString, c_int},
    sync::Arc,
};

use super::{
    abi::Py,
    builtins::answer_or_none,
    call::Call,
    interpreter::Owned,
    lane::{LAST, Lane, get},
};
use crate::{
    foreign::arrow::{
        abi::{ArrowArray, ArrowArrayStream, ArrowSchema, Released, Releasing, at},
        column::{Column, Part},
        export,
        layout::layout,
        task::Task,
    },
    threads,
};

const NO_CAPSULES: &str = "its method gives other things than the capsules of the Arrow PyCapsule \
                           interface. Pass a column of another library.";

/// `arrow_stream_schema(stream)`: a capsule of a stream's schema; or a str that says what is wrong.
pub unsafe extern "C" fn arrow_stream_schema(
    own: Py,
    args: *const Py,
    given: isize,
    names: Py,
) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer_or_none(
        unsafe { Call::new(own, args, given, names) },
        |lane, [stream]| {
            let asked = lane.asked(stream, |stream, schema| {
                let get_schema = stream.get_schema?;
                // SAFETY: the stream's maker wrote the function for it.
                Some(unsafe { get_schema(stream, schema) })
            });
            match asked {
                Ok(schema) => lane.capsule(Releasing::<ArrowSchema>(schema)),
                Err(reason) => lane.interpreter.text(&reason),
            }
        },
    )
}

/// `arrow_stream_next(stream)`: a capsule of the stream's next array, False where there is no more; or
/// a str that says what is wrong.
pub unsafe extern "C" fn arrow_stream_next(
    own: Py,
    args: *const Py,
    given: isize,
    names: Py,
) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer_or_none(
        unsafe { Call::new(own, args, given, names) },
        |lane, [stream]| {
            let asked = lane.asked(stream, |stream, array| {
                let get_next = stream.get_next?;
                // SAFETY: the stream's maker wrote the function for it.
                Some(unsafe { get_next(stream, array) })
            });
            let py = &lane.interpreter;
            match asked {
                Ok(array) if ArrowArray::is_released(&array) => Some(py.shared(py.no)),
                Ok(array) => lane.capsule(Releasing::<ArrowArray>(array)),
                Err(reason) => py.text(&reason),
            }
        },
    )
}

/// `arrow_answers(schema, array, start, first, task, limit, model, threads)`: the answers to as many
/// rows of the array as make a chunk, from row `start` on, which is number `first + start` of the
/// column, as a capsule and the number of rows, in a list; or a str that says what is wrong.
pub unsafe extern "C" fn arrow_answers(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer_or_none(
        unsafe { Call::new(own, args, given, names) },
        |lane, arguments| {
            let [schema, array, start, first, task, limit, model, threads] = arguments;
            let py = &lane.interpreter;
            let (start, first, limit) = (py.size(start)?, py.size(first)?, py.size(limit)?);
            let task = Task::from_number(py.size(task)?, limit as u64)?;
            let model = lane.look_up(model)?;
            let threads = threads::effective(py.size(threads)?);
            let Some(schema) = lane.content::<Releasing<ArrowSchema>>(schema) else {
                return py.text(NO_CAPSULES);
            };
            let held = lane.content::<Releasing<ArrowArray>>(array);
            if held.is_none() && array != py.none {
                return py.text(NO_CAPSULES);
            }
            // SAFETY: the caller holds the capsules, whose contents nobody changes, and which are what
            // the interface says; what can be checked is.
            let answers = py.released(|| unsafe {
                let layout = layout(&schema.0)?;
                task.answers(
                    model,
                    threads,
                    held.map(|held| &held.0),
                    layout,
                    start,
                    first,
                )
            });
            match answers {
                Ok((part, rows)) => {
                    let part = lane.capsule(part)?;
                    let rows = py.number(rows as u64)?;
                    lane.list([part, rows].into_iter(), Some)
                }
                Err(reason) => py.text(&reason),
            }
        },
    )
}

/// `arrow_column(task, parts)`: a capsule of all answers to a task, out of a list of their parts.
pub unsafe extern "C" fn arrow_column(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer_or_none(
        unsafe { Call::new(own, args, given, names) },
        |lane, [task, list]| {
            let py = &lane.interpreter;
            let task = Task::from_number(py.size(task)?, 0)?;
            // SAFETY: an object that is no list has the size -1.
            let size = usize::try_from(unsafe { py.abi.PyList_Size(list) }).ok()?;
            let part = |place: usize| {
                // SAFETY: the place is inside of the list, which is private to the call.
                let part = unsafe { py.abi.PyList_GetItem(list, place as isize) };
                lane.content::<Part>(part)
            };
            let parts: Vec<&Part> = (0..size).map(part).collect::<Option<_>>()?;
            let column = py.released(|| Column::of(task.kind(), parts.iter().copied()));
            lane.capsule(Arc::new(column))
        },
    )
}

/// `arrow_export(column)`: the capsules of a column's schema and array, in a list.
pub unsafe extern "C" fn arrow_export(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer_or_none(
        unsafe { Call::new(own, args, given, names) },
        |lane, [column]| {
            let column = lane.content::<Arc<Column>>(column)?;
            let schema =
                lane.capsule(Releasing(export::schema(column.kind, CString::default())))?;
            let array = lane.capsule(Releasing(export::array(column)))?;
            lane.list([schema, array].into_iter(), Some)
        },
    )
}

/// What a capsule holds, and what the capsule is called.
trait Named {
    const NAME: &'static CStr;
}

impl Named for Releasing<ArrowSchema> {
    const NAME: &'static CStr = c"arrow_schema";
}

impl Named for Releasing<ArrowArray> {
    const NAME: &'static CStr = c"arrow_array";
}

impl Named for Releasing<ArrowArrayStream> {
    const NAME: &'static CStr = c"arrow_array_stream";
}

impl Named for Part {
    const NAME: &'static CStr = c"ainalyn.part";
}

impl Named for Arc<Column> {
    const NAME: &'static CStr = c"ainalyn.column";
}

/// Gives back what a capsule holds.
unsafe extern "C" fn drop_content<T: Named>(capsule: Py) {
    let Some(lane) = get(&LAST) else {
        return; // a lane made the capsule
    };
    let content = lane.address::<T>(capsule);
    if !content.is_null() {
        // SAFETY: the interpreter calls this once, with the GIL held, for a capsule that
        // [`Lane::capsule`] made, and nobody can ask for it again.
        drop(unsafe { Box::from_raw(content) });
    }
}

/// Every method is called with the GIL held, on arguments that live as long as the call.
impl Lane {
    /// A capsule of a value.
    fn capsule<T: Named>(&'static self, value: T) -> Option<Owned> {
        let value = Box::into_raw(Box::new(value));
        let abi = &self.interpreter.abi;
        // SAFETY: the name lives forever, and `drop_content` gives back what the capsule holds.
        let made = unsafe { abi.PyCapsule_New(value.cast(), T::NAME.as_ptr(), drop_content::<T>) };
        if made.is_null() {
            // SAFETY: it was just made, and no capsule has it.
            drop(unsafe { Box::from_raw(value) });
        }
        self.interpreter.owned(made)
    }

    /// What a capsule holds, for as long as the caller holds the capsule.
    fn content<'a, T: Named>(&self, capsule: Py) -> Option<&'a T> {
        // SAFETY: it holds what its name says.
        unsafe { at(self.address::<T>(capsule)) }
    }

    /// Where a capsule has what it holds; null for anything else.
    fn address<T: Named>(&self, capsule: Py) -> *mut T {
        let py = &self.interpreter;
        // SAFETY: any object can be asked; what is no capsule of this name gives null.
        let content = unsafe { py.abi.PyCapsule_GetPointer(capsule, T::NAME.as_ptr()) };
        if content.is_null() {
            py.clear_error();
        }
        content.cast()
    }

    /// What `ask` has a stream write, while other threads have the GIL, which the stream may need; or
    /// what went wrong.
    fn asked<T: Released>(
        &self,
        stream: Py,
        ask: impl FnOnce(&mut ArrowArrayStream, &mut T) -> Option<c_int>,
    ) -> Result<T, String> {
        let stream = self.address::<Releasing<ArrowArrayStream>>(stream);
        if !stream.is_aligned() {
            return Err(NO_CAPSULES.into());
        }
        // SAFETY: the caller holds the capsule, and asks from one thread at a time.
        let Releasing(stream) = unsafe { stream.as_mut() }.ok_or(NO_CAPSULES)?;
        let gone = "its stream was used up or released before. Pass it anew.";
        if stream.is_released() {
            return Err(gone.into());
        }
        self.interpreter.released(|| {
            let mut written = T::EMPTY;
            match ask(stream, &mut written).ok_or(gone)? {
                0 => Ok(written),
                code => Err(failure(stream, code)),
            }
        })
    }
}

/// Why a stream failed, in its own words.
fn failure(stream: &mut ArrowArrayStream, code: c_int) -> String {
    let words = stream.get_last_error.map(|get_last_error| {
        // SAFETY: the stream's maker wrote the function for it; the words live until the next call.
        unsafe {
            let words = get_last_error(stream);
            let lent = (!words.is_null()).then(|| CStr::from_ptr(words));
            lent.map(|words| words.to_string_lossy().into_owned())
        }
    });
    match words.flatten() {
        Some(words) => format!("its stream failed: {}", words.trim_end()),
        None => format!("its stream failed with the error {code}, and does not say why."),
    }
}
