//! The builtins, which answer, or decline a call on any doubt.

use std::ptr;

use super::{
    abi::Py,
    call::Call,
    interpreter::{HeldBuffer, Owned},
    lane::{Lane, Public, get, lane_of},
};
use crate::{
    foreign::{Outcome, answered},
    memory,
    models::model::Model,
    threads,
    tokenizer::{beginnings, encoding::Encoding, many},
};

/// A text from this many bytes on is counted with the GIL released: for less,
/// waiting to have it back can cost more than the count.
const RELEASE_FROM: usize = 8 << 10;

/// A chunk of a batch ends at this many bytes, which take some hundredths of a
/// second; between chunks Python sees signals, cancellations, and the progress.
const CHUNK_BYTES: usize = 16 << 20;

/// Other threads may have the GIL after this many bytes of a chunk's texts,
/// whose UTF-8 CPython makes with the GIL held, a millisecond for each megabyte.
const TURN_BYTES: usize = 1 << 20;

/// A chunk of a batch ends at this many texts.
const CHUNK_TEXTS: usize = 1 << 16;

/// `count_tokens(text, model, *, encoding, require_exact)`: an int.
pub unsafe extern "C" fn count_tokens(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer(
        0,
        unsafe { Call::new(own, args, given, names) },
        |lane, public, call| {
            let expected = [lane.text, lane.model, lane.encoding, lane.require_exact];
            let [text, model, encoding, require_exact] =
                call.bound(&lane.interpreter, expected, 2)?;
            let model = lane.resolve_name(public, model, encoding, require_exact)?;
            let counted = lane.count(model, text)?;
            lane.interpreter.number(model.counts(counted).count)
        },
    )
}

/// `truncate_to_tokens(text, max_tokens, model, *, encoding, require_exact)`: a str.
pub unsafe extern "C" fn truncate_to_tokens(
    own: Py,
    args: *const Py,
    given: isize,
    names: Py,
) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer(
        1,
        unsafe { Call::new(own, args, given, names) },
        |lane, public, call| {
            let py = &lane.interpreter;
            let expected = [
                lane.text,
                lane.max_tokens,
                lane.model,
                lane.encoding,
                lane.require_exact,
            ];
            let [text, max_tokens, model, encoding, require_exact] = call.bound(py, expected, 3)?;
            let model = lane.resolve_name(public, model, encoding, require_exact)?;
            if max_tokens == py.yes || max_tokens == py.no {
                return None; // an int by inheritance, but no number of tokens
            }
            let max_tokens = py.size(max_tokens)?;
            if let Some(kept) = lane.truncated_beginning(model, text, max_tokens as u64)? {
                return Some(kept);
            }
            let whole = py.utf8(text)?;
            let kept = lane.unlocked(whole.len(), || {
                answered(model.truncate(whole, max_tokens as u64))
            })?;
            if kept.len() == whole.len() && py.is_plain_str(text) {
                return Some(py.shared(text));
            }
            py.text(kept)
        },
    )
}

/// `count_object(text, model)`: a TokenCount, or None.
pub unsafe extern "C" fn count_object(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer_or_none(
        unsafe { Call::new(own, args, given, names) },
        |lane, [text, name]| {
            let model = lane.look_up(name)?;
            let counted = lane.count(model, text)?;
            let encoding = lane.encoding_name(model)?;
            get(&lane.token_counts)?.make_count(
                &lane.interpreter,
                name,
                encoding,
                model.counts(counted),
            )
        },
    )
}

/// `count_chunk(texts, start, model, threads, objects)`: the counts of as many
/// texts as make a chunk, from `start` on, as a list of int, or of TokenCount
/// where `objects` is True; or None.
pub unsafe extern "C" fn count_chunk(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer_or_none(
        unsafe { Call::new(own, args, given, names) },
        |lane, arguments| {
            let [list, start, name, threads, objects] = arguments;
            let py = &lane.interpreter;
            let model = lane.look_up(name)?;
            let threads = threads::effective(py.size(threads)?);
            let (texts, bytes) = lane.chunk(list, py.size(start)?)?;
            let counts = lane.unlocked(bytes, || {
                answered(many::count_each(&texts, model.encoding(), threads))
            })?;
            if objects == py.yes {
                let (made, encoding) = (get(&lane.token_counts)?, lane.encoding_name(model)?);
                lane.list(counts.into_iter(), |count| {
                    made.make_count(py, name, encoding, model.counts(count))
                })
            } else {
                lane.list(counts.into_iter(), |count| {
                    py.number(model.counts(count).count)
                })
            }
        },
    )
}

