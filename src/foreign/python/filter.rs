//! The filter's builtins, which answer or decline as the others do. They are private: the methods
//! of Python's `Filter` call them first.
//!
//! Python holds a filter as a capsule, in which the library knows its own. A filter that was made
//! through the generated lane comes over by its handle; the default one is made here, since that
//! lane takes longer to import than all of this.

use std::{
    ffi::{CStr, c_int},
    ptr,
    sync::Arc,
};

use super::{
    abi::Py,
    builtins::answer_or_none,
    call::Call,
    interpreter::Owned,
    lane::{LAST, Lane, get, keep, lane_of},
    objects::Class,
};
use crate::filter::{
    config::FilterConfig,
    filter::Filter,
    finding::{Finding, Redacted, TextUnit},
    many,
};

/// What a capsule of a filter is called.
const NAME: &CStr = c"ainalyn.filter";

/// The classes of the answers, once they are known.
pub struct Answers {
    /// rule, start, end.
    finding: Class<3>,
    /// text, findings.
    redacted: Class<2>,
}

/// Takes the classes Finding and Redacted, each with the tuple of its fields' descriptors, of the
/// copy that connected with `lane_module`. Answers 1, or 0 where their objects can't be made here;
/// every call is then declined.
///
/// # Safety
///
/// Called with the GIL held.
#[unsafe(no_mangle)]
unsafe extern "C" fn ainalyn_python_filter_answers(
    lane_module: Py,
    finding: Py,
    finding_fields: Py,
    redacted: Py,
    redacted_fields: Py,
) -> c_int {
    let Some(lane) = lane_of(lane_module) else {
        return 0;
    };
    let py = &lane.interpreter;
    let made = Class::of(py, finding, finding_fields).zip(Class::of(py, redacted, redacted_fields));
    let sound = made.is_some();
    if let Some((finding, redacted)) = made {
        keep(&lane.answers, Answers { finding, redacted });
    }
    sound.into()
}

/// A capsule of the filter with this handle, which it takes over, or of the default filter for 0;
/// null (with no error set) where there is none.
///
/// # Safety
///
/// Called with the GIL held; the handle is one of the generated lane's, of its own.
#[unsafe(no_mangle)]
unsafe extern "C" fn ainalyn_python_filter(lane_module: Py, handle: u64) -> Py {
    let made = crate::foreign::answer_or_decline(|| {
        let lane = lane_of(lane_module)?;
        let filter = if handle == 0 {
            Arc::new(Filter::new(FilterConfig::default()).ok()?)
        } else {
            // SAFETY: as the caller promises.
            unsafe { uniffi::ffi::Handle::from_raw(handle)?.into_arc::<Filter>() }
        };
        // SAFETY: the name lives forever, and the capsule gives back what it holds.
        unsafe {
            lane.interpreter.owned(lane.interpreter.abi.PyCapsule_New(
                Arc::into_raw(filter).cast_mut().cast(),
                NAME.as_ptr(),
                drop_filter,
            ))
        }
    });
    made.map_or(ptr::null_mut(), Owned::into_py)
}

/// Gives back what a capsule holds.
unsafe extern "C" fn drop_filter(capsule: Py) {
    let Some(lane) = get(&LAST) else {
        return; // a lane made the capsule
    };
    // SAFETY: the interpreter calls this once, for a capsule of this name, whose pointer is that
    // of an Arc of a filter.
    unsafe {
        let held = lane
            .interpreter
            .abi
            .PyCapsule_GetPointer(capsule, NAME.as_ptr());
        if !held.is_null() {
            drop(Arc::from_raw(held.cast_const().cast::<Filter>()));
        }
    }
}

/// `filter_find(filter, text)`: a list of Finding, or None.
pub unsafe extern "C" fn filter_find(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer_or_none(
        unsafe { Call::new(own, args, given, names) },
        |lane, [filter, text]| {
            let filter = lane.filter(filter)?;
            let text = lane.interpreter.utf8(text)?;
            let found = lane.unlocked(text.len(), || filter.find_in(text, TextUnit::CodePoints).ok())?;
            lane.findings(&found)
        },
    )
}

/// `filter_redact(filter, text)`: a Redacted, or None.
pub unsafe extern "C" fn filter_redact(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer_or_none(
        unsafe { Call::new(own, args, given, names) },
        |lane, [filter, text]| {
            let redacted = lane.redact(filter, text)?;
            lane.redacted(text, &redacted)
        },
    )
}

/// `filter_text(filter, text)`: the redacted text alone, or None.
pub unsafe extern "C" fn filter_text(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer_or_none(
        unsafe { Call::new(own, args, given, names) },
        |lane, [filter, text]| {
            let redacted = lane.redact(filter, text)?;
            lane.text_of(text, &redacted)
        },
    )
}

