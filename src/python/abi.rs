//! What the direct lane uses of CPython's stable ABI.
//!
//! These types and functions keep their shape and meaning from CPython 3.10
//! on, with the GIL and without it. No other layout of the interpreter is
//! known to this library, and nothing of it is linked: Python finds the
//! functions by the names in [`ENTRY_POINTS`] and hands over their addresses.

use std::ffi::{c_char, c_int, c_long, c_void};

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

/// The number of a type's [`DescriptorSet`], `Py_tp_descr_set`.
pub const DESCRIPTOR_SET: c_int = 55;

macro_rules! entry_points {
    ($($name:ident($($argument:ty),*) $(-> $answer:ty)?;)*) => {
        /// The functions of the interpreter, in the order of [`ENTRY_POINTS`].
        #[derive(Clone, Copy)]
        #[repr(C)]
        #[allow(non_snake_case, reason = "these are the interpreter's own names")]
        pub struct EntryPoints { $(pub $name: unsafe extern "C" fn($($argument),*) $(-> $answer)?,)* }

        /// The names of the functions, each followed by a space; ends with a NUL.
        pub const ENTRY_POINTS: &str = concat!($(stringify!($name), " ",)* "\0");
    };
}

entry_points! {
    PyBool_FromLong(c_long) -> Py;
    PyBuffer_Release(*mut Buffer);
    PyCFunction_NewEx(*mut MethodDef, Py, Py) -> Py;
    PyDict_Clear(Py);
    PyDict_New() -> Py;
    PyDict_SetItem(Py, Py, Py) -> c_int;
    PyDict_Size(Py) -> isize;
    PyErr_Clear();
    PyEval_RestoreThread(*mut c_void);
    PyEval_SaveThread() -> *mut c_void;
    PyInterpreterState_Get() -> *mut c_void;
    PyInterpreterState_GetID(*mut c_void) -> i64;
    PyList_GetItem(Py, isize) -> Py;
    PyList_New(isize) -> Py;
    PyList_SetItem(Py, isize, Py) -> c_int;
    PyList_Size(Py) -> isize;
    PyLong_AsSsize_t(Py) -> isize;
    PyLong_FromUnsignedLongLong(u64) -> Py;
    PyObject_Call(Py, Py, Py) -> Py;
    PyObject_GC_UnTrack(Py);
    PyObject_GetBuffer(Py, *mut Buffer, c_int) -> c_int;
    PyObject_GetItem(Py, Py) -> Py;
    PyObject_Type(Py) -> Py;
    PyTuple_GetItem(Py, isize) -> Py;
    PyTuple_New(isize) -> Py;
    PyTuple_SetItem(Py, isize, Py) -> c_int;
    PyTuple_Size(Py) -> isize;
    PyType_GenericAlloc(Py, isize) -> Py;
    PyType_GetSlot(Py, c_int) -> *mut c_void;
    PyUnicode_AsUTF8AndSize(Py, *mut isize) -> *const u8;
    PyUnicode_FromStringAndSize(*const u8, isize) -> Py;
    PyUnicode_InternFromString(*const c_char) -> Py;
    Py_DecRef(Py);
    Py_IncRef(Py);
}
