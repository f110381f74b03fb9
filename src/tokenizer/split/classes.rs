//! The class of a character, as the patterns tell characters apart.

use super::class_table::{PAGE_OF, PAGES};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    /// Whatever is in no other class: punctuation, symbols, controls, unassigned code points.
    Other = 0,
    /// `\p{Lu}` and `\p{Lt}`
    Upper = 1,
    /// `\p{Ll}`
    Lower = 2,
    /// `\p{Lm}` and `\p{Lo}`, the letters that o200k takes both for upper and for lower case
    Uncased = 3,
    /// `\p{M}`
    Mark = 4,
    /// `\p{N}`
    Number = 5,
    /// `\s`, which is White_Space
    Space = 6,
}

impl Class {
    const ALL: [Class; 8] = [
        Class::Other,
        Class::Upper,
        Class::Lower,
        Class::Uncased,
        Class::Mark,
        Class::Number,
        Class::Space,
        Class::Other,
    ];

    /// The class of a code point.
    #[inline]
    pub(super) fn of(code: u32) -> Class {
        Class::ALL[usize::from(class_number(code) & 7)]
    }

    /// `\p{L}`
    #[inline]
    pub(super) fn is_letter(self) -> bool {
        matches!(self, Class::Upper | Class::Lower | Class::Uncased)
    }
}

/// The bits of further kinds in a class number: `\p{Han}`,
pub(super) const HAN: u8 = 0x08;
/// `[一-龥぀-ゟ゠-ヿ]`,
pub(super) const CJK: u8 = 0x10;
/// and `[^\s\p{L}\p{M}\p{N}\p{P}\p{S}]`.
pub(super) const UNNAMED: u8 = 0x20;

/// A number whose low three bits are those of the class of a code point.
#[inline(always)]
pub(super) fn class_number(code: u32) -> u8 {
    match PAGE_OF.get(code as usize / 64) {
        Some(&page) => PAGES[usize::from(page)][code as usize % 64],
        None => Class::Other as u8 | UNNAMED,
    }
}

/// The same for code points below U+0800: the first pages are those of the first code points.
#[inline(always)]
pub(super) fn low_class_number(code: u32) -> u8 {
    PAGES.as_flattened()[code as usize % 0x800]
}
