//! Objects of the package's classes, made past their `__init__`.
//!
//! Each class is a frozen dataclass with slots, whose `__init__` takes ten times
//! as long as a count. An object is made here as `object.__new__` makes it, and
//! its slots are set by their own descriptors, as `object.__setattr__` does
//! once it has found them.

use super::{
    abi::{DESCRIPTOR_SET, DescriptorSet, Py},
    interpreter::{Interpreter, Owned},
};
use crate::models::model::Counts;

/// A class with N fields, and their descriptors, all kept for good.
pub struct Class<const N: usize> {
    class: Py,
    /// In the order of the class.
    fields: [Py; N],
    set: DescriptorSet,
}

/// count, model, encoding, exact, upper.
pub type TokenCounts = Class<5>;

impl<const N: usize> Class<N> {
    /// The class, unless the slots of its fields can't be set in this way.
    /// `fields` is a tuple of the fields' descriptors.
    pub fn of(interpreter: &'static Interpreter, class: Py, fields: Py) -> Option<Self> {
        let abi = &interpreter.abi;
        // SAFETY: it is a tuple of descriptors, which the class keeps, and the
        // class is kept here. A type lives at least as long as its objects.
        unsafe {
            if abi.PyTuple_Size(fields) != N as isize {
                return None;
            }
            let fields = std::array::from_fn(|place| {
                interpreter.incref(abi.PyTuple_GetItem(fields, place as isize))
            });
            let type_of = |field| interpreter.owned(abi.PyObject_Type(field));
            let kind = type_of(fields[0])?;
            for &field in &fields {
                if type_of(field)?.get() != kind.get() {
                    return None;
                }
            }
            let set = abi.PyType_GetSlot(kind.get(), DESCRIPTOR_SET);
            if set.is_null() {
                return None;
            }
            Some(Self {
                class: interpreter.incref(class),
                fields,
                set: std::mem::transmute::<*mut std::ffi::c_void, DescriptorSet>(set),
            })
        }
    }

    /// A new object with these values.
    pub fn make(&self, interpreter: &'static Interpreter, values: [Py; N]) -> Option<Owned> {
        // SAFETY: the object is of the class, whose descriptors these are, and
        // `set` is what their type does; each slot takes a reference of its own.
        unsafe {
            let object = interpreter.owned(interpreter.abi.PyType_GenericAlloc(self.class, 0))?;
            for (field, value) in self.fields.into_iter().zip(values) {
                if (self.set)(field, object.get(), value) != 0 {
                    return None;
                }
            }
            Some(object)
        }
    }

    /// A new object whose values, as numbers and names, lead to no cycle, so that the collector
    /// needs no look at it.
    pub fn make_untracked(
        &self,
        interpreter: &'static Interpreter,
        values: [Py; N],
    ) -> Option<Owned> {
        let object = self.make(interpreter, values)?;
        // SAFETY: the object is new, and of a class that the collector tracks.
        unsafe { interpreter.abi.PyObject_GC_UnTrack(object.get()) };
        Some(object)
    }
}

impl TokenCounts {
    /// A new TokenCount.
    pub fn make_count(
        &self,
        interpreter: &'static Interpreter,
        model: Py,
        encoding: Py,
        figures: Counts,
    ) -> Option<Owned> {
        let exact = if figures.exact {
            interpreter.yes
        } else {
            interpreter.no
        };
        let count = interpreter.number(figures.count)?;
        let upper = if figures.upper == figures.count {
            None
        } else {
            Some(interpreter.number(figures.upper)?)
        };
        let upper = upper.as_ref().unwrap_or(&count);
        let values = [count.get(), model, encoding, exact, upper.get()];
        self.make_untracked(interpreter, values)
    }
}
