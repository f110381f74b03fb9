"""What is promised of a wheel that is published: `nox -s release`, which builds it twice."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
WHEEL, AGAIN = Path(os.environ["AINALYN_WHEEL"]), Path(os.environ["AINALYN_WHEEL_AGAIN"])
CARGO = (ROOT / "Cargo.toml").read_text("utf-8")
VERSION = CARGO.partition('\nversion = "')[2].partition('"')[0]

#: A limit that a vocabulary more should not pass unnoticed.
MOST_BYTES = 7_500_000


def member(ending: str) -> bytes:
    """The file of the wheel whose path has that end."""
    with zipfile.ZipFile(WHEEL) as files:
        (name,) = (name for name in files.namelist() if name.endswith(ending))
        return files.read(name)


def test_it_is_no_larger_than_is_promised() -> None:
    assert WHEEL.stat().st_size <= MOST_BYTES


@pytest.mark.parametrize("pom", sorted(ROOT.glob("bindings/kotlin/**/pom.xml")), ids=str)
def test_the_versions_of_kotlin_are_the_crates(pom: Path) -> None:
    space = "{http://maven.apache.org/POM/4.0.0}"
    project = ElementTree.parse(pom).getroot()
    ours = [
        one.findtext(f"{space}version")
        for one in (project, *project.iter(f"{space}dependency"))
        if (one.findtext(f"{space}groupId") or "").endswith("ainalyn")
    ]
    assert set(ours) - {"${project.version}"} == {VERSION}


def test_the_version_stands_in_the_changelog_and_is_that_of_the_tag() -> None:
    assert re.search(
        rf"^## {re.escape(VERSION)}\b", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M
    )
    assert WHEEL.name.startswith(f"ainalyn-{VERSION}-")
    if os.environ.get("GITHUB_REF_TYPE") == "tag":
        assert os.environ["GITHUB_REF_NAME"] == f"v{VERSION}"


def test_every_crate_with_a_notice_is_in_the_list_of_crates() -> None:
    listed = json.loads(member(".cyclonedx.json"))["components"]
    crates = {f"{one['name']} {one['version']}" for one in listed}
    notices = member("licenses/THIRD-PARTY-NOTICES.md").decode()
    noticed = set(re.findall(r"^- (\S+ \S+), <https://crates.io", notices, re.MULTILINE))
    # Those that other systems alone need are no part of this wheel.
    foreign = re.compile(r"android|apple|windows|objc|core-foundation|jni|libc|uniffi_bindgen")
    assert len(crates) > 20
    assert {one for one in noticed - crates if not foreign.search(one)} == set()


@pytest.mark.skipif(sys.platform != "linux", reason="auditwheel reads the wheels of Linux alone")
def test_it_runs_on_the_systems_of_its_tag() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "auditwheel", "show", str(WHEEL)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert f'"{WHEEL.stem.rpartition(".")[2]}"' in " ".join(shown.split())


def of_every_build(name: str, content: bytes) -> bytes:
    """A file of a wheel without what maturin makes anew for each: the number, the time and the
    folder in the list of crates, and that list's hash.
    """
    if name.endswith(".cyclonedx.json"):
        listed = json.loads(content)
        del listed["serialNumber"], listed["metadata"]["timestamp"]
        return re.sub(r"path\+file://[^#\"]*", "path", json.dumps(listed)).encode()
    if name.endswith("/RECORD"):
        return re.sub(rb"(\.cyclonedx\.json,).*", rb"\1", content)
    return content


def test_a_second_build_in_another_folder_gives_the_same_files() -> None:
    with zipfile.ZipFile(WHEEL) as first, zipfile.ZipFile(AGAIN) as second:
        assert first.namelist() == second.namelist()
        differ = {
            name
            for name in first.namelist()
            if of_every_build(name, first.read(name)) != of_every_build(name, second.read(name))
        }
    assert differ == set()
