"""The peers as data: what each is loaded with, and the quickest call it offers, on one thread.

Each call is an expression, so that a timer can run it without a Python function around it, which
would cost more than the quickest call itself. The names that expressions use: ``text``,
``texts``, ``limit``, ``encoding`` (its name), ``ranks_file`` (its .tiktoken file), ``json_file``
(the same as tokenizer.json), ``threads``, and what ``setup`` binds.

A private entry point is used where it is quicker than the public one: the comparison is with the
best that a peer can do. ``note`` says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata
from typing import Any

from vocabularies import tiktoken_file, tokenizer_json


@dataclass(frozen=True)
class Peer:
    """A package to compare with; ``truncate`` is empty where it has no such call.

    ``threaded`` says that its batch call can use more threads than one.
    """

    name: str
    package: str
    setup: str
    count: str
    batch: str
    truncate: str = ""
    note: str = ""
    threaded: bool = False

    def version(self) -> str:
        """Return the installed version, or the empty string when the package is not installed."""
        try:
            return metadata.version(self.package)
        except metadata.PackageNotFoundError:
            return ""

    def load(self, encoding: str, threads: int = 1) -> dict[str, Any]:
        """Run the setup and return its names, for use as the globals of the peer's expressions."""
        names: dict[str, Any] = {
            "encoding": encoding,
            "ranks_file": str(tiktoken_file(encoding)),
            "json_file": str(tokenizer_json(encoding)),
            "threads": threads,
        }
        exec(self.setup, names)  # the setups stand in this file
        return names


REFERENCE = "tiktoken"
OURS = ("ainalyn", "ainalyn.Tokenizer")

PEERS: dict[str, Peer] = {
    peer.name: peer
    for peer in (
        Peer(
            REFERENCE,
            "tiktoken",
            "import tiktoken; codec = tiktoken.get_encoding(encoding)\n"
            "encode = codec.encode_ordinary",
            "len(encode(text))",
            "[len(encode(text)) for text in texts] if threads == 1 else"
            " [len(tokens) for tokens in codec.encode_ordinary_batch(texts, num_threads=threads)]",
            "codec.decode(encode(text)[:limit])",
            "its batch call on one thread is slower than this loop",
            threaded=True,
        ),
        Peer(
            "ainalyn",
            "ainalyn",
            "from ainalyn import count_tokens, count_tokens_batch, truncate_to_tokens",
            "count_tokens(text, encoding)",
            "count_tokens_batch(texts, encoding)",
            "truncate_to_tokens(text, limit, encoding)",
            threaded=True,
        ),
        Peer(
            "ainalyn.Tokenizer",
            "ainalyn",
            "from ainalyn import Tokenizer; tokenizer = Tokenizer(encoding)",
            "tokenizer.count_tokens(text).count",
            "tokenizer.count_tokens_batch(texts)",
            "tokenizer.truncate_to_tokens(text, limit)",
            "hands out TokenCount objects",
            threaded=True,
        ),
        Peer(
            "toktok",
            "toktok-rs",
            "import toktok; codec = toktok._encoding(encoding); count = codec.count",
            "count(text)",
            "codec.count_batch(texts, threads)",
            "codec.truncate(text, limit)[0]",
            "private object",
            threaded=True,
        ),
        Peer(
            "fastokens",
            "fastokens",
            "from fastokens import Tokenizer\n"
            "codec = Tokenizer.from_tiktoken(ranks_file, encoding=encoding)\n"
            "encode = codec.encode_ordinary\n"
            "def batch(texts):\n"
            "    ends = memoryview(codec.encode_batch_flat(texts)[1]).cast('Q').tolist()\n"
            "    return [end - start for start, end in zip(ends, ends[1:])]",
            "len(encode(text))",
            "batch(texts)",
            threaded=True,
        ),
        Peer(
            "gigatoken",
            "gigatoken",
            "from gigatoken import Tokenizer\n"
            "codec = Tokenizer.from_tiktoken(ranks_file).backend; encode = codec.encode\n"
            "def batch(texts, parallel):\n"
            "    ends = codec.encode_batch(texts, parallel=parallel).layout.offsets.data\n"
            "    return (ends[1:] - ends[:-1]).tolist()",
            "len(encode(text))",
            "batch(texts, threads != 1)",
            note="the Rust object behind its Tokenizer",
            threaded=True,
        ),
        Peer(
            "splintr",
            "splintr-rs",
            "from splintr import Tokenizer\n"
            "encode = Tokenizer.from_pretrained(encoding).encode_flat",
            "len(encode(text)) // 4",
            "[len(encode(text)) // 4 for text in texts]",
            note="four bytes per token",
        ),
        Peer(
            "tokie",
            "tokie",
            "from tokie import Tokenizer; codec = Tokenizer.from_json(json_file)",
            "codec.count_tokens(text)",
            "codec.count_tokens_batch(texts)",
            note="from a tokenizer.json made of the same ranks",
            threaded=True,
        ),
        Peer(
            "bpe-openai",
            "bpe-openai",
            "from bpe_openai._bindings import tokenizer_for_encoding\n"
            "count = tokenizer_for_encoding(encoding).count",
            "count(text)",
            "[count(text) for text in texts]",
            note="private object",
        ),
        Peer(
            "rs-bpe",
            "rs_bpe",
            "from rs_bpe.bpe import openai; count = getattr(openai, encoding)().count",
            "count(text)",
            "[count(text) for text in texts]",
        ),
        Peer(
            "riptoken",
            "riptoken",
            "import riptoken; encode = riptoken.get_encoding(encoding)._core.encode_ordinary",
            "len(encode(text))",
            "[len(encode(text)) for text in texts]",
            note="private object",
        ),
        Peer(
            "kitoken",
            "kitoken",
            "from kitoken import Kitoken; encode = Kitoken.from_tiktoken_file(ranks_file).encode",
            "len(encode(text))",
            "[len(encode(text)) for text in texts]",
        ),
    )
}
