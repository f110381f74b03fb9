//! What the builtins of one copy of the Python package share.

use std::{
    ptr,
    sync::atomic::{AtomicPtr, AtomicUsize, Ordering},
};

use super::{
    abi::{Object, Py},
    interpreter::Interpreter,
    numbers,
    objects::TokenCounts,
};
use crate::tokenizer::encoding::Encoding;

/// What the builtins of one copy of the Python package share.
///
/// A process can hold several copies, each with its own aliases and classes of errors, while the
/// system loads their one library once: a copy that is imported again after `sys.modules` was
/// purged, or one that another package has vendored as a link. It is never freed: builtins live
/// until the process ends.
pub struct Lane {
    pub interpreter: Interpreter,
    /// The `self` of every builtin of this copy: a module of its own, since builtins of a module
    /// pickle by their names.
    pub module: Py,
    /// The lane that connected before.
    pub previous: *const Lane,
    /// The first names that were looked up.
    pub names: [Name; NAMES_BY_ADDRESS],
    /// Further names that were looked up, each with what [`Lane::remember`] says.
    pub looked_up: Py,
    /// The program's own names for models, each with the name it stands for.
    pub aliases: Py,
    /// What the public ones of the builtins stand for, once they are made, by their numbers.
    pub publics: [AtomicPtr<Public>; numbers::ALL],
    /// How objects are made, once their class is known.
    pub token_counts: AtomicPtr<TokenCounts>,
    /// How the filter's objects are made, once their classes are known.
    #[cfg(feature = "filter")]
    pub answers: AtomicPtr<super::answers::Answers>,
    /// The names of the encodings, as [`Encoding::ALL`] has them.
    pub encodings: [Py; Encoding::ALL.len()],
    /// The names of the public builtins' arguments.
    pub text: Py,
    pub max_tokens: Py,
    pub model: Py,
    pub encoding: Py,
    pub require_exact: Py,
}

/// What a public builtin stands for.
pub struct Public {
    /// The Python function that serves what is declined, and explains it.
    pub explain: Py,
    /// The name of the model of a call that names none, or the filter of one of the filter's.
    pub default: Py,
}

/// The lane that connected last; the others hang on it.
pub static LAST: AtomicPtr<Lane> = AtomicPtr::new(ptr::null_mut());

/// The lane of the builtins whose `self` is `module`.
pub fn lane_of(module: Py) -> Option<&'static Lane> {
    let mut lane = get(&LAST);
    while let Some(found) = lane {
        if found.module == module {
            return lane;
        }
        // SAFETY: a lane that connected before, or null; lanes are never freed.
        lane = unsafe { found.previous.as_ref() };
    }
    None
}

/// What is kept for good, once it was stored there.
pub fn get<T>(place: &AtomicPtr<T>) -> Option<&'static T> {
    // SAFETY: [`keep`] and `connect` alone store there, and what they store is never freed.
    unsafe { place.load(Ordering::Acquire).as_ref() }
}

/// Keeps a value for good.
pub fn keep<T>(place: &AtomicPtr<T>, value: T) {
    place.store(Box::into_raw(Box::new(value)), Ordering::Release);
}

/// A name that was looked up, by the address of its str: the few names that
/// stand in a program's code are the same objects at each call. It is kept for
/// good, so that no other object can have its address.
#[derive(Default)]
pub struct Name {
    pub object: AtomicPtr<Object>,
    pub known: AtomicUsize,
}

/// How many names are kept by address: the first ones.
pub const NAMES_BY_ADDRESS: usize = 4;

impl Name {
    /// Makes this the place of a name, unless another thread was faster. What
    /// stands in `known` until it is stored is good for no number of changes.
    pub fn take(&self, interpreter: &Interpreter, model: Py) -> bool {
        self.known.store(usize::MAX, Ordering::Release);
        let taken = self
            .object
            .compare_exchange(ptr::null_mut(), model, Ordering::AcqRel, Ordering::Acquire)
            .is_ok();
        if taken {
            interpreter.incref(model);
        }
        taken
    }
}
