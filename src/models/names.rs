//! What people write around a model's name, and how it is taken off.
//!
//! The steps, in their order; each has a test below, and the Python
//! implementation takes the same ones (`ainalyn/infrastructure/rust/lanes/rules.py`):
//!
//! 1. Blanks at both ends go (ASCII ones). A name of more than [`LONGEST`]
//!    bytes, or with anything but visible ASCII in it, is no model's name:
//!    look-alikes from other alphabets do not match.
//! 2. Case is folded.
//! 3. Provider paths go: `openrouter/openai/gpt-4o` is `gpt-4o`, and so is
//!    `openai:gpt-4o`. A path with one unknown segment stays, and so does not
//!    match. Where nothing matches, any other provider before a colon goes too.
//! 4. One region and one vendor of Amazon Bedrock go: `us.anthropic.`.
//! 5. Suffixes go one by one (`:free`, `-latest`, `-v1:0`, `@20250805`,
//!    `-2025-08-07`), but only while the name as it stands is not known, first
//!    as a whole, and else by its beginning. `name_parts.tsv` has their forms.
//! 6. Claude's versions are written with dashes: `claude-opus-4.8` is `claude-opus-4-8`.
//! 7. A fine-tuned model counts as its base: `ft:BASE:...`, and `BASE:ft-...`
//!    as they were named before 2023. BASE can have suffixes of its own.
//!
//! Steps 6 and 7 change no suffix but those that belong to the tuned model's
//! own name, so [`find`] takes them first, once, rather than after each suffix.

use std::{borrow::Cow, iter, sync::LazyLock};

/// The longest name that is looked at, in bytes: a bound on the work, far
/// above any real name.
pub const LONGEST: usize = 256;

/// A shorter word is not taken for meant: `prod` is no misspelt `pro`.
const SHORTEST_MEANT: usize = 4;

const BLANKS: [char; 6] = [' ', '\t', '\n', '\r', '\u{b}', '\u{c}'];

/// The one table of what surrounds a name, which the Python implementation reads as well.
const TABLE: &str = include_str!("../../ainalyn/data/name_parts.tsv");

#[derive(Default)]
struct Parts {
    paths: Vec<&'static str>,
    resources: Vec<&'static str>,
    regions: Vec<&'static str>,
    vendors: Vec<&'static str>,
    suffixes: Vec<&'static str>,
    words: Vec<&'static str>,
}

static PARTS: LazyLock<Parts> = LazyLock::new(|| {
    let mut parts = Parts::default();
    for row in TABLE.lines().filter(|row| !row.starts_with('#')) {
        match row.split_once('\t') {
            Some(("path", text)) => parts.paths.push(text),
            Some(("resource", text)) => parts.resources.push(text),
            Some(("region", text)) => parts.regions.push(text),
            Some(("vendor", text)) => parts.vendors.push(text),
            Some(("suffix", text)) => parts.suffixes.push(text),
            Some(("word", text)) => parts.words.push(text),
            // A test counts the rows.
            _ => {}
        }
    }
    parts
});

/// `model` without blanks at its ends.
pub fn trimmed(model: &str) -> &str {
    model.trim_matches(BLANKS)
}

/// What `look_up` finds for the longest form of `model` that it knows.
///
/// The cost is bounded, whatever the length of `model` but for its blanks.
pub fn find<T>(model: &str, mut look_up: impl FnMut(&str) -> Option<T>) -> Option<T> {
    bare(model)?;
    let mut readings = iter::successors(Some(model), |name| behind_provider(name));
    readings.find_map(|name| forms(&dashed(&bare(name)?)).find_map(&mut look_up))
}

/// What stands behind the colon of a provider that no table knows; the colons of tuned models are
/// others.
fn behind_provider(name: &str) -> Option<&str> {
    let (provider, rest) = name.split_once(':')?;
    let provider = trimmed(provider);
    let of_words = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let tuned = provider.eq_ignore_ascii_case("ft")
        || rest
            .get(..3)
            .is_some_and(|start| start.eq_ignore_ascii_case("ft-"));
    (!tuned && !provider.is_empty() && provider.bytes().all(of_words)).then_some(rest)
}

/// The shortest form of `model`: nothing stands around it any more.
pub fn stem(model: &str) -> Option<String> {
    forms(&dashed(&bare(model)?)).last().map(str::to_owned)
}

/// The base of a name, then the same with one suffix after the other taken off.
fn forms(name: &str) -> impl Iterator<Item = &str> {
    iter::successors(Some(base(name)), |form| without_suffix(form))
}

