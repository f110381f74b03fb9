"""``ainalyn count --messages``: the forms of rows, what each has, and what is billed.

Needs the dependency group `data`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from cli_support import run, run_json

import ainalyn

pa = pytest.importorskip("pyarrow")
pytest.importorskip("orjson")

import pyarrow.parquet  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

MODEL = "gpt-4o"
USER = {"role": "user", "content": "What is the capital of Austria?"}
REPLY = {"role": "assistant", "content": "Vienna is the capital of Austria."}
WEATHER = {
    "name": "weather",
    "description": "Tells the weather",
    "parameters": {"type": "object", "properties": {"place": {"type": "string"}}},
}


def tokens(text: str) -> int:
    return ainalyn.count_tokens(text, MODEL)


def chat(messages: list[Any], tools: list[Any] | None = None, **options: Any) -> int:  # noqa: ANN401
    return ainalyn.count_messages(messages, MODEL, tools, **options).count


def counted(folder: Path, rows: list[Any], *options: str) -> dict[str, Any]:
    path = folder / "d.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return run_json("count", path, "--messages", "-m", MODEL, *options)


def body(**fields: Any) -> dict[str, Any]:  # noqa: ANN401
    request = {"model": MODEL, **fields}
    return {"custom_id": "a", "method": "POST", "url": "/v1/x", "body": request}


SHAREGPT = [{"from": "human", "value": USER["content"]}, {"from": "gpt", "value": REPLY["content"]}]
BE_BRIEF = {"role": "system", "content": "Be brief."}

FORMS: dict[str, tuple[dict[str, Any], int]] = {
    "fine-tuning": ({"messages": [USER, REPLY]}, chat([USER, REPLY])),
    "name and weight": (
        {"messages": [{**USER, "name": "Jo"}, {**REPLY, "weight": 0}]},
        chat([{**USER, "name": "Jo"}, REPLY]),
    ),
    "tools": (
        {"messages": [USER, REPLY], "tools": [{"type": "function", "function": WEATHER}]},
        chat([USER, REPLY], [WEATHER]),
    ),
    "functions": (
        {"messages": [USER, REPLY], "functions": [WEATHER]},
        chat([USER, REPLY], [WEATHER]),
    ),
    "tools as text": (
        {"conversations": SHAREGPT, "tools": json.dumps([WEATHER])},
        chat([USER, REPLY], [WEATHER]),
    ),
    "sharegpt": ({"conversations": SHAREGPT}, chat([USER, REPLY])),
    "sharegpt with a system": (
        {"system": "Be brief.", "conversations": SHAREGPT},
        chat([BE_BRIEF, USER, REPLY]),
    ),
    "body.messages": (
        body(messages=[USER], tools=[WEATHER], tool_choice="none"),
        chat([USER], [WEATHER], tool_choice="none"),
    ),
    "body.input, text": (body(input="to embed"), tokens("to embed")),
    "body.input, texts": (body(input=["to embed", "and that"]), tokens("to embed") + 2),
    "body.input, messages": (body(input=[USER]), chat([USER])),
    "body.input, instructions": (
        body(input=USER["content"], instructions="Be brief."),
        chat([BE_BRIEF, USER]),
    ),
    "body.prompt": (body(prompt=["one two", "three"]), 3),
    "body.prompt, tokens": (body(prompt=[[1, 2, 3], [4]]), 4),
    "prompt and completion": ({"prompt": "one two", "completion": " three"}, 3),
}


@pytest.mark.parametrize(("row", "expected"), FORMS.values(), ids=FORMS.keys())
def test_each_form(tmp_path: Path, row: dict[str, Any], expected: int) -> None:
    document = counted(tmp_path, [row])
    assert document["failures"] == []
    assert document["total"]["count"] == expected


def test_rows_of_many_forms_are_told_apart_in_one_batch(tmp_path: Path) -> None:
    rows = [
        row | ({"custom_id": str(place)} if "body" in row else {})
        for place, (row, _) in enumerate(list(FORMS.values()) * 20)
    ]
    (tmp_path / "d.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    run("count", "d.jsonl", "--messages", "-m", MODEL, "--output", "o.parquet", cwd=tmp_path)
    table = pyarrow.parquet.read_table(tmp_path / "o.parquet")
    assert table["tokens"].to_pylist() == [count for _, count in FORMS.values()] * 20
    assert table.column_names == ["file", "row", "tokens", "upper", "assistant"]


def test_what_the_assistant_wrote(tmp_path: Path) -> None:
    named = {**REPLY, "name": "Vienna"}
    total = counted(tmp_path, [{"messages": [USER, REPLY, USER, named]}])["total"]
    assert total["assistant"] == 2 * tokens(REPLY["content"])
    assert counted(tmp_path, [FORMS["prompt and completion"][0]])["total"]["assistant"] == 1


def test_what_training_bills(tmp_path: Path) -> None:
    long = {"messages": [{**USER, "content": "hello " * 500}, REPLY]}
    short = {"messages": [USER, REPLY]}
    whole = counted(tmp_path, [long, short], "--epochs", "3")["total"]
    assert whole["billed"] == 3 * whole["count"]
    cut = counted(tmp_path, [long, short], "--epochs", "3", "--limit", "100")["total"]
    assert cut["billed"] == 3 * (100 + chat([USER, REPLY]))
    words = ("count", tmp_path / "d.jsonl", "--messages", "--epochs", "3", "--limit", "100")
    table = run(*words, "-m", MODEL).stdout.decode()
    assert f"{cut['billed']}  billed for 3 epochs, each row cut at 100" in table
    assert f"{cut['assistant']}  written by the assistant" in table


FORBIDDEN: list[tuple[object, str]] = [
    ({"text": "x"}, "It has none of 'messages', 'conversations', 'body', 'input' and 'prompt'"),
    ({"messages": []}, "It has no messages."),
    ({"messages": "x"}, "Its messages are a string, not a list."),
    ({"messages": [{"role": "user"}]}, "messages[0] has no content"),
    ({"messages": [{"content": "x"}]}, "messages[0] has no role"),
    ({"messages": [{"role": "user", "content": 3}]}, "messages[0]['content']"),
    ({"conversations": [{"from": "nobody", "value": "x"}]}, "conversations[0] is from nobody"),
    ({"conversations": 3}, "Its 'conversations' are a number, not a list."),
    ({"conversations": SHAREGPT, "tools": "{"}, "Its 'tools' are a text that is not JSON."),
    ({"body": {"messages": [USER]}}, "needs a 'custom_id'"),
    ({**body(messages=[USER]), "method": "GET"}, "must be 'POST'"),
    ({"custom_id": "b", "body": []}, "Its 'body' is a list, not an object."),
    ({"custom_id": "c", "body": {"model": "x"}}, "Its 'body' has none of"),
    (body(input=3.5), "holds a number, not a text"),
]


@pytest.mark.parametrize(("row", "words"), FORBIDDEN)
def test_a_row_that_is_forbidden_fails_with_its_place(
    tmp_path: Path,
    row: object,
    words: str,
) -> None:
    good = {"messages": [USER, REPLY]}
    document = counted(tmp_path, [good, row, good])
    (failure,) = document["failures"]
    assert failure["row"] == 2
    assert words in failure["error"]
    assert document["total"]["count"] == 2 * chat([USER, REPLY])


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        ([USER], "no message of the assistant"),
        ([{**USER, "role": "robot"}, REPLY], "messages[0] has no role that fine-tuning knows"),
        ([USER, {**REPLY, "weight": 2}], "messages[1] has a weight"),
    ],
)
def test_training_asks_for_more(tmp_path: Path, messages: list[Any], words: str) -> None:
    assert counted(tmp_path, [{"messages": messages}])["failures"] == []
    (failure,) = counted(tmp_path, [{"messages": messages}], "--epochs", "1")["failures"]
    assert words in failure["error"]


def test_an_id_that_was_used_before(tmp_path: Path) -> None:
    (failure,) = counted(tmp_path, [body(prompt="x"), body(prompt="y")])["failures"]
    assert failure["error"] == "Its 'custom_id' 'a' was used before."


def test_a_batch_is_counted_by_the_model_that_it_names(tmp_path: Path) -> None:
    text = "नमस्ते दुनिया"
    old, new = (ainalyn.count_tokens(text, model) for model in ("gpt-4", "gpt-4o"))
    assert old != new
    rows = [body(input=text) | {"custom_id": str(place)} for place in range(3)]
    rows[2]["body"] = {"model": "gpt-4", "input": text}
    (tmp_path / "d.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    command = ("count", tmp_path / "d.jsonl", "--messages")
    own = run_json(*command)
    assert (own["model"], own["encoding"]) == ("gpt-4o", "o200k_base")
    assert own["total"]["count"] == 2 * new
    (failure,) = own["failures"]
    assert failure["row"] == 3
    assert "Its 'model' 'gpt-4' is not that of the file, 'gpt-4o'" in failure["error"]
    assert run_json(*command, "-m", "gpt-4")["total"]["count"] == 3 * old


@pytest.mark.parametrize(
    ("request_body", "words"),
    [
        ({"model": "gtp-4o", "input": "x"}, "gpt-4o"),
        ({"model": "text-embedding-3-small", "messages": [USER]}, "it is no chat model"),
    ],
)
def test_a_batch_of_a_model_that_can_not_be_asked_so_fails_row_by_row(
    tmp_path: Path, request_body: dict[str, Any], words: str
) -> None:
    row = json.dumps({"custom_id": "a", "body": request_body})
    (tmp_path / "d.jsonl").write_text(row, encoding="utf-8")
    (failure,) = run_json("count", tmp_path / "d.jsonl", "--messages")["failures"]
    assert words in failure["error"]


def test_chats_in_parquet(tmp_path: Path) -> None:
    rows = [{"messages": [USER, REPLY], "functions": [WEATHER], "other": 1}] * 3
    pyarrow.parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "d.parquet")
    total = run_json("count", tmp_path / "d.parquet", "--messages", "-m", MODEL)["total"]
    assert total["count"] == 3 * chat([USER, REPLY], [WEATHER])
    pyarrow.parquet.write_table(pa.table({"x": [1]}), tmp_path / "no.parquet")
    result = run("count", tmp_path / "no.parquet", "--messages")
    assert b"It has no column 'messages'; it has 'x'." in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--messages", "-c", "x"], "Leave --column out"),
        (["-c", "x", "--epochs", "2"], "--epochs is for chats"),
        (["--messages", "--limit", "2"], "--limit is of training"),
        (["--messages", "-m", "text-embedding-3-small"], "it is no chat model"),
    ],
)
def test_wrong_usage(tmp_path: Path, arguments: list[str], words: str) -> None:
    (tmp_path / "d.jsonl").write_text(json.dumps({"messages": [USER]}), encoding="utf-8")
    result = run("count", tmp_path / "d.jsonl", *arguments)
    assert words in " ".join(result.stderr.decode().split())
    assert (result.status, result.stdout) == (2, b"")
