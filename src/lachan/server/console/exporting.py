"""Rows that leave as a file. Recorded before the first one does.

A file that does not hold all that was asked for says so in its name, where nobody who opens it later misses it.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import polars as pl
from django.http import HttpResponse

from lachan.wire.spreadsheets import harmless

MOST_EXPORTED: Final = 10_000  # rows of a list that is no list of facts


def file_name(stem: str, ending: str, given: int, total: int) -> str:
    """`cases.csv`, or `cases-first-10000-of-31214.csv`."""
    return f"{stem}.{ending}" if given >= total else f"{stem}-first-{given}-of-{total}.{ending}"


def as_csv(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A CSV file (RFC 4180, UTF-8 with a mark for spreadsheets); a cell that a spreadsheet would run is quoted."""
    texts = [["" if value is None else str(value) for value in row] for row in rows]
    return frame_as_csv(name, pl.DataFrame(texts, schema=dict.fromkeys(heads, pl.String()), orient="row"))


def frame_as_csv(name: str, cells: pl.DataFrame) -> HttpResponse:
    """The same for what is in columns already."""
    text = harmless(cells).write_csv(include_bom=True, line_terminator="\r\n")
    return attachment(name, "text/csv; charset=utf-8", text)


def attachment(name: str, kind: str, text: str) -> HttpResponse:
    """Text as a file to keep."""
    return HttpResponse(
        text.encode("utf-8"),
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
