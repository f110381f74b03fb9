//! The direct lane: builtins for CPython over its stable ABI, without the
//! generated Python in between.
//!
//! # The contract with `ainalyn/infrastructure/rust/direct.py`
//!
//! * Nothing of Python is linked. Python asks [`ainalyn_python_entry_points`]
//!   for the names of the functions this file calls, finds their addresses,
//!   and hands them to [`ainalyn_python_connect`]. All of them are of the
//!   stable ABI and keep their meaning from CPython 3.10 on, with the GIL and
//!   without it; no layout of the interpreter is known here but `Py_buffer`'s
//!   and `PyMethodDef`'s, which are part of that ABI.
//! * Python then makes builtins by number ([`BUILTINS`]) with
//!   [`ainalyn_python_builtin`].
//! * Every function here is called with the GIL held (or, without a GIL, by an
//!   attached thread), in the interpreter that connected.
//! * Nothing is explained here. On any doubt - an argument of another type, an
//!   unknown model, a text that UTF-8 can't hold, a panic - a public builtin
//!   calls the Python function it stands for with the same arguments, and a
//!   private one returns None. Both then go through the generated lane, which
//!   raises the right error, or answers.
//! * Borrowed references live as long as they are used: arguments belong to
//!   the caller, and a batch is a list that nothing else holds.

use std::{
    ffi::{CStr, c_char, c_int, c_long, c_void},
    panic::{AssertUnwindSafe, catch_unwind},
    ptr, slice,
    sync::atomic::{AtomicPtr, Ordering},
};

use crate::{Encoding, Figures, Resolved, batch, models};

/// A Python object, of which only the address is known.
#[repr(C)]
struct Object {
    _opaque: [u8; 0],
}

type Py = *mut Object;

/// `Py_buffer` of the stable ABI.
#[repr(C)]
struct Buffer {
    data: *const u8,
    owner: Py,
    length: isize,
    item_size: isize,
    read_only: c_int,
    dimensions: c_int,
    format: *mut c_char,
    shape: *mut isize,
    strides: *mut isize,
    sub_offsets: *mut isize,
    internal: *mut c_void,
}

/// `PyMethodDef` of the stable ABI.
#[repr(C)]
struct MethodDef {
    name: *const c_char,
    function: Builtin,
    flags: c_int,
    doc: *const c_char,
}

/// A C function with the flags `METH_FASTCALL | METH_KEYWORDS`: self, the
/// arguments (by position, then by name), how many go by position, and the
/// tuple of the names or null.
type Builtin = unsafe extern "C" fn(Py, *const Py, isize, Py) -> Py;

const METH_FASTCALL_KEYWORDS: c_int = 0x0080 | 0x0002;

macro_rules! entry_points {
    ($($name:ident($($argument:ty),*) $(-> $answer:ty)?;)*) => {
        /// The functions of the interpreter, in the order of [`ENTRY_POINTS`].
        #[derive(Clone, Copy)]
        #[repr(C)]
        #[allow(non_snake_case, reason = "these are the interpreter's own names")]
        struct EntryPoints { $($name: unsafe extern "C" fn($($argument),*) $(-> $answer)?,)* }

        const ENTRY_POINTS: &str = concat!($(stringify!($name), " ",)* "\0");
    };
}

entry_points! {
    PyBuffer_Release(*mut Buffer);
    PyBool_FromLong(c_long) -> Py;
    PyCFunction_NewEx(*mut MethodDef, Py, Py) -> Py;
    PyDict_Clear(Py);
    PyDict_GetItemWithError(Py, Py) -> Py;
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
    PyObject_GenericSetAttr(Py, Py, Py) -> c_int;
    PyObject_GetItem(Py, Py) -> Py;
    PyObject_GetBuffer(Py, *mut Buffer, c_int) -> c_int;
    PyObject_Type(Py) -> Py;
    PyTuple_GetItem(Py, isize) -> Py;
    PyTuple_New(isize) -> Py;
    PyTuple_SetItem(Py, isize, Py) -> c_int;
    PyTuple_Size(Py) -> isize;
    PyType_GenericAlloc(Py, isize) -> Py;
    PyUnicode_AsUTF8AndSize(Py, *mut isize) -> *const u8;
    PyUnicode_FromStringAndSize(*const u8, isize) -> Py;
    PyUnicode_InternFromString(*const c_char) -> Py;
    Py_DecRef(Py);
    Py_IncRef(Py);
}

