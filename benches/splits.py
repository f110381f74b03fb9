"""Windows of 5 MB beside those of others: ``python benches/splits.py --install``.

Each splitter divides half of an English and half of a code corpus, which it has not met, into
windows of 512 tokens of o200k_base: in a process of its own, on one thread, timed by processor
time, and the splitters take turns, round after round. Ours must join to the text, and fit by
tiktoken's count.
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

import child
from corpora import corpus_path

BYTES, MOST, OVERLAP = 5_000_000, 512, 50
ENCODING, MODEL = "o200k_base", "gpt-4o"

#: What is measured: the package, and what its ratio to ours should be; 0 where none was set.
PEERS = {
    "ainalyn": ("ainalyn", 0),
    "langchain": ("langchain-text-splitters", 20),
    "tiktoken": ("tiktoken", 0),
    "ainalyn, overlap": ("ainalyn", 0),
    "langchain, overlap": ("langchain-text-splitters", 20),
    "ainalyn, paragraphs": ("ainalyn", 0),
    "semantic": ("semantic-text-splitter", 5),
}


def text() -> str:
    """The same 5 MB on every machine."""
    halves = (corpus_path(name).read_bytes()[: BYTES // 2] for name in ("english", "code"))
    return "".join(half.decode(errors="ignore") for half in halves)


def splitter(name: str) -> Callable[[str], list[str]]:
    """What divides a text, as its users would have it."""
    package, _, further = name.partition(", ")
    overlap = OVERLAP if further == "overlap" else 0
    if package == "ainalyn":
        from ainalyn import split_to_tokens

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


def work(name: str) -> dict[str, float]:
    """Divides the text once, in this process."""
    whole, split = text(), splitter(name)
    split("A few words, so that tables are loaded.")
    start = time.process_time()
    windows = split(whole)
    seconds = time.process_time() - start
    if name.startswith("ainalyn"):
        check(windows, whole, joined="overlap" not in name)
    return {"seconds": seconds, "windows": len(windows)}


def check(windows: list[str], whole: str, *, joined: bool) -> None:
    """Fails unless the windows join to the text, and each fits by tiktoken's count."""
    import tiktoken

    encoding = tiktoken.get_encoding(ENCODING)
    if joined and "".join(windows) != whole:
        raise AssertionError("The windows don't join to the text.")
    most = max(len(encoding.encode_ordinary(window)) for window in windows)
    if most > MOST:
        raise AssertionError(f"A window has {most} tokens.")


def measured(names: list[str], rounds: int) -> dict[str, list[dict[str, float]]]:
    """The runs of each splitter, in turn."""
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            command = [sys.executable, __file__, "--worker", name]
            done = subprocess.run(
                command, capture_output=True, text=True, check=True, env=child.environment(1)
            )
            runs[name].append(json.loads(done.stdout))
    return runs


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--install", action="store_true", help="install the peers first, with pip")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--worker", choices=PEERS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        print(json.dumps(work(options.worker)))
        return
    packages = dict.fromkeys(package for package, _ in PEERS.values())
    if options.install:
        others = [package for package in packages if package != "ainalyn"]
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", *others], check=True)
    text()  # made before anything is timed
    runs = measured(list(PEERS), options.rounds)
    print("| | windows | ms | over ours | goal |\n| --- | --- | --- | --- | --- |")
    for name, (package, goal) in PEERS.items():
        ours = "ainalyn, overlap" if name.endswith("overlap") else "ainalyn"
        ratios = [
            run["seconds"] / base["seconds"]
            for run, base in zip(runs[name], runs[ours], strict=True)
        ]
        seconds = statistics.median(run["seconds"] for run in runs[name])
        version = importlib.metadata.version(package)
        print(
            f"| {name} ({version}) | {runs[name][0]['windows']:,} | {seconds * 1000:.1f} "
            f"| {statistics.median(ratios):.2f}x | {f'{goal}x' if goal else ''} |"
        )


if __name__ == "__main__":
    main()
