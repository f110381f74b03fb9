//! The cache folder: tables that were made before, and which file is known to have which SHA-256.
//!
//! Files are written beside their place and renamed, so that nobody sees half of one. A folder that can't be used is no
//! error: tables are then made in memory.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sha2::{Digest as _, Sha256};

use super::{hex, sha256_of};
use crate::tokenizer::tables::{Tables, file};

/// Turns the cache off where it is `0`, and else names another folder for it.
const VARIABLE: &str = "AINALYN_CACHE";

/// A file that changed so shortly before may change again within the same tick of its file system's clock.
const SETTLED: Duration = Duration::from_secs(2);

/// Whose custom says where caches are.
#[derive(Clone, Copy)]
enum System {
    Windows,
    Mac,
    Other,
}

const SYSTEM: System = if cfg!(windows) {
    System::Windows
} else if cfg!(target_os = "macos") {
    System::Mac
} else {
    System::Other
};

/// The folder of the cache, if it is wanted and has a place.
fn folder() -> Option<PathBuf> {
    folder_by(SYSTEM, |name| env::var_os(name))
}

/// The same on some system, given its variables.
fn folder_by(system: System, variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
    match variable(VARIABLE) {
        Some(off) if off == "0" => return None,
        Some(folder) => return Some(folder.into()),
        None => {}
    }
    let absolute = |path: OsString| Some(PathBuf::from(path)).filter(|path| path.is_absolute());
    let home = || variable("HOME").and_then(absolute);
    let caches = match system {
        System::Windows => variable("LOCALAPPDATA").and_then(absolute),
        System::Mac => home().map(|home| home.join("Library").join("Caches")),
        System::Other => {
            // A relative one is to be ignored, says the XDG Base Directory Specification.
            let stated = variable("XDG_CACHE_HOME").and_then(absolute);
            stated.or_else(|| home().map(|home| home.join(".cache")))
        }
    };
    Some(caches?.join("ainalyn"))
}

/// The tables of that name, which must be of that source.
pub fn mapped(key: &str, source: [u8; 32]) -> Option<(Tables, file::Header<'static>)> {
    let file = File::open(folder()?.join(format!("{key}.tables"))).ok()?;
    if !is_ours(&file.metadata().ok()?) {
        return None;
    }
    // SAFETY: nobody writes into a file of this folder: it comes there by rename, readable by its owner alone.
    // Whoever does so as this very user can give this process wrong counts, as much as by the library itself.
    let map = unsafe { memmap2::Mmap::map(&file) }.ok()?;
    // It stays as long as the process.
    let map = Box::leak(Box::new(map));
    let (tables, header) = file::read(map)?;
    (header.source == source).then_some((tables, header))
}

/// Whether a file belongs to this user, and nobody else may write it.
fn is_ours(file: &Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let mine = folder().and_then(|folder| fs::metadata(folder).ok());
        file.is_file()
            && file.mode() & 0o022 == 0
            && mine.is_some_and(|mine| mine.uid() == file.uid())
    }
    #[cfg(not(unix))]
    file.is_file()
}

/// Keeps tables under a name, if there is a place for them.
pub fn keep(key: &str, bytes: &[u8]) {
    write(&format!("{key}.tables"), bytes);
}

fn write(name: &str, bytes: &[u8]) -> Option<()> {
    let folder = folder()?;
    create(&folder)?;
    let passing = folder.join(format!(".{name}.{}", std::process::id()));
    let written = new_file(&passing).and_then(|mut file| file.write_all(bytes).ok());
    let renamed = written.and_then(|()| fs::rename(&passing, folder.join(name)).ok());
    if renamed.is_none() {
        let _ = fs::remove_file(&passing);
    }
    renamed
}

/// A folder that its owner alone can look into.
fn create(folder: &Path) -> Option<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).ok()
}

/// A file that its owner alone can read.
fn new_file(path: &Path) -> Option<File> {
    let _ = fs::remove_file(path); // of a process that died
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).ok()
}