/// `count_buffer(data, model, steady, threads)`: the count of the UTF-8 in a buffer, or
/// None. `steady` is True when nothing changes the buffer while the GIL is released.
pub unsafe extern "C" fn count_buffer(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer_or_none(
        unsafe { Call::new(own, args, given, names) },
        |lane, [data, model, steady, threads]| {
            let py = &lane.interpreter;
            let threads = threads::effective(py.size(threads)?);
            let model = lane.look_up(model)?;
            let buffer = HeldBuffer::of(py, data)?;
            let released = if steady == py.yes {
                buffer.bytes().len()
            } else {
                0
            };
            let count = lane.unlocked(released, || {
                let text = str::from_utf8(buffer.bytes()).ok()?;
                answered(many::count(text, model.encoding(), threads))
            })?;
            py.number(model.counts(count).count)
        },
    )
}

/// `is_exact(model)`: whether its tokens are counted exactly, or None.
pub unsafe extern "C" fn is_exact(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer_or_none(
        unsafe { Call::new(own, args, given, names) },
        |lane, [model]| {
            let py = &lane.interpreter;
            let exact = lane.look_up(model)?.estimate().is_none();
            Some(py.shared(if exact { py.yes } else { py.no }))
        },
    )
}

/// `panic_probe(model)`: None, after a panic with the GIL released, for tests of
/// the installed library.
pub unsafe extern "C" fn panic_probe(own: Py, args: *const Py, given: isize, names: Py) -> Py {
    // SAFETY: the interpreter calls with these arguments.
    answer_or_none(
        unsafe { Call::new(own, args, given, names) },
        |lane, [model]| {
            lane.look_up(model)?;
            lane.unlocked(RELEASE_FROM, || panic!("this panic was asked for"))
        },
    )
}

/// The answer of a public builtin, or what its Python function makes of the call.
pub fn answer(
    number: usize,
    call: Call,
    work: impl FnOnce(&'static Lane, &'static Public, Call) -> Option<Owned>,
) -> Py {
    let Some(lane) = lane_of(call.own) else {
        return ptr::null_mut(); // it connected before the builtin was made
    };
    let Some(public) = get(&lane.publics[number]) else {
        return ptr::null_mut(); // it is stored before the builtin is made
    };
    match Outcome::of(|| work(lane, public, call)) {
        Outcome::Answer(object) => object.into_py(),
        Outcome::OutOfMemory => lane.interpreter.no_memory(),
        Outcome::Declined if lane.interpreter.is_out_of_memory() => ptr::null_mut(),
        Outcome::Declined => call.passed_to(&lane.interpreter, public.explain),
    }
}

