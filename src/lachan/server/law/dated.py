"""Records that hold between two days, and the one reader of their CSV files.

Every file under `vn/` is UTF-8 with a header; a cell that is wrong is named by file, line and column.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from itertools import pairwise
from typing import Literal, TypeVar

from lachan.server.base.errors import BadInput

Language = Literal["vi", "en"]

_UNVERIFIED: Mapping[Language, str] = {"vi": "(chưa xác minh)", "en": "(unverified)"}
_PERCENT: Mapping[str, int] = {"H": 90, "M": 60, "L": 30}


class Confidence(StrEnum):
    """How surely a record is known."""

    HIGH = "H"
    MEDIUM = "M"
    LOW = "L"

    @property
    def percent(self) -> int:
        """The same on the registry's scale of 0 to 100: 90, 60 or 30."""
        return _PERCENT[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A fact with the days on which it holds (inclusive at both ends, None = open), its source and confidence."""

    valid_from: date | None
    valid_to: date | None
    source: str
    confidence: Confidence

    def holds(self, on: date) -> bool:
        """Whether the fact holds on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    @property
    def verified(self) -> bool:
        """False for what must be shown as unverified."""
        return self.confidence is not Confidence.LOW


D = TypeVar("D", bound=Dated)
E = TypeVar("E", bound=StrEnum)


def marked(text: str, record: Dated, language: Language = "vi") -> str:
    """`text`, followed by “(chưa xác minh)” or “(unverified)” where the record is not verified."""
    return text if record.verified else f"{text} {_UNVERIFIED[language]}"


def in_force(records: Iterable[D], on: date) -> tuple[D, ...]:
    """The records that hold on that day, in their order."""
    return tuple(record for record in records if record.holds(on))


def overlaps(records: Iterable[D], key: Callable[[D], Hashable]) -> tuple[tuple[D, D], ...]:
    """Pairs of records with the same key that hold on a same day; a sound file has none."""
    groups: defaultdict[Hashable, list[D]] = defaultdict(list)
    for record in records:
        groups[key(record)].append(record)
    clashes: list[tuple[D, D]] = []
    for group in groups.values():
        group.sort(key=lambda record: record.valid_from or date.min)
        clashes += [
            (before, after)
            for before, after in pairwise(group)
            if before.valid_to is None or (after.valid_from or date.min) <= before.valid_to
        ]
    return tuple(clashes)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file; its readers raise BadInput naming file, line and column."""

    file: str
    line: int
    cells: Mapping[str, str]

    def wrong(self, column: str, reason: str) -> BadInput:
        """The error for a cell of this line."""
        return BadInput(f"{self.file}, line {self.line}, column {column}: {reason}")

    def optional(self, column: str) -> str:
        """The cell's text, perhaps empty."""
        return self.cells[column]

    def text(self, column: str) -> str:
        """The cell's text, which must not be empty."""
        if not self.cells[column]:
            raise self.wrong(column, "must not be empty")
        return self.cells[column]

    def many(self, column: str, separator: str = "|") -> tuple[str, ...]:
        """The parts of a cell that holds several values; an empty cell has none."""
        return tuple(part.strip() for part in self.cells[column].split(separator) if part.strip())

    def integer(self, column: str) -> int:
        """A whole number."""
        try:
            return int(self.text(column))
        except ValueError:
            raise self.wrong(column, "not a whole number") from None

    def day(self, column: str) -> date:
        """A day, as YYYY-MM-DD."""
        cell = self.text(column)
        try:
            day = date.fromisoformat(cell)
        except ValueError:
            raise self.wrong(column, "not a day (YYYY-MM-DD)") from None
        if day.isoformat() != cell:
            raise self.wrong(column, "not a day (YYYY-MM-DD)")
        return day

    def optional_day(self, column: str) -> date | None:
        """A day, or None for an empty cell."""
        return self.day(column) if self.cells[column] else None

    def one_of(self, column: str, kind: type[E]) -> E:
        """A member of an enumeration, by its value."""
        try:
            return kind(self.cells[column])
        except ValueError:
            raise self.wrong(column, f"not one of {', '.join(kind)}") from None

    def yes(self, column: str) -> bool:
        """`yes` or empty."""
        if self.cells[column] not in ("", "yes"):
            raise self.wrong(column, "neither `yes` nor empty")
        return bool(self.cells[column])

    @property
    def valid_from(self) -> date | None:
        """First day on which the record holds."""
        return self.optional_day("valid_from")

    @property
    def valid_to(self) -> date | None:
        """Last day on which the record holds, checked not to lie before the first."""
        start, end = self.valid_from, self.optional_day("valid_to")
        if start and end and end < start:
            raise self.wrong("valid_to", "before valid_from")
        return end

    @property
    def source(self) -> str:
        """Where the fact was read."""
        return self.text("source")

    @property
    def confidence(self) -> Confidence:
        """H, M or L."""
        return self.one_of("confidence", Confidence)


DATED_COLUMNS = ("valid_from", "valid_to", "source", "confidence")


def parse(file: str, text: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a CSV text whose header is exactly `columns`.

    Errors: BadInput for another header, a line with too few or too many cells, or no row at all.
    """
    reader = csv.reader(text.splitlines(), strict=True)
    try:
        header = tuple(next(reader, ()))
        if header != columns:
            raise BadInput(f"{file}, line 1: the header is not {','.join(columns)}")
        empty = True
        for cells in reader:
            if len(cells) != len(columns):
                raise BadInput(f"{file}, line {reader.line_num}: {len(cells)} cells instead of {len(columns)}")
            empty = False
            yield Row(file, reader.line_num, dict(zip(columns, (cell.strip() for cell in cells), strict=True)))
    except csv.Error as error:
        raise BadInput(f"{file}, line {reader.line_num}: {error}") from None
    if empty:
        raise BadInput(f"{file}: no rows")


def rows(file: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """The rows of `vn/<file>` as shipped with the package."""
    return parse(file, files(__package__).joinpath("vn", file).read_text(encoding="utf-8"), columns)
