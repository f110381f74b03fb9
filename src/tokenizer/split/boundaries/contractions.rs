//! `'(?i:[sdmt]|ll|ve|re)`, in r50k without `(?i)`.

use super::super::rules::Contractions;
use super::super::scalar::contraction_end;
use super::window::{Carry, Letters, Others, Window, before};

impl<const PATTERN: u8, const WIDE: bool> Window<'_, PATTERN, WIDE> {
    /// Takes the characters of contractions out of their classes, so that whatever follows them
    /// starts a piece. Returns the starts of contractions that are pieces of their own.
    #[inline(always)]
    pub(super) fn take_contractions(
        &self,
        letters: &mut Letters,
        others: &mut Others,
        carry: &mut Carry,
    ) -> u64 {
        if matches!(Self::RULES.contractions, Contractions::No) {
            return 0;
        }
        let Letters {
            upper,
            lower,
            uncased,
        } = *letters;
        let letter = upper | lower | uncased;
        let next = self.next;
        let next_letter = next.upper | next.lower | next.uncased;
        let mut heads = self.block.apostrophe_or_unnamed & (letter >> 1 | next_letter << 63);
        let suffix = matches!(Self::RULES.contractions, Contractions::Suffix);
        if suffix {
            heads &= before(letter, carry.letter);
        } else {
            // Elsewhere the apostrophe belongs to the piece before it.
            heads &= !before(others.other, carry.other) & !before(self.block.blank, carry.blank);
        }
        let mut bytes = u128::from(carry.contraction);
        let mut starts = 0;
        while heads != 0 {
            let at = heads.trailing_zeros();
            heads &= heads - 1;
            let start = self.base + at as usize;
            // In o200k, a word has one contraction at most.
            if suffix && start == carry.contraction_end {
                continue;
            }
            let fold = !matches!(Self::RULES.contractions, Contractions::Small);
            if let Some(end) = contraction_end(self.text, start, fold) {
                bytes |= ((1 << (end - start)) - 1) << at;
                starts |= 1 << at;
                carry.contraction_end = end;
            }
        }
        carry.contraction = (bytes >> 64) as u64;
        let bytes = bytes as u64;
        letters.upper &= !bytes;
        letters.lower &= !bytes;
        letters.uncased &= !bytes;
        others.other &= !bytes;
        if suffix { 0 } else { starts }
    }
}
