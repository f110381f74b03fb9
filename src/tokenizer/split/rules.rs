//! What a pattern consists of: patterns are made of few parts, which they share.

use super::pattern::Pattern;

/// The parts of a pattern. `boundaries` is compiled for each pattern, so that none of it is asked there.
#[derive(Clone, Copy)]
pub(super) struct Rules {
    pub words: Words,
    pub contractions: Contractions,
    pub numbers: Numbers,
    pub tail: Tail,
    pub newlines: Newlines,
    pub marks: Marks,
    /// Whether `[\p{Han}]+` comes before all else, and no word has Han characters.
    pub han: bool,
    /// Whether numbers are parted from what stands around them before all else, so that white space
    /// before a number is like that at the end of a text.
    pub numbers_first: bool,
    /// Whether the text is split in the three passes of DeepSeek.
    pub deepseek: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// ` ?\p{L}+`
    Spaced,
    /// `[^\r\n\p{L}\p{N}]?\p{L}+`
    Prefixed,
    /// The same, and no upper-case letter after a lower-case one.
    Cased,
}

/// `'s` and its like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Contractions {
    No,
    /// Pieces of their own, in small letters.
    Small,
    /// Pieces of their own, in either case.
    Folded,
    /// In either case, at the end of a word.
    Suffix,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    /// ` ?\p{N}+`
    Runs,
    /// `\p{N}{1,3}`
    Threes,
    /// `\p{N}`
    Single,
}

/// What a run of others takes with it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tail {
    No,
    /// `[\r\n]*`
    Newlines,
    /// `[\r\n/]*`
    NewlinesAndSlashes,
}

/// Where white space ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Newlines {
    /// `\s+(?!\S)|\s+`
    No,
    /// `\s++$|\s*[\r\n]` before these
    UnlessLast,
    /// `\s*[\r\n]+` before these
    Always,
}

/// What `\p{M}` belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    Others,
    /// Letters, unless a run of others has begun.
    Both,
    Letters,
}

impl Rules {
    /// Of the pattern of that number, for the parameters of a type.
    pub(super) const fn numbered(pattern: u8) -> Self {
        Self::of(Pattern::ALL[pattern as usize])
    }

    pub(super) const fn of(pattern: Pattern) -> Self {
        const CL100K: Rules = Rules {
            words: Words::Prefixed,
            contractions: Contractions::Folded,
            numbers: Numbers::Threes,
            tail: Tail::Newlines,
            newlines: Newlines::UnlessLast,
            marks: Marks::Others,
            han: false,
            numbers_first: false,
            deepseek: false,
        };
        const R50K: Rules = Rules {
            words: Words::Spaced,
            contractions: Contractions::Small,
            numbers: Numbers::Runs,
            tail: Tail::No,
            newlines: Newlines::No,
            ..CL100K
        };
        const O200K: Rules = Rules {
            words: Words::Cased,
            contractions: Contractions::Suffix,
            tail: Tail::NewlinesAndSlashes,
            newlines: Newlines::Always,
            marks: Marks::Both,
            ..CL100K
        };
        const LLAMA3: Rules = Rules {
            newlines: Newlines::Always,
            ..CL100K
        };
        const QWEN2: Rules = Rules {
            numbers: Numbers::Single,
            ..LLAMA3
        };
        match pattern {
            // Gemini's consists of none of these parts, and nobody asks for its rules.
            Pattern::R50k | Pattern::Gemma3 | Pattern::Gemma4 => R50K,
            Pattern::StarCoder => Rules {
                numbers: Numbers::Single,
                numbers_first: true,
                ..R50K
            },
            Pattern::Cl100k => CL100K,
            Pattern::Llama3 => LLAMA3,
            Pattern::Qwen2 => QWEN2,
            Pattern::Qwen35 => Rules {
                marks: Marks::Letters,
                ..QWEN2
            },
            Pattern::O200k => O200K,
            Pattern::Tekken => Rules {
                contractions: Contractions::No,
                numbers: Numbers::Single,
                ..O200K
            },
            Pattern::Kimi => Rules {
                tail: Tail::Newlines,
                han: true,
                ..O200K
            },
            Pattern::DeepSeek3 => Rules {
                contractions: Contractions::No,
                marks: Marks::Letters,
                numbers_first: true,
                deepseek: true,
                ..LLAMA3
            },
        }
    }
}
