//! The exports that Python calls to set the lane up, once for each copy of the package.

use std::{
    ffi::{CStr, CString, c_char, c_int},
    ptr,
    sync::atomic::{AtomicPtr, Ordering},
};

use super::{
    abi::{ENTRY_POINTS, EntryPoints, FASTCALL_KEYWORDS, MethodDef, Py},
    interpreter::Interpreter,
    lane::{LAST, Lane, Public, keep, lane_of},
    objects::TokenCounts,
    table::BUILTINS,
};
use crate::tokenizer::encoding::Encoding;

/// The names of the functions that [`ainalyn_python_connect`] wants the
/// addresses of, each followed by a space; ends with a NUL.
#[unsafe(no_mangle)]
extern "C" fn ainalyn_python_entry_points() -> *const c_char {
    ENTRY_POINTS.as_ptr().cast()
}

/// Takes the interpreter's entry points, a module of the copy that connects (for which it does so
/// once), None, the type `str`, and two dicts of Python's: of names that were looked up, and of
/// aliases. Answers 1, or 0 where the direct lane can't serve.
///
/// # Safety
///
/// Called with the GIL held; `addresses` are those of the functions that
/// [`ainalyn_python_entry_points`] names, in that order, of this interpreter.
#[unsafe(no_mangle)]
unsafe extern "C" fn ainalyn_python_connect(
    addresses: *const EntryPoints,
    module: Py,
    none: Py,
    str_type: Py,
    looked_up: Py,
    aliases: Py,
) -> c_int {
    // SAFETY: the caller's promise. A function pointer is as wide as an address.
    let abi = unsafe { *addresses };
    let Some(interpreter) = Interpreter::of(abi, none, str_type) else {
        return 0;
    };
    let mut lane = Box::new(Lane {
        module: interpreter.incref(module),
        previous: ptr::null(),
        names: Default::default(),
        looked_up: interpreter.incref(looked_up),
        aliases: interpreter.incref(aliases),
        publics: [const { AtomicPtr::new(ptr::null_mut()) }; _],
        token_counts: AtomicPtr::default(),
        #[cfg(feature = "filter")]
        answers: AtomicPtr::default(),
        encodings: Encoding::ALL
            .map(|encoding| interpreter.intern(&CString::new(encoding.name()).unwrap_or_default())),
        text: interpreter.intern(c"text"),
        max_tokens: interpreter.intern(c"max_tokens"),
        model: interpreter.intern(c"model"),
        encoding: interpreter.intern(c"encoding"),
        require_exact: interpreter.intern(c"require_exact"),
        interpreter,
    });
    // Two copies may connect at once where there is no GIL.
    let mut last = LAST.load(Ordering::Acquire);
    loop {
        lane.previous = last;
        let lane_address = &raw mut *lane;
        match LAST.compare_exchange(last, lane_address, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => {
                Box::leak(lane);
                return 1;
            }
            Err(other) => last = other,
        }
    }
}

/// Makes the builtin of that number for the copy that connected with `lane_module`, or answers
/// null (with no error set).
///
/// A public one needs `explain`, the Python function it stands for, and
/// `default`, its default model or filter; for the others both are None.
///
/// # Safety
///
/// Called with the GIL held; `name` and `doc` end with a NUL.
#[unsafe(no_mangle)]
unsafe extern "C" fn ainalyn_python_builtin(
    lane_module: Py,
    number: usize,
    name: *const c_char,
    doc: *const c_char,
    module: Py,
    explain: Py,
    default: Py,
) -> Py {
    let (Some(lane), Some(&function)) = (lane_of(lane_module), BUILTINS.get(number)) else {
        return ptr::null_mut();
    };
    let py = &lane.interpreter;
    if explain != py.none {
        let public = &lane.publics[number];
        let (explain, default) = (py.incref(explain), py.incref(default));
        keep(public, Public { explain, default });
    }
    let keep_words = |words| {
        // SAFETY: both end with a NUL.
        let words = unsafe { CStr::from_ptr(words) };
        words.to_owned().into_raw().cast_const()
    };
    let method = Box::into_raw(Box::new(MethodDef {
        name: keep_words(name),
        function,
        flags: FASTCALL_KEYWORDS,
        doc: keep_words(doc),
    }));
    // SAFETY: the builtin points to `method`, which is never freed.
    unsafe { py.abi.PyCFunction_NewEx(method, lane.module, module) }
}

/// Takes the class TokenCount and the tuple of its fields' descriptors, of the copy that connected
/// with `lane_module`. Answers 1, or 0 where its objects can't be made here; every object is then
/// declined.
///
/// # Safety
///
/// Called with the GIL held.
#[unsafe(no_mangle)]
unsafe extern "C" fn ainalyn_python_token_count(lane_module: Py, class: Py, fields: Py) -> c_int {
    let Some(lane) = lane_of(lane_module) else {
        return 0;
    };
    let made = TokenCounts::of(&lane.interpreter, class, fields);
    let sound = made.is_some();
    if let Some(made) = made {
        keep(&lane.token_counts, made);
    }
    sound.into()
}
