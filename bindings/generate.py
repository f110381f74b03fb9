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
from typing import NamedTuple

from committed import COMMAND, ROOT, mend

KOTLIN = ROOT / "bindings" / "kotlin" / "target" / "generated-sources" / "uniffi"
SWIFT = ROOT / "bindings" / "swift" / "AinalynTokenizer" / "Sources"

#: The targets of Cargo.toml that are asked for.
LIBRARY, GENERATOR = "ainalyn_tokenizer", "uniffi-bindgen"

HEADER = f"// Made by `{COMMAND}`; never edited.\n\n"

#: What the generator writes for Swift, and where SwiftPM looks for it.
SWIFT_FILES = {
    "AinalynTokenizer.swift": SWIFT / "AinalynTokenizer" / "AinalynTokenizer.swift",
    "AinalynTokenizerFFI.h": SWIFT / "AinalynTokenizerFFI" / "AinalynTokenizerFFI.h",
}


class Built(NamedTuple):
    """What cargo has built."""

    library: str
    generator: str


def build() -> Built:
    """The library and its generator, as the tests of the crate build them, so that they are shared.

    The features of the tests' packages belong to that, hence the test among what is built.
    """
    command = ("cargo", "build", "--all-features", "--test", "it", "--message-format")
    output = subprocess.run(
        [*command, "json-render-diagnostics"], cwd=ROOT, check=True, stdout=subprocess.PIPE
    ).stdout
    messages = [json.loads(line) for line in output.splitlines()]
    files = {
        message["target"]["name"]: message["filenames"]
        for message in messages
        if message["reason"] == "compiler-artifact"
    }
    libraries = [name for name in files[LIBRARY] if name.endswith((".so", ".dylib", ".dll"))]
    return Built(libraries[0], files[GENERATOR][0])


def generate(built: Built, language: str, folder: Path) -> None:
    """Runs the generator."""
    arguments = ("generate", built.library, "--language", language, "--no-format", "--out-dir")
    subprocess.run([built.generator, *arguments, str(folder)], cwd=ROOT, check=True)


def swift_sources(built: Built) -> dict[Path, str]:
    """The text of each committed Swift file."""
    with tempfile.TemporaryDirectory() as folder:
        generate(built, "swift", Path(folder))
        return {
            path: HEADER + _tidied((Path(folder) / name).read_text(encoding="utf-8"))
            for name, path in SWIFT_FILES.items()
        }


def _tidied(source: str) -> str:
    """`source` without the blanks at line ends that the generator's templates leave."""
    return "\n".join(line.rstrip() for line in source.splitlines()).strip() + "\n"


def main() -> int:
    """Generates; the exit code is 1 when a committed file was stale."""
    built = build()
    generate(built, "kotlin", KOTLIN)
    return mend(swift_sources(built), "the interface generates")


if __name__ == "__main__":
    sys.exit(main())
