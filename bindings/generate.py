"""Generate the Kotlin and Swift sources from the interface: ``nox -s bindings``.

Kotlin's go to its build folder, as Maven's build does. Swift's are committed, since SwiftPM builds
what it finds in the repository; when they were not those of the interface, the exit code is 1, and
a second run finds them mended.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from committed import COMMAND, ROOT, mend

KOTLIN = ROOT / "bindings" / "kotlin" / "target" / "generated-sources" / "uniffi"
SWIFT = ROOT / "bindings" / "swift" / "AinalynTokenizer" / "Sources"

HEADER = f"// Made by `{COMMAND}`; never edited.\n\n"

#: What the generator writes for Swift, and where SwiftPM looks for it.
SWIFT_FILES = {
    "AinalynTokenizer.swift": SWIFT / "AinalynTokenizer" / "AinalynTokenizer.swift",
    "AinalynTokenizerFFI.h": SWIFT / "AinalynTokenizerFFI" / "AinalynTokenizerFFI.h",
}


def built_library() -> Path:
    """The library, with its generator, which maturin and Maven build likewise."""
    command = ("cargo", "build", "--features", "bindgen", "--message-format")
    output = subprocess.run(
        [*command, "json-render-diagnostics"], cwd=ROOT, check=True, stdout=subprocess.PIPE
    ).stdout
    messages = (json.loads(line) for line in output.splitlines())
    artifacts = [
        message
        for message in messages
        if message["reason"] == "compiler-artifact"
        and message["target"]["name"] == "ainalyn_tokenizer"
    ]
    names = artifacts[-1]["filenames"]
    return Path(next(name for name in names if name.endswith((".so", ".dylib", ".dll"))))


def generate(library: Path, language: str, folder: Path) -> None:
    """Runs the generator."""
    generator = (
        "cargo",
        "run",
        "--quiet",
        "--features",
        "bindgen",
        "--bin",
        "uniffi-bindgen",
        "--",
    )
    arguments = ("generate", str(library), "--language", language, "--no-format", "--out-dir")
    subprocess.run([*generator, *arguments, str(folder)], cwd=ROOT, check=True)


def swift_sources(library: Path) -> dict[Path, str]:
    """The text of each committed Swift file."""
    with tempfile.TemporaryDirectory() as folder:
        generate(library, "swift", Path(folder))
        return {
            path: HEADER + _tidied((Path(folder) / name).read_text(encoding="utf-8"))
            for name, path in SWIFT_FILES.items()
        }


def _tidied(source: str) -> str:
    """`source` without the blanks at line ends that the generator's templates leave."""
    return "\n".join(line.rstrip() for line in source.splitlines()).strip() + "\n"


def main() -> int:
    """Generates; the exit code is 1 when a committed file was stale."""
    library = built_library()
    generate(library, "kotlin", KOTLIN)
    return mend(swift_sources(library), "the interface generates")


if __name__ == "__main__":
    sys.exit(main())
