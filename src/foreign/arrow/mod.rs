//! Columns of text in Arrow's C data interface, counted and cut where they lie.
//!
//! The three structs of the interface are all that is used of Arrow; they have stood since 2020, and
//! no crate of Arrow is needed for them. See <https://arrow.apache.org/docs/format/CDataInterface.html>.
//!
//! What is read: strings and bytes of UTF-8 in each of their layouts (formats `u`, `U`, `vu`, `z`, `Z`
//! and `vz`), dictionaries of them with any integer key, whose distinct values are counted once each,
//! columns of nothing but nulls (`n`), slices, and record batches of one such column. Other layouts
//! are refused with a sentence.
//!
//! # What is checked
//!
//! The interface tells how many rows an array has, and the sizes of the data of views; of offsets,
//! validity and other data it tells no size. So a column whose last offset leads beyond its data can't be
//! told from a sound one, here or by anybody. All else is checked before it is used: offsets that fall,
//! negative lengths, keys and views that lead out of what they lead into, and UTF-8, each row for itself.
//!
//! * [`abi`]: the structs. * [`layout`]: what a schema says. * [`slots`]: an array's rows, one by one.
//! * [`texts`]: rows as texts, or what is wrong with them. * [`task`]: what is asked of each text.
//! * [`column`], [`export`]: the answers, and how they are handed over.

pub mod abi;
pub mod column;
pub mod export;
pub mod layout;
mod slots;
pub mod task;
#[cfg(test)]
mod tests;
pub mod texts;
