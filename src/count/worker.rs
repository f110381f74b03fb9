//! What a counting thread keeps between calls: buffers and caches. None of it changes an answer.

use std::cell::RefCell;

use super::batch::Buffers;
use super::cache::Cache;
use super::long::Windows;
use crate::split::{BATCH, Engine};

/// Buffers and caches of one thread: 0.1 MiB, 0.7 MiB more once it met a long piece, and a cache of
/// 2.5 MiB for each vocabulary that it counted with.
pub struct Worker {
    /// Found once, because that would be a tenth of the time of a short text.
    pub(crate) engine: Engine,
    pub(crate) ends: [usize; BATCH],
    pub(super) buffers: Buffers,
    /// Each made when its vocabulary first needs it.
    pub(super) caches: [Option<Cache>; 4],
    pub(crate) windows: Windows,
}

impl Worker {
    fn new() -> Box<Self> {
        Box::new(Self {
            engine: Engine::best(),
            ends: [0; BATCH],
            buffers: Buffers::default(),
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
