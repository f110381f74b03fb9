"""Assemble the four benchmark corpora from pinned public packages: ``python benches/corpora.py``.

english: paragraphs of prose, without code, lists and directives, out of the documentation of
    Django 5.2.8 (BSD-3-Clause), SQLAlchemy 2.0.44 (MIT) and Twisted 25.5.0 (MIT).
code: whole files of Python, C, Rust, JavaScript, HTML and CSS out of Django, SQLAlchemy, Twisted
    and Mercurial 7.1.1 (GPL-2.0-or-later).
scripts: translated messages without the English ones, a block of each of 38 languages in turn, in
    22 scripts; out of the catalogues of Django, Wagtail 7.1.2 (BSD-3-Clause), Mercurial,
    plone.app.locales 7.0.4 (GPL-2.0) and Weblate 4.4.2 (GPL-3.0-or-later).
json: service models, paginators, endpoint rules and example requests of botocore 1.40.70
    (Apache-2.0); about a third is minified, one value per line, as in JSON logs.

The texts go to the cache folder (``AINALYN_BENCH_CACHE`` or ``benches/.cache``), with the same
bytes on every machine: their SHA-256 are pinned here and checked. No text is repeated to fill:
the same paragraph, message or file is taken once.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import sys
from typing import TYPE_CHECKING, Any

from sources import (
    BOTOCORE,
    DJANGO,
    MERCURIAL,
    PLONE,
    SQLALCHEMY,
    TWISTED,
    WAGTAIL,
    WEBLATE,
    Source,
    cache_dir,
    files,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

CORPUS_SHA256 = {
    "english": "5db7719a450e2d3cabe1c2c29b42cc85104e412a6457e1a1d921c5f5cabf3016",
    "code": "9297ddcd27abe2031c9946728faba4da9ce9a975fcc20343e56c37aa20dbfbbe",
    "scripts": "0a301264b18f05aea2a84833cb8d9eaaa6780ccd82caaa4ebbe71ec27ba1aba8",
    "json": "f48d632eae635f58038278ee7dcab49070794cc85ecd34fce2f5d8843ed68414",
}

# Language -> the folder names that the catalogues use for it.
LANGUAGES: dict[str, tuple[str, ...]] = {
    name.split()[0]: tuple(name.split())
    for name in (
        # Latin
        "de", "fr", "es", "pl", "tr tr_TR", "vi", "cs", "fi",
        # Cyrillic, Greek, Armenian, Georgian
        "ru", "uk", "bg", "mn", "el", "hy", "ka",
        # Arabic, Hebrew, Thaana
        "ar", "fa", "ug", "ur", "he he_IL", "dv",
        # Indic
        "hi", "mr", "ne", "bn bn_BD", "pa", "ta", "te", "kn", "ml",
        # South-East Asia and Ethiopia
        "th", "km", "my", "am",
        # East Asia
        "zh_Hans zh_CN zh", "zh_Hant zh_TW zh_HK", "ja", "ko",
    )
}  # fmt: skip

# Splits that are written beside the corpora on request, to see one script alone.
SPLITS = {"chinese": ("zh_Hans", "zh_Hant"), "thai": ("th",), "russian": ("ru",)}


def take(units: Iterable[str], limit: int) -> list[str]:
    """Return the first units, each distinct text once, until ``limit`` bytes are reached."""
    kept: dict[str, None] = {}
    size = 0
    for unit in units:
        if size >= limit:
            break
        if unit not in kept:
            kept[unit] = None
            size += len(unit.encode())
    return list(kept)


def interleave(streams: list[list[str]], block: int, glue: str) -> str:
    """Join streams of units in blocks of about ``block`` bytes, evenly spread over the whole.

    Both halves of the result then hold the same mixture.
    """
    placed: list[tuple[float, int, str]] = []
    for number, stream in enumerate(streams):
        blocks: list[list[str]] = [[]]
        size = 0
        for unit in stream:
            if size >= block:
                blocks.append([])
                size = 0
            blocks[-1].append(unit)
            size += len(unit.encode())
        placed += [
            ((i + 0.5) / len(blocks), number, glue.join(units)) for i, units in enumerate(blocks)
        ]
    return glue.join(text for _, _, text in sorted(placed)) + "\n"


def paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a reStructuredText document that are plain prose.

    A directive, a list, a title, a table or a code block begins with a mark or is indented.
    """
    for paragraph in re.split(r"\n\s*\n", text):
        if re.match(r"[^\W_]", paragraph) and not re.search(r"^[\s.=\-~^\"#*+]", paragraph, re.M):
            ended = paragraph.rstrip().endswith((".", ":", "!", "?", ")"))
            if ended and len(paragraph.split()) >= 12:
                yield paragraph.rstrip()


def english() -> str:
    """Prose from documentation: about 4 MB."""

    def prose(source: Source, pattern: str) -> Iterator[str]:
        return itertools.chain.from_iterable(paragraphs(t) for _, t in files(source, pattern))

    streams = [
        take(prose(DJANGO, "*/docs/*.txt"), 2_100_000),
        take(prose(SQLALCHEMY, "*/doc/*.rst"), 1_400_000),
        take(prose(TWISTED, "*/docs/*.rst"), 600_000),
    ]
    return interleave(streams, 16_000, "\n\n")