/// The builtins by number; the public ones first.
const BUILTINS: [Builtin; 6] = [
    count_tokens,
    truncate_to_tokens,
    count_object,
    count_chunk,
    count_buffer,
    panic_probe,
];

const PUBLIC: usize = 2;

/// What a public builtin stands for.
struct Public {
    /// The Python function that explains every doubt.
    explain: Py,
    /// The name of the model of a call that names none.
    default: Py,
}

/// Everything that the builtins know of the interpreter. It is never freed:
/// builtins live until the process ends.
struct State {
    py: EntryPoints,
    none: Py,
    yes: Py,
    no: Py,
    str_type: Py,
    /// Names of models that were looked up, each with its [`Resolved::id`].
    models: Py,
    /// The program's own names for models, each with the name it stands for.
    aliases: Py,
    /// The names of the encodings, as [`Encoding::ALL`] has them.
    encodings: [Py; Encoding::ALL.len()],
    /// The names of TokenCount's fields.
    fields: [Py; 5],
    text: Py,
    max_tokens: Py,
    model: Py,
}

static STATE: AtomicPtr<State> = AtomicPtr::new(ptr::null_mut());
static PUBLICS: [AtomicPtr<Public>; PUBLIC] = [const { AtomicPtr::new(ptr::null_mut()) }; PUBLIC];

/// Names that are remembered; beyond it all are forgotten, so that a million
/// different names take no more memory than this.
const MODELS_KEPT: isize = 1024;

/// A longer name is looked up anew each time, for the same reason.
const LONGEST_KEPT: usize = 256;

/// A text from this many bytes on is counted with the GIL released: for less,
/// waiting to have it back can cost more than the count.
const RELEASE_FROM: usize = 8 << 10;

/// A chunk of a batch ends at this many bytes for each thread; between chunks
/// Python sees signals, cancellations, and the progress.
const CHUNK_BYTES: usize = 2 << 20;

/// A chunk of a batch ends at this many texts.
const CHUNK_TEXTS: usize = 1 << 16;

/// The names of the functions that [`ainalyn_python_connect`] wants the
/// addresses of, each followed by a space; ends with a NUL.
#[unsafe(no_mangle)]
extern "C" fn ainalyn_python_entry_points() -> *const c_char {
    ENTRY_POINTS.as_ptr().cast()
}

/// Takes the interpreter's entry points, None, the type `str`, and two dicts of
/// Python's: of looked-up models, which it clears when what they mean changes,
/// and of aliases. Answers 1, or 0 where the direct lane can't serve.
///
/// # Safety
///
/// Called with the GIL held; `addresses` are those of the functions that
/// [`ainalyn_python_entry_points`] names, in that order, of this interpreter.
#[unsafe(no_mangle)]
unsafe extern "C" fn ainalyn_python_connect(
    addresses: *const EntryPoints,
    none: Py,
    str_type: Py,
    models: Py,
    aliases: Py,
) -> c_int {
    // SAFETY: the caller's promise. A function pointer is as wide as an address.
    let py = unsafe { *addresses };
    // SAFETY: the GIL is held, and every object made here is kept for good.
    unsafe {
        // The state below belongs to one interpreter, so another one does without.
        if (py.PyInterpreterState_GetID)((py.PyInterpreterState_Get)()) != 0 {
            return 0;
        }
        let word = |name: &'static CStr| (py.PyUnicode_InternFromString)(name.as_ptr());
        let state = State {
            py,
            none,
            yes: (py.PyBool_FromLong)(1),
            no: (py.PyBool_FromLong)(0),
            str_type,
            models,
            aliases,
            encodings: Encoding::ALL.map(|encoding| {
                let name = encoding.name();
                (py.PyUnicode_FromStringAndSize)(name.as_ptr(), name.len() as isize)
            }),
            fields: [c"count", c"model", c"encoding", c"exact", c"upper"].map(word),
            text: word(c"text"),
            max_tokens: word(c"max_tokens"),
            model: word(c"model"),
        };
        for kept in [none, str_type, models, aliases] {
            (py.Py_IncRef)(kept);
        }
        STATE.store(Box::into_raw(Box::new(state)), Ordering::Release);
    }
    1
}

