"""Model names: the tables of tiktoken and tiktoken-rs, the data, both backends, and bad input."""

from __future__ import annotations

import pickle
import re
import string
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ainalyn
from ainalyn.infrastructure.rust.lanes import lane, rules
from ainalyn.infrastructure.rust.lanes import python as fallback
from ainalyn.infrastructure.rust.tables import rows

NAMES = Path(__file__).parents[1] / "vectors" / "names.tsv"
FAMILIES = {(row.base, row.factor): family for family, row in rules.estimates().items()}

#: Endings that OpenAI has given to names; tiktoken takes any ending after a prefix.
ENDINGS = ("mini", "2099-01-01", "turbo-preview", "mini-2099-01-01")

#: Where we answer otherwise than tiktoken, and why.
EXPLAINED = {
    # Fine-tuned models count as their base, and GPT-4.1 and 4.5 are o200k_base.
    "ft:gpt-4.1": "o200k_base",
    "ft:gpt-4.1-mini-2025-04-14:org::id": "o200k_base",
    "ft:gpt-4.5-preview:org::id": "o200k_base",
    "ft:gpt-4.1:org::id": "o200k_base",
    # A beginning is not a match where the word goes on: tiktoken's "gpt-5" and "ft:gpt-4" have no
    # end of word, as its other prefixes have.
    "gpt-50": None,
    "gpt-5o": None,
    "ft:gpt-4x:org::id": None,
    # What no provider would write is no name, though a prefix fits.
    "gpt-4-é": None,
    "gpt-4-\0": None,
    "gpt-4- mini": None,
    "gpt-4-" + "x" * 256: None,
}


def python_answer(name: str) -> str | None:
    """The encoding or family that the Python implementation finds, None for an unknown name."""
    try:
        encoding, estimate = rules.resolve(name)
    except ainalyn.ValidationError as error:
        return None if error.code == "DOM_VAL_INVALID_MODEL" else "invalid"
    return estimate.family if estimate else encoding


def native_answer(name: str) -> str | None:
    """The same, as the installed library finds it, told by what it counts."""
    try:
        # A thousand tokens show the factor.
        count, _, encoding, exact, _ = lane.count(" a" * 1000, name)
    except ainalyn.ValidationError as error:
        return None if error.code == "DOM_VAL_INVALID_MODEL" else "invalid"
    return encoding if exact else FAMILIES[encoding, count]


def cases() -> list[tuple[str, str]]:
    lines = NAMES.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("#")]  # type: ignore[misc]


@pytest.mark.parametrize(("name", "expected"), cases())
def test_each_name_leads_where_the_data_says(name: str, expected: str) -> None:
    answer = None if expected == "unknown" else expected
    assert (native_answer(name), python_answer(name)) == (answer, answer)


def test_every_name_that_tiktoken_knows() -> None:
    tiktokens = oracle.names()
    known = [*tiktokens.MODEL_TO_ENCODING, *tiktokens.MODEL_PREFIX_TO_ENCODING]
    for prefix in tiktokens.MODEL_PREFIX_TO_ENCODING:
        if prefix.startswith("ft:"):
            known += [f"{prefix}:org:name:id", f"{prefix}:org::id"]
        else:
            join = "" if prefix.endswith("-") else "-"
            known += [prefix + join + ending for ending in ENDINGS]
    for name in known:
        assert native_answer(name) == tiktokens.encoding_name_for_model(name), name


@pytest.mark.parametrize(("name", "ours"), EXPLAINED.items())
def test_where_we_answer_otherwise_than_tiktoken(name: str, ours: str | None) -> None:
    assert oracle.names().encoding_name_for_model(name) != ours
    assert (native_answer(name), python_answer(name)) == (ours, ours)


