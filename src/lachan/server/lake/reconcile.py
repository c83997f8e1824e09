"""Do the files and the record of them agree, both ways? Reads only; each disagreement is named with its way back."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lachan.server.base.files import digest_of
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Batch, Part


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
            if live or relative == part.summary_path:
                yield from _file(place, relative, digest, size, deep)
        if live and not part.owners_path:
            yield Finding("owners-missing", part.path, "run `lachan take-in --resume`")
    for batch in Batch.objects.order_by("pk"):
        raw = home.absolute(batch.raw_path)
        yield from _file(raw, batch.raw_path, batch.digest, batch.size, deep)
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
                yield Finding(
                    "no-manifest-row", home.relative(place), "left by an interrupted run; nobody reads it, it can go"
                )


def _file(place: Path, relative: str, digest: str, size: int | None, deep: bool) -> Iterator[Finding]:
    restore = "restore it from the backup, or take the raw file in again"
    if not place.is_file():
        yield Finding("file-missing", relative, restore)
    elif size is not None and place.stat().st_size != size:
        yield Finding("wrong-size", relative, restore)
    elif deep and digest_of(place) != digest:
        yield Finding("wrong-digest", relative, restore)
