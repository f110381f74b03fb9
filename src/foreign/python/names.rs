//! What a call counts with, by the name of a model or an encoding.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::{
    abi::Py,
    interpreter::Owned,
    lane::{Lane, Public},
};
use crate::{
    foreign::answered,
    models::{self, model::Model},
    tokenizer::encoding::Encoding,
};

/// Names that are remembered; beyond it all are forgotten, so that a million
/// different names take no more memory than this.
const NAMES_KEPT: isize = 1024;

/// A longer name is looked up anew each time, for the same reason.
const MAX_KEPT_BYTES: usize = 256;

/// How often what names mean has changed. See [`Lane::look_up`].
static CHANGES: AtomicUsize = AtomicUsize::new(0);

/// Says that an alias was changed, before. A call that begins later knows.
#[unsafe(no_mangle)]
extern "C" fn ainalyn_python_forget() {
    CHANGES.fetch_add(1, Ordering::AcqRel);
}

/// Called with the GIL held. What is none declines.
impl Lane {
    /// What a call of a public builtin counts with.
    pub fn resolve_name(
        &'static self,
        public: &Public,
        model: Py,
        encoding: Py,
        require_exact: Py,
    ) -> Option<Model> {
        let py = &self.interpreter;
        let given = |argument: Py| !argument.is_null() && argument != py.none;
        let resolved = if given(encoding) {
            Model::exact(Encoding::from_name(py.utf8(encoding)?)?)
        } else if model.is_null() {
            self.look_up(public.default)?
        } else {
            self.look_up(model)?
        };
        // Anything but a bool is left to Python, which knows what it is worth.
        let sound = require_exact.is_null()
            || require_exact == py.no
            || (require_exact == py.yes && resolved.estimate().is_none());
        sound.then_some(resolved)
    }

    /// How the model of that name is counted.
    ///
    /// What is remembered holds as long as no alias changes, and other threads
    /// may change them at any time. So the number of changes is read first, and
    /// is remembered with the answer: an alias that is changed after that makes
    /// the answer worthless, since Python counts each change once it is made;
    /// and whoever reads the new number reads the new alias, if any.
    pub fn look_up(&'static self, model: Py) -> Option<Model> {
        let changes = CHANGES.load(Ordering::Acquire);
        for name in &self.names {
            if name.object.load(Ordering::Acquire) == model {
                return meaning(name.known.load(Ordering::Acquire), changes)
                    .or_else(|| self.look_up_now(changes, model));
            }
        }
        // Any other object would be asked for its hash, and whom it equals.
        if !self.interpreter.is_plain_str(model) {
            return None;
        }
        let known = self.interpreter.item(self.looked_up, model);
        known
            .and_then(|known| meaning(self.interpreter.size(known.get())?, changes))
            .or_else(|| self.look_up_now(changes, model))
    }

    #[cold]
    fn look_up_now(&'static self, changes: usize, model: Py) -> Option<Model> {
        let py = &self.interpreter;
        py.clear_error(); // of a name that is not known
        let target = py.item(self.aliases, model);
        py.clear_error(); // of a name that is no alias
        let name = target.as_ref().map_or(model, Owned::get);
        let resolved = answered(models::resolve(py.utf8(name)?))?;
        if py.utf8(model)?.len() <= MAX_KEPT_BYTES {
            self.remember(model, changes, resolved)?;
        }
        Some(resolved)
    }

    /// Remembers an answer: its [`Model::id`] in the lowest byte, and above
    /// it the number of changes that it is good for.
    fn remember(&'static self, model: Py, changes: usize, resolved: Model) -> Option<()> {
        let known = changes << u8::BITS | usize::from(u8::try_from(resolved.id()).ok()?);
        for name in &self.names {
            let found = name.object.load(Ordering::Acquire);
            if found == model || (found.is_null() && name.take(&self.interpreter, model)) {
                name.known.store(known, Ordering::Release);
                return Some(());
            }
        }
        let abi = &self.interpreter.abi;
        let known = self.interpreter.number(known as u64)?;
        // SAFETY: `looked_up` is a dict, and it takes references of its own.
        unsafe {
            if abi.PyDict_Size(self.looked_up) >= NAMES_KEPT {
                abi.PyDict_Clear(self.looked_up);
            }
            (abi.PyDict_SetItem(self.looked_up, model, known.get()) == 0).then_some(())
        }
    }
}

/// What was remembered, if it is still good after so many changes.
fn meaning(known: usize, changes: usize) -> Option<Model> {
    if known >> u8::BITS != changes {
        return None;
    }
    Model::from_id((known as u8).into())
}
