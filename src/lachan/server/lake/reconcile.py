"""Do the files and the record of them agree, both ways? Reads only; each disagreement is named with its way back."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lachan.server.base.files import digest_of
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Batch, Part

RESTORE: Final = "run `lachan lake restore`"
FROM_BACKUP: Final = "put it back from the backup; where there is none: `lachan lake restore --give-up`"
SWEEP: Final = "left by an interrupted run; nobody reads it: `lachan lake compact` removes it after a day"


@dataclass(frozen=True)
class Finding:
    """One disagreement: what kind, where, and what to do."""

    kind: str
    path: str
    remedy: str


def reconcile(home: Home, *, deep: bool) -> Iterator[Finding]:
    """Every disagreement. `deep` reads every file and compares its digest; otherwise presence and size only."""
    known: set[Path] = set()
    for part in Part.objects.order_by("pk"):
        live = part.state == Part.State.LIVE
        files = [(part.path, part.digest, part.bytes if live else None), (part.summary_path, part.summary_digest, None)]
        if part.owners_path:
            files.append((part.owners_path, part.owners_digest, None))
        for relative, digest, size in files:
            place = home.absolute(relative)
            known.add(place)
            outlives = relative == part.summary_path and part.state != Part.State.RETIRED
            if relative and (live or outlives):
                yield from check_file(place, relative, digest, size, deep, RESTORE)
        if live and not part.owners_path:
            yield Finding("owners-missing", part.path, "run `lachan take-in --resume`")
    for batch in Batch.objects.order_by("pk"):
        raw = home.absolute(batch.raw_path)
        if batch.raw_path:
            yield from check_file(raw, batch.raw_path, batch.digest, batch.size, deep, FROM_BACKUP)
        if batch.rejects_path and not home.absolute(batch.rejects_path).is_file():
            yield Finding("file-missing", batch.rejects_path, RESTORE)
        if batch.state == Batch.State.RECEIVED:
            yield Finding("not-read", batch.raw_path, f"run `lachan take-in --resume` for {batch.receipt}")
        elif batch.state == Batch.State.SEALED:
            yield Finding("not-recorded", batch.raw_path, f"run `lachan take-in --resume` for {batch.receipt}")
        if not batch.adds_up:
            yield Finding(
                "does-not-add-up",
                batch.raw_path,
                f"rows of {batch.receipt} do not add up: report it as a fault of ours",
            )
    known |= {
        home.absolute(path) for row in Batch.objects.values_list("raw_path", "rejects_path") for path in row if path
    }
    for folder in (*(home.lake / name for name in ("detections", "summaries", "aside")), home.raw, home.rejects):
        for place in sorted(folder.rglob("*")):
            if place.is_file() and place not in known:
                yield Finding("no-manifest-row", home.relative(place), SWEEP)


def check_file(place: Path, relative: str, digest: str, size: int | None, deep: bool, remedy: str) -> Iterator[Finding]:
    """One file against its record."""
    if not place.is_file():
        yield Finding("file-missing", relative, remedy)
    elif size is not None and place.stat().st_size != size:
        yield Finding("wrong-size", relative, remedy)
    elif deep and digest_of(place) != digest:
        yield Finding("wrong-digest", relative, remedy)
