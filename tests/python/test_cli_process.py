"""The command line as a process: help, pipes, signals, terminals, and a missing extra."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from importlib.metadata import version
from pathlib import Path

import pytest
from cli_support import PATIENCE_SECONDS, command, run, run_process

posix_only = pytest.mark.skipif(os.name == "nt", reason="needs signals, pseudo-terminals or /dev")


def test_the_module_is_the_console_script() -> None:
    for words in (command(), [sys.executable, "-m", "ainalyn"]):
        result = subprocess.run(
            [*words, "count", "--nonsense"],
            capture_output=True,
            check=False,
            timeout=PATIENCE_SECONDS,
            cwd=tempfile.gettempdir(),  # where no sources of ours are
        )
        assert result.stderr.startswith(b"Usage: ainalyn count")
        assert result.returncode == 2


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version(option: str) -> None:
    assert run(option).stdout.decode().strip() == f"ainalyn {version('ainalyn')}"


@pytest.mark.parametrize("option", ["--help", "-h"])
@pytest.mark.parametrize("subcommand", [None, "count", "truncate", "split", "models", "doctor"])
def test_help(subcommand: str | None, option: str) -> None:
    result = run(*filter(None, [subcommand]), option)
    lines = result.lines
    assert lines[0].startswith(" ".join(filter(None, ["Usage: ainalyn", subcommand])))
    assert max(map(len, lines)) <= 80
    assert (result.status, result.stderr) == (0, b"")


@pytest.mark.parametrize(
    "arguments", [[], ["nonsense"], ["--nonsense"], ["count", "--nonsense"], ["count", "--model"]]
)
def test_wrong_usage(arguments: list[str]) -> None:
    result = run(*arguments)
    assert b"Error: " in result.stderr or not arguments
    assert (result.status, result.stdout) == (2, b"")


@pytest.mark.parametrize("package", ["click", "tabulate"])
def test_without_the_extra(package: str) -> None:
    result = run_process("count", without=[package])
    assert result.stderr.decode().strip() == (
        f"The command line needs the package {package}, which is not installed here; "
        'install it with: pip install "ainalyn[cli]"'
    )
    assert (result.status, result.stdout) == (2, b"")


def test_the_package_does_not_import_the_command_line() -> None:
    code = (
        "import sys, ainalyn; ainalyn.count_tokens('a'); ainalyn.Tokenizer();"
        "assert not {'click', 'tabulate', 'ainalyn.cli'} & set(sys.modules)"
    )
    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        timeout=PATIENCE_SECONDS,
        cwd=tempfile.gettempdir(),
    )


def run_into_closed_pipe(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    read_end, write_end = os.pipe()
    os.close(read_end)
    try:
        return subprocess.run(
            [*command(), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=write_end,
            stderr=subprocess.PIPE,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
    finally:
        os.close(write_end)


@posix_only
@pytest.mark.parametrize(
    "arguments",
    [["count"], ["count", "--json"], ["truncate", "-n", "5"], ["models"], ["doctor"], ["--help"]],
)
def test_a_closed_pipe_is_no_error_to_speak_of(tmp_path: Path, arguments: list[str]) -> None:
    path = tmp_path / "text"
    path.write_text("hello world", encoding="utf-8")
    named = [path] if arguments[0] in {"count", "truncate"} else []
    assert run_into_closed_pipe(*arguments, *named).stderr == b""


needs_a_full_disk = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")


@needs_a_full_disk
@pytest.mark.parametrize("variables", [{}, {"PYTHONUNBUFFERED": "1"}])
@pytest.mark.parametrize(
    "arguments",
    [
        *(
            ["count"],
            ["count", "--json"],
            ["truncate", "-n", "5"],
            ["split", "-n", "5", "--json"],
            ["models"],
            ["models", "--json"],
        ),
        *(["doctor"], ["doctor", "--json"], ["--help"], ["--version"], ["count", "--help"]),
    ],
)
def test_a_full_disk_is_reported(arguments: list[str], variables: dict[str, str]) -> None:
    with open("/dev/full", "wb") as full:
        result = subprocess.run(
            [*command(), *arguments],
            input=b"hello",
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=PATIENCE_SECONDS,
            env={**os.environ, **variables},
        )
    assert result.stderr == b"Error: The output can't be written: No space left on device.\n"
    assert result.returncode == 1


@needs_a_full_disk
@pytest.mark.parametrize("output", [os.devnull, "/dev/full"])
@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["count", "no such file"], 1),
        (["truncate", "-n", "5", "no such file"], 1),
        (["nonsense"], 2),
        (["count", "--model", "nonsense"], 2),
    ],
)
def test_where_a_message_cant_be_shown_the_status_tells(
    arguments: list[str], status: int, output: str
) -> None:
    read_end, closed = os.pipe()
    os.close(read_end)
    full = os.open("/dev/full", os.O_WRONLY)
    with open(output, "wb") as out:
        for errors in (closed, full):
            result = subprocess.run(
                [*command(), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=errors,
                check=False,
                timeout=PATIENCE_SECONDS,
            )
            os.close(errors)
            assert result.returncode == status


@posix_only
@pytest.mark.parametrize(
    ("closed", "said"),
    [
        ("<&-", b"Error: (standard input): The file can't be read: Standard input is closed.\n"),
        (">&-", b"Error: The output can't be written: standard output is closed.\n"),
    ],
)
def test_closed_standard_streams(closed: str, said: bytes) -> None:
    result = subprocess.run(
        ["/bin/sh", "-c", f'"$@" {closed}', "sh", *command(), "count"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    assert (result.returncode, result.stderr) == (1, said)


@posix_only
@pytest.mark.parametrize("arguments", [["count"], ["truncate", "-n", "5"]])
def test_an_interrupt_ends_quietly(tmp_path: Path, arguments: list[str]) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    process = subprocess.Popen(
        [*command(), *arguments, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with open(path, "wb"):  # opens as soon as the command opens it
        # CPython answers a signal before a read or during it, but not between its last look for one
        # and the read: the command gets time to be well inside.
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, output, errors) == (130, b"", b"")


def run_on_terminal(*arguments: str | Path) -> str:
    """Run the command line on a pseudo-terminal, and return what it shows there."""
    import pty

    seen = bytearray()

    def keep(terminal: int) -> bytes:
        data = os.read(terminal, 1024)
        seen.extend(data)
        return data

    pty.spawn([*command(), *map(str, arguments)], keep, lambda _: b"")
    return seen.decode()


@posix_only
def test_on_a_terminal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text").write_text("hello " * 200_000, encoding="utf-8")
    shown = run_on_terminal("count", tmp_path / "text")
    capfd.readouterr()
    assert "1,200,000" in shown
    assert "\x1b[1m" in shown


@posix_only
@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_without_styles(
    name: str,
    value: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(name, value)
    (tmp_path / "text").write_text("hello", encoding="utf-8")
    shown = run_on_terminal("count", tmp_path / "text")
    capfd.readouterr()
    assert "total of 1 file" in shown
    assert "\x1b" not in shown


@posix_only
def test_forty_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    name = "a name of more than forty letters, which a terminal has to break.txt"
    (tmp_path / name).write_text("hello " * 1000, encoding="utf-8")
    assert f"/{name}\r\n" in run_on_terminal("count", tmp_path)
    shown = run_on_terminal("count", "--help").splitlines()
    prose = shown[: shown.index("  Exit status:")]
    assert len(prose) > 20
    assert max(map(len, prose)) <= 40
    capfd.readouterr()


@posix_only
def test_a_long_pipe_shows_its_progress(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)

    def write() -> None:
        with open(path, "wb") as pipe:
            for _ in range(3):
                pipe.write(b"many words " * 400_000)
                pipe.flush()
                time.sleep(0.4)

    writer = threading.Thread(target=write)
    writer.start()
    shown = run_on_terminal("count", "-m", "gpt-4o", path)
    writer.join()
    capfd.readouterr()
    assert "Counting" in shown
    assert "MB/s" in shown
    assert "13,200,000" in shown


@posix_only
def test_no_file_name_drives_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("\x1b[31mred", "\x9b31mred", "\x1b]0;title\x07red", "a\rred", "\u202ered"):
        (tmp_path / name).write_text("hello", encoding="utf-8")
    (tmp_path / "\x1b[31mno text").write_bytes(b"\xff")
    for words in (
        ["count", tmp_path],
        ["count", "--depth", "1", tmp_path],
        ["count", "--fail-over", "0", "--each", tmp_path],
        ["split", tmp_path / "\x1b[31mred", "-n", "9", "--output", tmp_path / "parts"],
        ["truncate", "-n", "1", tmp_path / "\x1b[31mmissing"],
        ["find", tmp_path],
        [tmp_path / "\x1b[31mred"],
    ):
        shown = run_on_terminal(*words)
        assert "\x1b[31m" not in shown, words
        assert not set(shown) & set("\x9b\x07\u202e"), words
        assert "\rred" not in shown, words
    capfd.readouterr()


@posix_only
def test_in_a_terminal_the_current_folder_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text").write_text("hello", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "./text" in run_on_terminal("count")
    capfd.readouterr()


@posix_only
def test_no_argument_in_a_message_drives_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    for arguments in (["\x1b[31mred"], ["truncate", "-n", "1", "a", "\x1b[31mred"]):
        shown = run_on_terminal(*arguments)
        assert "red" in shown
        assert "\x1b[31m" not in shown
    capfd.readouterr()
