//! A private export for Python: to open a vocabulary without the generated module, which takes longer to import than
//! a vocabulary to open.

use super::{answer_or_decline, lent};
use crate::tokenizer::vocabulary::{Vocabulary, VocabularyOptions};

/// Opens a vocabulary, and writes its name to `answer`.
///
/// `words` are four in UTF-8, each but the last ended by a NUL: the path, the name, the SHA-256 and the pattern, empty
/// where there is none. Answers the number of bytes of the name, or 0 to decline, as where something is wrong.
///
/// # Safety
///
/// `length` bytes can be read at `words`, and `capacity` bytes written at `answer`.
#[unsafe(no_mangle)]
unsafe extern "C" fn ainalyn_open_vocabulary(
    words: *const u8,
    length: usize,
    answer: *mut u8,
    capacity: usize,
) -> usize {
    // SAFETY: the caller's promise.
    let words = unsafe { lent(words, length) };
    let name = answer_or_decline(|| opened(str::from_utf8(words).ok()?));
    let Some(name) = name.filter(|name| name.len() <= capacity) else {
        return 0;
    };
    // SAFETY: the caller's promise, and the name fits.
    unsafe { answer.copy_from_nonoverlapping(name.as_ptr(), name.len()) };
    name.len()
}

fn opened(words: &str) -> Option<&'static str> {
    let mut words = words.split('\0');
    let path = words.next()?;
    let [name, sha256, pattern] = [words.next()?, words.next()?, words.next()?]
        .map(|word| (!word.is_empty()).then(|| word.to_owned()));
    if words.next().is_some() {
        return None;
    }
    let options = VocabularyOptions {
        name,
        sha256,
        pattern,
    };
    Some(Vocabulary::open(path, &options).ok()?.name())
}

#[cfg(test)]
mod tests {
    use super::ainalyn_open_vocabulary;

    #[test]
    fn what_cant_be_opened_is_declined() {
        for words in ["", "a", "a\0\0\0", "a\0gpt-4o\0\0", "a\0\0\0\0", "/\0\0\0"] {
            let mut answer = [0; 300];
            // SAFETY: both are as long as it says.
            let written = unsafe {
                ainalyn_open_vocabulary(words.as_ptr(), words.len(), answer.as_mut_ptr(), 300)
            };
            assert_eq!(written, 0, "{words:?}");
        }
    }
}
