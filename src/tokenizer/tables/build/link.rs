//! How the library is linked: without what only debuggers read, and to the system's unwinder.
//!
//! Debug information of the standard library is two megabytes, which the profile can't leave out: the
//! symbol table must stay, since the generator of the foreign sources reads the interface from it, and
//! zig, which links the wheel for Linux, strips both or nothing
//! (<https://github.com/ziglang/zig/issues/23823>).

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// For a linker that can't be told otherwise. It adds to the linker's own rules.
const DISCARD: &str = "SECTIONS { /DISCARD/ : { *(.debug_*) } } INSERT AFTER .comment;\n";

/// Tells cargo how to link; `out` is the folder of the build script.
pub fn tell_cargo(out: &Path) -> Result<(), Box<dyn Error>> {
    // How cargo is told to link by zig, and cargo then tells this script.
    let target = env::var("TARGET")?.replace('-', "_").to_uppercase();
    println!("cargo::rerun-if-env-changed=CARGO_TARGET_{target}_LINKER");
    let linker = env::var("RUSTC_LINKER").unwrap_or_default();
    let linker = Path::new(&linker).file_name().unwrap_or_default();
    if linker.to_string_lossy().contains("zig") {
        let script = out.join("discard.ld");
        fs::write(&script, DISCARD)?;
        println!("cargo::rustc-cdylib-link-arg=-Wl,-T,{}", script.display());
        link_the_system_s_unwinder()?;
    } else if env::var_os("CARGO_CFG_UNIX").is_some() {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-S");
    }
    Ok(())
}

/// zig would put an unwinder of its own into the library. Where a system ends a thread by unwinding its
/// stack (see `src/foreign/python/abi.rs`), our frames would ask one unwinder for the state of another.
fn link_the_system_s_unwinder() -> Result<(), Box<dyn Error>> {
    let (host, target) = (env::var("HOST")?, env::var("TARGET")?);
    if !target.ends_with("-linux-gnu") {
        return Ok(());
    }
    let cc = match target.split('-').next() {
        Some(processor) if target != host => format!("{processor}-linux-gnu-gcc"),
        _ => "cc".to_owned(),
    };
    let lacking = || {
        format!(
            "{cc} tells of no libgcc_s.so.1, whose unwinder the library needs: install gcc for {target}"
        )
    };
    let found = Command::new(&cc)
        .arg("-print-file-name=libgcc_s.so.1")
        .output()
        .map_err(|_| lacking())?;
    let path = String::from_utf8(found.stdout)?;
    let path = Path::new(path.trim());
    if !path.is_absolute() {
        return Err(lacking().into());
    }
    println!("cargo::rustc-cdylib-link-arg={}", path.display());
    Ok(())
}
