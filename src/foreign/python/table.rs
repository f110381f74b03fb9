//! Every builtin by its number.

#[cfg(feature = "filter")]
use super::filter;
use super::{
    abi::Builtin,
    arrow::{arrow_answers, arrow_column, arrow_export, arrow_stream_next, arrow_stream_schema},
    builtins::{
        count_buffer, count_chunk, count_object, count_tokens, is_exact, panic_probe,
        truncate_to_tokens,
    },
    numbers::ALL,
    parts::{split_windows, truncate_kept},
};

/// The builtins by number; those of a part that can be left out last.
pub const BUILTINS: [Builtin; ALL] = [
    count_tokens,
    truncate_to_tokens,
    count_object,
    count_chunk,
    count_buffer,
    is_exact,
    panic_probe,
    arrow_stream_schema,
    arrow_stream_next,
    arrow_answers,
    arrow_column,
    arrow_export,
    split_windows,
    truncate_kept,
    #[cfg(feature = "filter")]
    filter::filter_find,
    #[cfg(feature = "filter")]
    filter::filter_redact,
    #[cfg(feature = "filter")]
    filter::filter_chunk,
    #[cfg(feature = "filter")]
    filter::filter_step,
    #[cfg(feature = "filter")]
    filter::redact,
    #[cfg(feature = "filter")]
    filter::find_sensitive,
];
