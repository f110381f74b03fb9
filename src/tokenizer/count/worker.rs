//! What a counting thread keeps between calls: buffers and caches. None of it changes an answer.

use std::cell::RefCell;
use std::sync::Mutex;

use super::cache::Cache;
use super::hot::LookedUp;
use super::long::Windows;
use super::pending::Pending;
use crate::{memory, simd::Engine, tokenizer::split::BATCH};

/// What a batch of pieces is counted in.
#[derive(Default)]
pub struct Buffers {
    pub(super) looked_up: LookedUp,
    pub(super) pending: Pending,
}

/// Buffers and caches of one thread: 0.1 MiB, 0.7 MiB more once it met a long piece, and a cache of
/// at most 2.75 MiB for each vocabulary that it counted with.
pub struct Worker {
    /// Found once, because that would be a tenth of the time of a short text.
    pub(crate) engine: Engine,
    pub(crate) ends: [usize; BATCH],
    pub(super) buffers: Buffers,
    pub(super) caches: Caches,
    pub(crate) windows: Windows,
}

/// A cache for each vocabulary, made when that first needs it.
#[derive(Default)]
pub struct Caches {
    own: [Option<Cache>; FIRST_OPENED],
    opened: Vec<Option<Cache>>,
}

/// The first number of a cache for a vocabulary out of a file.
pub const FIRST_OPENED: usize = 5;

impl Caches {
    /// The cache of that number, for a text of so many bytes if it is new.
    #[inline(always)]
    pub fn of(&mut self, number: usize, bytes: usize) -> &mut Cache {
        let place = if number < FIRST_OPENED {
            &mut self.own[number]
        } else {
            self.opened(number - FIRST_OPENED)
        };
        place.get_or_insert_with(|| Cache::new(bytes))
    }

    #[cold]
    fn opened(&mut self, number: usize) -> &mut Option<Cache> {
        if number >= self.opened.len() {
            let more = number + 1 - self.opened.len();
            memory::reserve(&mut self.opened, more);
            self.opened.resize_with(number + 1, || None);
        }
        &mut self.opened[number]
    }
}

impl Worker {
    fn new() -> Box<Self> {
        memory::boxed(Self {
            engine: Engine::best(),
            ends: [0; BATCH],
            buffers: Buffers::default(),
            caches: Caches::default(),
            windows: Windows::default(),
        })
    }
}

/// The workers of threads that ended, for threads that start: those of a batch end with it, and what
/// their caches hold would be lost. Nobody waits for the lock, so a fork that finds it held does no harm.
static IDLE: Mutex<Vec<Box<Worker>>> = Mutex::new(Vec::new());

/// The most idle workers that are kept.
const MAX_IDLE: usize = 8;

/// A thread's worker, until the thread ends.
struct Lent(Option<Box<Worker>>);

impl Lent {
    fn new() -> Self {
        let idle = IDLE.try_lock().ok().and_then(|mut idle| idle.pop());
        Self(Some(idle.unwrap_or_else(Worker::new)))
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(worker) = self.0.take()
            && let Ok(mut idle) = IDLE.try_lock()
            && idle.len() < MAX_IDLE
            && idle.try_reserve(1).is_ok()
        {
            idle.push(worker);
        }
    }
}

thread_local! {
    static WORKER: RefCell<Lent> = RefCell::new(Lent::new());
}

/// Runs `work` with this thread's worker, or with a passing one while the thread is shutting down.
pub fn with<R>(work: impl FnOnce(&mut Worker) -> R) -> R {
    let mut work = Some(work);
    let mut run = |worker: &mut Worker| work.take().map(|work| work(worker));
    match WORKER.try_with(|worker| {
        worker
            .try_borrow_mut()
            .ok()
            .and_then(|mut lent| run(lent.0.as_mut()?))
    }) {
        Ok(Some(answer)) => answer,
        _ => run(&mut Worker::new()).unwrap_or_else(|| unreachable!("the work has not run yet")),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Barrier, PoisonError};
    use std::thread;

    use super::{IDLE, MAX_IDLE, with};

    #[test]
    fn few_workers_are_kept_of_many_threads() {
        let together = Barrier::new(4 * MAX_IDLE);
        thread::scope(|scope| {
            let threads: Vec<_> = (0..4 * MAX_IDLE)
                .map(|_| {
                    scope.spawn(|| {
                        with(|worker| worker.ends[0] = 1);
                        together.wait();
                    })
                })
                .collect();
            for thread in threads {
                assert!(thread.join().is_ok());
            }
        });
        let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).len();
        assert!(idle <= MAX_IDLE, "{idle}");
    }
}
