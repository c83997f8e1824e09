"""Spreadsheets by python-calamine: xlsx, xlsm, xlsb, xls, ods; rows in blocks, by column."""

import io
from collections.abc import Iterator
from typing import Any

from lachan.tools.pii.places.pieces import Limits, Outcome, Piece, Pieces, Skipped, Table, Unreadable
from lachan.tools.pii.places.texts import split_head

_HEAD_ROWS = 8  # rows among which a head is looked for: titles stand above it


def pieces(data: bytes, place: str, limits: Limits) -> Pieces:
    """Each sheet, by column. Errors: Unreadable(DAMAGED, ENCRYPTED, NO_READER)."""
    try:
        import python_calamine
    except ImportError:
        raise Unreadable(Outcome.NO_READER) from None
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
    except python_calamine.PasswordError:
        raise Unreadable(Outcome.ENCRYPTED) from None
    except MemoryError:
        raise
    except Exception:  # calamine has an error for each format
        raise Unreadable(Outcome.DAMAGED) from None
    for name in names:
        inside = f"{place}#{name}" if place else f"#{name}"
        try:
            rows = book.get_sheet_by_name(name).iter_rows()
            yield from _sheet(rows, inside, limits)
        except (Unreadable, MemoryError):
            raise
        except Exception:
            yield Skipped(Outcome.DAMAGED, inside)


def _sheet(rows: Iterator[list[Any]], place: str, limits: Limits) -> Iterator[Piece]:
    block: list[list[str]] = []
    heads: tuple[str, ...] = ()
    first = 1
    for number, row in enumerate(rows, 1):
        cells = [_text(cell, limits) for cell in row]
        if not heads and number <= _HEAD_ROWS and split_head(cells) and sum(map(bool, cells)) >= 2:
            if block:
                yield _table((), block, first, place)
            heads, block, first = tuple(cells), [], number + 1
            continue
        block.append(cells)
        if len(block) >= limits.rows:
            yield _table(heads, block, first, place)
            block, first = [], number + 1
    if block:
        yield _table(heads, block, first, place)


def _table(heads: tuple[str, ...], rows: list[list[str]], first: int, place: str) -> Table:
    width = max(len(heads), *map(len, rows))
    columns = tuple([row[i] if i < len(row) else "" for row in rows] for i in range(width))
    return Table(heads + ("",) * (width - len(heads)), columns, first, place)


def _text(cell: Any, limits: Limits) -> str:
    """As a person sees it: numbers without `.0`, with the zeros that a sheet drops left dropped."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e19:
        return str(int(cell))
    if hasattr(cell, "strftime") and hasattr(cell, "year"):
        return f"{cell.day:02}/{cell.month:02}/{cell.year:04}"
    return str(cell)[: limits.cell_chars]
