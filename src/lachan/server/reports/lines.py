"""How many lines an operator has, and what it says of its figure: a table in the home that a person writes.

`operator-lines.csv`: UTF-8, a header, one row an operator and period. Days are inclusive; an empty one is open.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from lachan.server.base.errors import BadInput
from lachan.server.law.dated import DATED_COLUMNS, Dated, in_force, overlaps, parse

FILE: Final = "operator-lines.csv"
COLUMNS: Final = ("organisation", "lines", "comment", "comment_en", *DATED_COLUMNS)
MOST_BYTES: Final = 1 << 20
LONGEST: Final = 1_000  # characters of a comment


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines(Dated):
    """`lines`: subscribers' lines of any kind; the comments are the operator's own words, perhaps empty."""

    organisation: str
    lines: int
    comment: str
    comment_en: str


def read(home: Path, on: date) -> dict[str, Lines]:
    """Operator → what holds on that day; empty where nobody wrote the table. Errors: BadInput, with line and reason."""
    place = home / FILE
    try:
        with place.open("rb") as source:
            raw = source.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return {}
    if len(raw) > MOST_BYTES:
        raise BadInput(f"operator-lines.csv: larger than {MOST_BYTES} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("operator-lines.csv: not UTF-8") from None
    return {one.organisation: one for one in in_force(_checked(text), on)}


def _checked(text: str) -> tuple[Lines, ...]:
    found = []
    for row in parse(FILE, text, COLUMNS):
        lines = row.integer("lines")
        if lines <= 0:
            raise row.wrong("lines", "must be more than 0")
        for name in ("comment", "comment_en"):
            if len(row.optional(name)) > LONGEST:
                raise row.wrong(name, f"longer than {LONGEST} characters")
        found.append(
            Lines(
                organisation=row.text("organisation"),
                lines=lines,
                comment=row.optional("comment"),
                comment_en=row.optional("comment_en"),
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                source=row.source,
                confidence=row.confidence,
            )
        )
    if overlaps(found, lambda one: one.organisation):
        raise BadInput("operator-lines.csv: two rows of one operator hold on the same day")
    return tuple(found)
