"""One file, read and decided on: pieces in, a tally out. Runs in a child process; see `pool`."""

from collections.abc import Callable, Iterable
from pathlib import Path

from lachan.tools.pii.columns import in_column
from lachan.tools.pii.evidence import Finding
from lachan.tools.pii.find import Finder
from lachan.tools.pii.places import reading, texts
from lachan.tools.pii.places.pieces import Fields, Limits, Piece, Raw, Skipped, Table, Text
from lachan.tools.pii.places.texts import reading_of
from lachan.tools.pii.tally import Count, Tally, digest_of
from lachan.tools.pii.text.reading import read

Report = Callable[[int], None]  # so many bytes or characters more were looked at
MOST_PLACES = 5_000  # places inside one file that are counted apart; the rest counts for the file


class Scanner:
    """Counts what is found. `key`: of the run's digests, 16 to 64 bytes."""

    def __init__(self, finder: Finder, key: bytes, report: Report = lambda size: None) -> None:
        self.finder, self.key, self.report = finder, key, report

    def file(self, path: Path, limits: Limits, start: int = 0, end: int | None = None) -> Tally:
        """Errors: Unreadable, OSError, MemoryError."""
        return self.pieces(reading.file(path, limits, start, end))

    def pieces(self, pieces: Iterable[Piece]) -> Tally:
        """Whatever a reader yields."""
        tally = Tally()
        for piece in pieces:
            if isinstance(piece, Skipped):
                if len(tally.skipped) < MOST_PLACES:
                    tally.skipped[piece.place] = piece.outcome.value
                continue
            size = self._piece(piece, tally)
            tally.size += size
            self.report(size)
        return tally

    def _piece(self, piece: Raw | Text | Table | Fields, tally: Tally) -> int:
        if isinstance(piece, Raw):
            return self._raw(piece, tally)
        if isinstance(piece, Fields):
            return self._fields(piece, tally)
        tally.unit = "character"
        if isinstance(piece, Text) and (tables := list(texts.tables_in(piece))):
            return sum(self._piece(part, tally) for part in tables)
        if isinstance(piece, Text):
            mended, found = self.finder.in_document(piece.text, font=piece.font)
            for f in found:
                self._add(tally, piece.place, f, mended.text[f.start : f.end], 0, mended.back(f.start, f.end))
            return len(piece.text)
        size = 0
        for head, values in zip(piece.heads or ("",) * len(piece.columns), piece.columns, strict=True):
            place = f"{piece.place}[{head}]" if head else piece.place
            for index, f in in_column(self.finder, head, values):
                value = values[index][f.start : f.end]
                self._add(tally, place, f, value, piece.first + index, (f.start, f.end))
            size += sum(map(len, values))
        return size

    def _raw(self, piece: Raw, tally: Tally) -> int:
        if piece.markup:
            from lachan.tools.pii.places import markup

            reading_ = markup.without(piece.markup, read(piece.data, piece.codec, piece.mark))
            if piece.markup == "html" and (tables := list(texts.tables_in(Text(reading_.text, piece.place)))):
                tally.unit = "character"
                sum(self._piece(part, tally) for part in tables)
                return len(piece.data)
            for f in self.finder.in_text(reading_.text):
                start, end = reading_.back(f.start, f.end)
                value = reading_.text[f.start : f.end]
                self._add(tally, piece.place, f, value, 0, (piece.shift + start, piece.shift + end))
            return len(piece.data)
        for f, value in self.finder.with_values(piece.data, piece.codec, piece.mark, piece.shift):
            self._add(tally, piece.place, f, value, 0, (f.start, f.end))
        return len(piece.data)

    def _fields(self, piece: Fields, tally: Tally) -> int:
        whole = reading_of(piece)
        for head, spans in zip(piece.heads, piece.columns, strict=True):
            values = [piece.text[a:b] for a, b in spans]
            for index, f in in_column(self.finder, head, values):
                at = spans[index][0]
                start, end = whole.back(at + f.start, at + f.end)
                span = (piece.shift + start, piece.shift + end)
                place = f"{piece.place}[{head}]" if head else piece.place
                self._add(tally, place, f, values[index][f.start : f.end], 0, span)
        return len(piece.data)

    def _add(self, tally: Tally, place: str, f: Finding, value: str, row: int, span: tuple[int, int]) -> None:
        key = (place, f.kind)
        if key not in tally.counts and len(tally.counts) >= MOST_PLACES:
            key = ("", f.kind)
        tally.counts.setdefault(key, Count()).add(digest_of(value, self.key), row, *span, f.points)
