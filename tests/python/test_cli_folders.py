"""Which files of a folder ``ainalyn count`` takes; in a repository, those that git lists."""

# ruff: noqa: RUF005, SIM905

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cli_support import run, run_json, run_process
from hypothesis import given, settings
from hypothesis import strategies as st

git_only = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def counted(*arguments: str | Path, cwd: Path) -> list[str]:
    rows = run_json("count", *arguments, cwd=cwd)["files"]
    return sorted(row["path"].replace("\\", "/").removeprefix("./") for row in rows)


def listed(folder: Path) -> list[str]:
    """What git takes as tracked, or would if asked to add all."""
    words = ["git", "ls-files", "-coz", "--exclude-standard"]
    done = subprocess.run(words, cwd=folder, capture_output=True, check=True)
    return sorted(filter(None, os.fsdecode(done.stdout).split("\0")))


TREE = (
    """a b a.log b.log build/a build/a.log sub/a sub/b.log sub/build/b sub/deep/a sub/deep/b.log
    sub/deep/build/a.log deep/sub/a x/build""".split()
    + ["a b"]
)

#: Ranges that run backwards are left out, of which git takes the first character.
PATTERNS = (
    r"""a b *.log !*.log !a.log build build/ !build/ /build sub/build **/build build/** !build/a
    sub/**/a sub/* !sub/deep !sub/deep/ deep/ /* * !*/ */ ** !** #a \!a [ab] [!a] ? sub/**
    !sub/**/b.log **/deep/** /sub/ x !x/ [ a/ b.l*""".split()
    + ["", "a ", "a\\ b", "# a"]
)

lines = st.sampled_from(PATTERNS)


@git_only
@settings(max_examples=60)
@given(
    st.lists(lines, max_size=5),
    st.lists(lines, max_size=4),
    st.lists(lines, max_size=3),
    st.lists(lines, max_size=2),
)
def test_a_repository_is_counted_as_git_lists_it(
    tmp_path_factory: pytest.TempPathFactory,
    top: list[str],
    sub: list[str],
    deep: list[str],
    exclude: list[str],
) -> None:
    folder = tmp_path_factory.getbasetemp() / "patterns"
    if not folder.exists():
        folder.mkdir()
        subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
        write(folder, dict.fromkeys(TREE, "hello"))
    for place, patterns in ((".", top), ("sub", sub), ("sub/deep", deep)):
        (folder / place / ".gitignore").write_text("\n".join(patterns), encoding="utf-8")
    (folder / ".git/info/exclude").write_text("\n".join(exclude), encoding="utf-8")
    assert counted("--hidden", ".", cwd=folder) == listed(folder)


@git_only
def test_this_repository_is_counted_as_git_lists_it() -> None:
    root = Path(__file__).parents[2]
    if not (root / ".git").exists():
        pytest.skip("the sources are no repository here")
    binary = [name for name in listed(root) if b"\0" in (root / name).read_bytes()[:8000]]
    expected = {name for name in listed(root) if not (root / name).is_symlink()} - set(binary)
    assert counted("--hidden", ".", cwd=root) == sorted(expected)
    by_command = run_process("count", "--json", "--hidden", root)
    rows = json.loads(by_command.stdout)["files"]
    assert {Path(row["path"]).relative_to(root).as_posix() for row in rows} == expected


@git_only
@pytest.mark.parametrize("by", ["a setting of the repository", "the default"])
def test_the_users_own_ignore_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    repository, own = tmp_path / "work", tmp_path / "home" / "git" / "ignore"
    tree = {"a.log": "a", "b": "b", "sub/c.log": "c", "sub/d.tmp": "d", ".gitignore": "!a.log\n"}
    write(repository, tree)
    write(tmp_path, {"linked/to": "*.log\n*.tmp\n"})
    subprocess.run(["git", "init", "-q"], cwd=repository, check=True)
    own.parent.mkdir(parents=True)
    if by == "the default":
        own.symlink_to(tmp_path / "linked" / "to")
    else:
        words = ["git", "config", "core.excludesFile", str(tmp_path / "linked" / "to")]
        subprocess.run(words, cwd=repository, check=True)
    words = ["git", "ls-files", "-co", "--exclude-standard"]
    done = subprocess.run(words, cwd=repository, capture_output=True, text=True, check=True)
    assert counted("--hidden", ".", cwd=repository) == done.stdout.split()
    assert counted(".", cwd=repository) == ["a.log", "b"]
    assert counted("sub", "--no-ignore", cwd=repository) == ["sub/c.log", "sub/d.tmp"]


def test_rules_above_a_folder_hold_in_it(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "*.log\nbuild/", "sub/a": "x", "sub/a.log": "x"})
    write(tmp_path, {"build/a": "x", "build/a.log": "x", "sub/build/x": "x"})
    assert "a.log" in "".join(counted("sub", cwd=tmp_path))  # it is no repository
    (tmp_path / ".git").mkdir()
    assert counted("sub", cwd=tmp_path) == ["sub/a"]
    assert counted(".", cwd=tmp_path / "sub") == ["a"]
    assert counted("build", cwd=tmp_path) == ["build/a", "build/a.log"]  # it was named
    assert counted("sub/a.log", cwd=tmp_path) == ["sub/a.log"]
    assert len(counted("--no-ignore", ".", cwd=tmp_path)) == 5


def test_ignore_comes_before_gitignore(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "a\n!b", ".ignore": "!a\nb", "a": "x", "b": "x", "c": "x"})
    assert counted(".", cwd=tmp_path) == ["a", "c"]


