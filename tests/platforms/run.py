"""What the README names and this machine has not, tested where it is: ``nox -s platforms``.

Each system is one of Debian's, in a folder that is kept. A platform tells what it was tested by.
"""

from __future__ import annotations

import signal
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import nox
from chroot import GIVEN, REPOSITORY, Chroot

ROOT = Path(__file__).resolve().parents[2]

#: The tests that touch the interpreter.
TESTS = ("tests/python", "--ignore=tests/python/test_fallback.py", "-m", "interpreter and not once")


def swift(wheel: Path, cache: Path) -> str:
    """The Swift package, against the wheel's library."""
    packages = ("swiftlang", "git", "gcc", "g++", "libc6-dev", "libstdc++-14-dev")
    with Chroot("trixie", cache, ROOT) as trixie:
        trixie.install(*packages)
        trixie.give(library(wheel, cache))
        package = str(REPOSITORY / "bindings/swift/AinalynTokenizer")
        built = (
            "--package-path",
            package,
            "--scratch-path",
            "/tmp/swift",
            "-Xlinker",
            f"-L{GIVEN}",
        )
        trixie.run("swift", "test", *built, LD_LIBRARY_PATH=str(GIVEN))
        return trixie.run("swift", "--version").splitlines()[0]


def cpython(wheel: Path, cache: Path) -> str:
    """The next CPython, in both lanes."""
    return python(wheel, cache, "python3.14", ("direct", "generated"))


def pypy(wheel: Path, cache: Path) -> str:
    """PyPy, which has the generated lane alone."""
    return python(wheel, cache, "pypy3", ("generated",))


def python(wheel: Path, cache: Path, name: str, lanes: tuple[str, ...]) -> str:
    """The wheel in an environment of an interpreter of Debian's."""
    project = nox.project.load_toml(str(ROOT / "pyproject.toml"))
    # PyPy has no wheels of what the tests ask.
    groups = ("test",) if name == "pypy3" else ("test", "oracle")
    needed: tuple[str, ...] = nox.project.dependency_groups(project, *groups)
    with Chroot("sid", cache, ROOT) as sid:
        sid.install(name, f"{name}-venv")
        sid.give(wheel)
        sid.run(name, "-m", "venv", "--clear", "/tmp/venv")
        interpreter = "/tmp/venv/bin/python"
        package = f"ainalyn[cli] @ file://{GIVEN / wheel.name}"
        sid.run(interpreter, "-m", "pip", "install", "--quiet", package, *needed)
        for lane in lanes:
            command = ("-m", "pytest", "--quiet", "-p", "no:cacheprovider", "--numprocesses", "2")
            within = f"cd {REPOSITORY} && exec {interpreter} {' '.join(command)}"
            tests = " ".join(f"'{word}'" for word in TESTS)
            sid.run(
                "sh",
                "-c",
                f"{within} {tests}",
                AINALYN_LANE=lane,
                HYPOTHESIS_STORAGE_DIRECTORY="/tmp/h",
            )
        return sid.run(interpreter, "--version")


def aarch64(_wheel: Path, cache: Path) -> str:
    """The Rust suite with NEON, under an emulator: some minutes, and twenty on a busy machine."""
    target, compiler = "aarch64-unknown-linux-gnu", "aarch64-linux-gnu-gcc"
    needed = (
        "rustc",
        "cargo",
        "gcc",
        "libc6-dev",
        "gcc-aarch64-linux-gnu",
        "libc6-dev-arm64-cross",
    )
    with Chroot("sid", cache, ROOT) as sid:
        sid.run("dpkg", "--add-architecture", "arm64")
        sid.install(*needed, "libstd-rust-dev:arm64", "qemu-user")
        prefix = "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU"
        environment = {
            f"{prefix}_LINKER": compiler,
            f"{prefix}_RUNNER": "qemu-aarch64 -L /usr/aarch64-linux-gnu",
            "CARGO_TARGET_DIR": "/tmp/target",
            "AINALYN_CASES": "2000",
            "PROPTEST_CASES": "64",
        }
        manifest = ("--manifest-path", str(REPOSITORY / "Cargo.toml"), "--locked")
        few = ("--skip", "exhaustive::", "--skip", "long_texts::")
        command = (
            "cargo",
            "test",
            *manifest,
            "--features",
            "uniffi",
            "--target",
            target,
            "--tests",
        )
        sid.run(*command, "--", *few, **environment)
        emulator = sid.run("qemu-aarch64", "--version").splitlines()[0]
        return f"{sid.run('rustc', '--version')}, {emulator}"


PLATFORMS: dict[str, Callable[[Path, Path], str]] = {
    "swift": swift,
    "cpython": cpython,
    "pypy": pypy,
    "aarch64": aarch64,
}


def library(wheel: Path, cache: Path) -> Path:
    """The wheel's library, in a file of its own."""
    with zipfile.ZipFile(wheel) as files:
        (name,) = (name for name in files.namelist() if name.endswith(".so"))
        unpacked = cache / Path(name).name
        unpacked.write_bytes(files.read(name))
    return unpacked


def main(wheel: Path, cache: Path, names: list[str]) -> int:
    """Tests platforms, all where none is named; the exit code is 1 when one failed."""
    unknown = set(names) - set(PLATFORMS)
    if unknown:
        print(f"No such platform: {', '.join(sorted(unknown))}. There are {', '.join(PLATFORMS)}.")
        return 2
    # So that what is mounted is unmounted, whatever ends this.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    cache.mkdir(parents=True, exist_ok=True)
    outcomes = []
    for name in names or PLATFORMS:
        start = time.monotonic()
        try:
            outcome = f"passed, {PLATFORMS[name](wheel, cache)}"
        except Exception as error:  # noqa: BLE001 - the others are tested all the same
            outcome = f"FAILED: {error}"
        outcomes.append(f"{name}: {outcome} ({time.monotonic() - start:.0f} s)")
    print("\n".join(outcomes))
    return int(any("FAILED" in outcome for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), sys.argv[3:]))
