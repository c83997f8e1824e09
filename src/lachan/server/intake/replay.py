"""Rows that were not accepted, read once more: after a mapping is mended, or when a report type is known.

Of a file set aside, the whole raw file is read again as a new batch. Of rejected rows, the header and just those lines
are, so that rows accepted under the old mapping are not read under the new one. The window of times is the first one's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from lachan.server.base.errors import Refused
from lachan.server.base.files import digest_of, make_folder, settle
from lachan.server.base.settings import Intake
from lachan.server.feeds import delimited
from lachan.server.feeds.blocks import lines_of
from lachan.server.feeds.members import Limits, members_of
from lachan.server.feeds.reading import Member, Reason
from lachan.server.intake import rejects
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Batch, Outcome

WHOLE_FILE = (Reason.UNKNOWN_REPORT_TYPE, Reason.UNKNOWN_FORMAT, Reason.WRONG_HEADER)


@dataclass(frozen=True)
class Mended:
    """What is different this time: a mapping, or nothing (the program itself learned the type)."""

    mapping: Path | None = None


def replay(home: Home, batch: Batch, mended: Mended, now: datetime, intake: Intake) -> list[Batch]:
    """New batches, state *received*, for what of `batch` was not accepted.

    Errors: Refused where nothing is left to replay or it was replayed before; BadInput for a bad mapping.
    """
    if batch.replays.exists():
        raise Refused(f"{batch.receipt} was replayed already, as {batch.replays.order_by('pk')[0].receipt}")
    mapping = batch.mapping
    if mended.mapping is not None:
        delimited.load(mended.mapping)
        mapping = mended.mapping.read_text(encoding="utf-8")
    earliest = batch.backfill_from or batch.received_at - timedelta(days=intake.oldest_days)
    files: list[tuple[str, Path]] = []
    if batch.outcomes.filter(kind=Outcome.Kind.SET_ASIDE, reason__in=[str(r) for r in WHOLE_FILE]).exists():
        files.append((batch.name, home.absolute(batch.raw_path)))
    elif batch.rejects_path:
        files += _rejected(home, batch, now, Limits(intake.max_unpacked_bytes, intake.max_ratio))
    if not files:
        raise Refused(f"{batch.receipt}: nothing was rejected or set aside that could be replayed")
    with transaction.atomic():
        return [
            Batch.objects.create(
                name=name, raw_path=home.relative(place), digest=digest_of(place), size=place.stat().st_size,
                received_at=now, format=batch.format, mapping=mapping, backfill_from=earliest, replay_of=batch,
            )
            for name, place in files
        ]  # fmt: skip


def _rejected(home: Home, batch: Batch, now: datetime, limits: Limits) -> Iterator[tuple[str, Path]]:
    """A file a member: its header and the lines that were rejected."""
    wanted: dict[str, set[int]] = {}
    for kept in rejects.read(home.absolute(batch.rejects_path)):
        lines = wanted.setdefault(kept.member, set())
        lines.update(range(kept.line, kept.line + kept.raw.count(b"\n") + 1))
    for number, member in enumerate(members_of(home.absolute(batch.raw_path), batch.name, limits)):
        if isinstance(member, Member) and member.name in wanted:
            place = make_folder(home.raw / f"{now:%Y-%m-%d}") / f"{now:%H%M%S%f}-replay-{batch.pk}-{number}.csv"
            aside = place.with_name(f".{place.name}.aside")
            with aside.open("wb") as out:
                for line in _picked(member, wanted[member.name]):
                    out.write(line + b"\n")
            settle(aside, place)
            yield member.name, place


def _picked(member: Member, wanted: set[int]) -> Iterator[bytes]:
    """The header (the first line that is not blank, for formats that have one) and the wanted lines, in UTF-8."""
    header = not member.name.lower().endswith((".jsonl", ".ndjson", ".json"))
    for block in lines_of(member.stream, []):
        for number, line in enumerate(block.data.split(b"\n"), block.first_line):
            if header and line.strip():
                header = False
                yield line
            elif number in wanted:
                yield line