def test_include_and_exclude(tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys(["a.py", "a.md", "src/b.py", "src/b.c", "tests/c.py"], "x"))
    assert counted("--include", "*.py", ".", cwd=tmp_path) == ["a.py", "src/b.py", "tests/c.py"]
    assert counted("--include", "src/", ".", cwd=tmp_path) == ["src/b.c", "src/b.py"]
    options = ["--include", "*.py", "--exclude", "tests/"]
    assert counted(*options, ".", cwd=tmp_path) == ["a.py", "src/b.py"]
    assert counted("--exclude", "*.py", "a.py", cwd=tmp_path) == ["a.py"]  # it was named


def test_hidden(tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys([".a", ".b/c", "d", ".git/config", ".hg/x"], "x"))
    assert counted(".", cwd=tmp_path) == ["d"]
    assert counted("--hidden", ".", cwd=tmp_path) == [".a", ".b/c", "d"]


def test_binary_files_in_folders_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, {"a": "hello", "late": "x" * 8000 + "\0"})
    (tmp_path / "b.png").write_bytes(b"\x89PNG\0\0")
    (tmp_path / "c.bin").write_bytes(b"\0")
    result = run("count", ".", cwd=tmp_path)
    assert (result.status, result.stderr) == (0, b"Note: 2 binary files passed over.\n")
    assert "total of 2 files" in result.stdout.decode()
    named = run("count", "b.png", cwd=tmp_path)
    assert named.status == 1
    assert b"b.png: The file is not UTF-8 text" in named.stderr


def test_sort_and_top(tmp_path: Path) -> None:
    write(tmp_path, {"b": "word " * 9, "a": "東" * 9, "c": "hello"})
    (tmp_path / "d").write_bytes(b"\xff")

    def order(*options: str) -> str:
        rows = run_json("count", *options, "b", "a", "c", "d", cwd=tmp_path)["files"]
        return "".join(row["path"] for row in rows)

    assert order() == "bacd"
    assert order("--sort", "path") == "abcd"
    assert order("--sort", "bytes") == "bacd"
    assert order("--sort", "tokens") == order("--top", "3")
    assert order("--top", "1", "--sort", "path") == "ad"
    result = run("count", "--top", "1", "b", "a", "c", cwd=tmp_path)
    assert len(result.lines) == 3
    assert "total of 3 files" in result.lines[-1]


def test_files_from_a_list(tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys(["a", "b c", "d/e"], "hello"))
    (tmp_path / "list").write_bytes(b"a\nb c\n\nd\n")
    assert counted("--files-from", "list", cwd=tmp_path) == ["a", "b c", "d/e"]
    assert counted("--files-from", "list", "a", cwd=tmp_path).count("a") == 2
    result = run("count", "--files-from", "-", "-0", stdin=b"a\0b c\0no\0", cwd=tmp_path)
    assert "total of 2 files (1 more failed)" in result.stdout.decode()
    assert result.status == 1
    assert run("count", "--files-from", "nothing", cwd=tmp_path).status == 2
    nothing = run("count", "--files-from", "-", stdin=b"", cwd=tmp_path)
    assert "total of 0 files" in nothing.stdout.decode()


def test_depth_sums_by_folder(tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys(["a", "b/c", "b/d/e", "b/d/f/g", "bb/h"], "hello world"))
    (tmp_path / "b/bad").write_bytes(b"\xff")

    def shown(*arguments: str) -> list[tuple[str, str]]:
        lines = [line.split() for line in run("count", *arguments, cwd=tmp_path).lines[1:-1]]
        return [(line[0], line[-1].replace("\\", "/")) for line in lines]

    failed = ("failed", "./b/bad")
    assert shown("--depth", "0", ".") == [("10", "./"), failed]
    assert shown("--depth", "1", ".") == [("10", "./"), ("6", "./b/"), ("2", "./bb/"), failed]
    deep = [("10", "./"), ("6", "./b/"), ("4", "./b/d/"), ("2", "./b/d/f/"), ("2", "./bb/")]
    assert shown("--depth", "9", "--sort", "path", ".") == [*deep, failed]
    assert shown("--depth", "1", "b/d/", "bb", "a") == [
        ("4", "b/d/"),
        ("2", "b/d/f/"),
        ("2", "bb/"),
        ("2", "a"),
    ]
    assert shown("--depth", "1", "--top", "1", "--exclude", "bad", ".") == [("10", "./")]
    assert run("count", "--depth", "0", ".", cwd=tmp_path).lines[-1].split()[0] == "10"
    # What is named twice is counted twice, as in the total.
    assert shown("--depth", "0", "bb", "./b", ".") == [("2", "bb/"), ("16", "./"), failed, failed]
    assert run("count", "--depth", "-1", ".").status == 2


def test_depth_in_json(tmp_path: Path) -> None:
    write(tmp_path, {"a/b": "hello world", "a/c/d": "hello", "e": "hello"})
    document = run_json("count", "--depth", "1", "a", "e", cwd=tmp_path)
    assert [row["count"] for row in document["files"]] == [2, 1, 1]
    outer = {"count": 3, "upper": 3, "exact": True, "bytes": 16, "files": 2}
    inner = {"count": 1, "upper": 1, "exact": True, "bytes": 5, "files": 1}
    assert document["folders"] == [
        {"path": os.path.join("a", ""), **outer},
        {"path": os.path.join("a", "c", ""), **inner},
    ]
    assert "folders" not in run_json("count", "a", cwd=tmp_path)
