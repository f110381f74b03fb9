//! Many texts at once, on as many threads as their bytes are worth.

use std::{
    num::NonZero,
    sync::{Mutex, PoisonError},
    thread,
};

use super::error::FilterError;

/// The least work that a thread is started for.
const BYTES_PER_THREAD: usize = 512 << 10;

/// What a thread takes at a time.
const BYTES_PER_BLOCK: usize = 128 << 10;

/// What `work` makes of each text, in order, or its first error. The threads end with the call, so
/// that a fork finds none of them; one text is never divided.
pub fn each<T: Send>(
    texts: &[&str],
    threads: usize,
    work: impl Fn(&str) -> Result<T, FilterError> + Sync,
) -> Result<Vec<T>, FilterError> {
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let worth = (bytes / BYTES_PER_THREAD).min(texts.len());
    let threads = match threads {
        _ if worth <= 1 => 1,
        0 => thread::available_parallelism()
            .map_or(1, NonZero::get)
            .min(worth),
        threads => threads.min(worth),
    };
    if threads <= 1 {
        return texts.iter().map(|text| work(text)).collect();
    }
    let mut answers: Vec<Option<Result<T, FilterError>>> = texts.iter().map(|_| None).collect();
    let blocks = Mutex::new(blocks(texts, &mut answers).into_iter());
    let share = || {
        loop {
            // The lock is not held while working, so a panic can't poison it.
            let next = blocks.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((texts, answers)) = next else {
                return;
            };
            for (text, answer) in texts.iter().zip(answers) {
                *answer = Some(work(text));
            }
        }
    };
    thread::scope(|scope| {
        // Where the system refuses a thread, the others do its share.
        for _ in 1..threads {
            if thread::Builder::new().spawn_scoped(scope, share).is_err() {
                break;
            }
        }
        share();
    });
    let missing = || {
        Err(FilterError::Internal {
            reason: "a text that no thread took".into(),
        })
    };
    answers
        .into_iter()
        .map(|answer| answer.unwrap_or_else(missing))
        .collect()
}

type Block<'a, 't, T> = (&'a [&'t str], &'a mut [T]);

/// Cuts the work into runs of texts of about [`BYTES_PER_BLOCK`] each.
fn blocks<'a, 't, T>(mut texts: &'a [&'t str], mut answers: &'a mut [T]) -> Vec<Block<'a, 't, T>> {
    let mut blocks = Vec::new();
    while !texts.is_empty() {
        let mut bytes = 0;
        let fits = |text: &&&str| {
            let more = bytes < BYTES_PER_BLOCK;
            bytes += text.len();
            more
        };
        let taken = texts.iter().take_while(fits).count();
        let (block, rest) = texts.split_at(taken);
        let (block_answers, rest_answers) = answers.split_at_mut(taken);
        blocks.push((block, block_answers));
        (texts, answers) = (rest, rest_answers);
    }
    blocks
}
