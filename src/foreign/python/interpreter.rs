//! The interpreter, in calls that fit Rust: what fails answers none, and what
//! is owned is given back by itself.
//!
//! All of this is called with the GIL held (without a GIL: by an attached
//! thread), on objects of this interpreter that live at least as long as the
//! call. Where the answer is none, an error of the interpreter may be set.

use std::{
    ffi::CStr,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    ptr, slice,
};

use super::abi::{Buffer, EntryPoints, Py, SIMPLE};

/// The functions of the interpreter, and objects that live as long as it does.
pub struct Interpreter {
    pub abi: EntryPoints,
    pub none: Py,
    pub yes: Py,
    pub no: Py,
    str_type: Py,
    /// The method `str.isascii`.
    is_ascii: Py,
    /// MemoryError, of which the address alone is used.
    memory_error: Py,
}

impl Interpreter {
    /// The interpreter, unless it is not the main one of the process: what the
    /// lane keeps belongs to one.
    pub fn of(abi: EntryPoints, none: Py, str_type: Py) -> Option<Self> {
        // SAFETY: the GIL is held; True, False and MemoryError live forever.
        unsafe {
            (abi.PyInterpreterState_GetID(abi.PyInterpreterState_Get()) == 0).then(|| Self {
                abi,
                none,
                yes: abi.PyBool_FromLong(1),
                no: abi.PyBool_FromLong(0),
                str_type,
                is_ascii: abi.PyObject_GetAttrString(str_type, c"isascii".as_ptr()),
                memory_error: {
                    abi.PyErr_NoMemory();
                    let found = abi.PyErr_Occurred();
                    abi.PyErr_Clear();
                    found
                },
            })
        }
    }

    /// The object, kept for good.
    pub fn incref(&self, object: Py) -> Py {
        // SAFETY: it is an object; the reference is never given back.
        unsafe { self.abi.Py_IncRef(object) };
        object
    }

    /// A str, kept for good, that is the same object wherever it is written in code.
    pub fn intern(&self, word: &CStr) -> Py {
        // SAFETY: it ends with a NUL.
        unsafe { self.abi.PyUnicode_InternFromString(word.as_ptr()) }
    }

    /// A reference that is owned from here on, unless it is null.
    pub fn owned(&'static self, object: Py) -> Option<Owned> {
        (!object.is_null()).then_some(Owned {
            interpreter: self,
            object,
        })
    }

    /// A further reference to an object.
    pub fn shared(&'static self, object: Py) -> Owned {
        Owned {
            interpreter: self,
            object: self.incref(object),
        }
    }

    /// A new int.
    pub fn number(&'static self, number: u64) -> Option<Owned> {
        // SAFETY: it needs nothing but the GIL.
        self.owned(unsafe { self.abi.PyLong_FromUnsignedLongLong(number) })
    }

    /// A new str.
    pub fn text(&'static self, text: &str) -> Option<Owned> {
        // SAFETY: that many bytes stand there, and no str has more than isize::MAX.
        self.owned(unsafe {
            self.abi
                .PyUnicode_FromStringAndSize(text.as_ptr(), text.len() as isize)
        })
    }

    /// The UTF-8 of a str. CPython keeps it with the str, where it has to be made.
    ///
    /// It must not be used any longer than the str lives.
    pub fn utf8<'a>(&self, text: Py) -> Option<&'a str> {
        if text.is_null() {
            return None;
        }
        let mut length = 0;
        // SAFETY: any object can be asked; for a str that UTF-8 can hold, the
        // answer is valid UTF-8 that lives as long as the str.
        unsafe {
            let data = self.abi.PyUnicode_AsUTF8AndSize(text, &raw mut length);
            if data.is_null() {
                return None;
            }
            let bytes = slice::from_raw_parts(data, length as usize);
            Some(str::from_utf8_unchecked(bytes))
        }
    }

    /// The characters of a str.
    pub fn length(&self, text: Py) -> Option<usize> {
        if text.is_null() {
            return None;
        }
        // SAFETY: any object can be asked; what is no str has the length -1.
        usize::try_from(unsafe { self.abi.PyUnicode_GetLength(text) }).ok()
    }

    /// Whether all characters of a str are ASCII, so that its UTF-8 is there already.
    pub fn is_ascii(&'static self, text: Py) -> Option<bool> {
        // SAFETY: the tuple takes over a reference to the str; what is no str raises.
        unsafe {
            let arguments = self.owned(self.abi.PyTuple_New(1))?;
            self.abi
                .PyTuple_SetItem(arguments.get(), 0, self.incref(text));
            let answer = self
                .abi
                .PyObject_Call(self.is_ascii, arguments.get(), ptr::null_mut());
            Some(self.owned(answer)?.get() == self.yes)
        }
    }

    /// The first `length` characters of a longer str, as a new one.
    pub fn beginning(&'static self, text: Py, length: usize) -> Option<Owned> {
        self.part(text, 0, length)
    }