/// What tells that a file is the one whose SHA-256 was computed before.
pub struct Stamp {
    /// The name under which its sum is kept.
    name: String,
    /// Its size, its time, and its place in the file system.
    state: String,
    /// Whether its time tells of any later change.
    settled: bool,
}

impl Stamp {
    /// That of a file, if it is one.
    pub fn of(path: &Path) -> Option<Self> {
        let path = fs::canonicalize(path).ok()?;
        let known = fs::metadata(&path).ok()?;
        let changed = known.modified().ok()?;
        let age = SystemTime::now().duration_since(changed).ok();
        Some(Self {
            name: format!(
                "{}.stamp",
                hex(&Sha256::digest(path.as_os_str().as_encoded_bytes()).into())
            ),
            state: format!(
                "{} {} {}",
                known.len(),
                changed.duration_since(UNIX_EPOCH).ok()?.as_nanos(),
                place(&known)
            ),
            settled: known.is_file() && age.is_some_and(|age| age > SETTLED),
        })
    }

    /// The SHA-256 of the file, if it was kept, and the file is as it was.
    pub fn known(&self) -> Option<[u8; 32]> {
        let path = folder()?.join(&self.name);
        let file = File::open(path).ok()?;
        if !is_ours(&file.metadata().ok()?) {
            return None;
        }
        let kept = std::io::read_to_string(file).ok()?;
        let (sum, state) = kept.split_once(' ')?;
        (state == self.state).then(|| sha256_of(sum).ok())?
    }

    /// Keeps the SHA-256 of the file.
    pub fn keep(&self, sum: [u8; 32]) {
        if self.settled && self.known() != Some(sum) {
            write(
                &self.name,
                format!("{} {}", hex(&sum), self.state).as_bytes(),
            );
        }
    }
}

#[cfg(unix)]
fn place(known: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt as _;
    format!(
        "{} {} {} {}",
        known.dev(),
        known.ino(),
        known.ctime(),
        known.ctime_nsec()
    )
}

#[cfg(not(unix))]
fn place(_: &Metadata) -> String {
    String::new()
}

#[cfg(all(test, unix))]
mod tests {
    use std::path::Path;

    use super::{System, folder_by};

    #[test]
    fn each_system_has_its_place_for_caches() {
        let all = [
            ("HOME", "/home/me"),
            ("XDG_CACHE_HOME", "/xdg"),
            ("LOCALAPPDATA", "/local"),
        ];
        let odd = [
            ("HOME", "/home/me"),
            ("XDG_CACHE_HOME", "relative"),
            ("LOCALAPPDATA", ""),
        ];
        let own = [
            ("HOME", "/home/me"),
            ("AINALYN_CACHE", "/own"),
            ("LOCALAPPDATA", "/local"),
        ];
        let off = [
            ("HOME", "/home/me"),
            ("AINALYN_CACHE", "0"),
            ("LOCALAPPDATA", "/local"),
        ];
        let found = |system, variables: [(&str, &str); 3]| {
            let value = |name: &str| variables.iter().find(|(known, _)| *known == name);
            folder_by(system, |name| value(name).map(|(_, value)| (*value).into()))
        };
        let expected = [
            (System::Windows, Some("/local/ainalyn"), None),
            (
                System::Mac,
                Some("/home/me/Library/Caches/ainalyn"),
                Some("/home/me/Library/Caches/ainalyn"),
            ),
            (
                System::Other,
                Some("/xdg/ainalyn"),
                Some("/home/me/.cache/ainalyn"),
            ),
        ];
        for (system, with_all, with_odd) in expected {
            assert_eq!(found(system, all).as_deref(), with_all.map(Path::new));
            assert_eq!(found(system, odd).as_deref(), with_odd.map(Path::new));
            assert_eq!(found(system, own).as_deref(), Some(Path::new("/own")));
            assert_eq!(found(system, off), None);
            assert_eq!(folder_by(system, |_| None), None);
        }
    }
}