/// Makes the builtin of that number, or answers null (with no error set).
///
/// A public one needs `explain`, the Python function it stands for, and
/// `default`, its default model; for the others both are None.
///
/// # Safety
///
/// Called with the GIL held; `name` and `doc` end with a NUL.
#[unsafe(no_mangle)]
unsafe extern "C" fn ainalyn_python_builtin(
    number: usize,
    name: *const c_char,
    doc: *const c_char,
    module: Py,
    explain: Py,
    default: Py,
) -> Py {
    let (Some(state), Some(&function)) = (State::get(), BUILTINS.get(number)) else {
        return ptr::null_mut();
    };
    // A builtin points to its definition, so that is kept for good.
    let kept = |words| {
        // SAFETY: both end with a NUL.
        let words = unsafe { CStr::from_ptr(words) };
        words.to_owned().into_raw().cast_const()
    };
    let method = Box::into_raw(Box::new(MethodDef {
        name: kept(name),
        function,
        flags: METH_FASTCALL_KEYWORDS,
        doc: kept(doc),
    }));
    if let Some(public) = PUBLICS.get(number) {
        // SAFETY: both are objects of the caller, kept for good from here on.
        unsafe {
            (state.py.Py_IncRef)(explain);
            (state.py.Py_IncRef)(default);
        }
        let kept = Box::into_raw(Box::new(Public { explain, default }));
        public.store(kept, Ordering::Release);
    }
    // SAFETY: `method` is never freed. No self: pickle then goes by the name.
    unsafe { (state.py.PyCFunction_NewEx)(method, ptr::null_mut(), module) }
}

/// `count_tokens(text, model)`: an int.
unsafe extern "C" fn count_tokens(_: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with this shape, and `answer` with its state.
    unsafe {
        answer(0, args, given, names, |state, public| {
            let [text, model] = state.bound(args, given, names, [state.text, state.model])?;
            let model = state.resolved_or(public, model)?;
            state.number(state.counted(model, text)?.count)
        })
    }
}

/// `truncate_to_tokens(text, max_tokens, model)`: a str.
unsafe extern "C" fn truncate_to_tokens(_: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: as in `count_tokens`.
    unsafe {
        answer(1, args, given, names, |state, public| {
            let expected = [state.text, state.max_tokens, state.model];
            let [text, max_tokens, model] = state.bound(args, given, names, expected)?;
            let model = state.resolved_or(public, model)?;
            if max_tokens == state.yes || max_tokens == state.no {
                return None; // an int by inheritance, but no number of tokens
            }
            let max_tokens = state.size(max_tokens)?;
            let whole = state.utf8(text)?;
            // No token is as long as that many bytes on average.
            let work = whole.len().min(max_tokens.saturating_mul(128));
            let kept = state.unlocked(work, model, |_| {
                model.truncate(whole, max_tokens as u64).ok()
            })?;
            if kept.len() == whole.len() {
                (state.py.Py_IncRef)(text);
                return Some(text);
            }
            Some((state.py.PyUnicode_FromStringAndSize)(
                kept.as_ptr(),
                kept.len() as isize,
            ))
        })
    }
}

/// `count_object(class, text, model)`: an instance of `class`, or None.
unsafe extern "C" fn count_object(_: Py, args: *const Py, given: isize, _: Py) -> Py {
    // SAFETY: as in `count_tokens`.
    unsafe {
        answer_or_none(args, given, |state, [class, text, name]: [Py; 3]| {
            let model = state.resolved(name)?;
            let figures = state.counted(model, text)?;
            state.object(class, name, model.encoding(), figures)
        })
    }
}