def test_every_name_that_tiktoken_rs_knows() -> None:
    source = (oracle.vocabulary_folder().parent / "src" / "tokenizer.rs").read_text("utf-8")
    rows = re.findall(r'^ +\("([^"]+)", Tokenizer::(\w+)\)', source, re.MULTILINE)
    rows += re.findall(r'&\[\("([^"]+)", Tokenizer::(\w+)\)\]', source)
    assert len(rows) > 55
    names = {name.replace("_", ""): name for name in oracle.ENCODINGS}
    for name, variant in rows:
        assert native_answer(name) == names[variant.lower()], name


def test_every_listed_model_counts_as_it_is_listed() -> None:
    for row in ainalyn.models():
        name = row.name + "x" * row.prefix
        found = ainalyn.Tokenizer().count_tokens(" a" * 1000, name)
        assert (found.encoding, found.exact) == (row.encoding, row.exact), name
        assert (found.count, found.upper) == (1000 * row.factor, 1000 * row.upper_factor), name


def test_every_listed_model_has_a_source_that_the_table_explains() -> None:
    folder = Path(ainalyn.__file__).parent / "data"
    heads = re.findall(r"^#   (\S+) ", (folder / "models.tsv").read_text("utf-8"), re.MULTILINE)
    assert {row.source for row in ainalyn.models()} == set(heads)


WORDS = [
    *(row.name for row in ainalyn.models()),
    *(fields[1] for fields in rows("name_parts.tsv")),
    *("/", ".", ":", "-", "@", "ft:", ":ft-", "-v1", ":0", ":200k", "-20250805", "-2025-08-05"),
    *("@001", "latest", "x", "4", "8", "4.8", "GPT-4o"),
    *(" ", "\t", "\n", "\v", "\x1c", "\x85", "\0", "\u212a", "ſ", "é", "İ", "😀", "\ud800", "х"),
]
fragments = st.one_of(st.sampled_from(WORDS), st.text(max_size=3))
written_names = st.lists(fragments, min_size=1, max_size=6).map("".join)


@given(written_names)
def test_both_implementations_agree_on_any_name(name: str) -> None:
    assert native_answer(name) == python_answer(name)


@given(st.sampled_from([row for row in ainalyn.models() if not row.prefix]), st.data())
def test_what_surrounds_a_name_changes_nothing(row: object, data: st.DataObject) -> None:
    assert isinstance(row, type(ainalyn.models()[0]))
    parts: dict[str, list[str]] = {
        "path": [],
        "region": [""],
        "vendor": [""],
        "suffix": [""],
        "word": [""],
    }
    for kind, text in rows("name_parts.tsv"):
        if kind == "resource":
            parts["path"].append(f"{text}eu-west-1:")
        else:
            parts[kind].append(re.sub("[DN]", lambda _: data.draw(st.sampled_from("0189")), text))
    path = "".join(part + "/" for part in data.draw(st.lists(st.sampled_from(parts["path"]))))
    around = [data.draw(st.sampled_from(parts[kind])) for kind in ("region", "vendor", "suffix")]
    cased = "".join(data.draw(st.sampled_from((c.lower(), c.upper()))) for c in row.name)
    name = f" {path[:100]}" if path[:100] == path else " "
    name += f"{around[0]}{around[1]}{cased}{around[2]}\n"
    assert native_answer(name) == native_answer(row.name) == python_answer(name)


@pytest.mark.parametrize("model", ["", " ", "\t\n", " " * 10_000_000])
def test_a_blank_name_is_invalid(model: str) -> None:
    for count in (ainalyn.count_tokens, lambda text, name: fallback.count(text, name)):
        with pytest.raises(ainalyn.ValidationError) as caught:
            count("text", model)
        assert (caught.value.code, caught.value.field) == ("DOM_VAL_INVALID_INPUT", "model")


@pytest.mark.parametrize(
    "model",
    [
        "x" * 10_000_000,
        "gpt-4-" * 2_000_000,
        "openai/" * 2_000_000,
        "😀" * 2_500_000,
        "\ud800" * 99,
    ],
    ids=lambda name: name[:7].encode("ascii", "backslashreplace").decode(),
)
def test_a_huge_name_is_unknown_and_cut_in_the_message(model: str) -> None:
    for count in (ainalyn.count_tokens, lambda text, name: fallback.count(text, name)):
        with pytest.raises(ainalyn.ValidationError) as caught:
            count("text", model)
        assert caught.value.code == "DOM_VAL_INVALID_MODEL"
        assert len(caught.value.message) < 2000


