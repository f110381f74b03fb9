//! What is asked of each text of a column.

use super::{
    abi::ArrowArray,
    column::{Kind, Packed, Part, Values},
    layout::Layout,
    texts::{NULL, Read, read},
};
use crate::{
    error::TokenizerError,
    memory::{Refusable, collect, refused},
    models::model::Model,
    tokenizer::many,
};

/// What is asked of each text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// The number of its tokens.
    Count,
    /// The number of tokens to budget with.
    Upper,
    /// Its beginning of at most so many tokens.
    Truncate(u64),
    /// Whether it has at most so many tokens.
    Fits(u64),
}

impl Task {
    /// What stands for it where a program asks for one by its number.
    pub fn from_number(number: usize, limit: u64) -> Option<Self> {
        [
            Self::Count,
            Self::Upper,
            Self::Truncate(limit),
            Self::Fits(limit),
        ]
        .get(number)
        .copied()
    }

    /// What its answers are.
    pub fn kind(self) -> Kind {
        match self {
            Self::Count | Self::Upper => Kind::Numbers,
            Self::Truncate(_) => Kind::Texts,
            Self::Fits(_) => Kind::Flags,
        }
    }

    /// The answers to as many rows of an array as make a chunk, and how many they are, or why there
    /// are none; without an array there are no rows. `start` and `first` are those of [`read`], `threads` that of [`many::count_each`].
    ///
    /// # Safety
    ///
    /// That of [`read`].
    pub unsafe fn answers(
        self,
        model: Model,
        threads: usize,
        array: Option<&ArrowArray>,
        layout: Layout,
        start: usize,
        first: usize,
    ) -> Result<(Part, usize), String> {
        let read = match array {
            // SAFETY: the caller's promise.
            Some(array) => unsafe { read(array, layout, start, first)? },
            None => Read::default(),
        };
        let rows = read.rows;
        let part = self.of(model, threads, read).map_err(|error| {
            if error.is_refused() {
                refused();
            }
            error.to_string()
        })?;
        Ok((part, rows))
    }

    fn of(self, model: Model, threads: usize, read: Read<'_>) -> Result<Part, TokenizerError> {
        let Read { texts, places, .. } = read;
        let places_of_texts = places.as_deref().unwrap_or_default();
        let valid = collect(places_of_texts.iter().map(|&place| place != NULL));
        let values = match self {
            Self::Count | Self::Upper => {
                let counts = many::count_each(&texts, model.encoding(), threads)?;
                let count = |counted: u64| {
                    let counts = model.counts(counted);
                    let asked = if self == Self::Upper {
                        counts.upper
                    } else {
                        counts.count
                    };
                    i64::try_from(asked).unwrap_or(i64::MAX)
                };
                Values::Numbers(spread(collect(counts.into_iter().map(count)), places))
            }
            Self::Truncate(limit) => {
                let kept = many::each(&texts, threads, |text| model.truncate(text, limit))?;
                let mut packed = Packed::default();
                for text in spread(kept, places) {
                    packed.push(text);
                }
                Values::Texts(packed)
            }
            Self::Fits(limit) => {
                let fits = many::each(&texts, threads, |text| model.fits(text, limit))?;
                Values::Flags(spread(fits, places))
            }
        };
        Ok(Part { values, valid })
    }
}

/// The answers to the rows, by the places of their texts.
fn spread<T: Copy + Default>(answers: Vec<T>, places: Option<Vec<usize>>) -> Vec<T> {
    let Some(places) = places else {
        return answers;
    };
    let answer = |place| answers.get(place).copied().unwrap_or_default();
    collect(places.into_iter().map(answer))
}
