"""Sweeping: files that nobody reads any more. What goes is named, and only what the manifest says may go does.

A file without a manifest row is left by a killed run, or belongs to one that is still running: it goes after 24 hours.
A retired part's files go after an hour, when every reader that had the old list of parts is done.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import transaction

from lachan.server.lake.folders import Home
from lachan.server.lake.models import Batch, Part

STRAY_AGE: Final = timedelta(hours=24)
RETIRED_AGE: Final = timedelta(hours=1)


def sweep(home: Home, now: datetime) -> Iterator[Path]:
    """Remove and name what may go. Safe to kill and to run again."""
    yield from _retired(home, now)
    known = _known(home)
    for folder in (*(home.lake / name for name in ("detections", "summaries", "aside")), home.raw, home.rejects):
        for place in sorted(folder.rglob("*")):
            if place in known or not place.is_file():
                continue
            changed = datetime.fromtimestamp(place.stat().st_mtime, UTC)
            if now - changed > STRAY_AGE:
                place.unlink(missing_ok=True)
                yield place
    for batch in sorted((home.lake / "aside").glob("*")):
        if batch.is_dir() and not any(batch.iterdir()):
            batch.rmdir()


def _known(home: Home) -> set[Path]:
    names = ("path", "summary_path", "owners_path")
    rows = [*Part.objects.values_list(*names), *Batch.objects.values_list("raw_path", "rejects_path")]
    return {home.absolute(path) for row in rows for path in row if path}


def _retired(home: Home, now: datetime) -> Iterator[Path]:
    gone = Part.objects.filter(state__in=(Part.State.RETIRED, Part.State.FORGOTTEN), retired_at__lt=now - RETIRED_AGE)
    shared = set(Part.objects.exclude(state=Part.State.RETIRED).values_list("summary_path", flat=True))
    for part in gone.exclude(path=""):
        paths = [part.path, part.owners_path]
        if part.state == Part.State.RETIRED and part.summary_path not in shared:
            paths.append(part.summary_path)
        for path in filter(None, paths):
            place = home.absolute(path)
            if place.exists():
                place.unlink()
                yield place
        with transaction.atomic():
            if part.state == Part.State.RETIRED:
                part.delete()