@pytest.mark.parametrize("mark", [*"\0\x01\x1f\x7f\u0085\u00a0\u200b\u202e\ufeff", "\ud83d", "🙂"])
def test_no_control_character_is_part_of_a_name(mark: str) -> None:
    for name in (f"gpt-4o{mark}", f"{mark}gpt-4o", f"gpt-4o-{mark}mini", f"openai{mark}/gpt-4o"):
        assert native_answer(name) is None
        assert python_answer(name) is None


def test_look_alikes_do_not_match() -> None:
    for alike in (
        "gpt‐4o",
        "gpt−4o",
        "gрt-4o",
        "ɡpt-4o",
        "gpt-4ο",
        "ｇｐｔ-4o",
        "𝗀pt-4o",
        "o200\u212a_base",
    ):
        assert native_answer(alike) is None
        assert python_answer(alike) is None


def test_the_message_offers_the_nearest_names() -> None:
    for count in (ainalyn.count_tokens, lambda text, name: fallback.count(text, name)):
        with pytest.raises(ainalyn.ValidationError, match="gpt-4o") as caught:
            count("text", "openai/gpt4o")
        assert "o200k_base" in caught.value.message


@pytest.mark.once
@pytest.mark.skipif(sys.platform == "win32", reason="`resource` is of POSIX")
def test_a_million_names_do_not_grow_memory() -> None:
    import resource

    def try_names(names: range) -> None:
        for number in names:
            assert ainalyn.count_tokens("a", f"gpt-4-{number}") == 1
            # Explaining an unknown name takes longer than a count.
            if number % 100 == 0:
                with pytest.raises(ainalyn.ValidationError):
                    ainalyn.count_tokens("a", f"no-such-model-{number}")

    try_names(range(20_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try_names(range(20_000, 1_020_000))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    # Kept names would take some hundred million bytes; the unit is a KiB on Linux, a byte on macOS.
    assert grown < 4096 * (1024 if sys.platform == "darwin" else 1)


def test_an_encoding_can_be_asked_for() -> None:
    text = "Hello, wörld! 你好"
    for encoding in oracle.ENCODINGS:
        expected = oracle.count(encoding, text)
        assert ainalyn.count_tokens(text, encoding=encoding) == expected
        assert ainalyn.count_tokens_batch([text], encoding=encoding) == [expected]
        assert ainalyn.truncate_to_tokens(text, 3, encoding=encoding) == oracle.truncate(
            encoding, text, 3
        )
        assert ainalyn.fits(text, expected, encoding=encoding)
        found = ainalyn.Tokenizer("gpt2").count_tokens(text, encoding=encoding)
        assert (found.count, found.model, found.encoding) == (expected, encoding, encoding)
        assert ainalyn.Tokenizer(encoding=encoding).count_tokens(text) == found


@pytest.mark.parametrize("encoding", ["", "gpt-4", "O200K_BASE", "nope", 1, "x" * 10_000_000])
def test_what_is_no_encoding_is_refused(encoding: str) -> None:
    for call in (
        lambda: ainalyn.count_tokens("text", encoding=encoding),
        lambda: ainalyn.Tokenizer(encoding=encoding),
        lambda: ainalyn.Tokenizer().fits("text", 1, encoding=encoding),
    ):
        with pytest.raises(ainalyn.ValidationError, match="o200k_base") as caught:
            call()
        assert (caught.value.code, caught.value.field) == ("DOM_VAL_INVALID_INPUT", "encoding")
        assert len(caught.value.message) < 500


def test_an_alias_of_the_process() -> None:
    with pytest.raises(ainalyn.ValidationError):
        ainalyn.count_tokens("text", "prod/chat")
    ainalyn.register_model("prod/chat", "azure/gpt-4o")
    ainalyn.register_model("prod/again", "prod/chat")
    ainalyn.register_model("gpt-4-prod", encoding="o200k_base")  # would be cl100k_base by itself
    try:
        for alias in ("prod/chat", "prod/again", "gpt-4-prod"):
            found = ainalyn.Tokenizer(alias).count_tokens("text")
            assert (found.model, found.encoding) == (alias, "o200k_base")
            assert ainalyn.Tokenizer().count_tokens_batch(["text"], alias) == [found]
            assert ainalyn.truncate_to_tokens("text text", 1, alias) == "text"
            assert ainalyn.fits("text", 1, alias)
        # Matched as it is written.
        with pytest.raises(ainalyn.ValidationError):
            ainalyn.count_tokens("text", "Prod/Chat")
        ainalyn.register_model("prod/chat", "gpt-4")
        assert ainalyn.Tokenizer("prod/chat").count_tokens("text").encoding == "cl100k_base"
        assert ainalyn.Tokenizer("prod/again").count_tokens("text").encoding == "o200k_base"
    finally:
        for alias in ("prod/chat", "prod/again", "gpt-4-prod", "never registered"):
            ainalyn.unregister_model(alias)
    with pytest.raises(ainalyn.ValidationError):
        ainalyn.count_tokens("text", "prod/chat")
    assert ainalyn.Tokenizer("gpt-4-prod").count_tokens("text").encoding == "cl100k_base"


def test_an_alias_of_a_tokenizer() -> None:
    tokenizer = ainalyn.Tokenizer("prod", aliases={"prod": "gpt-4o", "gpt-4": "o200k_base"})
    assert tokenizer.count_tokens("text").encoding == "o200k_base"
    assert tokenizer.count_tokens("text", "gpt-4").encoding == "o200k_base"
    assert tokenizer.count_tokens("text", "gpt-4-turbo").encoding == "cl100k_base"
    with pytest.raises(ainalyn.ValidationError):
        ainalyn.Tokenizer().count_tokens("text", "prod")
    copy = pickle.loads(pickle.dumps(tokenizer))
    assert copy.count_tokens("text") == tokenizer.count_tokens("text")
    assert repr(copy) == repr(tokenizer)
    assert "prod" in repr(tokenizer)


@pytest.mark.parametrize(
    ("alias", "model", "field"),
    [("", "gpt-4", "alias"), (None, "gpt-4", "alias"), ("a", None, "model"), ("a", "", "model")],
)
def test_a_bad_alias_is_refused(alias: str, model: str, field: str) -> None:
    with pytest.raises(ainalyn.ValidationError) as caught:
        ainalyn.register_model(alias, model)
    assert (caught.value.code, caught.value.field) == ("DOM_VAL_INVALID_INPUT", field)


def test_an_alias_for_nothing_is_refused() -> None:
    for call in (
        lambda: ainalyn.register_model("a", "no such model"),
        lambda: ainalyn.Tokenizer(aliases={"a": "no such model"}),
    ):
        with pytest.raises(ainalyn.ValidationError) as caught:
            call()
        assert caught.value.code == "DOM_VAL_INVALID_MODEL"
    for aliases in ([1], "ab", 1, {1: "gpt-4"}, {"a": 1}):
        with pytest.raises(ainalyn.ValidationError):
            ainalyn.Tokenizer(aliases=aliases)  # type: ignore[arg-type]


def test_threads_register_and_count_at_the_same_time() -> None:
    names = [f"deployment-{letter}" for letter in string.ascii_lowercase]

    def work(name: str) -> None:
        for _ in range(200):
            ainalyn.register_model(name, "gpt-4o")
            assert ainalyn.Tokenizer(name).count_tokens("text").encoding == "o200k_base"
            ainalyn.unregister_model(name)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, names))
    for name in names:
        assert native_answer(name) is None
