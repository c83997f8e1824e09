"""A file, or a part of one, to pieces: sniffed by content, handed to its reader."""

import io
from pathlib import Path

from lachan.tools.pii.places import texts
from lachan.tools.pii.places.budget import Budget
from lachan.tools.pii.places.pieces import Limits, Outcome, Pieces, Skipped, Unreadable
from lachan.tools.pii.places.sniff import HEAD, sort_of

STREAMED = frozenset({"text", "html", "json"})


def sort_of_file(path: Path) -> str:
    """As `sniff.sort_of`. Errors: OSError."""
    with path.open("rb") as stream:
        return sort_of(stream.read(HEAD), path.name)


def file(path: Path, limits: Limits, start: int = 0, end: int | None = None) -> Pieces:
    """Pieces of a file; `start` and `end` take a share of a text file. Errors: Unreadable, OSError."""
    with path.open("rb") as stream:
        sort = sort_of(stream.read(HEAD), path.name)
        size = path.stat().st_size
        stream.seek(0)
        if sort in STREAMED:
            yield from texts.pieces(stream, sort, "", start, end)
        elif sort == "mbox":
            from lachan.tools.pii.places import mail

            yield from mail.mbox(stream, "", limits)
        elif sort == "sqlite":
            from lachan.tools.pii.places import tables

            yield from tables.sqlite(path, "", limits)
        elif sort == "parquet":
            from lachan.tools.pii.places import tables

            yield from tables.parquet(path, "", limits)
        elif sort == "zip":
            from lachan.tools.pii.places import archives

            yield from archives.zipped(stream, "", Budget(limits, size), 0)
        elif size > limits.member_bytes and sort not in ("unknown", "picture", "empty"):
            raise Unreadable(Outcome.TOO_LARGE)
        elif sort in ("unknown", "picture", "empty"):
            raise Unreadable(_OUTCOMES[sort])
        else:
            yield from _whole(stream.read(), sort, path.name, "", limits, Budget(limits, size), 0)


_OUTCOMES = {"unknown": Outcome.UNKNOWN, "picture": Outcome.PICTURE, "empty": Outcome.EMPTY}


def part(data: bytes, name: str, place: str, limits: Limits, budget: Budget | None = None, depth: int = 1) -> Pieces:
    """Pieces of a part that is in memory; what cannot be read is a Skipped, and the others go on."""
    sort = sort_of(data[:HEAD], name)
    budget = budget or Budget(limits, len(data))
    try:
        if sort in _OUTCOMES:
            raise Unreadable(_OUTCOMES[sort])
        if depth > limits.archive_depth and sort in ("zip", "gzip", "bzip2", "xz", "tar"):
            raise Unreadable(Outcome.TOO_DEEP)
        yield from _whole(data, sort, name, place, limits, budget, depth)
    except Unreadable as error:
        if error.outcome is Outcome.BOMB:
            raise
        yield Skipped(error.outcome, place)


def _whole(data: bytes, sort: str, name: str, place: str, limits: Limits, budget: Budget, depth: int) -> Pieces:
    if sort in STREAMED:
        yield from texts.pieces(io.BytesIO(data), sort, place)
    elif sort == "pdf":
        from lachan.tools.pii.places import pdf

        yield from pdf.pieces(data, place, limits)
    elif sort == "ole":
        from lachan.tools.pii.places import ole

        yield from ole.pieces(data, place, limits)
    elif sort == "rtf":
        from lachan.tools.pii.places import rtf

        yield from rtf.pieces(data, place, limits)
    elif sort in ("mail", "mbox"):
        from lachan.tools.pii.places import mail

        yield from mail.pieces(data, place, limits) if sort == "mail" else mail.mbox(io.BytesIO(data), place, limits)
    elif sort in ("sqlite", "parquet"):
        from lachan.tools.pii.places import tables

        yield from (tables.sqlite if sort == "sqlite" else tables.parquet)(data, place, limits)
    else:
        from lachan.tools.pii.places import archives

        if sort == "zip":
            yield from archives.zipped(data, place, budget, depth)
        elif sort == "tar":
            yield from archives.tar(data, place, budget, depth)
        else:
            yield from archives.packed(data, sort, name, place, budget, depth)