/// `count_chunk(texts, start, model, threads, class)`: the counts of as many
/// texts as make a chunk, from `start` on, as a list of int, or of instances
/// of `class` where that is not None; or None.
unsafe extern "C" fn count_chunk(_: Py, args: *const Py, given: isize, _: Py) -> Py {
    // SAFETY: as in `count_tokens`.
    unsafe {
        answer_or_none(args, given, |state, arguments: [Py; 5]| {
            let [list, start, name, threads, class] = arguments;
            let model = state.resolved(name)?;
            let threads = batch::effective_threads(state.size(threads)?);
            let (texts, bytes) = state.chunk(list, state.size(start)?, threads)?;
            let counts = state.unlocked(bytes, model, |encoding| {
                batch::count_each(&texts, encoding, threads).ok()
            })?;
            state.list(&counts, |count| {
                let figures = model.figures(count);
                if class == state.none {
                    state.number(figures.count)
                } else {
                    state.object(class, name, model.encoding(), figures)
                }
            })
        })
    }
}

/// `count_buffer(data, model, steady)`: the count of the UTF-8 in a buffer, or
/// None. `steady` is True when nothing changes the buffer while the GIL is released.
unsafe extern "C" fn count_buffer(_: Py, args: *const Py, given: isize, _: Py) -> Py {
    // SAFETY: as in `count_tokens`.
    unsafe {
        answer_or_none(args, given, |state, [data, model, steady]: [Py; 3]| {
            let model = state.resolved(model)?;
            let buffer = HeldBuffer::of(state, data)?;
            let released = if steady == state.yes {
                buffer.bytes().len()
            } else {
                0
            };
            let count = state.unlocked(released, model, |encoding| {
                encoding.count(str::from_utf8(buffer.bytes()).ok()?).ok()
            })?;
            state.number(model.figures(count).count)
        })
    }
}

/// `panic_probe(model)`: None, after a panic with the GIL released, for tests of
/// the installed library.
unsafe extern "C" fn panic_probe(_: Py, args: *const Py, given: isize, _: Py) -> Py {
    // SAFETY: as in `count_tokens`.
    unsafe {
        answer_or_none(args, given, |state, [model]: [Py; 1]| {
            state.unlocked(RELEASE_FROM, state.resolved(model)?, |_| {
                panic!("this panic was asked for")
            })
        })
    }
}

/// The answer of a public builtin, or what its Python function makes of the arguments.
///
/// # Safety
///
/// The arguments are those that the interpreter called a builtin with.
unsafe fn answer(
    number: usize,
    args: *const Py,
    given: isize,
    names: Py,
    call: impl FnOnce(&'static State, &'static Public) -> Option<Py>,
) -> Py {
    // SAFETY: a builtin exists only after both were stored, and neither is ever freed.
    let (state, public) = unsafe {
        (
            &*STATE.load(Ordering::Acquire),
            &*PUBLICS[number].load(Ordering::Acquire),
        )
    };
    match guarded(|| call(state, public)) {
        Some(object) => object,
        None => state.explained(public.explain, args, given, names),
    }
}

