"""Speed by models' own files, and of Gemini: ``python benches/own_vocabularies.py FOLDER``.

The folder has the files that tests/vocabularies/fetch.py puts there. Each peer counts each stream
of benches/streams.py (50 MB, or as told by --megabytes) in a process of its own, on one thread, in
texts of 4,000 characters that it has not seen. Measured is the processor time of counting, without
opening the vocabulary; the table says how many times as fast ainalyn is, and whether all counts
agree.

Peers: Hugging Face's tokenizers 0.23.3, gigatoken 0.10.0 (with numpy) and fastokens 0.3.5 by a
tokenizer.json, SentencePiece 0.2.3 by the model that Google pins for Gemini. Added tokens are taken
out of their files, as their text is ordinary text to ainalyn.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from figures import markdown, times
from results import cpu_model
from streams import STREAM_SHA256, stream_path

if TYPE_CHECKING:
    from collections.abc import Callable

CHARACTERS = 4000

#: By vocabulary: its file, and who counts with it.
VOCABULARIES = {
    "Qwen 3": ("qwen3.json", ("ainalyn", "tokenizers", "gigatoken", "fastokens")),
    "DeepSeek V4": ("deepseek.json", ("ainalyn", "tokenizers", "gigatoken", "fastokens")),
    "gemma3": (
        "gemma3_cleaned_262144_v2.spiece.model",
        ("ainalyn", "sentencepiece"),
    ),
}


def counter(peer: str, file: str) -> Callable[[list[str]], list[int]]:
    """What counts texts by a file, as fast as the peer can on one thread."""
    library: Any = importlib.import_module(peer)
    if peer == "ainalyn":
        model: Any = "gemma3" if file.endswith(".model") else library.load_vocabulary(file)
        return lambda texts: library.count_tokens_batch(texts, model, threads=1)
    if peer == "sentencepiece":
        pieces = library.SentencePieceProcessor(model_file=file)
        return lambda texts: [len(ids) for ids in pieces.encode(texts, num_threads=1)]
    if peer == "gigatoken":
        model = library.Tokenizer(file)
        return lambda texts: [len(ids) for ids in model.encode_batch(texts, parallel=False)]
    model = library.Tokenizer.from_file(file)
    batch = getattr(model, "encode_batch_fast", model.encode_batch)
    return lambda texts: [len(one.ids) for one in batch(texts, add_special_tokens=False)]


def child(peer: str, file: str, stream: str, size: int) -> dict[str, Any]:
    """Count in this process: seconds, bytes, and the counts' sum and hash."""
    octets = stream_path(stream).read_bytes()[:size]
    text = octets.decode(errors="ignore")
    texts = [text[at : at + CHARACTERS] for at in range(0, len(text), CHARACTERS)]
    count = counter(peer, file)
    count(["warm up"])
    counts, start = [], time.process_time()
    for at in range(0, len(texts), 500):
        counts += count(texts[at : at + 500])
    seconds = time.process_time() - start
    return {"seconds": seconds, "bytes": len(octets), "counts": hash(tuple(counts))}


def without_added(path: Path, folder: Path) -> Path:
    """Copy a tokenizer.json without its added tokens, whose text is ordinary text."""
    if path.suffix != ".json":
        return path
    file = json.loads(path.read_bytes())
    file |= {"added_tokens": [], "post_processor": None}
    copy = folder / path.name
    copy.write_text(json.dumps(file), encoding="utf-8")
    return copy


def measured(peer: str, path: Path, stream: str, size: int) -> dict[str, Any]:
    """What a process of its own found."""
    one_thread = {"RAYON_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
    command = [sys.executable, __file__, str(path), "--child", peer, stream]
    command += ["--megabytes", str(size / 1e6)]
    environment = {**os.environ, **one_thread, "PYTHONHASHSEED": "0"}
    printed = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout
    found: dict[str, Any] = json.loads(printed)
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--megabytes", type=float, default=50)
    parser.add_argument("--child", nargs=2, metavar=("PEER", "STREAM"))
    chosen = parser.parse_args()
    size = int(chosen.megabytes * 1e6)
    if chosen.child is not None:
        print(json.dumps(child(chosen.child[0], str(chosen.folder), chosen.child[1], size)))
        return
    body = []
    with tempfile.TemporaryDirectory() as folder:
        for name, (file, peers) in VOCABULARIES.items():
            path = chosen.folder / file
            plain = without_added(path, Path(folder))
            for stream in STREAM_SHA256:
                files = {peer: path if peer == "ainalyn" else plain for peer in peers}
                found = {peer: measured(peer, files[peer], stream, size) for peer in peers}
                ours = found["ainalyn"]
                for peer in peers[1:]:
                    theirs = found[peer]
                    same = "yes" if theirs["counts"] == ours["counts"] else "NO"
                    row = [name, stream, f"{ours['bytes'] / 1e6 / ours['seconds']:.0f}", peer]
                    body.append([*row, times(theirs["seconds"] / ours["seconds"]), same])
                    print(*body[-1], flush=True)
    head = ["vocabulary", "text", "ainalyn, MB/s", "peer", "times as fast", "same counts"]
    print(f"\n{cpu_model()}, Python {sys.version.split()[0]}\n\n{markdown(head, body)}")


if __name__ == "__main__":
    main()
