//! Many texts at once, on as many threads as their bytes are worth.

use std::{
    num::NonZero,
    sync::{Mutex, OnceLock, PoisonError},
    thread,
};

use crate::memory;

/// What a thread takes: its stack, and what it counts in. Where there is no memory for the threads, there are
/// none, since what the system takes for each of them ends the process when it is refused.
const BYTES_OF_THREAD: usize = 8 << 20;

/// [`each_with`], for work that begins with nothing.
///
/// # Errors
///
/// What `work` says of the first text that it fails for.
#[cfg(any(feature = "filter", test))]
pub fn each<'t, T: Default + Send, E: Send>(
    texts: &[&'t str],
    threads: usize,
    least: usize,
    work: impl Fn(&'t str) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    each_with(texts, threads, least, || (), |(), text| work(text))
}

/// What `work` makes of each text, in order, on at most `threads` threads (0: one per processor that
/// the process may use), each of which has `least` bytes of work, and begins with what `begin` gives.
///
/// The threads end with the call, so that a fork finds none of them. A batch of few bytes stays on
/// the calling thread, however many texts it has; one text is never divided.
///
/// # Errors
///
/// What `work` says of the first text that it fails for.
pub fn each_with<'t, S, T: Default + Send, E: Send>(
    texts: &[&'t str],
    threads: usize,
    least: usize,
    begin: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &'t str) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    let mut answers: Vec<T> = memory::with_capacity(texts.len());
    answers.resize_with(texts.len(), T::default);
    let bytes = texts.iter().map(|text| text.len()).sum();
    let mut threads = worth(effective(threads), texts.len(), bytes, least);
    if threads > 1 && !memory::is_there((threads - 1) * BYTES_OF_THREAD) {
        threads = 1;
    }
    if threads <= 1 {
        work_block(texts, &mut answers, &mut begin(), &work)?;
        return Ok(answers);
    }

    // What a thread takes at a time, so that none waits long for the last one.
    let blocks = blocks(texts, &mut answers, least / 2);
    let blocks = Mutex::new(blocks.into_iter().enumerate());
    // Blocks are taken in order and each is worked on to its first error, so the least number of a
    // block with an error has the first error of all.
    let share = || -> Result<(), (usize, E)> {
        let mut state = begin();
        loop {
            // The lock is not held while working, so a panic can't poison it.
            let next = blocks.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((number, (texts, answers))) = next else {
                return Ok(());
            };
            work_block(texts, answers, &mut state, &work).map_err(|error| (number, error))?;
        }
    };
    let share = &share;
    let first_error = thread::scope(|scope| {
        // Where the system refuses a thread, the others do its share.
        let helpers: Vec<_> = (1..threads)
            .map_while(|_| thread::Builder::new().spawn_scoped(scope, share).ok())
            .collect();
        let mut errors: Vec<_> = share().err().into_iter().collect();
        for helper in helpers {
            match helper.join() {
                Ok(outcome) => errors.extend(outcome.err()),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        errors.into_iter().min_by_key(|&(number, _)| number)
    });
    match first_error {
        Some((_, error)) => Err(error),
        None => Ok(answers),
    }
}

/// `threads`, or for 0 the number of processors that the process may use.
pub fn effective(threads: usize) -> usize {
    // Asking the system reads several files, and the answer seldom changes.
    static AVAILABLE: OnceLock<usize> = OnceLock::new();
    match threads {
        0 => *AVAILABLE.get_or_init(|| thread::available_parallelism().map_or(1, NonZero::get)),
        _ => threads,
    }
}

/// As many of `threads` as the work is worth: a matter of its bytes, since many
/// short texts are little work.
fn worth(threads: usize, texts: usize, bytes: usize, least: usize) -> usize {
    threads.min(texts).min(bytes / least).max(1)
}

fn work_block<'t, S, T, E>(
    texts: &[&'t str],
    answers: &mut [T],
    state: &mut S,
    work: impl Fn(&mut S, &'t str) -> Result<T, E>,
) -> Result<(), E> {
    for (text, answer) in texts.iter().zip(answers) {
        *answer = work(state, text)?;
    }
    Ok(())
}

type Block<'a, 't, T> = (&'a [&'t str], &'a mut [T]);

/// Cuts the work into runs of texts of about `size` bytes each.
fn blocks<'a, 't, T>(
    mut texts: &'a [&'t str],
    mut answers: &'a mut [T],
    size: usize,
) -> Vec<Block<'a, 't, T>> {
    let mut blocks = Vec::new();
    while !texts.is_empty() {
        let mut bytes = 0;
        let fits = |text: &&&str| {
            let more = bytes < size;
            bytes += text.len();
            more
        };
        let taken = texts.iter().take_while(fits).count();
        let (block, rest) = texts.split_at(taken);
        let (block_answers, rest_answers) = answers.split_at_mut(taken);
        memory::push(&mut blocks, (block, block_answers));
        (texts, answers) = (rest, rest_answers);
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::{each, worth};

    const LEAST: usize = 1000;

    #[test]
    fn threads_are_chosen_by_bytes() {
        assert_eq!(worth(8, 100_000, LEAST * 2 - 1, LEAST), 1);
        assert_eq!(worth(8, 100_000, LEAST * 3, LEAST), 3);
        assert_eq!(worth(8, 2, LEAST * 100, LEAST), 2);
        assert_eq!(worth(2, 100, LEAST * 100, LEAST), 2);
        assert_eq!(worth(8, 0, 0, LEAST), 1);
    }

    #[test]
    fn the_answers_and_the_first_error_do_not_depend_on_the_threads() {
        let long = "x".repeat(300);
        let texts: Vec<&str> = (0..2000).map(|end| &long[..end % 300]).collect();
        let lengths: Vec<_> = texts.iter().map(|text| text.len()).collect();
        for threads in [0, 1, 2, 7] {
            let length = |text: &str| Ok::<_, ()>(text.len());
            assert_eq!(each(&texts, threads, LEAST, length).as_ref(), Ok(&lengths));
            let failing = |text: &str| match text.len() {
                250.. => Err(text.len()),
                length => Ok(length),
            };
            assert_eq!(each(&texts, threads, LEAST, failing), Err(250));
        }
    }

    #[test]
    #[should_panic(expected = "what the work says")]
    fn a_panic_of_another_thread_is_passed_on() {
        let long = "x".repeat(LEAST);
        let calling = std::thread::current().id();
        let texts = [long.as_str(); 50];
        let _ = each(&texts, 2, LEAST, |_| {
            if std::thread::current().id() == calling {
                std::thread::sleep(std::time::Duration::from_millis(5));
                return Ok::<_, ()>(());
            }
            panic!("what the work says")
        });
    }
}
