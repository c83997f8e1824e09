"""A file of outcomes, read: each row names a detection by id, or by notice and item, and says what became of it. Pure.

CSV (UTF-8, a header line; commas, semicolons or tabs, as spreadsheets of different countries write it) or JSON lines,
of the same names: `id` (32 hexadecimal digits), or `notice` and `dong`; `outcome`; and `date`, the day in Vietnam on
which it was so, or an instant. Other columns are passed over, so that a daily file with an `outcome` column of one's
own can be handed in as it is; a row whose outcome is empty says nothing.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, Final

from lachan.server.base.clock import VIETNAM
from lachan.server.base.errors import BadInput
from lachan.server.notices.answers.words import Word
from lachan.server.notices.codes import read_code
from lachan.wire.ids import halves_of

MOST_ROWS: Final = 200_000
LONGEST_LINE: Final = 100_000  # characters
OUTCOMES: Final = (Word.FIXED, Word.NOT_OURS, Word.FALSE, Word.NOT_IDENTIFIABLE, Word.CUSTOMER_TOLD)


@dataclass(frozen=True, slots=True)
class Said:
    """One row. Either `id` (its two columns), or `notice` and `item`. `at` None: now."""

    line: int
    id: tuple[int, int] | None
    notice: str
    item: int
    word: Word
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken: its line (1 is the first of the file), and why."""

    line: int
    reason: str


def read(raw: bytes) -> tuple[list[Said], list[Reject]]:
    """All rows. Errors: BadInput for a file that cannot be read as a whole."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"line {raw[: error.start].count(10) + 1}: not UTF-8; in a spreadsheet, save it as CSV UTF-8"
        ) from None
    lines = _json_lines(text) if text.lstrip()[:1] == "{" else _csv_rows(text)
    said: list[Said] = []
    rejects: list[Reject] = []
    for count, (line, cells) in enumerate(lines, start=1):
        if count > MOST_ROWS:
            raise BadInput(f"line {line}: more than {MOST_ROWS} rows; hand them in as several files")
        try:
            if (one := _row(line, cells)) is not None:
                said.append(one)
        except BadInput as error:
            rejects.append(Reject(line, str(error)))
    return said, rejects


def _csv_rows(text: str) -> Iterator[tuple[int, Mapping[str, Any] | None]]:
    first = text[:LONGEST_LINE].partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    try:
        head = [name.strip().lower() for name in next(reader, [])]
        if "outcome" not in head or not ("id" in head or {"notice", "dong"} <= set(head)):
            raise BadInput("line 1: columns are needed: outcome, and id or both notice and dong")
        for cells in reader:
            if cells:
                yield reader.line_num, dict(zip(head, cells, strict=False))
    except csv.Error:
        raise BadInput(f"line {reader.line_num}: not CSV") from None


def _json_lines(text: str) -> Iterator[tuple[int, Mapping[str, Any] | None]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            told = json.loads(line) if len(line) <= LONGEST_LINE else None
        except (ValueError, RecursionError):
            told = None
        yield number, told if isinstance(told, dict) else None


def _row(line: int, cells: Mapping[str, Any] | None) -> Said | None:
    if cells is None:
        raise BadInput("not a JSON object")
    outcome = _text(cells, "outcome")
    if not outcome:
        return None
    if outcome not in OUTCOMES:
        raise BadInput(f"outcome: one of {', '.join(OUTCOMES)}")
    at = _at(_text(cells, "date"))
    if id_ := _text(cells, "id"):
        try:
            return Said(line, halves_of(id_.lower()), "", 0, Word(outcome), at)
        except ValueError:
            raise BadInput("id: 32 hexadecimal digits") from None
    item = _text(cells, "dong")
    if not _text(cells, "notice") or not (item.isascii() and item.isdigit() and len(item) < 10 and int(item)):
        raise BadInput("id, or notice and dong: which row this is about")
    try:
        return Said(line, None, read_code(_text(cells, "notice")), int(item), Word(outcome), at)
    except BadInput:
        raise BadInput("notice: not the code of a notice") from None


def _text(cells: Mapping[str, Any], name: str) -> str:
    """A cell; the apostrophe that guards a cell in spreadsheets is not its own."""
    value = cells.get(name)
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text[:200].strip().removeprefix("'")


def _at(text: str) -> datetime | None:
    """A day counts until its end; an instant needs its zone."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        if len(text) == 10:
            found = datetime.combine(found.date(), time.max, VIETNAM).replace(microsecond=0)
        if found.tzinfo is None:
            raise ValueError
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadInput("date: a day as 2026-11-22, or an instant with its zone") from None
