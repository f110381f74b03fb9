//! Which way of making the masks this processor takes.

/// The ways to make the masks, to choose from when the program runs. `Avx2` stands for all the features
/// that [`Engine::best`] looks for, and counting is compiled once more for these, too.
#[derive(Clone, Copy, Debug)]
pub enum Engine {
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "aarch64")]
    Neon,
    #[cfg_attr(target_arch = "aarch64", allow(dead_code))]
    Portable,
}

impl Engine {
    /// The fastest that this processor has.
    pub fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2")
            && is_x86_feature_detected!("lzcnt")
            && is_x86_feature_detected!("popcnt")
        {
            return Engine::Avx2;
        }
        #[cfg(target_arch = "aarch64")]
        return Engine::Neon;
        #[cfg(not(target_arch = "aarch64"))]
        Engine::Portable
    }
}
