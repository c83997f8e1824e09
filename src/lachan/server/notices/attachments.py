"""What goes with a mail, in the forms that the organisation wants: the table (CSV), XARF, n6. Pure.

A form larger than `items.LARGEST_PLAIN` is packed (gzip); nothing is ever cut.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl
from isal import isal_zlib

from lachan.server.base.settings import Attached, Identity
from lachan.server.notices import items, n6, xarf

_LINES: Final = {Attached.XARF: xarf.lines, Attached.N6: n6.lines}
_ROWS_AT_ONCE: Final = 20_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a notice its attachments need, besides its rows."""

    code: str
    banner: str
    forms: tuple[Attached, ...]
    identity: Identity


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file: its name, its media type, its bytes. `fetched`: it is not sent, its mail says where it is fetched."""

    name: str
    kind: str
    raw: bytes
    fetched: bool = False


def attachments(rows: pl.DataFrame, cells: Iterable[pl.DataFrame], wanted: Wanted) -> tuple[Attachment, ...]:
    """`rows` of one notice with their ITEM, and the same as `items.table` makes them, in one frame or several."""
    return tuple(_attachment(form, rows, cells, wanted) for form in wanted.forms)


def _attachment(form: Attached, rows: pl.DataFrame, cells: Iterable[pl.DataFrame], wanted: Wanted) -> Attachment:
    if form in (Attached.CSV, Attached.POINTER):
        ending, raw = items.attachment(cells)
        kind = "text/csv; charset=utf-8"
    else:
        raw = b"".join(_portions(form, rows, wanted))
        ending, kind = f".{form}.jsonl", "application/jsonl; charset=utf-8"
        if len(raw) > items.LARGEST_PLAIN:
            ending, raw = f"{ending}.gz", isal_zlib.compress(raw, items.PACKING, wbits=items.GZIP)
    if ending.endswith(".gz"):
        kind = "application/gzip"
    return Attachment(f"{wanted.code}{ending}", kind, raw, fetched=form is Attached.POINTER)


def _portions(form: Attached, rows: pl.DataFrame, wanted: Wanted) -> Iterator[bytes]:
    for some in rows.iter_slices(_ROWS_AT_ONCE):
        yield "".join(_LINES[form](some, wanted.code, wanted.banner, wanted.identity)).encode()
