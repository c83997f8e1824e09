"""How the command line speaks: two languages, tables for people, JSON for programs, progress on long work."""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Self

import click
from rich.cells import cell_len

from lachan.server.base.clock import both_times, utc_text

# What moves the cursor, colours, or turns the direction of writing: C0 and C1 controls, line and paragraph separators,
# direction marks (Trojan Source, CVE-2021-42574), and halves of surrogate pairs (bytes of a name that is not UTF-8).
_HIDDEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_ERASED: Final = "\r\x1b[K"  # to the beginning of the line, and the line emptied (ECMA-48, EL)
_GAP: Final = "  "  # between two columns of a table


def language() -> str:
    """`vi` or `en`: `LACHAN_LANG`, else the locale, else Vietnamese."""
    for name in ("LACHAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value[:2] in ("vi", "en"):
            return value[:2]
    return "vi"


def say(vi: str, en: str) -> str:
    """The sentence in the reader's language."""
    return vi if language() == "vi" else en


def tell(vi: str, en: str, *, err: bool = False) -> None:
    """Print it; `err`: on standard error."""
    click.echo(say(vi, en), err=err)


def help_text(what: str, example: str) -> str:
    """A verb's help: what it does, then an example on a line of its own, which is never broken."""
    return f"{what}\n\n\b\n{say('Ví dụ', 'Example')}: {example}"


def visible(text: str) -> str:
    """Text that came from outside, safe for a terminal: what could not be seen is written out, as `\\x1b`."""
    return _HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def number(value: int) -> str:
    """468796 as people write it: 468.796 in Vietnamese, 468,796 in English."""
    text = f"{value:,}"
    return text.replace(",", ".") if language() == "vi" else text


def moment(instant: datetime) -> str:
    """An instant in UTC and in Vietnam's time, to the second."""
    return both_times(instant, language())


def as_json(value: Any) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return utc_text(value)
    return str(value)


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]], *, right: Sequence[int] = ()) -> None:
    """A table for people: no borders and cells kept whole, so that it can be copied.

    `right`: columns set flush right. On a terminal too narrow for it each row becomes a block of `head  cell` lines.
    """
    cells = [["" if cell is None else visible(str(cell)) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(heads, *cells, strict=True)]
    on_terminal = sys.stdout.isatty()
    if on_terminal and sum(widths) + len(_GAP) * (len(widths) - 1) > shutil.get_terminal_size().columns:
        _blocks(heads, cells)
        return
    click.secho(_line(heads, widths, right), bold=on_terminal)
    for row in cells:
        click.echo(_line(row, widths, right))


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    padded = []
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        space = " " * (width - cell_len(cell))
        padded.append(space + cell if place in right else cell + space)
    return _GAP.join(padded).rstrip()


def _blocks(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    width = max(map(cell_len, heads))
    for place, row in enumerate(rows):
        if place:
            click.echo()
        for head, cell in zip(heads, row, strict=True):
            if cell:
                click.echo(click.style(head, bold=True) + " " * (width - cell_len(head)) + _GAP + cell)


class StatusLine:
    """One line on standard error, written over and over, only where a person looks; clean at the end, also on an error.

    with StatusLine() as line:
        line.show("…")
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self.shown = sys.stderr.isatty() and not quiet
        self._written = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def show(self, text: str) -> None:
        """In place of what stands there."""
        if self.shown:
            click.echo(_ERASED + text, nl=False, err=True)
            self._written = True

    def clear(self) -> None:
        """Leave the line clean."""
        if self._written:
            click.echo(_ERASED, nl=False, err=True)
            self._written = False


class Progress(StatusLine):
    """Shows the step and how many rows are done."""

    def __call__(self, step: str, rows: int) -> None:
        if not self.shown:
            return
        names = {
            "read": say("Đã đọc {n} dòng", "Read {n} rows"),
            "attribute": say("Đã tìm đơn vị quản lý cho {n} dòng", "Found the owners of {n} rows"),
            "plan": say("Đã soạn {n} thông báo", "Drafted {n} notices"),
            "answers": say("Đã đọc {n} thư", "Read {n} mails"),
        }
        text = names.get(step, step + " {n}").format(n=number(rows))
        self.show(text)


def progress() -> Progress:
    """`with progress() as bar`."""
    return Progress()
