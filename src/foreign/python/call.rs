//! The arguments of a call: bound to their names, or passed on to the Python
//! function that explains what is wrong with them.

use std::{array, ptr, slice};

use super::{
    abi::Py,
    interpreter::{Interpreter, Owned},
};

/// The arguments of a builtin as the interpreter passes them: those by
/// position, then those by name, and the tuple of the names or null.
#[derive(Clone, Copy)]
pub struct Call {
    /// The builtin's `self`, by which it knows its lane.
    pub own: Py,
    arguments: *const Py,
    positional: usize,
    names: Py,
}

impl Call {
    /// # Safety
    ///
    /// These are the arguments of a builtin, which is called as long as this is used.
    pub unsafe fn new(own: Py, arguments: *const Py, positional: isize, names: Py) -> Self {
        Self {
            own,
            arguments,
            positional: positional as usize, // never negative
            names,
        }
    }

    /// The arguments of a call that must have N, all by position.
    pub fn exactly<const N: usize>(self) -> Option<[Py; N]> {
        if self.positional != N || !self.names.is_null() {
            return None;
        }
        // SAFETY: so many arguments stand there.
        unsafe { slice::from_raw_parts(self.arguments, N) }
            .try_into()
            .ok()
    }

    /// The arguments in the order of `expected`, null where one is not given;
    /// none where they don't fit. The first `most` of them may go by position.
    pub fn bound<const N: usize>(
        self,
        interpreter: &Interpreter,
        expected: [Py; N],
        most: usize,
    ) -> Option<[Py; N]> {
        if self.positional > most.min(N) {
            return None;
        }
        // Place by place, which costs less than a copy of a length known only now.
        let mut bound = array::from_fn(|place| {
            if place < self.positional {
                // SAFETY: so many arguments stand there, by position.
                unsafe { *self.arguments.add(place) }
            } else {
                ptr::null_mut()
            }
        });
        for (name, argument) in self.named(interpreter) {
            // The names in a call are interned, so the address tells.
            let place = expected.iter().position(|&known| known == name)?;
            if !bound[place].is_null() {
                return None;
            }
            bound[place] = argument;
        }
        Some(bound)
    }

    /// What a Python function makes of the same arguments: null where it
    /// raises, with the error set.
    #[cold]
    pub fn passed_to(self, interpreter: &'static Interpreter, function: Py) -> Py {
        interpreter.clear_error();
        self.passed(interpreter, function)
            .map_or(ptr::null_mut(), Owned::into_py)
    }

    fn passed(self, interpreter: &'static Interpreter, function: Py) -> Option<Owned> {
        let abi = &interpreter.abi;
        // SAFETY: the arguments are as the interpreter gave them; the tuple
        // takes over a reference to each, and the dict takes its own.
        unsafe {
            let positional = interpreter.owned(abi.PyTuple_New(self.positional as isize))?;
            for place in 0..self.positional {
                let argument = interpreter.incref(*self.arguments.add(place));
                abi.PyTuple_SetItem(positional.get(), place as isize, argument);
            }
            let named = interpreter.owned(abi.PyDict_New())?;
            for (name, argument) in self.named(interpreter) {
                if abi.PyDict_SetItem(named.get(), name, argument) != 0 {
                    return None;
                }
            }
            interpreter.owned(abi.PyObject_Call(function, positional.get(), named.get()))
        }
    }

    /// The names of arguments, each with its argument.
    fn named(self, interpreter: &Interpreter) -> impl Iterator<Item = (Py, Py)> {
        let count = if self.names.is_null() {
            0
        } else {
            // SAFETY: it is a tuple.
            unsafe { interpreter.abi.PyTuple_Size(self.names) }
        };
        (0..count).map(move |place| {
            // SAFETY: each name of the tuple has its argument behind those by position.
            unsafe {
                (
                    interpreter.abi.PyTuple_GetItem(self.names, place),
                    *self.arguments.add(self.positional + place as usize),
                )
            }
        })
    }
}
