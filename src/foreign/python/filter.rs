//! The filter's builtins, which answer or decline as the others do. Two are public, those of the default
//! filter; the others are called first by the methods of Python's `Filter`.
//!
//! Python holds a filter as a capsule, in which the library knows its own. A filter that was made
//! through the generated lane comes over by its handle; the default one is made here, since that
//! lane takes longer to import than all of this.

use std::{
    ffi::{CStr, c_int},
    ptr,
    sync::{
        Arc,
        atomic::{AtomicPtr, Ordering},
    },
};

use super::{
    abi::{Object, Py},
    answers::Answers,
    builtins::{answer, answer_or_none},
    call::Call,
    interpreter::Owned,
    lane::{LAST, Lane, get, keep, lane_of},
    numbers::{FIND_SENSITIVE, REDACT},
    objects::Class,
};
use crate::{
    filter::{
        BYTES_PER_THREAD,
        config::FilterConfig,
        filter::Filter,
        numbered::{Numbered, Rewritten},
    },
    foreign::{Outcome, answered},
    threads,
    unit::TextUnit,
};

/// What a capsule of a filter is called.
const NAME: &CStr = c"ainalyn.filter";

/// What a capsule holds.
struct Held {
    filter: Arc<Filter>,
    /// The names of its rules as str, each made when it is first needed.
    names: Box<[AtomicPtr<Object>]>,
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
/// null where there is none, with no error set unless there was no memory.
///
/// # Safety
///
/// Called with the GIL held; the handle is one of the generated lane's, of its own.
#[unsafe(no_mangle)]
unsafe extern "C" fn ainalyn_python_filter(lane_module: Py, handle: u64) -> Py {
    let made = Outcome::of(|| {
        let lane = lane_of(lane_module)?;
        let filter = if handle == 0 {
            Arc::new(answered(Filter::new(FilterConfig::default()))?)
        } else {
            // SAFETY: as the caller promises.
            unsafe { uniffi::ffi::Handle::from_raw(handle)?.into_arc::<Filter>() }
        };
        let names = filter.names().iter().map(|_| AtomicPtr::default());
        let names = names.collect();
        let held = Box::into_raw(Box::new(Held { filter, names }));
        // SAFETY: the name lives forever, and `drop_filter` gives back what the capsule holds.
        unsafe {
            let abi = &lane.interpreter.abi;
            let capsule = abi.PyCapsule_New(held.cast(), NAME.as_ptr(), drop_filter);
            if capsule.is_null() {
                drop(Box::from_raw(held));
            }
            lane.interpreter.owned(capsule)
        }
    });
    match (made, get(&LAST)) {
        (Outcome::Answer(capsule), _) => capsule.into_py(),
        (Outcome::OutOfMemory, Some(lane)) => lane.interpreter.no_memory(),
        _ => ptr::null_mut(),
    }
}

/// Gives back what a capsule holds.
unsafe extern "C" fn drop_filter(capsule: Py) {
    let Some(lane) = get(&LAST) else {
        return; // a lane made the capsule
    };
    let abi = &lane.interpreter.abi;
    // SAFETY: the interpreter calls this once, with the GIL held, for a capsule of this name, which
    // holds what was put into it; each name is a reference of its own.
    unsafe {
        let held = abi.PyCapsule_GetPointer(capsule, NAME.as_ptr());
        if held.is_null() {
            return;
        }
        let held = Box::from_raw(held.cast::<Held>());
        for name in &held.names {
            let name = name.load(Ordering::Acquire);
            if !name.is_null() {
                abi.Py_DecRef(name);
            }
        }
    }
}

/// `redact(text)`: the text without what the default filter finds in it.
pub unsafe extern "C" fn redact(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer(
        REDACT,
        unsafe { Call::new(own, args, given, names) },
        |lane, public, call| {
            let [text] = call.bound(&lane.interpreter, [lane.text], 1)?;
            let rewritten = lane.rewritten(lane.held(public.default)?, text)?;
            lane.text_of(text, &rewritten)
        },
    )
}

/// `find_sensitive(text)`: a list of Finding, by the default filter.
pub unsafe extern "C" fn find_sensitive(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer(
        FIND_SENSITIVE,
        unsafe { Call::new(own, args, given, names) },
        |lane, public, call| {
            let [text] = call.bound(&lane.interpreter, [lane.text], 1)?;
            lane.found(lane.held(public.default)?, text)
        },
    )
}

/// `filter_find(filter, text)`: a list of Finding, or None.
pub unsafe extern "C" fn filter_find(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer_or_none(
        unsafe { Call::new(own, args, given, names) },
        |lane, [filter, text]| lane.found(lane.held(filter)?, text),
    )
}

/// `filter_redact(filter, text)`: a Redacted, or None.
pub unsafe extern "C" fn filter_redact(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer_or_none(
        unsafe { Call::new(own, args, given, names) },
        |lane, [filter, text]| {
            let held = lane.held(filter)?;
            lane.redacted(held, text, &lane.rewritten(held, text)?)
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
            let held = lane.held(filter)?;
            let (start, threads) = (py.size(start)?, py.size(threads)?);
            let (texts, bytes) = lane.chunk(list, start)?;
            if redact == py.yes {
                let work = |text: &str| held.filter.redact_numbered(text);
                let done = lane.unlocked(bytes, || {
                    answered(threads::each(&texts, threads, BYTES_PER_THREAD, work))
                })?;
                lane.list(done.iter().enumerate(), |(place, rewritten)| {
                    // SAFETY: the place is inside of the list, which is private to the call.
                    let text = unsafe { py.abi.PyList_GetItem(list, (start + place) as isize) };
                    lane.redacted(held, text, rewritten)
                })
            } else {
                let work = |text: &str| held.filter.find_numbered(text);
                let done = lane.unlocked(bytes, || {
                    answered(threads::each(&texts, threads, BYTES_PER_THREAD, work))
                })?;
                lane.list(done.iter(), |found| lane.findings(held, found))
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
            let held = lane.held(filter)?;
            let buffer = py.utf8(buffer)?;
            let (start, last) = (py.size(start)? as u64, last == py.yes);
            let step = lane.unlocked(buffer.len(), || {
                let unit = TextUnit::CodePoints;
                answered(held.filter.step_in(buffer, start, last, unit))
            })?;
            let found = step.findings.iter().map(|one| held.filter.number(one));
            let found: Vec<Numbered> = found.collect::<Option<_>>()?;
            let values = [
                py.text(&step.output)?,
                py.number(step.consumed)?,
                lane.findings(held, &found)?,
            ];
            // SAFETY: each item is set once, and the tuple takes its reference over.
            unsafe {
                let tuple = py.owned(py.abi.PyTuple_New(values.len() as isize))?;
                for (place, value) in values.into_iter().enumerate() {
                    let value = value.into_py();
                    py.abi.PyTuple_SetItem(tuple.get(), place as isize, value);
                }
                Some(tuple)
            }
        },
    )
}

/// Every method is called with the GIL held, on arguments that live as long as the call. What is
/// none declines.
impl Lane {
    /// What a capsule holds, for as long as the caller holds the capsule.
    fn held<'a>(&self, capsule: Py) -> Option<&'a Held> {
        // SAFETY: any object can be asked; what is no capsule of this name gives null, and one of
        // it holds what was put into it.
        unsafe {
            self.interpreter
                .abi
                .PyCapsule_GetPointer(capsule, NAME.as_ptr())
                .cast_const()
                .cast::<Held>()
                .as_ref()
        }
    }

    /// What is found in a text, as a list of Finding.
    fn found(&'static self, held: &Held, text: Py) -> Option<Owned> {
        let text = self.interpreter.quick_utf8(text)?;
        let found = self.unlocked(text.len(), || answered(held.filter.find_numbered(&text)))?;
        self.findings(held, &found)
    }

    fn rewritten(&'static self, held: &Held, text: Py) -> Option<Rewritten> {
        let text = self.interpreter.quick_utf8(text)?;
        self.unlocked(text.len(), || answered(held.filter.redact_numbered(&text)))
    }

    /// A Redacted.
    fn redacted(&'static self, held: &Held, text: Py, rewritten: &Rewritten) -> Option<Owned> {
        let output = self.text_of(text, rewritten)?;
        let found = self.findings(held, &rewritten.findings)?;
        let values = [output.get(), found.get()];
        get(&self.answers)?.redacted.make(&self.interpreter, values)
    }

    /// The redacted text; the very object that was given where nothing was changed.
    fn text_of(&'static self, text: Py, rewritten: &Rewritten) -> Option<Owned> {
        match &rewritten.text {
            Some(output) => self.interpreter.text(output),
            None => Some(self.interpreter.shared(text)),
        }
    }

    /// A list of Finding.
    fn findings(&'static self, held: &Held, found: &[Numbered]) -> Option<Owned> {
        let py = &self.interpreter;
        let classes = get(&self.answers)?;
        self.list(found.iter(), |finding| {
            let rule = self.rule_name(held, finding.rule)?;
            let (start, end) = (py.number(finding.start)?, py.number(finding.end)?);
            let values = [rule, start.get(), end.get()];
            classes.finding.make_untracked(py, values)
        })
    }

    /// The name of a rule, which lives as long as what holds it.
    fn rule_name(&'static self, held: &Held, rule: usize) -> Option<Py> {
        let place = held.names.get(rule)?;
        let known = place.load(Ordering::Acquire);
        if !known.is_null() {
            return Some(known);
        }
        let made = self.interpreter.text(held.filter.names().get(rule)?)?;
        // Where another thread was faster, its name serves.
        match place.compare_exchange(
            ptr::null_mut(),
            made.get(),
            Ordering::AcqRel,
            Ordering::Acquire,
        ) {
            Ok(_) => Some(made.into_py()),
            Err(known) => Some(known),
        }
    }
}
