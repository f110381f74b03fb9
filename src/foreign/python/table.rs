//! Every builtin by its number.

#[cfg(feature = "filter")]
use super::filter;
use super::{
    abi::Builtin,
    builtins::{
        count_buffer, count_chunk, count_object, count_tokens, is_exact, panic_probe,
        truncate_to_tokens,
    },
};

/// The builtins by number; the public ones first, those of a part that can be left out last.
pub const BUILTINS: &[Builtin] = &[
    count_tokens,
    truncate_to_tokens,
    count_object,
    count_chunk,
    count_buffer,
    is_exact,
    panic_probe,
    #[cfg(feature = "filter")]
    filter::filter_find,
    #[cfg(feature = "filter")]
    filter::filter_redact,
    #[cfg(feature = "filter")]
    filter::filter_text,
    #[cfg(feature = "filter")]
    filter::filter_chunk,
    #[cfg(feature = "filter")]
    filter::filter_step,
];