/// The answer of a private builtin, or None; null where there was no memory, with the error set.
pub fn answer_or_none<const N: usize>(
    call: Call,
    work: impl FnOnce(&'static Lane, [Py; N]) -> Option<Owned>,
) -> Py {
    let Some(lane) = lane_of(call.own) else {
        return ptr::null_mut(); // it connected before the builtin was made
    };
    match Outcome::of(|| work(lane, call.exactly()?)) {
        Outcome::Answer(object) => object.into_py(),
        Outcome::OutOfMemory => lane.interpreter.no_memory(),
        Outcome::Declined if lane.interpreter.is_out_of_memory() => ptr::null_mut(),
        Outcome::Declined => {
            lane.interpreter.clear_error();
            lane.interpreter.incref(lane.interpreter.none)
        }
    }
}

/// Every method is called with the GIL held, on arguments that live as long as
/// the call, which may be null. What is none declines.
impl Lane {
    /// The name of the encoding that counts.
    fn encoding_name(&self, model: Model) -> Option<Py> {
        let names = Encoding::ALL.iter().zip(self.encodings);
        names
            .into_iter()
            .find_map(|(&known, name)| (known == model.encoding()).then_some(name))
    }

    /// The number of tokens of a str, by the encoding. A long one is declined, since Python knows how
    /// many threads it may take, and asks for it as for a chunk.
    fn count(&'static self, model: Model, text: Py) -> Option<u64> {
        let text = self.interpreter.utf8(text)?;
        if text.len() >= many::LONG {
            return None;
        }
        let encoding = model.encoding();
        self.unlocked(text.len(), || answered(encoding.count(text)))
    }

    /// A long text cut where a beginning of it tells, else none within. No more of a text that is not
    /// ASCII is made UTF-8 than that.
    fn truncated_beginning(
        &'static self,
        model: Model,
        text: Py,
        max_tokens: u64,
    ) -> Option<Option<Owned>> {
        let py = &self.interpreter;
        let mut sizes = beginnings(max_tokens, py.length(text)?).peekable();
        if sizes.peek().is_none() {
            return Some(None);
        }
        let ascii = if py.is_ascii(text)? {
            Some(py.utf8(text)?)
        } else {
            None
        };
        for size in sizes {
            let part; // lives as long as its UTF-8 is used
            let beginning = match ascii {
                Some(whole) => whole.get(..size)?,
                None => {
                    part = py.beginning(text, size)?;
                    py.utf8(part.get())?
                }
            };
            let kept = self.unlocked(beginning.len(), || {
                answered(model.truncate_beginning(beginning, max_tokens))
            })?;
            if let Some(kept) = kept {
                return Some(Some(py.text(kept)?));
            }
        }
        Some(None)
    }

    /// What `work` answers, with the GIL released when it is on many bytes.
    ///
    /// `work` must need nothing that a first call builds for the whole process:
    /// a fork by another thread could leave the child waiting for it forever.
    pub fn unlocked<T>(&self, bytes: usize, work: impl FnOnce() -> T) -> T {
        if bytes < RELEASE_FROM {
            work()
        } else {
            self.interpreter.released(work)
        }
    }

    /// The texts of a chunk of a list from `start` on, and their bytes. It ends
    /// before a text that is not sound, unless that is its first.
    pub fn chunk<'a>(&self, list: Py, start: usize) -> Option<(Vec<&'a str>, usize)> {
        let py = &self.interpreter;
        // SAFETY: an object that is no list has the size -1.
        let size = usize::try_from(unsafe { py.abi.PyList_Size(list) }).ok()?;
        let mut texts = memory::with_capacity(size.saturating_sub(start).min(CHUNK_TEXTS));
        let (mut bytes, mut turn): (usize, usize) = (0, TURN_BYTES);
        for position in start..size.min(start.saturating_add(CHUNK_TEXTS)) {
            // SAFETY: the position is inside of the list, which is private to the call.
            let item = unsafe { py.abi.PyList_GetItem(list, position as isize) };
            let Some(text) = py.utf8(item) else {
                if texts.is_empty() {
                    return None;
                }
                py.clear_error();
                break;
            };
            texts.push(text);
            bytes = bytes.saturating_add(text.len());
            if bytes >= CHUNK_BYTES {
                break;
            }
            if bytes >= turn {
                py.released(|| ());
                turn = bytes + TURN_BYTES;
            }
        }
        Some((texts, bytes))
    }

    /// A new list of what `make` makes.
    pub fn list<T>(
        &'static self,
        items: impl ExactSizeIterator<Item = T>,
        mut make: impl FnMut(T) -> Option<Owned>,
    ) -> Option<Owned> {
        let abi = &self.interpreter.abi;
        // SAFETY: no slice is longer than isize::MAX.
        let list = self
            .interpreter
            .owned(unsafe { abi.PyList_New(items.len() as isize) })?;
        for (position, item) in items.enumerate() {
            let item = make(item)?.into_py();
            // SAFETY: each item is set once, and the list takes its reference over.
            unsafe { abi.PyList_SetItem(list.get(), position as isize, item) };
        }
        Some(list)
    }
}