/// `model` after the steps before the suffixes, if it can be a name at all.
fn bare(model: &str) -> Option<String> {
    let name = trimmed(model);
    if name.len() > LONGEST || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let name = name.to_ascii_lowercase();
    Some(without_place(without_provider(&name)).to_owned())
}

fn without_provider(mut name: &str) -> &str {
    while let Some((provider, rest)) = name.split_once(':')
        && PARTS.paths.contains(&provider)
    {
        name = rest;
    }
    let path_end = name.rfind('/').map_or(0, |slash| slash + 1);
    let known = name[..path_end]
        .split_terminator('/')
        .all(|segment| PARTS.paths.contains(&segment) || is_resource(segment));
    if known { &name[path_end..] } else { name }
}

/// Whether a path's segment is an Amazon Resource Name of Bedrock up to its slash.
fn is_resource(segment: &str) -> bool {
    let starts = |start: &&str| segment.starts_with(start);
    PARTS.resources.iter().any(starts)
}

fn without_place(name: &str) -> &str {
    let drop_one = |name, starts: &[&str]| {
        starts
            .iter()
            .find_map(|start| str::strip_prefix(name, start))
            .unwrap_or(name)
    };
    drop_one(drop_one(name, &PARTS.regions), &PARTS.vendors)
}

/// `name` without its last suffix, if it has one.
fn without_suffix(name: &str) -> Option<&str> {
    let forms = PARTS.suffixes.iter();
    forms.copied().find_map(|form| without(name, form))
}

/// `name` without an ending of that form: `-vN` takes off `-v12`, and `-DD` takes off `-12`.
fn without<'a>(name: &'a str, form: &str) -> Option<&'a str> {
    let digit = |character: char| character.is_ascii_digit();
    form.chars().rev().try_fold(name, |rest, mark| match mark {
        'D' => rest.strip_suffix(digit),
        'N' => Some(rest.strip_suffix(digit)?.trim_end_matches(digit)),
        _ => rest.strip_suffix(mark),
    })
}

/// The name that `name` was to be, if a word behind its first `start` bytes has one typing error.
pub fn corrected(name: &str, start: usize) -> Option<String> {
    let (beginning, rest) = name.split_at_checked(start)?;
    let words: Vec<&str> = rest.split('-').collect();
    let (place, meant) = words.iter().enumerate().find_map(|(place, word)| {
        if PARTS.words.contains(word) {
            return None;
        }
        let slips = |meant: &&&str| meant.len() >= SHORTEST_MEANT && one_slip(word, meant);
        let meant = PARTS.words.iter().find(slips)?;
        Some((place, *meant))
    })?;
    let mut words = words;
    words[place] = meant;
    Some(format!("{beginning}{}", words.join("-")))
}

/// Whether one letter too many, too few or wrong, or two that changed places, part the words.
fn one_slip(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.as_bytes(), other.as_bytes());
    while let ([a, left @ ..], [b, right @ ..]) = (one, other)
        && a == b
    {
        (one, other) = (left, right);
    }
    match (one, other) {
        ([a, b, left @ ..], [c, d, right @ ..]) if (a, b) == (d, c) && left == right => true,
        ([_, left @ ..], [_, right @ ..]) if left == right => true,
        ([_, left @ ..], right) if left == right => true,
        (left, [_, right @ ..]) => left == right,
        _ => false,
    }
}

fn dashed(name: &str) -> Cow<'_, str> {
    if name.starts_with("claude-") && name.contains('.') {
        Cow::Owned(name.replace('.', "-"))
    } else {
        Cow::Borrowed(name)
    }
}