def code() -> str:
    """Whole source files of up to 100 kB: about 5 MB."""

    def sources(source: Source, limit: int, *patterns: str) -> list[str]:
        return take((t for _, t in files(source, *patterns) if 500 < len(t) < 100_000), limit)

    streams = [
        sources(DJANGO, 1_500_000, "*.py"),
        sources(SQLALCHEMY, 600_000, "*.py"),
        sources(TWISTED, 600_000, "*.py"),
        sources(DJANGO, 500_000, "*.js", "*.html", "*.css"),
        sources(MERCURIAL, 1_000_000, "*.c", "*.h"),
        sources(MERCURIAL, 1_000_000, "*.rs"),
    ]
    return interleave(streams, 16_000, "\n")


def translations() -> dict[str, list[str]]:
    """Return each language's translated messages, in a fixed order, without repetition."""
    wanted = {folder: language for language, names in LANGUAGES.items() for folder in names}
    messages: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for source in (DJANGO, WAGTAIL, MERCURIAL, PLONE, WEBLATE):
        for path, text in files(source, "*/LC_MESSAGES/*.po", "*/i18n/*.po"):
            found = re.search(r"/loca(?:le|les)/([^/]+)/LC_MESSAGES/|/i18n/([^/]+)\.po$", path)
            language = wanted.get((found[1] or found[2]) if found else "")
            if language and "/tests/" not in path:
                messages[language] += translated(text)
    return messages


def translated(catalogue: str) -> Iterator[str]:
    """Yield the translations of a gettext catalogue that differ from the English message."""
    import polib  # Only now: compare.py --install is what installs it.

    for entry in polib.pofile(catalogue):
        if entry.translated() and not entry.obsolete:
            yield from differing(entry)


def differing(entry: Any) -> Iterator[str]:  # noqa: ANN401 - polib has no types
    """Yield the translations of one message that differ from it."""
    for text in (entry.msgstr, *entry.msgstr_plural.values()):
        if text.strip() and text not in (entry.msgid, entry.msgid_plural):
            yield text


def scripts(messages: dict[str, list[str]] | None = None, limit: int = 150_000) -> str:
    """Messages of 38 languages in blocks of about 4 kB: about 4 MB."""
    streams = [take(texts, limit) for texts in (messages or translations()).values()]
    return interleave(streams, 4_000, "\n")


def json_text() -> str:
    """JSON documents: about 4.5 MB, a third of it minified."""

    def documents(limit: int, pattern: str) -> list[str]:
        return take((t for _, t in files(BOTOCORE, pattern) if len(t) < 200_000), limit)

    def minified(text: str) -> Iterator[str]:
        for value in json.loads(text).values():
            for item in value.values() if isinstance(value, dict) else ():
                yield json.dumps(item, separators=(",", ":"), ensure_ascii=False)

    models = documents(4_000_000, "botocore/data/*/service-2.json.gz")
    pretty = take(models, 1_500_000)
    lines = itertools.chain.from_iterable(minified(model) for model in models[len(pretty) :])
    streams = [
        pretty,
        take(lines, 1_500_000),
        documents(1_000_000, "*/examples-1.json"),
        documents(300_000, "*/paginators-1.json"),
        documents(300_000, "*/endpoint-rule-set-1.json.gz"),
    ]
    return interleave(streams, 16_000, "\n")


CORPORA: dict[str, Callable[[], str]] = {
    "english": english,
    "code": code,
    "scripts": scripts,
    "json": json_text,
}


def corpus_path(name: str) -> Path:
    """Return the path of a corpus, assembling it on first use.

    Raises:
        RuntimeError: the assembled text has not the recorded SHA-256.
    """
    return checked(name, CORPORA[name], CORPUS_SHA256.get(name))


def checked(name: str, make: Callable[[], str], sha256: str | None) -> Path:
    """Return the path of a text in the cache folder, made on first use.

    Raises:
        RuntimeError: the text has not the recorded SHA-256.
    """
    path = cache_dir() / f"{name}.txt"
    if not path.exists():
        path.write_bytes(make().encode())
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if sha256 not in (None, found):
        raise RuntimeError(
            f"The text {path} has SHA-256 {found}, but {sha256} is recorded: "
            "delete it and run the script that makes it again."
        )
    return path


def main() -> None:
    """Write the corpora and print their sizes; ``--splits`` adds the single-script texts."""
    for name in CORPORA:
        path = corpus_path(name)
        print(
            f"{path} {path.stat().st_size:,} bytes {hashlib.sha256(path.read_bytes()).hexdigest()}"
        )
    if "--splits" in sys.argv[1:]:
        messages = translations()
        for name, languages in SPLITS.items():
            path = cache_dir() / f"{name}.txt"
            text = "\n".join(
                take(itertools.chain.from_iterable(messages[x] for x in languages), 10**9)
            )
            path.write_bytes(text.encode())
            print(f"{path} {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