/// The answer of a private builtin, or None.
///
/// # Safety
///
/// As for [`answer`].
unsafe fn answer_or_none<const N: usize>(
    args: *const Py,
    given: isize,
    call: impl FnOnce(&'static State, [Py; N]) -> Option<Py>,
) -> Py {
    // SAFETY: a builtin exists only after the state was stored, which is never freed.
    let state = unsafe { &*STATE.load(Ordering::Acquire) };
    let answer = guarded(|| {
        if given != N as isize {
            return None;
        }
        let mut found = [ptr::null_mut(); N];
        // SAFETY: the interpreter gives that many arguments, each an object.
        found.copy_from_slice(unsafe { slice::from_raw_parts(args, N) });
        call(state, found)
    });
    answer.unwrap_or_else(|| {
        // SAFETY: the GIL is held, and None is an object.
        unsafe {
            (state.py.PyErr_Clear)();
            (state.py.Py_IncRef)(state.none);
        }
        state.none
    })
}

/// A panic must not pass into C; it is a doubt as any other.
fn guarded<T>(call: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or(None)
}

/// Every method is called with the GIL held, on objects of the interpreter;
/// the pointers that come back from it are borrowed unless said otherwise.
/// Where the answer is none, an error of the interpreter may be set.
impl State {
    fn get() -> Option<&'static Self> {
        // SAFETY: what is stored here is never freed.
        unsafe { STATE.load(Ordering::Acquire).as_ref() }
    }

    /// The arguments by their place, null where one is not given; none when they don't fit.
    fn bound<const N: usize>(
        &self,
        args: *const Py,
        given: isize,
        names: Py,
        expected: [Py; N],
    ) -> Option<[Py; N]> {
        let given = usize::try_from(given).ok().filter(|&given| given <= N)?;
        let mut bound = [ptr::null_mut(); N];
        for (place, argument) in bound.iter_mut().enumerate().take(given) {
            // SAFETY: the interpreter gives `given` arguments by position.
            *argument = unsafe { *args.add(place) };
        }
        if names.is_null() {
            return Some(bound);
        }
        // SAFETY: `names` is a tuple of str, and each has its argument behind
        // those by position.
        unsafe {
            for position in 0..(self.py.PyTuple_Size)(names) {
                let name = (self.py.PyTuple_GetItem)(names, position);
                // The names in a call are interned, so the address tells.
                let place = expected.iter().position(|&known| known == name)?;
                if !bound[place].is_null() {
                    return None;
                }
                bound[place] = *args.add(given + position as usize);
            }
        }
        Some(bound)
    }

    /// How the model of that name is counted.
    fn resolved(&self, model: Py) -> Option<Resolved> {
        // SAFETY: any object can be looked up in a dict. What is found is a small
        // int, which lives forever, or as long as the GIL is held.
        let known = unsafe { (self.py.PyDict_GetItemWithError)(self.models, model) };
        if known.is_null() {
            return self.looked_up(model);
        }
        Resolved::from_id(u32::try_from(self.size(known)?).ok()?)
    }

    /// How the model that was named is counted, or the default one.
    fn resolved_or(&self, public: &Public, model: Py) -> Option<Resolved> {
        self.resolved(if model.is_null() {
            public.default
        } else {
            model
        })
    }

    /// What `resolved` remembers from here on.
    #[cold]
    fn looked_up(&self, model: Py) -> Option<Resolved> {
        // SAFETY: the references made here are given back here. A str of another
        // type could hash and compare as it likes, so it is left to Python.
        unsafe {
            (self.py.PyErr_Clear)(); // of a model that can't be hashed
            let found_type = (self.py.PyObject_Type)(model);
            (self.py.Py_DecRef)(found_type);
            if found_type != self.str_type {
                return None;
            }
            let target = (self.py.PyObject_GetItem)(self.aliases, model);
            let name = if target.is_null() { model } else { target };
            (self.py.PyErr_Clear)(); // of a name that is no alias
            let resolved = self.utf8(name).and_then(|name| models::resolve(name).ok());
            if !target.is_null() {
                (self.py.Py_DecRef)(target);
            }
            let resolved = resolved?;
            if self.utf8(model)?.len() <= LONGEST_KEPT {
                if (self.py.PyDict_Size)(self.models) >= MODELS_KEPT {
                    (self.py.PyDict_Clear)(self.models);
                }
                let id = self.number(u64::from(resolved.id()))?;
                let kept = (self.py.PyDict_SetItem)(self.models, model, id) == 0;
                (self.py.Py_DecRef)(id);
                if !kept {
                    return None;
                }
            }
            Some(resolved)
        }
    }

    /// The UTF-8 of a str. CPython keeps it with the str, where it has to be made.
    fn utf8<'a>(&self, text: Py) -> Option<&'a str> {
        if text.is_null() {
            return None;
        }
        let mut length = 0;
        // SAFETY: any object can be asked; for a str that UTF-8 can hold, the
        // answer is valid UTF-8 that lives as long as the str, which outlives
        // its use here (see the contract).
        unsafe {
            let data = (self.py.PyUnicode_AsUTF8AndSize)(text, &raw mut length);
            if data.is_null() {
                return None;
            }
            Some(str::from_utf8_unchecked(slice::from_raw_parts(
                data,
                length as usize,
            )))
        }
    }

    /// A whole number that is not negative.
    fn size(&self, number: Py) -> Option<usize> {
        if number.is_null() {
            return None;
        }
        // SAFETY: any object can be asked; what is no such number gives -1.
        usize::try_from(unsafe { (self.py.PyLong_AsSsize_t)(number) }).ok()
    }

    /// The count of a str.
    fn counted(&self, model: Resolved, text: Py) -> Option<Figures> {
        let text = self.utf8(text)?;
        let count = self.unlocked(text.len(), model, |encoding| encoding.count(text).ok())?;
        Some(model.figures(count))
    }

    /// What `work` answers, with the GIL released when it is on many bytes.
    fn unlocked<T>(
        &self,
        bytes: usize,
        model: Resolved,
        work: impl FnOnce(Encoding) -> Option<T>,
    ) -> Option<T> {
        struct Restore<'a>(&'a State, *mut c_void);
        impl Drop for Restore<'_> {
            fn drop(&mut self) {
                // SAFETY: the thread's state comes from `PyEval_SaveThread` below.
                unsafe { (self.0.py.PyEval_RestoreThread)(self.1) }
            }
        }
        let encoding = model.encoding();
        if bytes < RELEASE_FROM {
            return work(encoding);
        }
        // What a first count builds is built with the GIL held: were it not, a
        // fork by another thread could leave the child waiting for it forever.
        encoding.count("").ok()?;
        // SAFETY: the GIL is held; `work` uses nothing of the interpreter but
        // bytes that do not change, and a panic in it takes the GIL back too.
        let _held_again = Restore(self, unsafe { (self.py.PyEval_SaveThread)() });
        work(encoding)
    }

    /// The texts of a chunk of a list from `start` on, and their bytes. It ends
    /// before a text that is not sound, unless that is its first.
    fn chunk<'a>(&self, list: Py, start: usize, threads: usize) -> Option<(Vec<&'a str>, usize)> {
        // SAFETY: an object that is no list has the size -1.
        let size = usize::try_from(unsafe { (self.py.PyList_Size)(list) }).ok()?;
        let most_bytes = CHUNK_BYTES.saturating_mul(threads);
        let mut texts = Vec::with_capacity(size.saturating_sub(start).min(CHUNK_TEXTS));
        let mut bytes: usize = 0;
        for position in start..size.min(start.saturating_add(CHUNK_TEXTS)) {
            // SAFETY: the position is inside of the list, which is private to the call.
            let item = unsafe { (self.py.PyList_GetItem)(list, position as isize) };
            let Some(text) = self.utf8(item) else {
                if texts.is_empty() {
                    return None;
                }
                // SAFETY: the GIL is held.
                unsafe { (self.py.PyErr_Clear)() };
                break;
            };
            texts.push(text);
            bytes = bytes.saturating_add(text.len());
            if bytes >= most_bytes {
                break;
            }
        }
        Some((texts, bytes))
    }

    /// A new list of what `make` makes, each an owned reference.
    fn list(&self, counts: &[u64], make: impl Fn(u64) -> Option<Py>) -> Option<Py> {
        // SAFETY: each item is set once, and the list takes its reference over.
        unsafe {
            let list = self.owned((self.py.PyList_New)(counts.len() as isize))?;
            for (position, &count) in counts.iter().enumerate() {
                let Some(item) = make(count) else {
                    (self.py.Py_DecRef)(list);
                    return None;
                };
                (self.py.PyList_SetItem)(list, position as isize, item);
            }
            Some(list)
        }
    }

    /// A new TokenCount, made as `object.__new__` and `object.__setattr__` would
    /// make it: its class forbids setting its fields, and its `__init__` is slow.
    fn object(&self, class: Py, model: Py, encoding: Encoding, figures: Figures) -> Option<Py> {
        let encoding = Encoding::ALL.iter().position(|&known| known == encoding)?;
        let count = self.number(figures.count)?;
        let upper = self.number(figures.upper);
        let exact = if figures.exact { self.yes } else { self.no };
        // SAFETY: `class` is the dataclass that direct.py passes. Each reference
        // made here is given back, and the fields take their own.
        unsafe {
            let object = self.owned((self.py.PyType_GenericAlloc)(class, 0));
            let mut sound = false;
            if let (Some(object), Some(upper)) = (object, upper) {
                let values = [count, model, self.encodings[encoding], exact, upper];
                sound = self.fields.into_iter().zip(values).all(|(name, value)| {
                    (self.py.PyObject_GenericSetAttr)(object, name, value) == 0
                });
            }
            if let Some(object) = object {
                // Its fields lead to no cycle, so the collector needs no look at it.
                (self.py.PyObject_GC_UnTrack)(object);
            }
            let spare = if sound { None } else { object };
            for made in [Some(count), upper, spare].into_iter().flatten() {
                (self.py.Py_DecRef)(made);
            }
            object.filter(|_| sound)
        }
    }

    /// A new int.
    fn number(&self, number: u64) -> Option<Py> {
        // SAFETY: it needs nothing but the GIL.
        self.owned(unsafe { (self.py.PyLong_FromUnsignedLongLong)(number) })
    }

    /// A new reference, unless there was no memory for it.
    fn owned(&self, object: Py) -> Option<Py> {
        (!object.is_null()).then_some(object)
    }

    /// What the Python function makes of the arguments of a builtin.
    #[cold]
    fn explained(&self, function: Py, args: *const Py, given: isize, names: Py) -> Py {
        // SAFETY: the arguments are as the interpreter gave them; a tuple takes
        // its references over and a dict takes its own. Null is the answer to a
        // failure, with the error set.
        unsafe {
            (self.py.PyErr_Clear)();
            let positional = (self.py.PyTuple_New)(given);
            if positional.is_null() {
                return ptr::null_mut();
            }
            for place in 0..given {
                let argument = *args.offset(place);
                (self.py.Py_IncRef)(argument);
                (self.py.PyTuple_SetItem)(positional, place, argument);
            }
            let mut named = ptr::null_mut();
            let mut sound = true;
            if !names.is_null() {
                named = (self.py.PyDict_New)();
                sound = !named.is_null()
                    && (0..(self.py.PyTuple_Size)(names)).all(|place| {
                        let name = (self.py.PyTuple_GetItem)(names, place);
                        (self.py.PyDict_SetItem)(named, name, *args.offset(given + place)) == 0
                    });
            }
            let answer = if sound {
                (self.py.PyObject_Call)(function, positional, named)
            } else {
                ptr::null_mut()
            };
            (self.py.Py_DecRef)(positional);
            if !named.is_null() {
                (self.py.Py_DecRef)(named);
            }
            answer
        }
    }
}

/// A buffer that its owner keeps in place until it is dropped.
struct HeldBuffer<'a> {
    state: &'a State,
    buffer: Buffer,
}

impl<'a> HeldBuffer<'a> {
    /// The buffer of `data`, where it has one without gaps. Needs the GIL.
    fn of(state: &'a State, data: Py) -> Option<Self> {
        const SIMPLE: c_int = 0;
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
        // SAFETY: any object can be asked, and `buffer` is of the shape it fills in.
        let failed = unsafe { (state.py.PyObject_GetBuffer)(data, &raw mut buffer, SIMPLE) } != 0;
        (!failed).then_some(Self { state, buffer })
    }

    fn bytes(&self) -> &[u8] {
        if self.buffer.length <= 0 {
            return &[];
        }
        // SAFETY: the owner keeps that many bytes there until the buffer is
        // released; direct.py says who keeps them from changing.
        unsafe { slice::from_raw_parts(self.buffer.data, self.buffer.length as usize) }
    }
}

impl Drop for HeldBuffer<'_> {
    fn drop(&mut self) {
        // SAFETY: it was filled in by `PyObject_GetBuffer`, and the GIL is held.
        unsafe { (self.state.py.PyBuffer_Release)(&raw mut self.buffer) }
    }
}
