"""Concerns of a batch in rounds: the first as it was read, a later one for rows that came to be theirs after they were
told of the others."""

from pathlib import Path

import polars as pl

from lachan.server.base.errors import NotFound
from lachan.server.lake.models import Batch
from lachan.server.lake.parts import ID
from lachan.server.notices import items, store
from lachan.server.notices.models import Concern, Notice
from lachan.server.notices.waiting import CLOSED, Open
from lachan.server.registry.models import Organisation
from lachan.wire.severities import highest


def record_gain(home: Path, batch: Batch, organisation_key: str, taxonomy: str, rows: pl.DataFrame) -> bool:
    """Note that these rows (id_hi, id_lo, subject, time_source, severity) concern an organisation; False where that is
    noted.

    A round that is open takes them in when it is told. Errors: NotFound, Damaged.
    """
    organisation = Organisation.objects.filter(key=organisation_key).first()
    if organisation is None:
        raise NotFound("no such organisation")
    known = list(
        Concern.objects.filter(batch=batch, organisation=organisation, taxonomy=taxonomy)
        .select_related("notice")
        .order_by("round")
    )
    if known and known[-1].notice is None and known[-1].waiting_reason not in CLOSED:
        return False
    notices = {concern.notice for concern in known if concern.notice is not None}
    fresh = rows.join(_ids(home, notices), on=ID, how="anti") if notices else rows
    if fresh.is_empty():
        return False
    first, last = fresh.select(pl.col("time_source").min().alias("first"), pl.col("time_source").max()).row(0)
    Concern.objects.create(
        batch=batch,
        organisation=organisation,
        taxonomy=taxonomy,
        round=known[-1].round + 1 if known else 0,
        rows=fresh.height,
        subjects=fresh["subject"].n_unique(),
        first_seen=first,
        last_seen=last,
        severity=highest(fresh["severity"].unique().to_list()),
    )
    return True


def told(home: Path, open_: Open) -> pl.DataFrame:
    """Ids of what the organisation was told already of this class and these batches. Errors: Damaged."""
    concerns = Concern.objects.filter(
        organisation__key=open_.organisation,
        taxonomy__in=[taxonomy for taxonomy, _ in open_.classes],
        batch__in=open_.batches,
        notice__isnull=False,
    ).select_related("notice")
    return _ids(home, {concern.notice for concern in concerns if concern.notice is not None})


def _ids(home: Path, notices: set[Notice]) -> pl.DataFrame:
    frames = [pl.DataFrame(schema={name: items.SCHEMA[name] for name in ID})]
    frames += [items.read_kept(store.read(home, n.items_path, n.items_digest)).select(ID) for n in notices]
    return pl.concat(frames)
