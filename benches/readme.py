"""The tables of both READMEs: the ratios of a run, in place of those that stand there."""

from __future__ import annotations

import platform
from datetime import datetime, timezone
from pathlib import Path

import chart
import records
import startup
from figures import markdown, rows_of, times
from peers import OURS, PEERS
from results import Results, cpu_model

TABLES = Path(__file__).with_name("README.md")
README = Path(__file__).parent.parent / "README.md"
START = "<!-- made by: python benches/compare.py --install --readme -->\n"
END = "<!-- end of what is made -->\n"

# Heading, table, case, metrics.
COLUMNS = (
    ("English", "speed", "english", ("unseen", "again")),
    ("code", "speed", "code", ("unseen", "again")),
    ("12 scripts", "speed", "scripts", ("unseen", "again")),
    ("JSON", "speed", "json", ("unseen", "again")),
    ("13 bytes", "calls", "13 bytes", ("time",)),
    ("100 bytes", "calls", "100 bytes", ("time",)),
    ("10,000 strings", "calls", "10,000 strings", ("first", "warm")),
)

#: Rounds whose ratios lie further apart than this share of their median tell of other programs.
MOST_SPREAD = 0.25


#: The streams, whose figures have no place in these tables but are recorded, too.
STREAMS = tuple(
    (f"stream of {heading}", "streams", case, metrics)
    for heading, table, case, metrics in COLUMNS
    if table == "speed"
)


def check_spread(results: Results, encodings: list[str]) -> None:
    """End the program where the machine was too busy for its figures to mean anything."""
    for encoding in encodings:
        for heading, table, case, metrics in COLUMNS + STREAMS:
            row = results.row(table, encoding, case, OURS[0])
            for metric in metrics if row and row.values else ():
                spread = results.spread(row, metric)  # type: ignore[arg-type]
                if spread > MOST_SPREAD:
                    raise SystemExit(
                        f"The rounds of {encoding}, {heading}, {metric} lie {spread:.0%} apart, "
                        f"and {MOST_SPREAD:.0%} are the most that mean anything: the machine "
                        "was too busy. Nothing was written; run it again when it is idle."
                    )


def update(results: Results, encodings: list[str]) -> None:
    """Put the tables between the marks: of this run here, of all records into the README."""
    tables = "\n\n".join(f"`{name}`:\n\n{_table(results, name)}" for name in encodings)
    _replace(TABLES, f"{tables}\n\n{where()}; {_versions()}.")
    put_small(records.small_table(records.records(), encodings[0]))
    chart.put()


def put_small(table: str) -> bool:
    """Put the small table into the README; whether it was another before."""
    return _replace(README, table)


def _replace(file: Path, made: str) -> bool:
    whole = file.read_text(encoding="utf-8")
    before, _, rest = whole.partition(START)
    _, _, after = rest.partition(END)
    if not rest:
        raise SystemExit(f"{file.name} lacks the marks {START.strip()} and {END.strip()}.")
    text = f"{before}{START}\n{made}\n\n{END}{after}"
    file.write_text(text, encoding="utf-8")
    return text != whole


def where() -> str:
    """Return the machine, the interpreter and the day of a run."""
    today = datetime.now(tz=timezone.utc).date().isoformat()
    return f"{cpu_model()}, {platform.system()}, Python {platform.python_version()}, {today}"


def _versions() -> str:
    peers = {name: peer.version() for name, peer in PEERS.items() if name not in OURS}
    return ", ".join(f"{name} {version}" for name, version in peers.items() if version)


def _table(results: Results, encoding: str) -> str:
    head = ["", *(column[0] for column in COLUMNS), "a first count", "wrong counts"]
    peers = dict.fromkeys(row.peer for row in rows_of(results, "calls", encoding))
    return markdown(head, [_line(results, encoding, peer) for peer in peers])


def _line(results: Results, encoding: str, peer: str) -> list[str]:
    cells = []
    for _, table, case, metrics in COLUMNS:
        row = results.row(table, encoding, case, peer)
        if row is None or not row.values:
            cells.append("")
            continue
        ratios = " / ".join(times(results.ratio(row, metric)) for metric in metrics)
        cells.append(f"{ratios} (wrong)" if row.fault else ratios)
    return [f"**{peer}**" if peer in OURS else peer, *cells, *_rest(results, encoding, peer)]


def _rest(results: Results, encoding: str, peer: str) -> tuple[str, str]:
    row = results.row(startup.TABLE, encoding, startup.CASE, peer)
    bare = results.row(startup.TABLE, encoding, startup.CASE, startup.BARE)
    exact = results.row("exact", encoding, "hostile strings", peer)
    wrong = exact.fault.removeprefix("wrong: ").removesuffix(" counts") if exact else ""
    over = startup.over_bare(row, bare, "time")
    return times(over) if over else "", wrong or "none"
