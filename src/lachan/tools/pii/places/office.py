"""Office documents that are zip files of XML: docx, pptx, odt; their tables by column. Spreadsheets: `sheets`."""

import re
import zipfile
from collections.abc import Iterator
from typing import Final

from lachan.tools.pii.places.budget import Budget
from lachan.tools.pii.places.pieces import Limits, Outcome, Pieces, Skipped, Table, Text, Unreadable
from lachan.tools.pii.places.texts import split_head
from lachan.tools.pii.places.xml import parse
from lachan.tools.pii.text.reading import mend

_WORD: Final = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_SLIDE: Final = re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide|comments/comment)\d*\.xml")
_OPEN: Final = re.compile(r"(?:content|styles)\.xml")
_SIGNS: Final = {"tab": "\t", "s": " ", "br": "\n", "line-break": "\n", "cr": "\n"}
_PARAGRAPHS: Final = frozenset({"p", "h"})
_CELLS: Final = frozenset({"tc", "table-cell"})
_ROWS: Final = frozenset({"tr", "table-row"})
_TABLES: Final = frozenset({"tbl", "table"})


def sort_of(names: set[str]) -> str:
    """`docx`, `pptx`, `odt`, `sheet` or nothing: by the parts that are there."""
    if "word/document.xml" in names:
        return "docx"
    if any(name.startswith("ppt/slides/") for name in names):
        return "pptx"
    if any(name.startswith("xl/") for name in names):
        return "sheet"
    return "odf" if "content.xml" in names and "mimetype" in names else ""


def font_of(name: str) -> str:
    """The encoding of a font's name: `.VnTime`, `.VnArialH` are TCVN3, `VNI-Times` is VNI."""
    lowered = name.lower()
    if lowered.startswith(".vn"):
        return "tcvn3"
    return "vni" if lowered.startswith("vni") else ""


def pieces(archive: zipfile.ZipFile, sort: str, place: str, budget: Budget) -> Pieces:
    """Paragraphs of each part, and its tables."""
    pattern = {"docx": _WORD, "pptx": _SLIDE}.get(sort, _OPEN)
    for info in archive.infolist():
        if not pattern.fullmatch(info.filename):
            continue
        budget.part()
        try:
            with archive.open(info) as stream:
                data = budget.read(stream)
            part = _Part(budget.limits)
            parse(data, budget.limits, part.start, part.end, part.text)
        except Unreadable as error:
            yield Skipped(error.outcome, _within(place, info.filename))
            continue
        except (zipfile.BadZipFile, OSError, EOFError):
            yield Skipped(Outcome.DAMAGED, _within(place, info.filename))
            continue
        yield from part.pieces(_within(place, info.filename))


def _within(place: str, name: str) -> str:
    return f"{place}!{name}" if place else name


class _Part:
    """Collects text by paragraph, and rows of tables that stand outside other tables."""

    def __init__(self, limits: Limits) -> None:
        self.left = limits.text_chars
        self.lines: list[str] = []
        self.line: list[str] = []
        self.font = ""
        self.tables: list[list[list[str]]] = []
        self.open = 0
        self.cell: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "r":
            self.font = ""
        elif name in ("rFonts", "latin"):
            values = [v for k, v in attributes.items() if k.rpartition(":")[2] in ("ascii", "hAnsi", "typeface")]
            self.font = next((found for value in values if (found := font_of(value))), "")
        elif name in _SIGNS:
            self.line.append(_SIGNS[name])
        elif name in _TABLES:
            self.open += 1
            if self.open == 1:
                self.tables.append([])
        elif name in _ROWS and self.open == 1 and self.tables:
            self.tables[-1].append([])
        elif name in _CELLS and self.open == 1:
            self.cell = []

    def end(self, name: str) -> None:
        if name in _PARAGRAPHS:
            text = "".join(self.line)
            self.line = []
            if self.cell is not None:
                self.cell.append(text)
            elif text.strip():
                self.lines.append(text)
        elif name in _CELLS and self.open == 1 and self.cell is not None:
            if self.tables and self.tables[-1]:
                self.tables[-1][-1].append(" ".join(filter(None, self.cell)))
            self.cell = None
        elif name in _TABLES:
            self.open -= 1

    def text(self, text: str) -> None:
        self.left -= len(text)
        if self.left < 0:
            raise Unreadable(Outcome.TOO_LARGE)
        if self.font and not text.isascii():
            text = mend(text, font=self.font).text
        self.line.append(text)

    def pieces(self, place: str) -> Iterator[Text | Table]:
        if self.lines:
            yield Text("\n".join(self.lines), place)
        for rows in self.tables:
            yield from by_column(rows, place)


def by_column(rows: list[list[str]], place: str) -> Iterator[Text | Table]:
    """A table with a head by column; a form without one (label beside value) as lines."""
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        return
    width = max(map(len, rows))
    if len(rows) >= 2 and width >= 2 and split_head([cell.strip() for cell in rows[0]]) and width > 2:
        columns = tuple([row[i] if i < len(row) else "" for row in rows[1:]] for i in range(width))
        heads = tuple(rows[0][i].strip() if i < len(rows[0]) else "" for i in range(width))
        yield Table(heads, columns, 2, place)
    else:
        yield Text("\n".join(": ".join(filter(None, (cell.strip() for cell in row))) for row in rows), place)