/// `filter_chunk(filter, texts, start, threads, redact)`: what is found in as many texts as make a
/// chunk, from `start` on, as a list of lists of Finding, or of Redacted where `redact` is True; or
/// None.
pub unsafe extern "C" fn filter_chunk(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer_or_none(
        unsafe { Call::new(own, args, given, names) },
        |lane, [filter, list, start, threads, redact]| {
            let py = &lane.interpreter;
            let filter = lane.filter(filter)?;
            let start = py.size(start)?;
            let threads = py.size(threads)?;
            let (texts, bytes) = lane.chunk(list, start)?;
            if redact == py.yes {
                let work = |text: &str| filter.redact_in(text, TextUnit::CodePoints);
                let done = lane.unlocked(bytes, || many::each(&texts, threads, work).ok())?;
                lane.list(done.iter().enumerate(), |(place, redacted)| {
                    // SAFETY: the place is inside of the list, which is private to the call.
                    let text = unsafe { py.abi.PyList_GetItem(list, (start + place) as isize) };
                    lane.redacted(text, redacted)
                })
            } else {
                let work = |text: &str| filter.find_in(text, TextUnit::CodePoints);
                let done = lane.unlocked(bytes, || many::each(&texts, threads, work).ok())?;
                lane.list(done.iter(), |found| lane.findings(found))
            }
        },
    )
}

/// `filter_step(filter, buffer, start, last)`: the output, up to where it is, and a list of
/// Finding, as a tuple; or None.
pub unsafe extern "C" fn filter_step(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer_or_none(
        unsafe { Call::new(own, args, given, names) },
        |lane, [filter, buffer, start, last]| {
            let py = &lane.interpreter;
            let filter = lane.filter(filter)?;
            let buffer = py.utf8(buffer)?;
            let (start, last) = (py.size(start)? as u64, last == py.yes);
            let step = lane.unlocked(buffer.len(), || {
                filter.step_in(buffer, start, last, TextUnit::CodePoints).ok()
            })?;
            let values = [
                py.text(&step.output)?,
                py.number(step.consumed)?,
                lane.findings(&step.findings)?,
            ];
            // SAFETY: each item is set once, and the tuple takes its reference over.
            unsafe {
                let tuple = py.owned(py.abi.PyTuple_New(3))?;
                for (place, value) in values.into_iter().enumerate() {
                    py.abi
                        .PyTuple_SetItem(tuple.get(), place as isize, value.into_py());
                }
                Some(tuple)
            }
        },
    )
}

/// Every method is called with the GIL held, on arguments that live as long as the call. What is
/// none declines.
impl Lane {
    /// The filter of a capsule, for as long as the caller holds it.
    fn filter<'a>(&self, capsule: Py) -> Option<&'a Filter> {
        // SAFETY: any object can be asked; what is no capsule of this name gives null, and one of
        // it holds a filter.
        unsafe {
            self.interpreter
                .abi
                .PyCapsule_GetPointer(capsule, NAME.as_ptr())
                .cast_const()
                .cast::<Filter>()
                .as_ref()
        }
    }

    fn redact(&'static self, filter: Py, text: Py) -> Option<Redacted> {
        let filter = self.filter(filter)?;
        let text = self.interpreter.utf8(text)?;
        self.unlocked(text.len(), || {
            filter.redact_in(text, TextUnit::CodePoints).ok()
        })
    }

    /// A Redacted.
    fn redacted(&'static self, text: Py, redacted: &Redacted) -> Option<Owned> {
        let (output, found) = (self.text_of(text, redacted)?, self.findings(&redacted.findings)?);
        let classes = get(&self.answers)?;
        classes
            .redacted
            .make(&self.interpreter, [output.get(), found.get()])
    }

    /// The redacted text; the very object that was given where nothing was changed.
    fn text_of(&'static self, text: Py, redacted: &Redacted) -> Option<Owned> {
        let py = &self.interpreter;
        if redacted.findings.is_empty() || py.utf8(text)? == redacted.text {
            return Some(py.shared(text));
        }
        py.text(&redacted.text)
    }

    /// A list of Finding.
    fn findings(&'static self, found: &[Finding]) -> Option<Owned> {
        let py = &self.interpreter;
        let classes = get(&self.answers)?;
        // A text has few rules' findings: each rule's name is made once.
        let mut rules: Vec<(&str, Owned)> = Vec::new();
        self.list(found.iter(), |finding| {
            let known = rules.iter().position(|(name, _)| *name == finding.rule);
            let place = match known {
                Some(place) => place,
                None => {
                    rules.push((&finding.rule, py.text(&finding.rule)?));
                    rules.len() - 1
                }
            };
            let (start, end) = (py.number(finding.start)?, py.number(finding.end)?);
            let values = [rules[place].1.get(), start.get(), end.get()];
            classes.finding.make_untracked(py, values)
        })
    }
}
