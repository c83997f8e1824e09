"""The files of a day: made in columns, written aside, then one transaction says that they are there.

    daily/DAY/files/NUMBER/ORGANISATION/NAME     what an organisation reads
    daily/DAY/subjects-NUMBER.parquet            what the next day is compared with

Killed before the transaction, the next run writes over what is left; after it, there is nothing to do.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import polars as pl
from django.db import transaction

from lachan.server.base.clock import utc_text
from lachan.server.base.errors import Refused
from lachan.server.base.files import digest_of, make_folder, settle, settle_all, sync_folder
from lachan.server.base.settings import Settings
from lachan.server.daily import changes, columns, gathering, pooling
from lachan.server.daily.models import Day, Edition, File
from lachan.server.lake.folders import Home
from lachan.server.lake.locks import held
from lachan.server.lake.models import Batch
from lachan.server.lake.rowfiles import reading, write_rows
from lachan.server.lake.seen import with_episodes
from lachan.server.registry.models import Organisation
from lachan.server.registry.pools import kinds

FOLDER: Final = "daily"
MANIFEST: Final = "manifest.json"
ROWS: Final = "rows"
INSUFFICIENT: Final = "insufficient"
CHANGES: Final = "changes"
MOST_DAYS: Final = 31  # days that one run makes at most, the oldest first


@dataclass(frozen=True, slots=True)
class Made:
    """What making a day did. `rows`: counted once for each organisation that they concern."""

    day: date
    number: int
    organisations: int
    rows: int


@dataclass(frozen=True, slots=True)
class _Written:
    name: str
    path: Path
    rows: int
    bytes: int
    digest: str


def make_due(home: Home, settings: Settings, now: datetime) -> Iterator[Made]:
    """Make each day that is over, was not made and is young enough to be kept; a day still being taken in waits."""
    for day in _unmade(settings, now):
        try:
            yield make(home, day, settings, now)
        except Refused:
            return  # the next day is compared with this one


def waiting(settings: Settings, now: datetime) -> date | None:
    """The first day that is over and young enough to be kept, and has no files."""
    return next(iter(_unmade(settings, now)), None)


def _unmade(settings: Settings, now: datetime) -> list[date]:
    since = now.date() - timedelta(days=min(settings.daily.keep_days, MOST_DAYS))
    first = Batch.objects.order_by("received_at").values_list("received_at", flat=True).first()
    if first is None:
        return []
    begin = max(since, first.date())
    made = set(Day.objects.filter(day__gte=begin).values_list("day", flat=True))
    days = (begin + timedelta(days=n) for n in range((now.date() - begin).days))
    return [day for day in days if day not in made]


def make(home: Home, day: date, settings: Settings, now: datetime) -> Made:
    """Make a day's files, or make them again. Errors: Refused while they cannot be complete; Damaged."""
    with held(home, f"daily-{day.isoformat()}"):
        batches = gathering.batches_of(day, now)
        before = Day.objects.filter(day=day).first()
        number = before.number + 1 if before else 1
        rows = with_episodes(home, gathering.rows_of(home, batches), timedelta(days=settings.episode_gap_days))
        today = changes.subjects(rows)
        yesterday = _subjects(home, day - timedelta(days=1))
        compared = changes.compared(yesterday if yesterday is not None else today.clear(), today)
        folder = home.root / FOLDER / day.isoformat()
        aside = folder / "files" / str(number)
        shutil.rmtree(aside, ignore_errors=True)
        subjects = make_folder(folder) / f"subjects-{number}.parquet"
        partial = subjects.with_name(f".{subjects.name}.aside")
        write_rows(today, partial)
        settle(partial, subjects)
        made = _Making(home, day, number, now, settings, yesterday is not None, make_folder(aside))
        editions = [made.edition(*one) for one in _by_organisation(rows, compared)]
        with transaction.atomic():
            Edition.objects.filter(day=day, removed_at=None).update(removed_at=now)
            Day.objects.update_or_create(
                day=day,
                defaults={
                    "number": number,
                    "made_at": now,
                    "subjects_path": home.relative(subjects),
                    "subjects_digest": digest_of(subjects),
                },
            )
            for edition, files in editions:
                edition.save(force_insert=True)
                File.objects.bulk_create(
                    File(
                        edition=edition,
                        name=f.name,
                        path=home.relative(f.path),
                        rows=f.rows,
                        bytes=f.bytes,
                        digest=f.digest,
                    )
                    for f in files
                )
    return Made(day, number, len(editions), rows.height)


def _subjects(home: Home, day: date) -> pl.DataFrame | None:
    made = Day.objects.filter(day=day).first()
    if made is None or not made.subjects_path:
        return None
    with reading(made.subjects_path):
        return pl.read_parquet(home.absolute(made.subjects_path))


