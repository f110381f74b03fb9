//! Leaves what only debuggers read out of the library: of the standard library it is two megabytes.
//!
//! The profile can't do this. The symbol table must stay, since the generator of the foreign sources
//! reads the interface from it, and zig, which links the wheel for Linux, strips both or nothing
//! (<https://github.com/ziglang/zig/issues/23823>).

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// For a linker that can't be told otherwise. It adds to the linker's own rules.
const DISCARD: &str = "SECTIONS { /DISCARD/ : { *(.debug_*) } } INSERT AFTER .comment;\n";

/// Tells cargo how to link; `out` is the folder of the build script.
pub fn leave_out(out: &Path) -> Result<(), Box<dyn Error>> {
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
    let found = Command::new("cc")
        .arg("-print-file-name=libgcc_s.so.1")
        .output()?;
    let path = String::from_utf8(found.stdout)?;
    let path = Path::new(path.trim());
    if !path.is_absolute() {
        return Err(
            "cc knows no libgcc_s.so.1: install gcc, whose unwinder the library links to".into(),
        );
    }
    println!("cargo::rustc-cdylib-link-arg={}", path.display());
    Ok(())
}
