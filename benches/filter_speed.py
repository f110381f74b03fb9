"""Compare the filter with its peers in one run: ``python benches/filter_speed.py --install``.

Every measurement runs in a process of its own, on one thread, timed by processor time; the peers
take turns, round after round, and ratios are medians of those within a round. Each peer first has
to find what it is for in a short text. One that is not installed, or fails, is listed as such.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import timeit
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from time import process_time

from figures import figure, markdown, times

README = Path(__file__).parent.parent / "README.md"
START = "<!-- made by: python benches/filter_speed.py --install --readme -->\n"
END = "<!-- end of what is made -->\n"

#: So many bytes of a text, of which a slow peer gets fewer.
TEXT_BYTES = 2_000_000

#: A measurement goes on until it took so many seconds.
SECONDS = 0.5

PERSONAL, SECRETS, BOTH = "personal data", "secrets", "personal data and secrets"


@dataclass(frozen=True)
class Peer:
    """A package: how it is loaded, the quickest call that tells the places, and what it finds.

    ``share`` is the part of a text that a slow one gets: none has costs that grow otherwise than
    with the length.
    """

    name: str
    package: str
    setup: str
    find: str
    finds: str
    share: int = 1

    def version(self) -> str:
        """Return the installed version, or the empty string."""
        try:
            return metadata.version(self.package)
        except metadata.PackageNotFoundError:
            return ""


PEERS = {
    peer.name: peer
    for peer in (
        Peer(
            "ainalyn", "ainalyn", "from ainalyn import find_sensitive as find", "find(text)", BOTH
        ),
        Peer(
            "ainalyn, secrets alone",
            "ainalyn",
            "import ainalyn; find = ainalyn.Filter(['secrets']).find",
            "find(text)",
            SECRETS,
        ),
        Peer(
            "ainalyn, in Python",
            "ainalyn",
            "import ainalyn; find = ainalyn.Filter(backend='python').find",
            "find(text)",
            BOTH,
            share=10,
        ),
        Peer(
            "scrubbers",
            "scrubbers",
            "from scrubbers import scrub_text",
            "scrub_text(text)",
            SECRETS,
        ),
        Peer(
            "kingfisher",
            "kingfisher-secret-scanner",
            "import kingfisher_sdk; scanner = kingfisher_sdk.Scanner()\n"
            "def find(text):\n"
            "    scanner.reset_dedup()\n"
            "    return scanner.scan(text)",
            "find(text)",
            SECRETS,
        ),
        Peer(
            "datafog-core", "datafog-core", "from datafog_core import scan", "scan(text)", PERSONAL
        ),
        Peer("datafog", "datafog", "from datafog import scan", "scan(text)", PERSONAL, share=10),
        Peer(
            "detect-secrets",
            "detect-secrets",
            "from detect_secrets.core.scan import scan_line\n"
            "from detect_secrets.settings import default_settings\n"
            "settings = default_settings(); settings.__enter__()  # over once nobody holds it\n"
            "def find(text):\n"
            "    return [one for line in text.splitlines() for one in scan_line(line)]",
            "find(text)",
            SECRETS,
            share=100,
        ),
        Peer(
            "presidio",
            "presidio-analyzer",
            "import spacy\n"
            "from presidio_analyzer import AnalyzerEngine, RecognizerRegistry\n"
            "from presidio_analyzer.nlp_engine import NlpArtifacts, SpacyNlpEngine\n"
            "engine = SpacyNlpEngine(); engine.nlp = {'en': spacy.blank('en')}\n"
            "engine.nlp['en'].max_length = 10**9\n"
            "registry = RecognizerRegistry(); registry.load_predefined_recognizers(['en'])\n"
            "registry.recognizers = [one for one in registry.recognizers\n"
            "                        if type(one).__name__ != 'SpacyRecognizer']\n"
            "analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine)\n"
            "def find(text):\n"
            "    return [one for at in range(0, len(text), 100_000)\n"
            "            for one in analyzer.analyze(text[at : at + 100_000], 'en')]",
            "find(text)",
            PERSONAL,
            share=200,
        ),
    )
}

#: What a peer must find before it is timed, by what it is for: of two secrets one, since not each
#: peer takes both for secrets.
PROBES = {
    PERSONAL: "mail jane.doe@mail.org",
    SECRETS: "key AKIA2E0A8F3B244C9986, token ghp_1A2b3C4d5E6f7G8h9I0jK1l2M3n4O5p6Q7r8",
    BOTH: "mail jane.doe@mail.org",
}

TEXTS = {
    "english": "English",
    "code": "code",
    "jsonlog": "JSON logs",
    "dense": "dense data",
}
SHORT = {
    "hit": "Please write to jane.doe@mail.org or call +49 30 901820, card 4111 1111 1111 1111.",
    "clean": "The quick brown fox jumps over the lazy dog, and then it sleeps until the next day.",
}


def text_of(name: str) -> str:
    """Return a text of about `TEXT_BYTES`."""
    if name in SHORT:
        return SHORT[name]
    if name in ("english", "code"):
        from corpora import corpus_path

        return corpus_path(name).read_text(encoding="utf-8")[:TEXT_BYTES]
    lines, size = [], 0
    make = {"jsonlog": _json_line, "dense": _dense_line}[name]
    numbers = random.Random(13)
    while size < TEXT_BYTES:
        lines.append(make(numbers))
        size += len(lines[-1])
    return "".join(lines)


def _json_line(numbers: random.Random) -> str:
    record = {
        "ts": 1_700_000_000 + numbers.randrange(10**7),
        "level": numbers.choice(["INFO", "WARN", "DEBUG"]),
        "trace": f"{numbers.getrandbits(128):032x}",
        "msg": numbers.choice(["request done", "cache miss", "retry later", "user signed in"]),
        "path": f"/api/v2/items/{numbers.randrange(10**6)}",
        "ms": round(numbers.random() * 900, 3),
        "id": f"{numbers.getrandbits(32):08x}-{numbers.getrandbits(16):04x}-4000-8000-000000000000",
    }
    return json.dumps(record) + "\n"


def _dense_line(numbers: random.Random) -> str:
    user = f"{numbers.choice(['ann', 'bob', 'eve', 'joe'])}{numbers.randrange(999)}"
    item = numbers.choice(
        [
            f"mail={user}@mail{numbers.randrange(99)}.org",
            f"ip={'.'.join(str(numbers.randrange(1, 255)) for _ in range(4))}",
            f"card={_luhn('4' + ''.join(str(numbers.randrange(10)) for _ in range(14)))}",
            f"ssn={numbers.randrange(100, 600)}-{numbers.randrange(10, 99)}-"
            f"{numbers.randrange(1000, 9999)}",
            f"phone=+1 212 555 {numbers.randrange(1000, 9999)}",
            f"key=AKIA{''.join(numbers.choices('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', k=16))}",
        ]
    )
    rest = numbers.choice(["session opened", "profile was updated", "order sent", "password reset"])
    return f"2026-11-{numbers.randrange(10, 30)} 12:{numbers.randrange(10, 60)}:07 {rest}: {item}\n"


def _luhn(digits: str) -> str:
    doubled = sum(sum(divmod(2 * int(one), 10)) for one in digits[::-2])
    return digits + str(-(doubled + sum(map(int, digits[-2::-2]))) % 10)


def work(peer: Peer, name: str) -> dict[str, float | str]:
    """Measure one peer on one text, in this process: seconds for each byte, or for a short text."""
    names: dict[str, object] = {}
    exec(peer.setup, names)  # the setups stand in this file
    names["text"] = probe = PROBES[peer.finds]
    found = eval(peer.find, names)
    if not getattr(found, "findings", found) or found == probe:
        return {"fault": "finds nothing in the probe"}
    text = text_of(name)
    if name in SHORT:
        names["text"] = text
        timer = timeit.Timer(peer.find, globals=names, timer=process_time)
        number, _ = timer.autorange()
        return {"seconds": min(timer.repeat(5, number)) / number}
    text = text[: len(text) // peer.share]
    code = compile(peer.find, peer.name, "eval")
    spent, passes = 0.0, 0
    while spent < SECONDS:
        names["text"] = "".join((text, " "))  # a new str, of which nothing is kept
        start = process_time()
        eval(code, names)
        spent += process_time() - start
        passes += 1
    return {"seconds": spent / passes / len(text.encode())}


def measure(rounds: int, chosen: list[str]) -> dict[tuple[str, str], list[float] | str]:
    """Ask each peer about each text, in turn; a fault is a str."""
    answers: dict[tuple[str, str], list[float] | str] = {}
    for name in (*TEXTS, *SHORT):
        for _ in range(rounds):
            for peer in chosen:
                values = answers.setdefault((peer, name), [])
                if isinstance(values, str):
                    continue
                print(name, peer, file=sys.stderr, flush=True)
                command = [sys.executable, __file__, "--worker", peer, name]
                done = subprocess.run(command, capture_output=True, text=True, check=False)
                answer = json.loads(done.stdout or "{}")
                if "seconds" in answer:
                    values.append(answer["seconds"])
                else:
                    last = done.stderr.strip().splitlines()[-1:]
                    answers[peer, name] = answer.get("fault") or "".join(last) or "failed"
    return answers


def table(answers: dict[tuple[str, str], list[float] | str], chosen: list[str]) -> str:
    """Return how many times as fast as each peer ainalyn is, and its own figures."""
    body = []
    for peer in chosen:
        against = "ainalyn, secrets alone" if PEERS[peer].finds == SECRETS else "ainalyn"
        cells = []
        for name in (*TEXTS, *SHORT):
            values, ours = answers[peer, name], answers.get((against, name))
            if isinstance(values, str) or not isinstance(ours, list) or not ours:
                cells.append("failed")
            elif peer.startswith("ainalyn") and not peer.endswith("Python"):
                median = statistics.median(values)
                cells.append(
                    f"{figure(median * 1e9)} ns"
                    if name in SHORT
                    else f"{figure(1e-6 / median)} MB/s"
                )
            else:
                ratios = [theirs / own for theirs, own in zip(values, ours, strict=False)]
                cells.append(times(statistics.median(ratios)))
        version = "" if peer.startswith("ainalyn") else f" {PEERS[peer].version()}"
        body.append([f"{peer}{version}", PEERS[peer].finds, *cells])
    head = ["", "finds", *TEXTS.values(), "83 bytes, three findings", "83 bytes, clean"]
    return markdown(head, body)


def main() -> None:
    """Measure, print the table, and put it into the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="times each peer is asked")
    parser.add_argument("--peers", nargs="+", choices=list(PEERS), default=list(PEERS))
    parser.add_argument("--install", action="store_true", help="install the peers first, with pip")
    parser.add_argument("--readme", action="store_true", help="put the table into the README")
    parser.add_argument("--worker", nargs=2, metavar=("PEER", "TEXT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        print(json.dumps(work(PEERS[options.worker[0]], options.worker[1])))
        return
    if options.install:
        for package in sorted({peer.package for peer in PEERS.values()} - {"ainalyn"}):
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--prefer-binary"]
            if subprocess.run([*command, package], check=False).returncode != 0:
                print(f"{package} could not be installed here.")
    from corpora import corpus_path

    for name in ("english", "code"):
        corpus_path(name)
    chosen = [name for name in options.peers if PEERS[name].version()]
    answers = measure(options.rounds, chosen)
    for place, fault in answers.items():
        if isinstance(fault, str):
            print(f"{', '.join(place)}: {fault}")
    made = table(answers, chosen)
    print(made)
    if options.readme:
        from readme import where

        before, _, rest = README.read_text(encoding="utf-8").partition(START)
        _, _, after = rest.partition(END)
        if not rest:
            raise SystemExit(f"README.md lacks the marks {START.strip()} and {END.strip()}.")
        text = f"{before}{START}\n{made}\n\n{where()}.\n\n{END}{after}"
        README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
