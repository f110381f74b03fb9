//! What an image costs in a prompt of OpenAI's models; `ainalyn/data/images.tsv` has the figures.

use std::sync::LazyLock;

use crate::models::names;

/// The one table of images, which the Python implementation reads as well.
const TABLE: &str = include_str!("../../ainalyn/data/images.tsv");

/// How a model's images are counted; all 0 where nothing is stated.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Images {
    /// Tokens for each image.
    pub base: i64,
    /// Tokens for each tile.
    pub tile: i64,
    /// Hundredths of a token for each patch.
    pub patch: i64,
    /// The most patches.
    pub patches: i64,
}

static ROWS: LazyLock<Vec<(&str, Images)>> =
    LazyLock::new(|| TABLE.lines().filter_map(read).collect());

fn read(row: &'static str) -> Option<(&'static str, Images)> {
    let mut fields = row.split('\t');
    let (kind, name) = (fields.next()?, fields.next()?);
    let mut number = || fields.next()?.parse().ok();
    let (first, second) = (number()?, number()?);
    let mut images = Images::default();
    match kind {
        "tiles" => (images.base, images.tile) = (first, second),
        "patches" => (images.patch, images.patches) = (first, second),
        _ => return None,
    }
    Some((name, images))
}

/// How the images of that model are counted.
pub fn images(model: &str) -> Images {
    let of_name = |name: &str| ROWS.iter().find(|row| row.0 == name).map(|row| row.1);
    names::find(model, of_name).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Images, ROWS, TABLE, images};

    #[test]
    fn every_row_of_the_table_is_read_and_is_a_chat_model() {
        let rows = TABLE.lines().filter(|row| !row.starts_with('#')).count();
        assert_eq!(ROWS.len(), rows);
        for (name, _) in ROWS.iter() {
            assert!(
                crate::chat::conventions::convention(name).is_some(),
                "{name}"
            );
        }
    }

    #[test]
    fn a_dated_model_has_the_images_of_its_name() {
        for (model, base, patch) in [
            ("gpt-4o-2024-08-06", 85, 0),
            ("azure/gpt-4o-mini-2024-07-18", 2833, 0),
            ("chatgpt-4o-latest", 85, 0),
            ("gpt-5-chat-latest", 70, 0),
            ("gpt-4.1-mini-2025-04-14", 0, 162),
            ("ft:gpt-4o:org::id", 85, 0),
        ] {
            let found = images(model);
            assert_eq!((found.base, found.patch), (base, patch), "{model}");
        }
        for model in ["gpt-3.5-turbo", "gpt-5.4", "gpt-4", "claude-3", "nope", ""] {
            assert_eq!(images(model), Images::default(), "{model}");
        }
    }
}
