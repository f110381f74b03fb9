"""What a run over data has found so far: of each file, and of all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .tally import Tally

if TYPE_CHECKING:
    from .counting import Counts
    from .rows import Block


@dataclass(slots=True)
class FileTotal:
    """The sums over the rows of a file, and why it was not read to its end, if it was not."""

    path: str
    count: int = 0
    upper: int = 0
    rows: int = 0
    nulls: int = 0
    failed: int = 0
    size: int = 0
    exact: bool = True
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A row that is listed: its file, its number, and what is said of it."""

    path: str
    number: int
    tokens: int = 0
    keys: tuple[str | None, ...] = ()
    error: str = ""


@dataclass(slots=True)
class Totals:
    """All that is reported. At most `listed` rows of each list are kept; all are counted.

    Attributes:
        over: The limit of a row's tokens, if there is one.
        listed: How many rows a list may have.
        models: The models that rows were counted by, and their encodings.
        cut: The limit of a row in training, and `epochs` how often it is trained on, 0 for never.
    """

    over: int | None
    listed: int
    cut: int | None = None
    epochs: int = 0
    files: list[FileTotal] = field(default_factory=list)
    models: dict[str, str] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    overs: list[Place] = field(default_factory=list)
    rows_over: int = 0
    failures: list[Place] = field(default_factory=list)
    written: int | None = None
    billed: int = 0

    def add(self, block: Block, counts: Counts) -> None:
        """Adds the rows of a block of the last file."""
        file = self.files[-1]
        failed = [(block.numbers[place], error) for place, error in counts.failed.items()]
        failed = sorted(block.failed + failed)
        file.failed += len(failed)
        room = self.listed - len(self.failures)
        self.failures += [Place(file.path, row, error=error) for row, error in failed[:room]]
        often = Counter(counts.tokens)
        file.nulls += often.pop(None, 0) - len(counts.failed)
        tokens: dict[int, int] = {count: often[count] for count in often if count is not None}
        self.tally.add(tokens)
        rows = sum(tokens.values())
        file.rows += rows
        file.count += sum([count * times for count, times in tokens.items()])
        file.upper += sum([upper for upper in counts.uppers if upper is not None])
        file.exact &= counts.exact
        file.size = block.done
        if self.epochs:
            cut = self.cut
            self.billed += self.epochs * sum(
                [(count if cut is None else min(count, cut)) * n for count, n in tokens.items()]
            )
        if counts.written is not None:
            self.written = (self.written or 0) + sum([one or 0 for one in counts.written])
        if self.over is not None:
            self._add_over(block, counts, self.over)

    def _add_over(self, block: Block, counts: Counts, limit: int) -> None:
        places = [
            place
            for place, upper in enumerate(counts.uppers)
            if upper is not None and upper > limit
        ]
        self.rows_over += len(places)
        for place in places[: self.listed - len(self.overs)]:
            keys = tuple([_text(key[place]) for key in block.keys])
            tokens = counts.tokens[place] or 0
            self.overs.append(Place(self.files[-1].path, block.numbers[place], tokens, keys))


def _text(key: object) -> str | None:
    value = key.as_py() if hasattr(key, "as_py") else key
    return None if value is None else str(value)
