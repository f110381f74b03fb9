//! The direct lane of the JVM: counting a `String` without marshalling it.
//!
//! A call that UniFFI generates for Kotlin goes through JNA, which costs many
//! times what counting a short text does. The class `io.ainalyn.internal.DirectLane`
//! hands itself to [`ainalyn_jvm_register`] once, through JNA; from then on the
//! virtual machine calls the functions below as its own native methods.
//!
//! They throw nothing. A negative answer means that the generated lane should
//! be asked, which serves every case and explains every failure.
//!
//! A `String` is UTF-16 that may hold unpaired surrogates; they are read as
//! U+FFFD, as tiktoken reads them.

use std::{
    char::{REPLACEMENT_CHARACTER, decode_utf16},
    ffi::{CStr, CString, c_void},
    ptr,
};

use jni_sys::{
    JNIEnv, JNINativeMethod, jclass, jint, jlong, jlongArray, jobjectArray, jsize, jstring,
};

use super::{answer_or_decline, answered};
use crate::{
    memory,
    models::{self, model::Model},
    tokenizer::{beginnings, many},
};

/// "Ask the generated lane."
const REFUSED: i8 = -1;

/// How many UTF-16 units are copied at a time: enough to make the cost of the
/// copying call vanish, few enough to lie on the stack.
const CHUNK: usize = 512;

/// No token of any encoding has more bytes.
const LONGEST_TOKEN: u64 = 128;

/// Makes the functions of this file the native methods of `class`.
///
/// Answers 0, or a negative number with a Java exception pending.
///
/// # Safety
///
/// `env` must be the calling thread's, and `class` a live reference to a class.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ainalyn_jvm_register(env: *mut JNIEnv, class: jclass) -> jint {
    let methods = [
        native(c"resolve", c"(Ljava/lang/String;)I", resolve as *mut c_void),
        native(
            c"encoding",
            c"(I)Ljava/lang/String;",
            encoding as *mut c_void,
        ),
        native(c"isExact", c"(I)I", is_exact as *mut c_void),
        native(c"count", c"(Ljava/lang/String;I)J", count as *mut c_void),
        native(
            c"countBatch",
            c"([Ljava/lang/String;I[J)I",
            count_batch as *mut c_void,
        ),
        native(
            c"truncate",
            c"(Ljava/lang/String;JI)I",
            truncate as *mut c_void,
        ),
        native(c"fits", c"(Ljava/lang/String;JI)I", fits as *mut c_void),
    ];
    // SAFETY: the caller vouches for `env` and `class`; the virtual machine
    // copies the names, and each signature is that of the function beside it.
    unsafe { ((**env).v1_2.RegisterNatives)(env, class, methods.as_ptr(), methods.len() as jint) }
}

fn native(name: &'static CStr, signature: &'static CStr, function: *mut c_void) -> JNINativeMethod {
    JNINativeMethod {
        name: name.as_ptr().cast_mut(),
        signature: signature.as_ptr().cast_mut(),
        fnPtr: function,
    }
}

/// The number by which the other methods know what `model` names.
extern "system" fn resolve(env: *mut JNIEnv, _class: jclass, model: jstring) -> jint {
    or_refused(|| {
        // SAFETY: the virtual machine calls this with its own arguments.
        let model = unsafe { read(env, model) }?;
        jint::try_from(models::resolve(&model).ok()?.id()).ok()
    })
}

/// The name of the encoding that counts, or null.
extern "system" fn encoding(env: *mut JNIEnv, _class: jclass, id: jint) -> jstring {
    let name = resolved(id).and_then(|model| CString::new(model.encoding().name()).ok());
    match name {
        None => ptr::null_mut(),
        // SAFETY: the virtual machine calls this with its own `env`, and
        // copies the name, which is ASCII.
        Some(name) => unsafe { ((**env).v1_2.NewStringUTF)(env, name.as_ptr()) },
    }
}

