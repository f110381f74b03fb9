//! Which instructions a run takes.

/// The ways to look at a block of bytes, to choose from when the program runs. `Avx2` stands for all the
/// features that [`Engine::best`] looks for, and counting is compiled once more for these, too; `Avx512`
/// for some more, by which texts are split, while all else is done as with `Avx2`.
#[derive(Clone, Copy, Debug)]
pub enum Engine {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "aarch64")]
    Neon,
    #[cfg_attr(target_arch = "aarch64", allow(dead_code))]
    Portable,
}

impl Engine {
    /// The fastest that this processor has, or in a build with assertions the one that the variable
    /// `AINALYN_ENGINE` names, so that a test run can take each.
    #[inline]
    pub fn best() -> Self {
        #[cfg(debug_assertions)]
        if let Some(engine) = forced() {
            return engine;
        }
        #[cfg(target_arch = "x86_64")]
        if has_avx512() {
            return Engine::Avx512;
        }
        #[cfg(target_arch = "x86_64")]
        if has_avx2() {
            return Engine::Avx2;
        }
        #[cfg(target_arch = "aarch64")]
        return Engine::Neon;
        #[cfg(not(target_arch = "aarch64"))]
        Engine::Portable
    }

    /// All that this processor has.
    #[cfg(any(test, debug_assertions))]
    pub fn all() -> Vec<Self> {
        vec![
            #[cfg(target_arch = "aarch64")]
            Engine::Neon,
            Engine::Portable,
            #[cfg(target_arch = "x86_64")]
            Engine::Avx2,
            #[cfg(target_arch = "x86_64")]
            Engine::Avx512,
        ]
        .into_iter()
        .filter(|engine| match engine {
            #[cfg(target_arch = "x86_64")]
            Engine::Avx2 => has_avx2(),
            #[cfg(target_arch = "x86_64")]
            Engine::Avx512 => has_avx512(),
            _ => true,
        })
        .collect()
    }
}

#[cfg(target_arch = "x86_64")]
#[inline]
fn has_avx2() -> bool {
    is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("lzcnt")
        && is_x86_feature_detected!("popcnt")
}

/// AVX-512 of the processors from 2019 (Intel) and 2022 (AMD) on.
#[cfg(target_arch = "x86_64")]
#[inline]
fn has_avx512() -> bool {
    has_avx2()
        && is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512vbmi2")
}

/// The engine that `AINALYN_ENGINE` names; one that is not here ends the run, lest another be tested.
#[cfg(debug_assertions)]
fn forced() -> Option<Engine> {
    static FORCED: std::sync::OnceLock<Option<Engine>> = std::sync::OnceLock::new();
    *FORCED.get_or_init(|| {
        let name = std::env::var("AINALYN_ENGINE").ok()?;
        let all = Engine::all();
        let named = |engine: &&Engine| format!("{engine:?}").eq_ignore_ascii_case(&name);
        let Some(engine) = all.iter().find(named) else {
            panic!(
                "AINALYN_ENGINE is {name:?}, but this processor has {all:?}: name one of these."
            );
        };
        Some(*engine)
    })
}
