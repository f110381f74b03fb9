//! The builtins that split texts into windows and cut what is not their beginning.

use super::{abi::Py, builtins::answer_or_none, call::Call, interpreter::Owned, lane::Lane};
use crate::{
    foreign::answered,
    tokenizer::{keep::Keep, windows::SplitAt},
    unit::{TextUnit, tell_runs},
};

/// Where windows end and what cuts keep, by the numbers that Python gives them.
const ENDS: [SplitAt; 4] = [
    SplitAt::Token,
    SplitAt::Word,
    SplitAt::Line,
    SplitAt::Paragraph,
];
const KEEPS: [Keep; 3] = [Keep::Start, Keep::End, Keep::Middle];

/// `split_windows(text, max_tokens, model, overlap, at, texts)`: the windows of a text as a list of str,
/// or of tuples of their start and end in characters where `texts` is False; or None.
pub unsafe extern "C" fn split_windows(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer_or_none(
        unsafe { Call::new(own, args, given, names) },
        |lane, [text, max_tokens, model, overlap, at, texts]| {
            let py = &lane.interpreter;
            let model = lane.look_up(model)?;
            let (most, overlap) = (py.size(max_tokens)? as u64, py.size(overlap)? as u64);
            let at = *ENDS.get(py.size(at)?)?;
            let text = py.utf8(text)?;
            let windows = lane.unlocked(text.len(), || {
                answered(model.split_offsets(text, most, overlap, at))
            })?;
            if texts == py.yes {
                return lane.list(windows.into_iter(), |window| py.text(&text[window]));
            }
            let places = tell_runs(text, windows, TextUnit::CodePoints);
            lane.list(places, |(start, end)| lane.pair(start, end))
        },
    )
}

/// `truncate_kept(text, max_tokens, model, keep, marker)`: what is kept of a text, or None.
pub unsafe extern "C" fn truncate_kept(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer_or_none(
        unsafe { Call::new(own, args, given, names) },
        |lane, [text, max_tokens, model, keep, marker]| {
            let py = &lane.interpreter;
            let model = lane.look_up(model)?;
            let most = py.size(max_tokens)? as u64;
            let keep = *KEEPS.get(py.size(keep)?)?;
            let (whole, marker) = (py.utf8(text)?, py.utf8(marker)?);
            let kept = lane.unlocked(whole.len(), || {
                answered(model.truncate_keeping(whole, most, keep, marker))
            })?;
            if kept.len() == whole.len() && *kept == *whole {
                return Some(py.shared(text));
            }
            py.text(&kept)
        },
    )
}

/// Called with the GIL held.
impl Lane {
    /// A tuple of two numbers.
    fn pair(&'static self, first: u64, second: u64) -> Option<Owned> {
        let py = &self.interpreter;
        let (first, second) = (py.number(first)?, py.number(second)?);
        // SAFETY: each place is set once, and the tuple takes the references over.
        unsafe {
            let pair = py.owned(py.abi.PyTuple_New(2))?;
            py.abi.PyTuple_SetItem(pair.get(), 0, first.into_py());
            py.abi.PyTuple_SetItem(pair.get(), 1, second.into_py());
            Some(pair)
        }
    }
}