/// 1 when counts are exact, 0 when they are estimates.
extern "system" fn is_exact(_env: *mut JNIEnv, _class: jclass, id: jint) -> jint {
    or_refused(|| Some(resolved(id)?.estimate().is_none().into()))
}

/// The number of tokens of `text`.
extern "system" fn count(env: *mut JNIEnv, _class: jclass, text: jstring, id: jint) -> jlong {
    or_refused(|| {
        // SAFETY: the virtual machine calls this with its own arguments.
        let text = unsafe { read(env, text) }?;
        let model = resolved(id)?;
        let count = answered(many::count(&text, model.encoding(), 0))?;
        jlong::try_from(model.counts(count).count).ok()
    })
}

/// Writes the number of tokens and the upper bound of each of `texts` to
/// `figures`, which is twice as long, and answers 0.
extern "system" fn count_batch(
    env: *mut JNIEnv,
    _class: jclass,
    texts: jobjectArray,
    id: jint,
    figures: jlongArray,
) -> jint {
    or_refused(|| {
        let model = resolved(id)?;
        // SAFETY: the virtual machine calls this with its own arguments.
        let texts = unsafe { read_each(env, texts) }?;
        let texts = memory::collect(texts.iter().map(String::as_str));
        let counted: Vec<jlong> = answered(many::count_each(&texts, model.encoding(), 0))?
            .into_iter()
            .map(|count| model.counts(count))
            .flat_map(|figures| [figures.count, figures.upper])
            .map(|figure| jlong::try_from(figure).ok())
            .collect::<Option<_>>()?;
        let length = jsize::try_from(counted.len()).ok()?;
        // SAFETY: as above, and the virtual machine checks the range that is
        // written.
        unsafe {
            ((**env).v1_2.SetLongArrayRegion)(env, figures, 0, length, counted.as_ptr());
        }
        Some(0)
    })
}

/// The length in UTF-16 units of `text` cut to `max_tokens` tokens.
extern "system" fn truncate(
    env: *mut JNIEnv,
    _class: jclass,
    text: jstring,
    max_tokens: jlong,
    id: jint,
) -> jint {
    or_refused(|| {
        // SAFETY: the virtual machine calls this with its own arguments.
        let length = unsafe { length(env, text) }?;
        let max_tokens = u64::try_from(max_tokens).ok()?;
        let model = resolved(id)?;
        let units = |kept: &str| jint::try_from(kept.encode_utf16().count()).ok();
        for size in beginnings(max_tokens, length) {
            // SAFETY: as above.
            let beginning = unsafe { read_beginning(env, text, size) }?;
            if let Some(kept) = answered(model.truncate_beginning(&beginning, max_tokens))? {
                return units(kept);
            }
        }
        // SAFETY: as above.
        let text = unsafe { read(env, text) }?;
        units(answered(model.truncate(&text, max_tokens))?)
    })
}

/// 1 when `text` has at most `max_tokens` tokens, else 0.
extern "system" fn fits(
    env: *mut JNIEnv,
    _class: jclass,
    text: jstring,
    max_tokens: jlong,
    id: jint,
) -> jint {
    or_refused(|| {
        // SAFETY: the virtual machine calls this with its own arguments.
        let length = unsafe { length(env, text) }?;
        let max_tokens = u64::try_from(max_tokens).ok()?;
        let model = resolved(id)?;
        // Each unit is a byte of UTF-8 at least.
        if length as u64 / LONGEST_TOKEN > max_tokens {
            return Some(0);
        }
        // SAFETY: as above.
        let text = unsafe { read(env, text) }?;
        Some(answered(model.fits(&text, max_tokens))?.into())
    })
}

/// What `work` answers, or [`REFUSED`] when it has no answer or panics: a
/// panic must not unwind into the virtual machine.
fn or_refused<T: From<i8>>(work: impl FnOnce() -> Option<T>) -> T {
    answer_or_decline(work).unwrap_or_else(|| REFUSED.into())
}

fn resolved(id: jint) -> Option<Model> {
    Model::from_id(u32::try_from(id).ok()?)
}

