//! What texts of a batch gave before: rows of data often repeat.

use super::bytes::first_bytes;
use crate::memory;

/// So many texts of a batch are looked up, before it is known whether that is worth it.
const TRIED: usize = 512;

/// It is worth it where one text in so many was met before: a look-up costs so much less than a count.
const ONE_IN: usize = 32;

/// The most texts that are remembered, in 24 bytes each: all of these stays in a processor's cache.
const MOST: usize = 8 << 10;

/// The answers to the texts of a batch that a thread met, of which some are forgotten for others.
///
/// Equal texts have equal answers, so that what is remembered changes none.
pub struct Repeats<'t, T> {
    /// At the place of its hash, the text that came last; none at all where looking up is not worth it.
    known: Vec<Option<(&'t str, T)>>,
    texts: usize,
    tried: usize,
    met: usize,
}

impl<'t, T: Copy> Repeats<'t, T> {
    /// For a batch of so many texts.
    pub fn new(texts: usize) -> Self {
        let places = if texts < TRIED / 2 { 0 } else { TRIED };
        Self {
            known: memory::filled(None, places),
            texts,
            tried: 0,
            met: 0,
        }
    }

    /// What `work` makes of a text, or made of an equal one.
    ///
    /// # Errors
    ///
    /// Those of `work`.
    #[inline]
    pub fn answer<E>(
        &mut self,
        text: &'t str,
        work: impl FnOnce(&'t str) -> Result<T, E>,
    ) -> Result<T, E> {
        // No text at all is less work than a comparison of nothing, which may be at no address.
        if self.known.is_empty() || text.is_empty() {
            return work(text);
        }
        if self.tried == TRIED {
            self.decide();
        }
        self.tried += 1;
        let place = hash(text.as_bytes()) as usize & self.known.len().wrapping_sub(1);
        let Some(slot) = self.known.get_mut(place) else {
            return work(text);
        };
        if let Some((known, answer)) = *slot
            && known == text
        {
            self.met += 1;
            return Ok(answer);
        }
        let answer = work(text)?;
        *slot = Some((text, answer));
        Ok(answer)
    }

    /// Whether to go on, with all places.
    #[cold]
    fn decide(&mut self) {
        let worth = self.met * ONE_IN >= self.tried;
        let places = (2 * self.texts).next_power_of_two().min(MOST);
        self.known = memory::filled(None, if worth { places } else { 0 });
    }
}

/// Mixed bits of the length and of five places, all of a text of up to 80 bytes: a long one is not read.
#[inline]
fn hash(text: &[u8]) -> u64 {
    let quarter = text.len() / 4;
    let last = text.len().saturating_sub(16);
    let places = [0, quarter, 2 * quarter, 3 * quarter, last];
    places.into_iter().fold(text.len() as u64, |mixed, place| {
        let word = first_bytes(text, place);
        let (low, high) = (word as u64, (word >> 64) as u64);
        let product =
            u128::from(low ^ 0x9E37_79B9_7F4A_7C15) * u128::from(high ^ 0xC2B2_AE3D_27D4_EB4F);
        mixed.rotate_left(7) ^ product as u64 ^ (product >> 64) as u64
    })
}

#[cfg(test)]
mod tests {
    use super::{MOST, Repeats, TRIED};

    /// How often the texts are worked on, each of which has to be answered by its own length.
    fn worked_on<'t>(texts: impl Iterator<Item = &'t str>, number: usize) -> usize {
        let (mut repeats, mut worked) = (Repeats::new(number), 0);
        for text in texts.take(number) {
            let answer = repeats.answer(text, |text| {
                worked += 1;
                Ok::<_, ()>(text.len())
            });
            assert_eq!(answer, Ok(text.len()));
        }
        worked
    }

    #[test]
    fn what_repeats_is_worked_on_seldom() {
        let texts: Vec<String> = (0..1000).map(|number| format!("text {number}")).collect();
        let mut place = 1;
        let mixed = std::iter::repeat_with(|| {
            place = place * 48_271 % 0x7FFF_FFFF_usize; // in no order
            texts[place % texts.len()].as_str()
        });
        assert!(worked_on(mixed, 100_000) < 15_000);
        // What comes once after another, as in a sorted column.
        let sorted = texts.iter().flat_map(|text| [text.as_str(); 20]);
        assert!(worked_on(sorted, 20_000) < 2500);
    }

    #[test]
    fn what_does_not_repeat_is_no_longer_looked_up() {
        let texts: Vec<String> = (0..5 * TRIED).map(|number| number.to_string()).collect();
        let mut repeats = Repeats::new(texts.len());
        for text in &texts {
            let answer = repeats.answer(text, |text| Ok::<_, ()>(text.len()));
            assert_eq!(answer, Ok(text.len()));
        }
        assert_eq!((repeats.known.len(), repeats.met), (0, 0));
    }

    #[test]
    fn few_texts_are_not_looked_up_and_many_take_no_more_memory() {
        assert!(Repeats::<u64>::new(100).known.is_empty());
        let mut repeats = Repeats::new(usize::MAX / 4);
        for _ in 0..2 * TRIED {
            assert_eq!(repeats.answer("a", |_| Ok::<_, ()>(7)), Ok(7));
        }
        assert_eq!(repeats.known.len(), MOST);
    }

    #[test]
    fn texts_of_one_length_that_differ_in_one_byte() {
        let texts: Vec<String> = (0..200)
            .flat_map(|at| {
                ["a", "b"].map(|other| format!("{}{other}{}", "x".repeat(at), "x".repeat(200 - at)))
            })
            .collect();
        let (mut repeats, number) = (Repeats::new(texts.len() * 10), texts.len());
        for place in (0..number).cycle().take(10 * number) {
            let answer = repeats.answer(&texts[place], |_| Ok::<_, ()>(place));
            assert_eq!(answer, Ok(place));
        }
    }

    #[test]
    fn an_error_is_not_kept() {
        let mut repeats = Repeats::new(TRIED);
        assert_eq!(repeats.answer("text", |_| Err::<u64, _>("no")), Err("no"));
        assert_eq!(repeats.answer("text", |_| Ok::<_, ()>(1)), Ok(1));
    }
}