    /// The characters from a place to another one of a str that has so many, as a new one.
    pub fn part(&'static self, text: Py, start: usize, end: usize) -> Option<Owned> {
        // SAFETY: the object is a str, which has that many characters.
        self.owned(unsafe {
            self.abi
                .PyUnicode_Substring(text, start as isize, end as isize)
        })
    }

    /// A whole number that is not negative.
    pub fn size(&self, number: Py) -> Option<usize> {
        if number.is_null() {
            return None;
        }
        // SAFETY: any object can be asked; what is no such number gives -1.
        usize::try_from(unsafe { self.abi.PyLong_AsSsize_t(number) }).ok()
    }

    /// Whether the object is a str of no other type, whose methods could answer as they like.
    pub fn is_plain_str(&self, object: Py) -> bool {
        // SAFETY: any object has a type, whose new reference is given back; the
        // address alone is compared.
        unsafe {
            let found = self.abi.PyObject_Type(object);
            self.abi.Py_DecRef(found);
            found == self.str_type
        }
    }

    /// What a dict has for a key. An error is set where it has none.
    pub fn item(&'static self, dict: Py, key: Py) -> Option<Owned> {
        // SAFETY: any object can be asked for an item. The reference is new, so
        // another thread may replace the item meanwhile.
        self.owned(unsafe { self.abi.PyObject_GetItem(dict, key) })
    }

    /// Forgets an error that was set.
    pub fn clear_error(&self) {
        // SAFETY: it needs nothing but the GIL.
        unsafe { self.abi.PyErr_Clear() }
    }

    /// Raises MemoryError: null.
    #[cold]
    pub fn no_memory(&self) -> Py {
        // SAFETY: it needs nothing but the GIL.
        unsafe { self.abi.PyErr_NoMemory() }
    }

    /// Whether a MemoryError was set.
    #[cold]
    pub fn is_out_of_memory(&self) -> bool {
        // SAFETY: it needs nothing but the GIL.
        let set = unsafe { self.abi.PyErr_Occurred() };
        !set.is_null() && set == self.memory_error
    }

    /// What `work` answers, which uses nothing of the interpreter, but bytes
    /// that do not change; other threads have the GIL meanwhile.
    pub fn released<T>(&self, work: impl FnOnce() -> T) -> T {
        // SAFETY: the GIL is held.
        let state = unsafe { self.abi.PyEval_SaveThread() };
        let outcome = catch_unwind(AssertUnwindSafe(work));
        // SAFETY: the thread's state comes from `PyEval_SaveThread`. A panic goes on after, since
        // what it drops on its way may need the GIL.
        unsafe { self.abi.PyEval_RestoreThread(state) }
        outcome.unwrap_or_else(|panic| resume_unwind(panic))
    }
}

/// A reference to an object, which is given back when this is dropped.
pub struct Owned {
    interpreter: &'static Interpreter,
    object: Py,
}

impl Owned {
    /// The object, for as long as this lives.
    pub fn get(&self) -> Py {
        self.object
    }

    /// The object, whose reference the caller has from here on.
    pub fn into_py(self) -> Py {
        let object = self.object;
        std::mem::forget(self);
        object
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        // SAFETY: the reference is owned, and the GIL is held.
        unsafe { self.interpreter.abi.Py_DecRef(self.object) }
    }
}

/// A buffer that its owner keeps in place until it is dropped.
pub struct HeldBuffer {
    interpreter: &'static Interpreter,
    buffer: Buffer,
}

impl HeldBuffer {
    /// The buffer of `data`, where it has one that is bytes in a row.
    pub fn of(interpreter: &'static Interpreter, data: Py) -> Option<Self> {
        let mut buffer = Buffer {
            data: ptr::null(),
            owner: ptr::null_mut(),
            length: 0,
            item_size: 0,
            read_only: 0,
            dimensions: 0,
            format: ptr::null_mut(),
            shape: ptr::null_mut(),
            strides: ptr::null_mut(),
            sub_offsets: ptr::null_mut(),
            internal: ptr::null_mut(),
        };
        // SAFETY: any object can be asked, and `buffer` is of the shape that is filled in.
        let failed = unsafe {
            interpreter
                .abi
                .PyObject_GetBuffer(data, &raw mut buffer, SIMPLE)
        } != 0;
        (!failed).then_some(Self {
            interpreter,
            buffer,
        })
    }

    /// The bytes. Whoever asks sees to it that nobody changes them meanwhile.
    pub fn bytes(&self) -> &[u8] {
        if self.buffer.length <= 0 {
            return &[];
        }
        // SAFETY: the owner keeps that many bytes there until the buffer is released.
        unsafe { slice::from_raw_parts(self.buffer.data, self.buffer.length as usize) }
    }
}

impl Drop for HeldBuffer {
    fn drop(&mut self) {
        // SAFETY: it was filled in by `PyObject_GetBuffer`, and the GIL is held.
        unsafe { self.interpreter.abi.PyBuffer_Release(&raw mut self.buffer) }
    }
}
