//! A private export for Python, which adds up chats by itself: what the convention says.

use super::{answer_or_decline, lent};
use crate::{
    chat::{
        conventions::{convention, figures},
        images::images,
    },
    models,
};

/// Writes what a chat adds for the model of that name, which is UTF-8 of `length` bytes, to
/// `answer`: words that are separated by blanks, the encoding first, then the figures in the order
/// of `Convention` in `ainalyn/infrastructure/rust/lanes/convention.py`, and the stated roles.
///
/// Answers the number of bytes, or 0 to decline, as for a model that is not known or no chat model.
///
/// # Safety
///
/// `length` bytes can be read at `model`, and `capacity` bytes written at `answer`.
#[unsafe(no_mangle)]
unsafe extern "C" fn ainalyn_convention(
    model: *const u8,
    length: usize,
    answer: *mut u8,
    capacity: usize,
) -> usize {
    // SAFETY: the caller's promise.
    let model = unsafe { lent(model, length) };
    let words = answer_or_decline(|| convention_words(str::from_utf8(model).ok()?));
    let Some(words) = words.filter(|words| words.len() <= capacity) else {
        return 0;
    };
    // SAFETY: the caller's promise, and the words fit.
    unsafe { answer.copy_from_nonoverlapping(words.as_ptr(), words.len()) };
    words.len()
}

fn convention_words(model: &str) -> Option<String> {
    let (own, all, images) = (convention(model)?, figures(), images(model));
    let numbers = [
        own.message,
        own.name,
        own.reply,
        own.tools,
        own.typescript.into(),
        own.published.into(),
        all.tools_with_system,
        all.choice_word,
        all.choice_name,
        all.response_format,
        all.each_call,
        all.function_message,
        images.base,
        images.tile,
        images.patch,
        images.patches,
    ];
    let mut words = vec![models::resolve(model).ok()?.encoding().name().to_owned()];
    words.extend(numbers.map(|number| number.to_string()));
    words.extend(all.roles.iter().map(|&role| role.to_owned()));
    Some(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::ainalyn_convention;

    #[test]
    fn a_convention_is_words_or_nothing() {
        let ask = |model: &str, capacity: usize| {
            let mut answer = vec![0; capacity];
            // SAFETY: both are as long as it says.
            let written = unsafe {
                ainalyn_convention(model.as_ptr(), model.len(), answer.as_mut_ptr(), capacity)
            };
            answer.truncate(written);
            String::from_utf8(answer)
        };
        let expected = "o200k_base 3 1 3 9 1 1 -4 1 7 9 3 -2 85 170 0 0 system user assistant";
        assert_eq!(ask("openai/gpt-4o", 256).as_deref(), Ok(expected));
        assert_eq!(ask("gpt-4o", expected.len()).as_deref(), Ok(expected));
        for (model, capacity) in [
            ("gpt-4o", expected.len() - 1),
            ("", 256),
            ("nope", 256),
            ("davinci-002", 256),
            ("gpt-4o\0", 256),
        ] {
            assert_eq!(ask(model, capacity).as_deref(), Ok(""), "{model}");
        }
    }
}
