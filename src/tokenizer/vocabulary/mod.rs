//! Vocabularies out of files.
//!
//! * [`hugging_face`], [`tekken`], [`tiktoken`]: the formats, each read into a [`source::Source`].
//! * [`merges`], [`byte_level`]: what a Hugging Face file says of merges, and how it writes bytes.
//! * [`sentence_piece`], [`gemma_json`], [`gemma`]: vocabularies of characters, which have to have Gemma's shape.
//! * [`known`]: the patterns, which a file has to state to the letter.
//! * [`store`]: tables that were made before, in the cache folder.
//! * [`registry`]: what is open.

mod byte_level;
mod gemma;
mod gemma_json;
mod hugging_face;
mod known;
mod merges;
pub mod registry;
mod sentence_piece;
mod source;
mod store;
mod tekken;
mod tiktoken;

#[cfg(test)]
mod gemma_tests;
#[cfg(test)]
mod tests;

use std::fmt::{self, Write as _};
use std::fs::File;
use std::hash::{Hash, Hasher};
use std::io::Read as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::error::{TokenizerError, quoted};
use crate::json::Json;
use crate::tokenizer::count::{Counter, FIRST_OPENED};
use crate::tokenizer::specials::Specials;
use crate::tokenizer::split::Pattern;
use crate::tokenizer::tables::{Tables, build::Made, file};
use registry::Open;
use source::Source;

/// No vocabulary's file is half as long.
const MOST_BYTES: u64 = 64 << 20;

/// A vocabulary out of a file, open as long as the process lives.
#[derive(Clone, Copy)]
pub struct Vocabulary(&'static Open);

impl Vocabulary {
    /// The name under which it was opened.
    pub const fn name(self) -> &'static str {
        self.0.name.as_str()
    }

    /// Its number among those that are open.
    pub(crate) fn number(self) -> usize {
        self.0.number
    }

    /// The one of that number.
    pub(crate) fn numbered(number: usize) -> Option<Self> {
        registry::numbered(number).map(Self)
    }

    /// The one of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        registry::named(name).map(Self)
    }

    /// Whether a text is brought into Unicode's normalization form C before it is counted.
    pub(super) fn nfc(self) -> bool {
        self.0.nfc
    }

    /// Its added tokens, or none if these are more than texts.
    pub(super) fn added(self) -> Option<&'static Specials> {
        self.0.added.as_ref()
    }

    /// What counts with it.
    pub(super) fn counter(self) -> Counter {
        let Open {
            tables,
            pattern,
            number,
            ..
        } = *self.0;
        Counter::new(tables, pattern, u32::MAX, FIRST_OPENED + number)
    }
}

impl PartialEq for Vocabulary {
    fn eq(&self, other: &Self) -> bool {
        self.number() == other.number()
    }
}

impl Eq for Vocabulary {}

impl Hash for Vocabulary {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number().hash(state);
    }
}

impl fmt::Debug for Vocabulary {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "Vocabulary({:?})", self.name())
    }
}

/// How a vocabulary is opened. The default says nothing but what the file says.
///
/// # Example
///
/// ```
/// use ainalyn_tokenizer::VocabularyOptions;
///
/// let options = VocabularyOptions { pattern: Some("o200k".to_owned()), ..Default::default() };
/// assert_eq!(options.name, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct VocabularyOptions {
    /// The name to count under; else one is made of the file's SHA-256.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub name: Option<String>,
    /// The SHA-256 that the file must have, in hexadecimal digits. It is computed anew each time.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub sha256: Option<String>,
    /// The name of the pattern that splits texts into pieces, for a file that does not state it.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub pattern: Option<String>,
}

/// Opens the vocabulary in a file, or finds that it is open.
pub fn open(path: &str, options: &VocabularyOptions) -> Result<Vocabulary, TokenizerError> {
    let pattern = match &options.pattern {
        None => None,
        Some(pattern) => Some(known::named(pattern).map_err(refused("pattern"))?),
    };
    let wanted = match &options.sha256 {
        None => None,
        Some(digits) => Some(sha256_of(digits).map_err(refused("sha256"))?),
    };
    let stamp = store::Stamp::of(Path::new(path));
    let mut file = None;
    let source = match stamp.as_ref().and_then(store::Stamp::known) {
        Some(source) if wanted.is_none() => source,
        _ => {
            let bytes = bytes_of(path).map_err(|reason| of_path(path, &reason))?;
            let found = Sha256::digest(&bytes).into();
            file = Some(bytes);
            found
        }
    };
    if wanted.is_some_and(|wanted| wanted != source) {
        return Err(refused("sha256")(format!(
            "the file {} has the SHA-256 {}. Is it another version, or was it changed?",
            quoted(path),
            hex(&source)
        )));
    }
    let given = pattern.map_or("own", known::name);
    let name = match &options.name {
        Some(name) => name.clone(),
        None if pattern.is_none() => format!("vocabulary:{}", &hex(&source)[..12]),
        None => format!("vocabulary:{}-{given}", &hex(&source)[..12]),
    };
    let key = format!("{}.{given}", hex(&source));
    let kept = store::mapped(&key, source)
        .and_then(|(tables, header)| Some((tables, known::stored(header.pattern)?, header)));
    let (tables, split) = match kept {
        Some((tables, pattern, header)) => {
            let added = header
                .added
                .map(|texts| texts.into_iter().map(str::to_owned).collect());
            (tables, (pattern, header.nfc, added))
        }
        None => {
            let file = match file {
                Some(file) => file,
                None => bytes_of(path).map_err(|reason| of_path(path, &reason))?,
            };
            let (made, (pattern, nfc, added)) =
                made(&file, pattern).map_err(|reason| of_path(path, &reason))?;
            let header = file::Header {
                source,
                pattern: known::name(pattern),
                nfc,
                added: added
                    .as_ref()
                    .map(|texts| texts.iter().map(String::as_str).collect()),
            };
            let bytes = file::written(&made, &header);
            store::keep(&key, &bytes);
            let tables = file::read(bytes.leak()).map(|(tables, _)| tables);
            let tables = tables.ok_or_else(|| of_path(path, "its tables are of another size."))?;
            (tables, (pattern, nfc, added))
        }
    };
    if let Some(stamp) = stamp {
        stamp.keep(source);
    }
    keep(&name, source, split, tables)
}

