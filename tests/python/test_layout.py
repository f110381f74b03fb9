"""The house of the package: no import points up, and none leads back to where it came from.

Every import counts, also one within a function or for type checkers alone.
"""

from __future__ import annotations

import ast
from pathlib import Path

import ainalyn

PACKAGE = Path(ainalyn.__file__).parent

#: From the ground up: each may import what stands before it, never what follows.
FLOORS = (
    "domain",
    "crypto",
    "infrastructure",
    "",
    "pandas",
    "polars",
    "duckdb",
    "spark",
    "ray",
    "cli",
    "__main__",
    "_pyinstaller",
)

#: Generated when the package is built; it imports nothing of ours.
GENERATED = "_native"


def modules() -> dict[str, Path]:
    """The files of the package by their dotted names below it; a folder's is that of its init."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = list(path.relative_to(PACKAGE).with_suffix("").parts)
        if parts[0] != GENERATED:
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(name: str, path: Path, known: dict[str, Path]) -> set[str]:
    """The modules of the package that a file imports."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            assert not any(alias.name.startswith("ainalyn") for alias in node.names), (
                f"{name} imports the package by its name, so a copy under another name fails"
            )
        if not isinstance(node, ast.ImportFrom):
            continue
        assert node.level or not (node.module or "").startswith("ainalyn"), (
            f"{name} imports from the package by its name, so a copy under another name fails"
        )
        if node.level == 0:
            continue
        base = [part for part in package if part][: len(package) - node.level + 1]
        target = ".".join([*base, *(node.module or "").split(".")]).strip(".")
        for alias in node.names:
            deeper = f"{target}.{alias.name}".strip(".")
            if deeper.partition(".")[0] != GENERATED:
                found.add(deeper if deeper in known else target)
    return found - {name}


def floor(name: str) -> int:
    room = name.partition(".")[0]
    assert room in FLOORS, f"{room} has no floor: add it to FLOORS"
    return FLOORS.index(room)


def test_no_import_points_up_and_none_goes_round() -> None:
    known = modules()
    arrows = {name: imported(name, path, known) for name, path in known.items()}
    assert sum(map(len, arrows.values())) > 80
    wrong = [
        f"{name or 'ainalyn'} -> {target or 'ainalyn'} points up"
        for name, targets in arrows.items()
        for target in targets
        if floor(target) > floor(name)
    ]
    # Rooms that no arrow leads out of, or into, are taken away; what stays goes round.
    left = arrows
    while True:
        entered = set().union(*left.values()) if left else set()
        fewer = {
            name: targets & left.keys()
            for name, targets in left.items()
            if name in entered and targets & left.keys()
        }
        if len(fewer) == len(left):
            break
        left = fewer
    wrong += [f"{name} -> {target} goes round" for name, to in left.items() for target in to]
    assert not wrong, "\n" + "\n".join(sorted(wrong))


def test_the_rules_that_are_written_twice_serve_the_python_lane_and_streams() -> None:
    """A stream makes an estimate of the sum of its pieces, which no lane can be asked for."""
    known = modules()
    lanes = "infrastructure.rust.lanes"
    asking = {
        name
        for name, path in known.items()
        if imported(name, path, known) & {f"{lanes}.rules", f"{lanes}.nearest"}
    }
    catalogue = "infrastructure.rust.filter_fallback.catalogue"
    streams = "infrastructure.rust.streams"
    assert asking == {f"{lanes}.python", f"{lanes}.rules", catalogue, streams}
