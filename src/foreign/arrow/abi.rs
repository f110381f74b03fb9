//! The structs of Arrow's C data and C stream interfaces.

use std::ffi::{c_char, c_int, c_void};

/// What a column is.
#[repr(C)]
pub struct ArrowSchema {
    pub format: *const c_char,
    pub name: *const c_char,
    pub metadata: *const c_char,
    pub flags: i64,
    pub n_children: i64,
    pub children: *mut *mut ArrowSchema,
    pub dictionary: *mut ArrowSchema,
    /// Null once it is released.
    pub release: Option<unsafe extern "C" fn(*mut ArrowSchema)>,
    pub private_data: *mut c_void,
}

/// What a column holds.
#[repr(C)]
pub struct ArrowArray {
    pub length: i64,
    pub null_count: i64,
    pub offset: i64,
    pub n_buffers: i64,
    pub n_children: i64,
    pub buffers: *mut *const c_void,
    pub children: *mut *mut ArrowArray,
    pub dictionary: *mut ArrowArray,
    /// Null once it is released.
    pub release: Option<unsafe extern "C" fn(*mut ArrowArray)>,
    pub private_data: *mut c_void,
}

/// What gives one array after another.
#[repr(C)]
pub struct ArrowArrayStream {
    pub get_schema: Option<unsafe extern "C" fn(*mut ArrowArrayStream, *mut ArrowSchema) -> c_int>,
    pub get_next: Option<unsafe extern "C" fn(*mut ArrowArrayStream, *mut ArrowArray) -> c_int>,
    pub get_last_error: Option<unsafe extern "C" fn(*mut ArrowArrayStream) -> *const c_char>,
    /// Null once it is released.
    pub release: Option<unsafe extern "C" fn(*mut ArrowArrayStream)>,
    pub private_data: *mut c_void,
}

/// The flag of a schema whose column may have nulls.
pub const NULLABLE: i64 = 2;

/// A struct of the interface, which its maker gave a function to release it with.
pub trait Released {
    /// As a released one is, and one that nothing was written to.
    const EMPTY: Self;

    /// Whether it was released, or moved elsewhere.
    fn is_released(&self) -> bool;

    /// Releases it, unless it is.
    ///
    /// # Safety
    ///
    /// It is as its maker wrote it, and nobody uses it at this time.
    unsafe fn release(&mut self);
}

macro_rules! released {
    ($kind:ident { $($field:ident: $empty:expr),* }) => {
        impl Released for $kind {
            const EMPTY: Self = Self { $($field: $empty,)* release: None, private_data: NOTHING };

            fn is_released(&self) -> bool {
                self.release.is_none()
            }

            unsafe fn release(&mut self) {
                if let Some(release) = self.release {
                    // SAFETY: the caller's promise.
                    unsafe { release(self) };
                    self.release = None; // as its maker had to do
                }
            }
        }
    };
}

const NOTHING: *mut c_void = std::ptr::null_mut();

released!(ArrowSchema {
    format: std::ptr::null(),
    name: std::ptr::null(),
    metadata: std::ptr::null(),
    flags: 0,
    n_children: 0,
    children: NOTHING.cast(),
    dictionary: NOTHING.cast()
});

released!(ArrowArray {
    length: 0,
    null_count: 0,
    offset: 0,
    n_buffers: 0,
    n_children: 0,
    buffers: NOTHING.cast(),
    children: NOTHING.cast(),
    dictionary: NOTHING.cast()
});

released!(ArrowArrayStream {
    get_schema: None,
    get_next: None,
    get_last_error: None
});

/// A struct that is released when it goes, unless whoever it was lent to has taken it over.
#[repr(transparent)]
pub struct Releasing<T: Released>(pub T);

impl<T: Released> Drop for Releasing<T> {
    fn drop(&mut self) {
        // SAFETY: it is as its maker wrote it, and goes.
        unsafe { self.0.release() }
    }
}

/// What an address leads to, if it is one.
///
/// # Safety
///
/// It is null, or leads to such a struct, which lives and does not change as long as it is used.
pub unsafe fn at<'a, T>(address: *const T) -> Option<&'a T> {
    if address.is_aligned() {
        // SAFETY: the caller's promise.
        unsafe { address.as_ref() }
    } else {
        None
    }
}
