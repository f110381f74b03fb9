//! Memory for tests that ends where no byte may be read.

#![allow(clippy::panic, reason = "a failure here is a failed test")]

use std::{ptr, slice};

/// No page of a system is larger.
const PAGE: usize = 64 << 10;

/// A page before one that nobody may read: a load that reads behind a text at its end ends the run.
pub struct GuardPage {
    start: *mut u8,
}

impl GuardPage {
    pub fn new() -> Self {
        let (access, private) = (
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
        );
        // SAFETY: the system chooses the place of two pages, of which the second one is closed.
        let start = unsafe {
            let start = libc::mmap(ptr::null_mut(), 2 * PAGE, access, private, -1, 0);
            assert_ne!(start, libc::MAP_FAILED);
            assert_eq!(
                libc::mprotect(start.byte_add(PAGE), PAGE, libc::PROT_NONE),
                0
            );
            start.cast()
        };
        GuardPage { start }
    }

    /// The bytes, moved to the end of the page.
    pub fn hold(&mut self, bytes: &[u8]) -> &[u8] {
        assert!(bytes.len() <= PAGE);
        // SAFETY: the page is this object's own, as long as `self` is borrowed, and has room for them.
        unsafe {
            let place = self.start.add(PAGE - bytes.len());
            ptr::copy_nonoverlapping(bytes.as_ptr(), place, bytes.len());
            slice::from_raw_parts(place, bytes.len())
        }
    }
}

impl Drop for GuardPage {
    fn drop(&mut self) {
        // SAFETY: both pages are this object's own.
        let freed = unsafe { libc::munmap(self.start.cast(), 2 * PAGE) };
        assert_eq!(freed, 0);
    }
}
