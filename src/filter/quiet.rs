//! A panic of the filter's is written nowhere: its message may quote the text.
//!
//! In a library for other languages alone, where Rust's hook is the library's own. Where Rust uses the
//! crate, what a panic says is the application's business.

use std::{
    cell::Cell,
    panic,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// What `work` answers; should it panic, the hook says nothing.
#[inline]
pub fn quietly<T>(work: impl FnOnce() -> T) -> T {
    static INSTALLED: AtomicBool = AtomicBool::new(false);
    // A hook can't be set by a thread that panics.
    if !INSTALLED.load(Ordering::Relaxed)
        && !thread::panicking()
        && !INSTALLED.swap(true, Ordering::Relaxed)
    {
        install();
    }
    let _reset = Reset(QUIET.replace(true));
    work()
}

struct Reset(bool);

impl Drop for Reset {
    #[inline]
    fn drop(&mut self) {
        QUIET.set(self.0);
    }
}

#[cold]
fn install() {
    let others = panic::take_hook();
    panic::set_hook(Box::new(move |told| {
        if !QUIET.get() {
            others(told);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::{install, quietly};
    use std::{
        panic::{catch_unwind, set_hook, take_hook},
        sync::atomic::{AtomicUsize, Ordering},
    };

    #[test]
    fn the_message_of_a_panic_is_not_told() {
        static TOLD: AtomicUsize = AtomicUsize::new(0);
        quietly(|| ());
        let before = take_hook();
        set_hook(Box::new(move |told| {
            TOLD.fetch_add(
                usize::from(told.to_string().contains("Jane")),
                Ordering::Relaxed,
            );
            before(told);
        }));
        install();
        let text = "Jäne, and Jane";
        let cut = text.find('ä').map_or(0, |at| at + 1);
        let panicked = catch_unwind(|| quietly(|| quietly(|| true) && text[cut..].is_empty()));
        assert!(panicked.is_err());
        assert_eq!(TOLD.load(Ordering::Relaxed), 0);
        assert!(catch_unwind(|| text[cut..].is_empty()).is_err());
        assert_eq!(TOLD.load(Ordering::Relaxed), 1);
    }
}
