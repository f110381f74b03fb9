//! Memory that may be refused: a buffer that grows with its input ends a call with an error, not the process.
//!
//! The standard library aborts where an allocation fails. What is taken here unwinds instead, without a word,
//! up to [`checked`], which makes it the error [`Refusable::refused`]. So the code between has no case of its
//! own for it, and what it costs is a comparison of a length with a capacity.

#![cfg_attr(
    not(all(feature = "filter", feature = "uniffi")),
    allow(dead_code, reason = "those need what the others don't")
)]

use std::{
    alloc::{Layout, alloc, alloc_zeroed},
    borrow::Cow,
    hint::black_box,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};

/// What a call unwinds with when it was refused memory.
pub struct Refused;

/// An error that may say that there was no memory.
pub trait Refusable {
    /// "There was no memory."
    fn refused() -> Self;
    /// Whether it says so.
    fn is_refused(&self) -> bool;
}

/// Ends the call up to [`checked`].
#[cold]
#[inline(never)]
pub fn refused() -> ! {
    resume_unwind(Box::new(Refused))
}

/// What `work` answers, or that it was refused memory. A panic goes on.
#[inline]
pub fn checked<T, E: Refusable>(work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|reason| {
        if reason.is::<Refused>() {
            Err(E::refused())
        } else {
            resume_unwind(reason)
        }
    })
}

/// Room for so many more.
#[inline]
pub fn reserve<T>(vec: &mut Vec<T>, more: usize) {
    if vec.capacity() - vec.len() < more {
        grow(vec, more);
    }
}

#[cold]
#[inline(never)]
fn grow<T>(vec: &mut Vec<T>, more: usize) {
    if vec.try_reserve(more).is_err() {
        refused();
    }
}

/// A vector with room for so many.
pub fn with_capacity<T>(capacity: usize) -> Vec<T> {
    let mut vec = Vec::new();
    if vec.try_reserve_exact(capacity).is_err() {
        refused();
    }
    vec
}

/// So many times the value.
pub fn filled<T: Clone>(value: T, length: usize) -> Vec<T> {
    let mut vec = with_capacity(length);
    vec.resize(length, value);
    vec
}

/// [`Vec::push`].
#[inline(always)]
pub fn push<T>(vec: &mut Vec<T>, value: T) {
    reserve(vec, 1);
    vec.push(value);
}

/// [`Iterator::collect`], for what knows how many it has.
pub fn collect<T>(items: impl ExactSizeIterator<Item = T>) -> Vec<T> {
    let mut vec = with_capacity(items.len());
    vec.extend(items);
    vec
}

/// [`String::push_str`].
#[inline(always)]
pub fn push_str(text: &mut String, more: &str) {
    reserve_text(text, more.len());
    text.push_str(more);
}

/// Room for so many bytes more.
pub fn reserve_text(text: &mut String, more: usize) {
    if text.try_reserve(more).is_err() {
        refused();
    }
}

/// An empty text with room for so many bytes.
pub fn text_with_capacity(capacity: usize) -> String {
    let mut text = String::new();
    if text.try_reserve_exact(capacity).is_err() {
        refused();
    }
    text
}

/// The parts in one.
pub fn concat(parts: &[&str]) -> String {
    let mut text = text_with_capacity(parts.iter().map(|part| part.len()).sum());
    text.extend(parts.iter().copied());
    text
}

/// [`Cow::into_owned`].
pub fn owned(text: Cow<'_, str>) -> String {
    match text {
        Cow::Owned(text) => text,
        Cow::Borrowed(text) => concat(&[text]),
    }
}

/// Whether there is memory for so many bytes, none of which is touched.
pub fn is_there(bytes: usize) -> bool {
    let mut taken = Vec::<u8>::new();
    let is_there = taken.try_reserve_exact(bytes).is_ok();
    // Else the compiler leaves out what is taken and given back, and answers that it could be had.
    black_box(&mut taken);
    is_there
}

/// Ends the call where there is no memory for so many bytes: for what is then taken in many small parts.
/// Between the two another thread may be faster, so it is no promise.
pub fn need(bytes: usize) {
    if !is_there(bytes) {
        refused();
    }
}

/// A value in a place of its own.
pub fn boxed<T>(value: T) -> Box<T> {
    const { assert!(size_of::<T>() > 0) };
    // SAFETY: the layout is not of size 0. Where there is a place, it is one for a T that nobody else has.
    unsafe {
        let place = alloc(Layout::new::<T>()).cast::<T>();
        if place.is_null() {
            refused();
        }
        place.write(value);
        Box::from_raw(place)
    }
}

/// What is 0 where all its bytes are.
pub trait Number: Copy {}

impl Number for u16 {}
impl Number for u64 {}
impl Number for u128 {}

/// So many zeros, whose memory nobody touches before they are used.
pub fn zeros<T: Number>(length: usize) -> Vec<T> {
    let Ok(layout) = Layout::array::<T>(length) else {
        refused();
    };
    if layout.size() == 0 {
        return Vec::new();
    }
    // SAFETY: the layout is not of size 0, and of so many T, which may be all zeros. Where there is a place,
    // nobody else has it.
    unsafe {
        let place = alloc_zeroed(layout).cast::<T>();
        if place.is_null() {
            refused();
        }
        Vec::from_raw_parts(place, length, length)
    }
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;

    use super::{
        Refusable, boxed, checked, concat, need, push, push_str, reserve, text_with_capacity,
        with_capacity, zeros,
    };

    #[derive(Debug, PartialEq, Eq)]
    struct Error(bool);

    impl Refusable for Error {
        fn refused() -> Self {
            Self(true)
        }

        fn is_refused(&self) -> bool {
            self.0
        }
    }

    /// More than any machine has.
    const TOO_MUCH: usize = isize::MAX as usize / 32;

    #[test]
    fn what_can_not_be_had_is_an_error() {
        let ways: [fn(); 7] = [
            || need(TOO_MUCH * 8),
            || drop(black_box(with_capacity::<u64>(TOO_MUCH))),
            || drop(black_box(zeros::<u128>(TOO_MUCH))),
            || drop(black_box(zeros::<u128>(usize::MAX))),
            || drop(black_box(text_with_capacity(TOO_MUCH * 8))),
            || reserve(black_box(&mut vec![0_u64]), TOO_MUCH),
            || reserve(black_box(&mut vec![0_u64]), usize::MAX),
        ];
        for way in ways {
            let outcome = checked(|| {
                way();
                Ok(())
            });
            assert_eq!(outcome, Err(Error(true)));
        }
        assert_eq!(checked(|| Err::<(), _>(Error(false))), Err(Error(false)));
    }

    #[test]
    fn what_can_be_had_is_as_it_should_be() {
        assert_eq!(zeros::<u16>(3), [0, 0, 0]);
        assert!(zeros::<u128>(0).is_empty());
        assert_eq!(*boxed("text"), "text");
        let mut vec = with_capacity(1);
        (0..100).for_each(|number| push(&mut vec, number));
        assert_eq!(vec, (0..100).collect::<Vec<_>>());
        let mut text = concat(&["a", "", "bc"]);
        push_str(&mut text, "d");
        assert_eq!(text, "abcd");
        assert_eq!(super::collect([1, 2].iter()), [&1, &2]);
    }

    #[test]
    #[should_panic(expected = "another reason")]
    fn a_panic_goes_on() {
        let _ = checked::<(), Error>(|| panic!("another reason"));
    }
}
