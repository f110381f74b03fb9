//! The direct lane: builtins for CPython over its stable ABI, without the
//! generated Python in between.
//!
//! # The contract with `ainalyn/infrastructure/rust/lanes/direct.py`
//!
//! * Nothing of Python is linked. Python asks `ainalyn_python_entry_points`
//!   for the names of the functions that are called here, finds their
//!   addresses, and hands them to `ainalyn_python_connect`.
//! * Python then makes builtins by number ([`table::BUILTINS`]) with
//!   `ainalyn_python_builtin`, and shows the class of the objects with
//!   `ainalyn_python_token_count`.
//! * Each copy of the Python package in a process connects for itself, with a
//!   module of its own, which is the `self` of its builtins and tells them apart.
//! * Every function here is called with the GIL held (or, without a GIL, by an
//!   attached thread), in the interpreter that connected.
//! * Nothing is explained here. On any doubt - an argument of another type, an
//!   unknown model, a text that UTF-8 can't hold, a panic - a public builtin
//!   calls the Python function it stands for with the same arguments, and a
//!   private one returns None. Both then go through the generated lane, which
//!   raises the right error, or answers.
//! * Borrowed references live as long as they are used: arguments belong to
//!   the caller, and a batch is a list that nothing else holds.
//! * What a model's name means is remembered until Python says, by
//!   `ainalyn_python_forget`, that an alias has changed.
//!
//! [`builtins`] are what Python calls, [`parts`] has those that split and cut, [`filter`] the filter's
//! and [`arrow`] those for Arrow's columns, [`table`] numbers them all by [`numbers`],
//! [`connect`] sets them up, [`lane`] is what they share, [`names`] looks models up, [`objects`]
//! makes objects, [`answers`] says how the filter's are made, [`interpreter`], `utf8` and [`call`] fit
//! CPython to Rust, and [`abi`] is what is used of it.

mod abi;
#[cfg(feature = "filter")]
mod answers;
mod arrow;
mod builtins;
mod call;
mod connect;
#[cfg(feature = "filter")]
mod filter;
mod interpreter;
mod lane;
mod names;
mod numbers;
mod objects;
mod parts;
mod table;
#[cfg(feature = "filter")]
mod utf8;