fn keep(
    name: &str,
    source: [u8; 32],
    split: Split,
    tables: Tables,
) -> Result<Vocabulary, TokenizerError> {
    let kept = registry::keep(name, source, split, Box::leak(Box::new(tables)));
    kept.map(Vocabulary).map_err(|other| {
        refused("name")(match other {
            Some(other) => format!(
                "{} is the name of a vocabulary that is open, with the SHA-256 {}. Choose another name.",
                quoted(name),
                hex(&other.source)
            ),
            None => format!(
                "{} vocabularies are open, and no more can be.",
                registry::MOST
            ),
        })
    })
}

/// The pattern, whether a text is normalized before, and the added tokens if they are texts.
type Split = (Pattern, bool, Option<Vec<String>>);

/// Tables of what a file holds.
fn made(file: &[u8], pattern: Option<Pattern>) -> Result<(Made, Split), String> {
    let source = read(file, pattern)?;
    let made = source.tables()?;
    Ok((made, (source.pattern, source.nfc, source.added)))
}

fn read(file: &[u8], pattern: Option<Pattern>) -> Result<Source, String> {
    const FORMATS: &str = "Files of these formats are read: .tiktoken, tokenizer.json of Hugging Face, \
         tekken.json, and Gemma's model of SentencePiece.";
    const STATES: &str =
        "it states by itself how texts are split into pieces. Leave `pattern` out.";
    if sentence_piece::is(file) {
        return match pattern {
            None => sentence_piece::read(file),
            Some(_) => Err(STATES.into()),
        };
    }
    let text = str::from_utf8(file).map_err(|error| {
        format!(
            "it is no text from byte {} on. {FORMATS}",
            error.valid_up_to()
        )
    })?;
    if !text.trim_start().starts_with(['{', '[']) {
        let pattern = pattern.ok_or(
            "a .tiktoken file does not say how texts are split into pieces. Pass `pattern`, such as \"o200k\".",
        );
        let tokens = tiktoken::read(text)?;
        return Ok(Source {
            tokens: tiktoken::by_rank(tokens)?,
            whole: vec![],
            whole_pieces: true,
            listed: None,
            pattern: pattern?,
            nfc: false,
            added: Some(vec![]),
        });
    }
    let json = Json::read(text).map_err(|at| {
        format!("it is no JSON from byte {at} on, or nested too deep there. Was it cut off?")
    })?;
    if pattern.is_some() {
        return Err(STATES.into());
    }
    if tekken::is(&json) {
        tekken::read(&json)
    } else if hugging_face::is(&json) {
        hugging_face::read(&json)
    } else {
        Err(format!(
            "it is JSON, but has neither `model`, as a tokenizer.json has, nor `config` and `vocab`, as a \
             tekken.json. {FORMATS}"
        ))
    }
}

/// What a file holds, if it is a file and not too long.
fn bytes_of(path: &str) -> Result<Vec<u8>, String> {
    let cant = |error: std::io::Error| format!("it can't be read: {error}.");
    let known = std::fs::metadata(path).map_err(cant)?;
    if !known.is_file() {
        return Err(
            "it is no file. Pass the file of the vocabulary, such as tokenizer.json.".into(),
        );
    }
    let long = || {
        format!(
            "it has more than {} MiB, and no vocabulary is half as long.",
            MOST_BYTES >> 20
        )
    };
    if known.len() > MOST_BYTES {
        return Err(long());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(cant)?;
    let read = file.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(cant)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(long());
    }
    Ok(bytes)
}

fn refused(field: &str) -> impl Fn(String) -> TokenizerError {
    move |reason| TokenizerError::InvalidInput {
        field: field.to_owned(),
        reason,
    }
}

fn of_path(path: &str, reason: &str) -> TokenizerError {
    refused("path")(format!("the vocabulary {}: {reason}", quoted(path)))
}

/// The sum that so many digits say.
fn sha256_of(digits: &str) -> Result<[u8; 32], String> {
    let mut sum = [0; 32];
    let wrong = || format!("{} is not 64 hexadecimal digits.", quoted(digits));
    if digits.len() != 64 || !digits.is_ascii() {
        return Err(wrong());
    }
    for (at, byte) in sum.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).map_err(|_| wrong())?;
    }
    Ok(sum)
}

fn hex(sum: &[u8; 32]) -> String {
    sum.iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
