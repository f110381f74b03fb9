"""``ainalyn count --column``: the formats, the figures, the places of what fails, what is written.

Needs the dependency group `data`.
"""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest
from cli_support import command, run, run_json, run_process

import ainalyn

pa = pytest.importorskip("pyarrow")
pytest.importorskip("orjson")

import pyarrow.csv  # noqa: E402
import pyarrow.parquet  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TEXTS = [f"{'hello ' * (number % 40)}naïve 東京, row\n{number}" for number in range(5000)]
ROWS = [
    {"id": number, "text": text, "messages": [{"role": "user", "content": text}]}
    for number, text in enumerate(TEXTS)
]
COUNTS = ainalyn.count_tokens_batch(TEXTS)


def lines(rows: list[Any]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def write_arrow(path: Path, table: Any, new: Callable[..., Any]) -> None:  # noqa: ANN401 - of pyarrow
    with new(str(path), table.schema) as writer:
        writer.write_table(table)


def write(path: Path) -> None:
    """The rows in the format and the compression that the name tells."""
    name = path.name.removesuffix(".gz").removesuffix(".zst")
    plain, table = path.with_name(name), pa.Table.from_pylist(ROWS)
    kind = plain.suffix
    if kind == ".parquet":
        pyarrow.parquet.write_table(table, plain, row_group_size=1234)
    elif kind in (".csv", ".tsv"):
        options = pyarrow.csv.WriteOptions(delimiter="," if kind == ".csv" else "\t")
        pyarrow.csv.write_csv(table.select(["id", "text"]), plain, options)
    elif kind in (".arrow", ".arrows"):
        write_arrow(plain, table, pa.ipc.new_file if kind == ".arrow" else pa.ipc.new_stream)
    else:
        plain.write_bytes(json.dumps(ROWS).encode() if kind == ".json" else lines(ROWS))
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(plain.read_bytes()))
    elif path.suffix == ".zst":
        path.write_bytes(pa.compress(plain.read_bytes(), "zstd", asbytes=True))


FORMATS = [
    *("d.jsonl", "d.ndjson", "d.jsonl.gz", "d.jsonl.zst", "d.json", "d.json.gz", "d.csv"),
    *("d.csv.gz", "d.tsv", "d.tsv.zst", "d.parquet", "d.arrow", "d.arrows", "d.arrows.gz"),
]


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_has_the_same_figures(tmp_path: Path, name: str) -> None:
    write(tmp_path / name)
    document = run_json("count", name, "--column", "text", cwd=tmp_path)
    ordered = sorted(COUNTS)
    total = document["total"]
    assert {key: total[key] for key in total if key != "bytes"} == {
        "count": sum(COUNTS),
        "upper": sum(COUNTS),
        "exact": True,
        "files": 1,
        "failed": 0,
        "rows": 5000,
        "null_rows": 0,
        "failed_rows": 0,
        "min": ordered[0],
        "mean": sum(COUNTS) / 5000,
        "p50": ordered[2499],
        "p90": ordered[4499],
        "p95": ordered[4749],
        "p99": ordered[4949],
        "max": ordered[-1],
    }
    assert total["bytes"] == (tmp_path / name).stat().st_size
    assert document["failures"] == []


@pytest.mark.parametrize("name", ["d.jsonl", "d.json", "d.parquet", "d.arrow"])
def test_a_path_leads_into_a_row(tmp_path: Path, name: str) -> None:
    write(tmp_path / name)
    document = run_json("count", tmp_path / name, "-c", "messages.0.content")
    assert document["total"]["count"] == sum(COUNTS)
    beyond = run_json("count", tmp_path / name, "-c", "messages.7.content")
    assert beyond["files"][0]["error"].startswith("It has no column 'messages.7.content'")


def test_a_path_from_the_end_and_a_key_with_dots(tmp_path: Path) -> None:
    row = {"a.b": "one two", "m": [{"c": "no"}, {"c": "one two three"}], "a": {"b": "no"}}
    (tmp_path / "d.jsonl").write_bytes(lines([row]))
    assert run_json("count", tmp_path / "d.jsonl", "-c", "m.-1.c")["total"]["count"] == 3
    assert run_json("count", tmp_path / "d.jsonl", "-c", "a.b")["total"]["count"] == 2


@pytest.mark.parametrize("name", ["d.jsonl", "d.jsonl.gz", "d.csv", "d.json", "d.arrows"])
def test_standard_input_by_format(tmp_path: Path, name: str) -> None:
    write(tmp_path / name)
    kind = {"arrows": "arrow"}.get(name.split(".")[1], name.split(".")[1])
    content = (tmp_path / name).read_bytes()
    result = run_process("count", "-c", "text", "--format", kind, "--json", stdin=content)
    assert json.loads(result.stdout)["total"]["count"] == sum(COUNTS)