def _by_organisation(rows: pl.DataFrame, compared: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame, pl.DataFrame]]:
    """Each organisation that has rows, or had some the day before."""
    by_key = {str(key[0]): some for key, some in rows.partition_by("organisation", as_dict=True).items()}
    for key, changed in sorted(compared.partition_by("organisation", as_dict=True).items()):
        yield str(key[0]), by_key.get(str(key[0]), rows.clear()), changed


class _Making:
    """One run over one day: what all organisations' files have in common."""

    def __init__(
        self, home: Home, day: date, number: int, now: datetime, settings: Settings, compares: bool, folder: Path
    ) -> None:
        self.home, self.day, self.number, self.now = home, day, number, now
        self.settings, self.compares, self.folder = settings, compares, folder
        self.organisations = {one.key: one for one in Organisation.objects.all()}
        self.pools = gathering.pools_between(None, None)

    def edition(self, key: str, rows: pl.DataFrame, changed: pl.DataFrame) -> tuple[Edition, list[_Written]]:
        """Files of one organisation, durable; and the rows that will say so."""
        owner = self.organisations[key]
        told = gathering.noted(self.home.root, key, gathering.begins(self.day))
        rows = rows.join(told, on=["id_hi", "id_lo"], how="left", maintain_order="left")
        rows = pooling.beside(rows, self.pools.filter(pl.col("organisation") == key))
        short = lacks_port()
        counted = _lines(rows)
        folder = make_folder(self.folder / key)
        changed = columns.changes_table(changed)
        files = [
            *self._both(folder, ROWS, columns.table(rows.filter(~short))),
            *self._both(folder, INSUFFICIENT, columns.table(rows.filter(short))),
            *self._both(folder, CHANGES, changed),
        ]
        manifest = self._manifest(key, files, changed, counted)
        place = folder / MANIFEST
        place.write_bytes(manifest)
        settle_all([(each, each) for each in (*(f.path for f in files), place)])  # the folder is not read yet
        sync_folder(self.folder)
        digest = sha256(manifest).hexdigest()
        edition = Edition(
            organisation=owner, day=self.day, number=self.number, made_at=self.now, manifest_digest=digest,
            rows=rows.height,
        )  # fmt: skip
        return edition, [*files, _Written(MANIFEST, place, 1, len(manifest), digest)]

    def _both(self, folder: Path, name: str, cells: pl.DataFrame) -> Iterator[_Written]:
        for form in columns.FORMS:
            place = folder / f"{name}.{form}.gz"
            sha, size = sha256(), 0
            with place.open("wb") as out:
                for piece in columns.packed(form, cells, self.settings.banner):
                    out.write(piece)
                    sha.update(piece)
                    size += len(piece)
            yield _Written(place.name, place, cells.height, size, sha.hexdigest())

    def _manifest(self, key: str, files: list[_Written], changed: pl.DataFrame, counted: dict[str, int]) -> bytes:
        words = dict(changed.group_by("change").len().iter_rows())
        told: dict[str, Any] = {
            "schema_version": columns.VERSION,
            "organisation": key,
            "day": self.day.isoformat(),
            "edition": self.number,
            "replaces": self.number - 1 or None,
            "generated_at": utc_text(self.now),
            "banner": self.settings.banner,
            "compared_with": (self.day - timedelta(days=1)).isoformat() if self.compares else None,
            "changes": {word: words.get(word, 0) for word in (changes.NEW, changes.AGAIN, changes.GONE)},
            **counted,
            "files": [{"name": f.name, "rows": f.rows, "bytes": f.bytes, "sha256": f.digest} for f in files],
        }
        return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def lacks_port() -> pl.Expr:
    """Rows that do not suffice to find the line: in a pool whose lines share addresses, without a source port."""
    needing = [kind.name for kind in kinds().values() if kind.needs_port]
    return pl.col("pool").is_in(needing).fill_null(False) & pl.col("source_port").is_null()


def _lines(rows: pl.DataFrame) -> dict[str, int]:
    """`subjects`: distinct ones of all rows. `lines`: distinct addresses outside of pools whose addresses are no
    lines. `by_pool`: rows of each kind."""
    shared = [kind.name for kind in kinds().values() if not kind.is_line]
    single = rows.filter(~pl.col("pool").is_in(shared).fill_null(False))
    by_pool = rows.filter(pl.col("pool").is_not_null()).group_by("pool").len().sort("pool")
    return {
        "rows": rows.height,
        "insufficient": rows.filter(lacks_port()).height,
        "subjects": rows["subject"].n_unique() if rows.height else 0,
        "lines": single["source_ip"].drop_nulls().n_unique(),
        "by_pool": dict(by_pool.iter_rows()),  # type: ignore[dict-item]
    }