/// Copies each of `texts`, or none when one is null.
///
/// # Safety
///
/// `env` must be the calling thread's, and `texts` a live array of strings.
unsafe fn read_each(env: *mut JNIEnv, texts: jobjectArray) -> Option<Vec<String>> {
    // SAFETY: the caller vouches for `env` and `texts`, each index is below
    // the array's length, and each reference is used before it is given back.
    unsafe {
        let jni = &(**env).v1_2;
        let length = (jni.GetArrayLength)(env, texts);
        (0..length)
            .map(|index| {
                let text = (jni.GetObjectArrayElement)(env, texts, index);
                let copied = read(env, text);
                // The virtual machine keeps few references for one call.
                (jni.DeleteLocalRef)(env, text);
                copied
            })
            .collect()
    }
}

/// Copies `text`, or nothing when it is null.
///
/// # Safety
///
/// `env` must be the calling thread's, and `text` null or a live string.
unsafe fn read(env: *mut JNIEnv, text: jstring) -> Option<String> {
    // SAFETY: the caller vouches for both.
    unsafe { read_beginning(env, text, usize::MAX) }
}

/// The UTF-16 units of `text`, or nothing when it is null.
///
/// # Safety
///
/// That of [`read`].
unsafe fn length(env: *mut JNIEnv, text: jstring) -> Option<usize> {
    if text.is_null() {
        return None;
    }
    // SAFETY: the caller vouches for `env`, and `text` is not null.
    Some(unsafe { ((**env).v1_2.GetStringLength)(env, text) } as usize)
}

/// Copies the first `most` units of `text`, one less where they would halve a pair.
///
/// # Safety
///
/// That of [`read`].
unsafe fn read_beginning(env: *mut JNIEnv, text: jstring, most: usize) -> Option<String> {
    // SAFETY: the caller vouches for both.
    let whole = unsafe { length(env, text) }?;
    let length = whole.min(most);
    let mut copied = memory::text_with_capacity(length);
    let mut units = [0; CHUNK];
    let mut start = 0;
    while start < length {
        let taken = CHUNK.min(length - start);
        // SAFETY: as above; the range lies inside the string, and `units` has
        // room for it.
        unsafe {
            ((**env).v1_2.GetStringRegion)(
                env,
                text,
                start as jsize,
                taken as jsize,
                units.as_mut_ptr(),
            );
        }
        let end = start + taken;
        // A pair is not divided: its first half waits for the next chunk, if there is one.
        let halved = end < whole && matches!(units[taken - 1], 0xD800..=0xDBFF);
        push_utf16(&mut copied, &units[..taken - usize::from(halved)]);
        start = end - usize::from(halved && end < length);
    }
    Some(copied)
}

/// Appends `units` to `text`, at most [`CHUNK`] of them.
fn push_utf16(text: &mut String, units: &[u16]) {
    let ascii = units.iter().fold(0, |all, unit| all | unit) < 0x80;
    if ascii {
        let mut bytes = [0; CHUNK];
        for (byte, unit) in bytes.iter_mut().zip(units) {
            *byte = *unit as u8;
        }
        if let Ok(bytes) = std::str::from_utf8(&bytes[..units.len()]) {
            text.push_str(bytes);
        }
    } else {
        text.extend(
            decode_utf16(units.iter().copied())
                .map(|character| character.unwrap_or(REPLACEMENT_CHARACTER)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::{or_refused, push_utf16};

    #[test]
    fn unpaired_surrogates_are_replaced_and_pairs_joined() {
        let mut text = String::from("a");
        push_utf16(&mut text, &[0xDE00, 0xD83D, 0xDE00, 0x62, 0xD83D]);
        assert_eq!(text, "a\u{FFFD}\u{1F600}b\u{FFFD}");
    }

    #[test]
    fn a_panic_is_refused() {
        assert_eq!(or_refused::<i64>(|| panic!("this panic was asked for")), -1);
        assert_eq!(or_refused::<i32>(|| None), -1);
        assert_eq!(or_refused(|| Some(7_i64)), 7);
    }
}
