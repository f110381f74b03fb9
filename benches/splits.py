"""Windows of 5 MB beside those of others: ``python benches/splits.py --install``.

Each splitter divides 5 MB, half English and half code, into windows of 512 tokens of o200k_base: in
a process of its own, on one thread, timed by processor time, and the splitters take turns, round
after round. ``--text english`` (3.7 MB) and ``--text code`` take one of them.

unseen: the text is the first that the process divides, so that nothing is known of its words.
again: the same text, in a new str, several times more: what caches of words gain. The median.

Ours must join to the text, and fit by tiktoken's count.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import child
from corpora import corpus_path

#: The seconds of a process, and how many windows it made.
Run = dict[str, float]

BYTES, MOST, OVERLAP = 5_000_000, 512, 50

#: How often the text is divided again.
AGAIN = 3
ENCODING, MODEL = "o200k_base", "gpt-4o"

#: What is measured: the package, and what its ratio to ours should be; 0 where none was set.
PEERS = {
    "ainalyn": ("ainalyn", 0),
    "langchain": ("langchain-text-splitters", 20),
    "tiktoken": ("tiktoken", 0),
    "ainalyn, overlap": ("ainalyn", 0),
    "langchain, overlap": ("langchain-text-splitters", 20),
    "ainalyn, paragraphs": ("ainalyn", 0),
    "ainalyn, offsets": ("ainalyn", 0),
    "semantic": ("semantic-text-splitter", 5),
}


#: What is divided: the beginnings of these corpora, of the same size.
TEXTS = {"mixed": ("english", "code"), "english": ("english",), "code": ("code",)}


def text(name: str) -> str:
    """The same 5 MB on every machine, or less where the corpus is shorter; a new str each time."""
    corpora = TEXTS[name]
    parts = (corpus_path(corpus).read_bytes()[: BYTES // len(corpora)] for corpus in corpora)
    return "".join(part.decode(errors="ignore") for part in parts)


def splitter(name: str) -> Callable[[str], list[Any]]:
    """What divides a text, as its users would have it."""
    package, _, further = name.partition(", ")
    overlap = OVERLAP if further == "overlap" else 0
    if package == "ainalyn":
        from ainalyn import split_offsets, split_to_tokens

        if further == "offsets":
            return lambda text: split_offsets(text, MOST, MODEL)

        at = "paragraph" if further == "paragraphs" else "token"
        return lambda text: split_to_tokens(text, MOST, MODEL, overlap, at)
    if package == "langchain":
        from langchain_text_splitters import TokenTextSplitter

        made = TokenTextSplitter(encoding_name=ENCODING, chunk_size=MOST, chunk_overlap=overlap)
        return lambda text: list(made.split_text(text))
    if package == "semantic":
        from semantic_text_splitter import TextSplitter

        chunks = TextSplitter.from_tiktoken_model(MODEL, MOST)
        return lambda text: list(chunks.chunks(text))
    import tiktoken

    encoding = tiktoken.get_encoding(ENCODING)

    def split(text: str) -> list[str]:
        tokens = encoding.encode_ordinary(text)
        return [encoding.decode(tokens[at : at + MOST]) for at in range(0, len(tokens), MOST)]

    return split


def work(name: str, text_name: str) -> Run:
    """Divides the text in this process, which has not met it, and then again."""
    split = splitter(name)
    split("A few words, so that tables are loaded.")
    seconds = []
    for _ in range(1 + AGAIN):
        whole = text(text_name)
        start = time.process_time()
        windows = split(whole)
        seconds.append(time.process_time() - start)
    if name == "ainalyn, offsets":
        windows = [whole[start:end] for start, end in windows]
    if name.startswith("ainalyn"):
        check(windows, whole, joined="overlap" not in name)
    unseen, *again = seconds
    return {"unseen": unseen, "again": statistics.median(again), "windows": len(windows)}


def check(windows: list[str], whole: str, *, joined: bool) -> None:
    """Fails unless the windows join to the text, and each fits by tiktoken's count."""
    import tiktoken

    encoding = tiktoken.get_encoding(ENCODING)
    if joined and "".join(windows) != whole:
        raise AssertionError("The windows don't join to the text.")
    most = max(len(encoding.encode_ordinary(window)) for window in windows)
    if most > MOST:
        raise AssertionError(f"A window has {most} tokens.")


def measured(names: list[str], text_name: str, rounds: int) -> dict[str, list[Run]]:
    """The runs of each splitter, in turn."""
    runs: dict[str, list[Run]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            command = [sys.executable, __file__, "--text", text_name, "--worker", name]
            done = subprocess.run(
                command, capture_output=True, text=True, check=True, env=child.environment(1)
            )
            runs[name].append(json.loads(done.stdout))
    return runs


def figures(runs: list[Run], ours: list[Run], when: str) -> str:
    """The median of the milliseconds, and of the ratios to ours in the same round."""
    seconds = statistics.median(run[when] for run in runs)
    ratio = statistics.median(run[when] / base[when] for run, base in zip(runs, ours, strict=True))
    return f"{seconds * 1000:.1f} | {ratio:.2f}x"


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--install", action="store_true", help="install the peers first, with pip")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--text", choices=TEXTS, default="mixed")
    parser.add_argument("--worker", choices=PEERS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        print(json.dumps(work(options.worker, options.text)))
        return
    packages = dict.fromkeys(package for package, _ in PEERS.values())
    if options.install:
        others = [package for package in packages if package != "ainalyn"]
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", *others], check=True)
    text(options.text)  # made before anything is timed
    runs = measured(list(PEERS), options.text, options.rounds)
    print("| | windows | unseen, ms | over ours | again, ms | over ours | goal |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, (package, goal) in PEERS.items():
        ours = runs["ainalyn, overlap" if name.endswith("overlap") else "ainalyn"]
        unseen, again = (figures(runs[name], ours, when) for when in ("unseen", "again"))
        version = importlib.metadata.version(package)
        print(
            f"| {name} ({version}) | {runs[name][0]['windows']:,} | {unseen} | {again} "
            f"| {f'{goal}x' if goal else ''} |"
        )


if __name__ == "__main__":
    main()
