//! What the direct lane uses of CPython's stable ABI.
//!
//! These types and functions keep their shape and meaning from CPython 3.10
//! on, with the GIL and without it. No other layout of the interpreter is
//! known to this library, and nothing of it is linked: Python finds the
//! functions by the names in [`ENTRY_POINTS`] and hands over their addresses.

use std::{
    ffi::{c_char, c_int, c_long, c_void},
    mem, thread,
};

/// A Python object, of which only the address is known.
#[repr(C)]
pub struct Object {
    _opaque: [u8; 0],
}

/// The address of an object, or null.
pub type Py = *mut Object;

/// `Py_buffer`.
#[repr(C)]
pub struct Buffer {
    pub data: *const u8,
    pub owner: Py,
    pub length: isize,
    pub item_size: isize,
    pub read_only: c_int,
    pub dimensions: c_int,
    pub format: *mut c_char,
    pub shape: *mut isize,
    pub strides: *mut isize,
    pub sub_offsets: *mut isize,
    pub internal: *mut c_void,
}

/// The flags of a buffer that is bytes in a row, `PyBUF_SIMPLE`.
pub const SIMPLE: c_int = 0;

/// `PyMethodDef`.
#[repr(C)]
pub struct MethodDef {
    pub name: *const c_char,
    pub function: Builtin,
    pub flags: c_int,
    pub doc: *const c_char,
}

/// A C function with the flags `METH_FASTCALL | METH_KEYWORDS`: self, the
/// arguments (by position, then by name), how many go by position, and the
/// tuple of the names or null.
pub type Builtin = unsafe extern "C" fn(Py, *const Py, isize, Py) -> Py;

/// `METH_FASTCALL | METH_KEYWORDS`.
pub const FASTCALL_KEYWORDS: c_int = 0x0080 | 0x0002;

/// What a type does when an attribute of an object is set: the descriptor, the
/// object, and the value; 0 unless it failed.
pub type DescriptorSet = unsafe extern "C" fn(Py, Py, Py) -> c_int;

/// `PyCapsule_Destructor`: what a capsule does when it goes.
pub type Destructor = unsafe extern "C" fn(Py);

/// The number of a type's [`DescriptorSet`], `Py_tp_descr_set`.
pub const DESCRIPTOR_SET: c_int = 55;

macro_rules! entry_points {
    ($($name:ident($($argument:ident: $kind:ty),*) $(-> $answer:ty)?;)*) => {
        /// The functions of the interpreter, in the order of [`ENTRY_POINTS`].
        #[derive(Clone, Copy)]
        #[repr(C)]
        #[allow(non_snake_case, reason = "these are the interpreter's own names")]
        pub struct EntryPoints {
            $($name: unsafe extern "C-unwind" fn($($kind),*) $(-> $answer)?,)*
        }

        #[allow(non_snake_case, reason = "these are the interpreter's own names")]
        impl EntryPoints {
            $(
                /// The interpreter's function of this name; it comes back, or its thread is parked.
                ///
                /// # Safety
                ///
                /// That of the function.
                #[inline(always)]
                pub unsafe fn $name(&self, $($argument: $kind),*) $(-> $answer)? {
                    let ending = ParkEndingThread;
                    // SAFETY: the caller's promise.
                    let answer = unsafe { (self.$name)($($argument),*) };
                    mem::forget(ending);
                    answer
                }
            )*
        }

        /// The names of the functions, each followed by a space; ends with a NUL.
        pub const ENTRY_POINTS: &str = concat!($(stringify!($name), " ",)* "\0");
    };
}

/// Parks a thread that the interpreter ends, where glibc begins to unwind its stack.
///
/// While CPython before 3.14 finalizes, it ends each further thread that asks for the GIL by
/// `pthread_exit`. Any function that may run Python code can do so. glibc then unwinds the stack,
/// which must not pass our frames: some would use the interpreter while they are dropped, without
/// the GIL, and `catch_unwind` would swallow what has to go on, for which glibc aborts the process.
/// From 3.14 on CPython lets such a thread hang until the process is gone, and so does this.
struct ParkEndingThread;

impl Drop for ParkEndingThread {
    fn drop(&mut self) {
        loop {
            thread::park();
        }
    }
}

entry_points! {
    PyBool_FromLong(value: c_long) -> Py;
    PyBuffer_Release(buffer: *mut Buffer);
    PyCFunction_NewEx(method: *mut MethodDef, bound: Py, module: Py) -> Py;
    PyCapsule_GetPointer(capsule: Py, name: *const c_char) -> *mut c_void;
    PyCapsule_New(pointer: *mut c_void, name: *const c_char, destructor: Destructor) -> Py;
    PyDict_Clear(dict: Py);
    PyDict_New() -> Py;
    PyDict_SetItem(dict: Py, key: Py, value: Py) -> c_int;
    PyDict_Size(dict: Py) -> isize;
    PyErr_Clear();
    PyErr_NoMemory() -> Py;
    PyErr_Occurred() -> Py;
    PyEval_RestoreThread(state: *mut c_void);
    PyEval_SaveThread() -> *mut c_void;
    PyInterpreterState_Get() -> *mut c_void;
    PyInterpreterState_GetID(interpreter: *mut c_void) -> i64;
    PyList_GetItem(list: Py, place: isize) -> Py;
    PyList_New(size: isize) -> Py;
    PyList_SetItem(list: Py, place: isize, item: Py) -> c_int;
    PyList_Size(list: Py) -> isize;
    PyLong_AsSsize_t(number: Py) -> isize;
    PyLong_FromUnsignedLongLong(number: u64) -> Py;
    PyObject_Call(function: Py, arguments: Py, named: Py) -> Py;
    PyObject_GC_UnTrack(object: Py);
    PyObject_GetAttrString(object: Py, name: *const c_char) -> Py;
    PyObject_GetBuffer(object: Py, buffer: *mut Buffer, flags: c_int) -> c_int;
    PyObject_GetItem(object: Py, key: Py) -> Py;
    PyObject_Type(object: Py) -> Py;
    PyTuple_GetItem(tuple: Py, place: isize) -> Py;
    PyTuple_New(size: isize) -> Py;
    PyTuple_SetItem(tuple: Py, place: isize, item: Py) -> c_int;
    PyTuple_Size(tuple: Py) -> isize;
    PyType_GenericAlloc(kind: Py, items: isize) -> Py;
    PyType_GetSlot(kind: Py, slot: c_int) -> *mut c_void;
    PyUnicode_AsUTF8AndSize(text: Py, size: *mut isize) -> *const u8;
    PyUnicode_FromStringAndSize(data: *const u8, size: isize) -> Py;
    PyUnicode_GetLength(text: Py) -> isize;
    PyUnicode_InternFromString(word: *const c_char) -> Py;
    PyUnicode_Substring(text: Py, start: isize, end: isize) -> Py;
    Py_DecRef(object: Py);
    Py_IncRef(object: Py);
}
