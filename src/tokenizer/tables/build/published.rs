//! The vocabularies as OpenAI publishes them, known by the SHA-256 of their files.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest as _, Sha256};

/// One published file.
pub struct Published {
    pub name: &'static str,
    sha256: &'static str,
}

// The sums are those that tiktoken's `tiktoken_ext/openai_public.py` expects.
pub const O200K_BASE: Published = Published {
    name: "o200k_base",
    sha256: "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
};
pub const CL100K_BASE: Published = Published {
    name: "cl100k_base",
    sha256: "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
};
pub const P50K_BASE: Published = Published {
    name: "p50k_base",
    sha256: "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069",
};
pub const R50K_BASE: Published = Published {
    name: "r50k_base",
    sha256: "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930",
};

impl Published {
    /// `ranks` as they came, if the published file holds just these; else a sentence that says so.
    pub fn checked(&self, ranks: HashMap<Vec<u8>, u32>) -> Result<HashMap<Vec<u8>, u32>, String> {
        let found = sha256(&file(&ranks));
        if found == self.sha256 {
            return Ok(ranks);
        }
        Err(format!(
            "the vocabulary {} has the SHA-256 {found}, but the one that OpenAI publishes has {}: \
             build with the version of tiktoken-rs that Cargo.toml pins, from an unchanged source",
            self.name, self.sha256
        ))
    }
}

/// The published file of such ranks: a line for each token, by rank.
fn file(ranks: &HashMap<Vec<u8>, u32>) -> String {
    let mut tokens: Vec<_> = ranks.iter().map(|(token, rank)| (rank, token)).collect();
    tokens.sort_unstable();
    let line = |(rank, token)| format!("{} {rank}\n", BASE64.encode(token));
    tokens.into_iter().map(line).collect()
}

/// In hexadecimal digits.
pub fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