def test_standard_input_without_a_format_or_of_one_that_a_pipe_cannot_hold(tmp_path: Path) -> None:
    result = run_process("count", "-c", "text", stdin=b"{}")
    assert b"(standard input): Standard input has no format. Say one of: --format" in result.stderr
    assert result.status == 1
    write(tmp_path / "d.parquet")
    content = (tmp_path / "d.parquet").read_bytes()
    result = run_process("count", "-c", "text", "--format", "parquet", stdin=content)
    assert b"a pipe can't hold it" in result.stderr
    with open(tmp_path / "d.parquet", "rb") as file:
        words = [*command(), "count", "-c", "text", "--format", "parquet", "--json"]
        found = subprocess.run(words, stdin=file, capture_output=True, check=True)
    assert json.loads(found.stdout)["total"]["count"] == sum(COUNTS)


def test_patterns_and_folders(tmp_path: Path) -> None:
    for name in ("a/1.jsonl", "a/b/2.parquet", "a/b/3.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write(tmp_path / name)
    (tmp_path / "a/_SUCCESS").write_bytes(b"")
    (tmp_path / "a/.4.jsonl").write_bytes(b"{")
    folder = run_json("count", "a", "-c", "text", cwd=tmp_path)
    paths = [file["path"].replace(os.sep, "/") for file in folder["files"]]
    assert paths == ["a/1.jsonl", "a/b/2.parquet", "a/b/3.csv"]
    assert folder["total"]["count"] == 3 * sum(COUNTS)
    pattern = run_json("count", "a/**/*.[pc]*", "-c", "text", cwd=tmp_path)
    assert pattern["total"]["files"] == 2
    one = run_json("count", "a", "-c", "text", "--format", "csv", cwd=tmp_path)
    assert one["total"]["files"] == 1
    nothing = run("count", "*.parquet", "a/_SUCCESS", "-c", "text", cwd=tmp_path)
    assert b"*.parquet: No file has a name of this pattern." in nothing.stderr
    assert b"_SUCCESS: Its name tells no format." in nothing.stderr
    assert nothing.status == 1


BAD_LINES = {
    b"{bad": "It is not JSON: Expecting property name enclosed in double quotes (column 2).",
    b"[1]": "The row is a list, not an object.",
    b'{"text": 3}': "'text' is a number, not a text.",
    b'{"text": {"a": 1}}': "'text' is an object, not a text.",
    b'{"text": "\xff"}': "It is not UTF-8: byte 0xff at offset 10 of it.",
    b'{"text": "cut': "It is not JSON: Unterminated string starting at (column 10).",
}


@pytest.mark.parametrize(("bad", "error"), BAD_LINES.items())
def test_a_malformed_row_fails_alone(tmp_path: Path, bad: bytes, error: str) -> None:
    content = lines(ROWS[:10]) + b"\n" + bad + b"\n" + lines(ROWS[10:])
    (tmp_path / "d.jsonl").write_bytes(content)
    result = run("count", "d.jsonl", "-c", "text", cwd=tmp_path)
    assert result.stderr.decode().splitlines() == [f"Error: d.jsonl:12: {error}"]
    assert result.lines[2].split()[:2] == ["5000", "rows"]
    assert "1 more failed" in result.lines[2]
    assert result.status == 1
    strict = run("count", "d.jsonl", "-c", "text", "--strict", cwd=tmp_path)
    assert (strict.status, strict.stdout) == (1, b"")
    assert strict.stderr.decode().splitlines() == [f"Error: d.jsonl:12: {error}"]


def test_what_python_writes_and_orjson_refuses_is_counted(tmp_path: Path) -> None:
    rows = [{"text": "hello \ud83d"}, {"text": "hello", "x": float("nan")}, {"text": None}, {}]
    (tmp_path / "d.jsonl").write_bytes(b"\xef\xbb\xbf" + lines(rows).replace(b"\n", b"\r\n"))
    total = run_json("count", tmp_path / "d.jsonl", "-c", "text")["total"]
    assert total["count"] == ainalyn.count_tokens("hello \ud83d") + 1
    assert (total["rows"], total["null_rows"], total["failed_rows"]) == (2, 2, 0)


def test_malformed_rows_of_csv(tmp_path: Path) -> None:
    content = b'\xef\xbb\xbfid,text\n1,"one\ntwo"\n2,x,3\n\n4,\xff\n5,last\n6\n'
    (tmp_path / "d.csv").write_bytes(content)
    document = run_json("count", tmp_path / "d.csv", "-c", "text", "--id", "id", "--over", "2")
    assert [(one["row"], one["error"]) for one in document["failures"]] == [
        (2, "It has 3 fields, not 2."),
        (3, "It is not UTF-8: byte 0xff at offset 0 of it."),
        (5, "It has 1 fields, not 2."),
    ]
    assert document["total"]["rows"] == 2
    assert document["over"]["rows"] == [
        {"path": str(tmp_path / "d.csv"), "row": 1, "id": {"id": "1"}, "count": 3}
    ]


def test_a_text_of_parquet_that_is_not_utf8(tmp_path: Path) -> None:
    array = pa.array([b"fine", b"\xff", None, b"good"]).view(pa.string())
    pyarrow.parquet.write_table(pa.table({"text": array}), tmp_path / "d.parquet")
    document = run_json("count", tmp_path / "d.parquet", "-c", "text")
    assert [one["row"] for one in document["failures"]] == [2]
    total = document["total"]
    assert (total["rows"], total["null_rows"], total["failed_rows"]) == (2, 1, 1)


def broken(folder: Path) -> Iterator[tuple[str, str]]:
    """Names of files that can't be read, and what is said of them."""
    write(folder / "cut.jsonl.gz")
    whole = (folder / "cut.jsonl.gz").read_bytes()
    (folder / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    yield "cut.jsonl.gz", "can't be read"
    (folder / "no.parquet").write_bytes(b"no Parquet at all")
    yield "no.parquet", "It can't be read as parquet"
    (folder / "no.arrow").write_bytes(b"no Arrow at all")
    yield "no.arrow", "It can't be read as arrow"
    (folder / "empty.csv").write_bytes(b"")
    yield "empty.csv", "It is empty"
    (folder / "no.json").write_bytes(b'{"text": "a"}\n{"text": "b"}\n')
    yield "no.json", "--format jsonl"
    yield "missing.jsonl", "No such file"
    pyarrow.parquet.write_table(pa.table({"text": [1, 2]}), folder / "int.parquet")
    yield "int.parquet", "The column 'text' holds int64, not text."
    (folder / "other.csv").write_bytes(b"a,b\n1,2\n")
    yield "other.csv", "It has no column 'text'; it has 'a', 'b'."


def test_a_broken_file_fails_alone(tmp_path: Path) -> None:
    write(tmp_path / "whole.jsonl")
    for name, words in broken(tmp_path):
        result = run("count", name, "whole.jsonl", "-c", "text", cwd=tmp_path)
        assert words in result.stderr.decode(), name
        assert "1 more failed" in result.stdout.decode(), name
        assert result.status == 1


def test_rows_over_a_limit(tmp_path: Path) -> None:
    write(tmp_path / "d.parquet")
    over = [number for number, count in enumerate(COUNTS) if count > 45]
    words = ("count", "d.parquet", "-c", "text", "--id", "id")
    document = run_json(*words, "--over", "45", "--list", "3", cwd=tmp_path)
    assert document["over"] == {
        "limit": 45,
        "count": len(over),
        "rows": [
            {
                "path": "d.parquet",
                "row": number + 1,
                "id": {"id": str(number)},
                "count": COUNTS[number],
            }
            for number in over[:3]
        ],
    }
    table = run(*words, "--over", "45", "--list", "3", cwd=tmp_path)
    assert f"{len(over)}  rows over 45" in table.stdout.decode()
    assert table.lines[-1] == f"and {len(over) - 3} more; --list N lists N, --output all."
    assert table.status == 0


def test_too_many_tokens_end_with_a_status_of_their_own(tmp_path: Path) -> None:
    write(tmp_path / "d.parquet")
    words = ("count", tmp_path / "d.parquet", "-c", "text")
    row, total = max(COUNTS), sum(COUNTS)
    assert run(*words, "--each", "--fail-over", str(row)).status == 0
    each = run(*words, "--each", "--fail-over", str(row - 1))
    assert (each.status, each.stderr.startswith(b"Over")) == (3, True)
    assert f"rows over {row - 1}" in each.stdout.decode()
    assert run(*words, "--fail-over", str(total)).status == 0
    all_rows = run(*words, "--fail-over", str(total - 1))
    assert b", 1 too many." in all_rows.stderr
    assert all_rows.status == 3


@pytest.mark.parametrize("end", ["parquet", "csv", "arrow"])
def test_the_counts_of_rows_are_written_beside_their_keys(tmp_path: Path, end: str) -> None:
    write(tmp_path / "d.parquet")
    name = f"out.{end}"
    words = ("count", "d.parquet", "-c", "text", "--id", "id", "--output", name)
    assert run(*words, cwd=tmp_path).status == 0
    path = str(tmp_path / name)
    read = {
        "parquet": pyarrow.parquet.read_table,
        "csv": pyarrow.csv.read_csv,
        "arrow": lambda file: pa.ipc.open_file(file).read_all(),
    }[end]
    table = read(path)
    assert table.column_names == ["file", "row", "id", "tokens"]
    assert table["tokens"].to_pylist() == COUNTS
    assert table["id"].to_pylist() == list(range(5000))
    assert table["row"].to_pylist() == list(range(1, 5001))
    assert sorted(os.listdir(tmp_path)) == sorted(["d.parquet", name])


def test_nulls_are_written_and_failed_rows_left_out(tmp_path: Path) -> None:
    content = lines([{"id": 1, "text": "a"}]) + b"{\n" + lines([{"id": [2], "text": None}])
    (tmp_path / "d.jsonl").write_bytes(content)
    run("count", "d.jsonl", "-c", "text", "--id", "id", "--output", "o.parquet", cwd=tmp_path)
    assert pyarrow.parquet.read_table(tmp_path / "o.parquet").to_pylist() == [
        {"file": "d.jsonl", "row": 1, "id": "1", "tokens": 1},
        {"file": "d.jsonl", "row": 3, "id": "[2]", "tokens": None},
    ]


def test_a_run_that_stops_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_bytes(lines(ROWS) + b"{\n")
    (tmp_path / "o.csv").write_bytes(b"before")
    words = ("count", "d.jsonl", "-c", "text", "--strict", "--output", "o.csv")
    assert run(*words, cwd=tmp_path).status == 1
    assert (tmp_path / "o.csv").read_bytes() == b"before"
    assert sorted(os.listdir(tmp_path)) == ["d.jsonl", "o.csv"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_an_interrupt_says_how_far_it_came_and_leaves_no_file(tmp_path: Path) -> None:
    words = ("count", "-c", "text", "--format", "jsonl", "--output", "o.parquet")
    process = subprocess.Popen([*command(), *words], stdin=-1, stdout=-1, stderr=-1, cwd=tmp_path)
    assert process.stdin is not None
    process.stdin.write(lines(ROWS) * 20)
    process.stdin.flush()
    while not os.listdir(tmp_path):
        time.sleep(0.01)
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate()
    assert process.returncode == 130
    assert output == b""
    assert errors.startswith(b"Interrupted in (standard input) after ")
    assert b"rows with" in errors
    assert os.listdir(tmp_path) == []


def test_an_estimate_is_marked_and_has_a_budget(tmp_path: Path) -> None:
    write(tmp_path / "d.jsonl")
    result = run("count", tmp_path / "d.jsonl", "-c", "text", "-m", "claude-sonnet-4-5")
    assert result.lines[1].lstrip().startswith("≈")
    assert "budget" in result.lines[2]
    document = run_json("count", tmp_path / "d.jsonl", "-c", "text", "-m", "claude-sonnet-4-5")
    upper = sum(ainalyn.budget_tokens(text, "claude-sonnet-4-5") for text in TEXTS)
    assert (document["exact"], document["total"]["upper"]) == (False, upper)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--over", "5"], "--over is for data"),
        (["-c", "text", "--over", "5", "--fail-over", "6", "--each"], "two limits"),
        (["-c", "text", "--hidden"], "--hidden is for files of text"),
        (["-c", "text", "--output", "o.txt"], "no end that is known"),
        (["-c", "text", "--output", "o.csv", "--id", "row"], "is written already"),
        (["-c", "text", "--format", "xml"], "'xml' is not one of"),
    ],
)
def test_wrong_usage(tmp_path: Path, arguments: list[str], words: str) -> None:
    write(tmp_path / "d.jsonl")
    result = run("count", "d.jsonl", *arguments, cwd=tmp_path)
    assert words in " ".join(result.stderr.decode().split())
    assert (result.status, result.stdout) == (2, b"")


@pytest.mark.parametrize(("package", "name"), [("pyarrow", "d.parquet"), ("orjson", "d.jsonl")])
def test_a_package_that_is_missing_is_named(tmp_path: Path, package: str, name: str) -> None:
    write(tmp_path / name)
    result = run_process("count", tmp_path / name, "-c", "text", without=[package])
    assert f"needs {package}, which can't be imported" in result.stderr.decode()
    assert 'pip install "ainalyn[cli,data]"' in result.stderr.decode()
    assert result.status == 1
