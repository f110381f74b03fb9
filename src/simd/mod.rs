//! What looks at many bytes at once: which instructions this processor has, and what is made of them
//! in more than one place.

#[cfg(target_arch = "x86_64")]
pub mod avx2;
mod engine;
#[cfg(all(test, unix))]
pub mod guard_page;
#[cfg(target_arch = "aarch64")]
pub mod neon;

pub use engine::Engine;
