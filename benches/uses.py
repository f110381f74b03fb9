"""Count how often each token is a whole piece of text: ``python benches/uses.py``.

The build fills the hot tables by these figures (``src/tokenizer/tables/uses``), so they must not
come from the texts that speed is measured on, nor from those of the tests. They come from pinned
packages that anybody can fetch, which are counted here and not redistributed:

English: documentation of Salt 3008.5 (Apache-2.0), SymPy 1.14.0 (BSD-3-Clause), NetworkX 3.6.1
    (BSD-3-Clause), and of the modules of Ansible 12.3.0 (GPL-3.0-or-later).
code: Python of the same four, JavaScript and TypeScript of JupyterLab 4.6.6 (BSD-3-Clause), C, C++
    and Zig of ziglang 0.17.1 (MIT).
JSON: descriptions of services in google-api-python-client 2.202.0 (Apache-2.0).
translations: the lines beyond ASCII of the message catalogues of Horizon 27.0.0 (Apache-2.0).

``--check`` writes nothing, and fails when a list is not what this script makes. How often the
tables hit on a text that was not counted is a test of theirs, ``src/tokenizer/count/hot.rs``.
"""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import vocabularies
from sources import Source, files

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent.parent / "src/tokenizer/tables/uses"

SALT = Source(
    "salt==3008.5",
    "Apache-2.0",
    "salt-3008.5.tar.gz",
    "0259deafd601d783721e5aa8ed10677d8c4d6cc12f5de17499af71590d593315",
)
SYMPY = Source(
    "sympy==1.14.0",
    "BSD-3-Clause",
    "sympy-1.14.0.tar.gz",
    "d3d3fe8df1e5a0b42f0e7bdf50541697dbe7d23746e894990c030e2b05e72517",
)
NETWORKX = Source(
    "networkx==3.6.1",
    "BSD-3-Clause",
    "networkx-3.6.1.tar.gz",
    "26b7c357accc0c8cde558ad486283728b65b6a95d85ee1cd66bafab4c8168509",
)
ANSIBLE = Source(
    "ansible==12.3.0",
    "GPL-3.0-or-later",
    "ansible-12.3.0-py3-none-any.whl",
    "cd156f82fa87f7a899212b0efa9f7ca3a24d609212de9f78428a572eb01e5414",
)
JUPYTERLAB = Source(
    "jupyterlab==4.6.6",
    "BSD-3-Clause",
    "jupyterlab-4.6.6-py3-none-any.whl",
    "4261910ccf1ecad6e0b3ca0debe96d4fde9735bfc9707509c125aab850e06b81",
)
GOOGLE = Source(
    "google-api-python-client==2.202.0",
    "Apache-2.0",
    "google_api_python_client-2.202.0-py3-none-any.whl",
    "aaa90064c9bb642ff1d065b22ca8958a2cb6e345909cefe70d0e5452fc50e08b",
)
HORIZON = Source(
    "horizon==27.0.0",
    "Apache-2.0",
    "horizon-27.0.0-py3-none-any.whl",
    "8a981dae4fb6626e71553aa185f6e429b0b1efb86b04b0a72c3b18ee04f1f990",
)

#: What is counted, and of how many bytes of it at most, so that no kind outweighs the others.
TEXTS: list[tuple[Source, tuple[str, ...], int]] = [
    (SALT, ("*.rst", "*.md"), 8_000_000),
    (SYMPY, ("*.rst", "*.md"), 4_000_000),
    (NETWORKX, ("*.rst", "*.md"), 4_000_000),
    (ANSIBLE, ("*.rst", "*.md", "*/modules/*.py"), 16_000_000),
    (SALT, ("*.py",), 6_000_000),
    (SYMPY, ("*.py",), 4_000_000),
    (NETWORKX, ("*.py",), 3_000_000),
    (ANSIBLE, ("*/plugins/module_utils/*.py", "*/tests/*"), 3_000_000),
    (JUPYTERLAB, ("*.js", "*.ts", "*.tsx", "*.css"), 6_000_000),
    (GOOGLE, ("*.json",), 12_000_000),
    (HORIZON, ("*.po",), 12_000_000),
]

#: One character for each rank: "0" for never, and a step for each doubling of the square.
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LINE = 100


def texts() -> Iterator[str]:
    """Yield the texts that are counted."""
    for source, patterns, most in TEXTS:
        left = most
        for _, whole in files(source, *patterns):
            text = beyond_ascii(whole) if source is HORIZON else whole
            yield text
            left -= len(text)
            if left <= 0:
                break


def beyond_ascii(text: str) -> str:
    """Return the lines of a message catalogue that are not English."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.isascii())


def pieces(pattern: str, texts: Iterator[str]) -> Counter[bytes]:
    """Return how often each piece occurs in the texts."""
    find = importlib.import_module("regex").compile(pattern).findall
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update(find(text))
    return Counter({piece.encode(): count for piece, count in counted.items()})


def digit(uses: int) -> str:
    """Return the character that stands for a number of uses."""
    return DIGITS[min((uses * uses).bit_length(), len(DIGITS) - 1)]


def listed(ranks: dict[bytes, int], counted: Counter[bytes]) -> str:
    """Return the text of an encoding's list."""
    digits = "".join(digit(counted[token]) for token in ranks)
    return "".join(f"{digits[at : at + LINE]}\n" for at in range(0, len(digits), LINE))


def main() -> None:
    """Write the lists, or check them.

    Raises:
        SystemExit: a list is not what this script makes.
    """
    vocabularies.prepare()
    for encoding in vocabularies.ENCODINGS:
        ranks = vocabularies.ranks_of(encoding)
        pattern = vocabularies.pattern_of(encoding)
        made = listed(ranks, pieces(pattern, texts()))
        path = FOLDER / f"{encoding}.txt"
        if sys.argv[1:] != ["--check"]:
            path.write_text(made, encoding="ascii")
        elif path.read_text(encoding="ascii") != made:
            raise SystemExit(f"{path} is stale: run `python {sys.argv[0]}`.")


if __name__ == "__main__":
    main()
