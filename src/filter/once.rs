//! Tables that are read at their first use.

use std::sync::OnceLock;

/// What the cell holds; at first, what `make` makes.
///
/// It is made before the cell is asked to take it, so that threads which come together each make one,
/// and none waits while another one reads a table: a process that was forked meanwhile would wait for a
/// thread that it does not have.
pub fn once<T>(cell: &'static OnceLock<T>, make: impl FnOnce() -> T) -> &'static T {
    cell.get().unwrap_or_else(|| {
        let made = make();
        cell.get_or_init(|| made)
    })
}
