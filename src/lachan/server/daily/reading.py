"""What daily files there are, and where one lies."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db.models import Prefetch, QuerySet

from lachan.server.base.errors import NotFound
from lachan.server.daily.making import MANIFEST
from lachan.server.daily.models import Edition, File
from lachan.server.lake.folders import Home


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file. `digest`: SHA-256; `place`: where it lies."""

    name: str
    rows: int
    bytes: int
    digest: str
    made_at: datetime
    place: Path


@dataclass(frozen=True, slots=True)
class EditionLine:
    """What one organisation can read of one day; the manifest first."""

    organisation: str
    day: date
    number: int
    made_at: datetime
    rows: int
    files: tuple[FileLine, ...]

    @property
    def bytes(self) -> int:
        """Of all its files."""
        return sum(file.bytes for file in self.files)


def editions(
    home: Home, organisations: frozenset[str] | None, *, day: date | None = None, start: int = 0, limit: int = 50
) -> tuple[list[EditionLine], int]:
    """Those that can be read, the newest day first, and how many there are. None: of all organisations."""
    rows = _there(organisations)
    if day is not None:
        rows = rows.filter(day=day)
    ordered = rows.order_by("-day", "organisation__key")
    files = Prefetch("files", queryset=File.objects.order_by("pk"))
    found = ordered.select_related("organisation").prefetch_related(files)[start : start + limit]
    return [_line(home, one) for one in found], rows.count()


def edition(home: Home, organisation: str, day: date) -> EditionLine:
    """One organisation's day. Errors: NotFound where there is none, or none any more."""
    found = _there(frozenset((organisation,))).filter(day=day).select_related("organisation").first()
    if found is None:
        raise NotFound("there is nothing here")
    return _line(home, found)


def file(home: Home, organisation: str, day: date, name: str) -> FileLine:
    """One file. Errors: NotFound, as for `edition`."""
    there = _there(frozenset((organisation,))).filter(day=day)
    found = File.objects.filter(edition__in=there, name=name).select_related("edition").first()
    if found is None:
        raise NotFound("there is nothing here")
    return _file(home, found, found.edition.made_at)


def _there(organisations: frozenset[str] | None) -> QuerySet[Edition]:
    rows = Edition.objects.filter(removed_at=None)
    return rows if organisations is None else rows.filter(organisation__key__in=organisations)


def _line(home: Home, one: Edition) -> EditionLine:
    files = [_file(home, each, one.made_at) for each in one.files.all()]
    files.sort(key=lambda each: each.name != MANIFEST)
    return EditionLine(one.organisation.key, one.day, one.number, one.made_at, one.rows, tuple(files))


def _file(home: Home, row: File, made_at: datetime) -> FileLine:
    return FileLine(row.name, row.rows, row.bytes, row.digest, made_at, home.absolute(row.path))
