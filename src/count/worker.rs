//! What a counting thread keeps between calls: buffers and caches. None of it changes an answer.

use std::cell::RefCell;

use super::cache::Cache;
use super::hot::Missed;
use super::long::Windows;
use crate::split::BATCH;

/// Buffers and caches of one thread: at most 4 caches of 0.75 MiB, and 0.1 MiB of buffers.
pub struct Worker {
    pub(crate) ends: [usize; BATCH],
    pub(super) missed: Missed,
    pub(super) caches: [Option<Cache>; 4],
    pub(crate) windows: Windows,
}

impl Worker {
    fn new() -> Box<Self> {
        Box::new(Self {
            ends: [0; BATCH],
            missed: Missed::default(),
            caches: [const { None }; 4],
            windows: Windows::default(),
        })
    }
}

thread_local! {
    static WORKER: RefCell<Box<Worker>> = RefCell::new(Worker::new());
}

/// Runs `work` with this thread's worker, or with a passing one while the thread is shutting down.
pub fn with<R>(work: impl FnOnce(&mut Worker) -> R) -> R {
    let mut work = Some(work);
    let mut run = |worker: &mut Worker| work.take().map(|work| work(worker));
    match WORKER.try_with(|worker| {
        worker
            .try_borrow_mut()
            .ok()
            .and_then(|mut worker| run(&mut worker))
    }) {
        Ok(Some(answer)) => answer,
        _ => run(&mut Worker::new()).unwrap_or_else(|| unreachable!("the work has not run yet")),
    }
}