fn base(name: &str) -> &str {
    match name.strip_prefix("ft:") {
        Some(tuned) => tuned.split_once(':').map_or(tuned, |(base, _)| base),
        None => name.split_once(":ft-").map_or(name, |(base, _)| base),
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, PARTS, TABLE, bare, base, corrected, dashed, find, stem, without_suffix};

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows = TABLE.lines().filter(|row| !row.starts_with('#')).count();
        let before = PARTS.paths.len() + PARTS.resources.len();
        let around =
            PARTS.regions.len() + PARTS.vendors.len() + PARTS.suffixes.len() + PARTS.words.len();
        assert_eq!(before + around, rows);
    }

    #[test]
    fn each_step_takes_off_what_it_says() {
        for (model, expected) in [
            (" \t\r\ngpt-4o\u{b}\u{c}", "gpt-4o"),
            ("GPT-4o", "gpt-4o"),
            ("openai/gpt-4o", "gpt-4o"),
            ("openrouter/openai/gpt-4o", "gpt-4o"),
            ("azure/global-standard/gpt-4o", "gpt-4o"),
            (
                "bedrock/us-east-1/anthropic.claude-3-haiku",
                "claude-3-haiku",
            ),
            (
                "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku",
                "claude-3-haiku",
            ),
            ("us.anthropic.claude-3-haiku", "claude-3-haiku"),
            ("openai:gpt-4o", "gpt-4o"),
            ("bedrock:us.anthropic.claude-3-haiku", "claude-3-haiku"),
            ("openrouter:openai/gpt-4o", "gpt-4o"),
            ("ollama:gpt-oss:20b", "gpt-oss:20b"),
            // Not known in full, so not taken off at all.
            ("mine:gpt-4o", "mine:gpt-4o"),
            ("my/gpt-4o", "my/gpt-4o"),
            ("openai/my/gpt-4o", "openai/my/gpt-4o"),
            ("/gpt-4o", "/gpt-4o"),
            ("anthropic.us.claude-3", "us.claude-3"),
        ] {
            assert_eq!(bare(model).as_deref(), Some(expected), "{model:?}");
        }
        for (name, expected) in [
            ("a:free", Some("a")),
            ("a-latest", Some("a")),
            ("a-v2", Some("a")),
            ("a-v2:0", Some("a")),
            ("a-v2:0:200k", Some("a")),
            ("a@20250805", Some("a")),
            ("a@default", Some("a")),
            ("a-20250805", Some("a")),
            ("a-2025-08-05", Some("a")),
            ("a-2025-08-5", None),
            ("a-0613", None),
            ("a-v", None),
            ("a-v2:", None),
            ("a-v2:0:200", None),
            ("a-v:0", None),
            ("a-v2:0:k", None),
            ("a-vN", None),
            ("a-v2x", None),
            ("a@", None),
            ("a:paid", None),
            ("a", None),
            ("", None),
        ] {
            assert_eq!(without_suffix(name), expected, "{name:?}");
        }
        assert_eq!(dashed("claude-opus-4.8"), "claude-opus-4-8");
        assert_eq!(dashed("gpt-4.1"), "gpt-4.1");
        assert_eq!(base("ft:gpt-4o:org:name:id"), "gpt-4o");
        assert_eq!(base("ft:gpt-4o"), "gpt-4o");
        assert_eq!(base("curie:ft-org-2021-03-03-21-44-20"), "curie");
    }

    #[test]
    fn a_word_with_one_slip_is_corrected() {
        for (name, expected) in [
            ("gpt-4o-mni", Some("gpt-4o-mini")),
            ("gpt-4o-mniii", None),
            ("gpt-4o-minii-2024-07-18", Some("gpt-4o-mini-2024-07-18")),
            ("gpt-4o-audoi-preview", Some("gpt-4o-audio-preview")),
            ("gpt-4o-mini", None),
            ("gpt-4o-2024-08-06", None),
            ("gpt-4o-x", None),
            ("gpt-4o-prod", None),
            ("gpt-4o-", None),
        ] {
            assert_eq!(corrected(name, 7).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn a_stem_has_nothing_around_it() {
        for (model, expected) in [
            ("openai/GPT4o-2024-08-06", Some("gpt4o")),
            (
                "us.anthropic.claude-3.5-sonet-20241022-v2:0",
                Some("claude-3-5-sonet"),
            ),
            ("ft:gtp-4o-latest:org::id", Some("gtp-4o")),
            ("gpt 4o", None),
        ] {
            assert_eq!(stem(model).as_deref(), expected, "{model}");
        }
    }

    #[test]
    fn what_is_no_name_has_no_form() {
        for model in [
            "gpt 4",
            "gpt-4\0",
            "gpt-4\u{7f}",
            "gpt-4o-mіni",
            "ｇpt-4",
            "gpt-4🙂",
            "\u{a0}gpt-4",
        ] {
            assert_eq!(bare(model), None, "{model:?}");
        }
        assert_eq!(
            bare(&"a".repeat(LONGEST)).map(|name| name.len()),
            Some(LONGEST)
        );
        assert_eq!(bare(&"a".repeat(LONGEST + 1)), None);
    }

    #[test]
    fn the_longest_form_that_is_known_wins() {
        let known = |names: &'static [&str]| {
            move |name: &str| names.iter().find(|known| **known == name).copied()
        };
        assert_eq!(
            find("a-latest:free", known(&["a", "a-latest"])),
            Some("a-latest")
        );
        assert_eq!(find("a-latest:free", known(&["a"])), Some("a"));
        assert_eq!(find("b-latest:free", known(&["a"])), None);
    }
}
