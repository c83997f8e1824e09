"""From files aside to files in their places: a part with its summary and its owners, in one way for all who make parts.

Everything that a part's row names is durable before the row is written, so a reader that finds the row finds the files.
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from lachan.server.base.files import digest_of, make_folder, settle
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Part
from lachan.server.lake.rowfiles import ROW_GROUP, write_rows
from lachan.server.lake.tallies import footer


@dataclass(frozen=True)
class Files:
    """Where a part's files are aside. `summary` None: the row names one that is in its place already."""

    part: Path
    summary: Path | None
    owners: Path | None = None


def write_aside(
    folder: Path, facts: pl.DataFrame, summary: pl.DataFrame | None, owners: pl.DataFrame | None = None
) -> Files:
    """The files of one part in a folder that nobody reads. Rows of `owners` stand in the order of `facts`."""
    write_rows(facts, folder / "part", ROW_GROUP)
    said = None if owners is None else footer(facts, owners)
    return Files(folder / "part", _beside(folder / "summary", summary), _beside(folder / "owners", owners, said))


def _beside(place: Path, rows: pl.DataFrame | None, said: dict[str, str] | None = None) -> Path | None:
    if rows is not None:
        write_rows(rows, place, footer=said)
    return place if rows is not None else None


def in_place(home: Home, part: Part, files: Files, name: str) -> Part:
    """Move them to their final names and say so in `part`, which is not saved yet.

    `part` knows its day, rows, and registry version. `{}` in `name` is the digest of the facts.
    """
    part.digest, part.bytes = digest_of(files.part), files.part.stat().st_size
    place = make_folder(home.day(part.day)) / f"{name.format(part.digest)}.parquet"
    part.path = home.relative(place)
    if files.summary is not None:
        summary_place = make_folder(home.summaries(part.day)) / place.name
        part.summary_path, part.summary_digest = home.relative(summary_place), digest_of(files.summary)
        settle(files.summary, summary_place)
    if files.owners is not None:
        owners_place = place.with_suffix(f".owners-{part.registry_version}.parquet")
        part.owners_path, part.owners_digest = home.relative(owners_place), digest_of(files.owners)
        settle(files.owners, owners_place)
    settle(files.part, place)
    return part
