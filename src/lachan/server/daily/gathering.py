"""What a day's files are made of: rows by receipt, and beside each when its subject was seen, its notice, its pool."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import polars as pl
from django.db.models import Q

from lachan.server.base.errors import Refused
from lachan.server.daily.pooling import POOLS
from lachan.server.intake.gathering import concerned
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Batch
from lachan.server.lake.questions import Wanted, live_parts
from lachan.server.notices import items, store
from lachan.server.notices.models import Notice
from lachan.server.registry.models import Pool
from lachan.wire.detection import TIME

_DONE: Final = (Batch.State.RECORDED, Batch.State.LOST)
COLUMNS: Final = (
    "id_hi", "id_lo", "time_source", "source_ip", "source_ip_hi", "source_ip_lo", "source_port", "protocol_transport",
    "destination_ip", "destination_port", "destination_fqdn", "source_fqdn", "source_url", "malware_family",
    "malware_name", "classification_taxonomy", "classification_type", "classification_identifier", "severity", "tlp",
    "subject", "subject_kind", "batch",
)  # fmt: skip
NOTED: Final = pl.Schema({"id_hi": pl.Int64(), "id_lo": pl.Int64(), "notice": pl.String(), "dong": pl.Int64()})


def begins(day: date) -> datetime:
    """The first instant of a UTC day."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def batches_of(day: date, now: datetime) -> list[int]:
    """Files received on a UTC day. Errors: Refused while the day is not over, or one of them is not recorded yet."""
    since = begins(day)
    if now < since + timedelta(days=1):
        raise Refused(f"{day.isoformat()} is not over yet (UTC)")
    received = Batch.objects.filter(received_at__gte=since, received_at__lt=since + timedelta(days=1))
    waiting = received.exclude(state__in=_DONE).count()
    if waiting:
        raise Refused(f"{day.isoformat()}: {waiting} files received then are still being taken in")
    return list(received.filter(state=Batch.State.RECORDED).order_by("pk").values_list("pk", flat=True))


def rows_of(home: Home, batches: list[int]) -> pl.DataFrame:
    """COLUMNS with `organisation`, `role`, `network`: a row for each organisation concerned. Errors: Damaged."""
    schema = {"source_port": pl.Int32(), "destination_port": pl.Int32(), "batch": pl.Int64()}
    whole = ("id_hi", "id_lo", "source_ip_hi", "source_ip_lo")
    empty = pl.DataFrame(
        schema={
            **{name: pl.Int64() if name in whole else schema.get(name, pl.String()) for name in COLUMNS},
            "time_source": TIME,
            **dict.fromkeys(("organisation", "role", "network"), pl.String()),
        }
    )
    if not batches:
        return empty
    parts = live_parts(Wanted(batches=tuple(batches)))
    found = [some.drop("rule").select(empty.columns) for some in concerned(home, parts, COLUMNS, batches)]
    return pl.concat([empty, *found])


def noted(home: Path, organisation: str, since: datetime, ids: pl.DataFrame | None = None) -> pl.DataFrame:
    """NOTED: which notice, planned since, tells an organisation of which row, the latest one counting. `ids`
    (`id_hi`, `id_lo`): of these rows only. Errors: Damaged."""
    found = [pl.DataFrame(schema=NOTED)]
    for code, path, digest in _notices(organisation, since):
        kept = items.read_kept(store.read(home, path, digest)).select("id_hi", "id_lo")
        kept = kept.with_columns(
            pl.lit(code).alias("notice"), (pl.int_range(pl.len()) + 1).cast(pl.Int64).alias("dong")
        )
        found.append(kept if ids is None else kept.join(ids, on=["id_hi", "id_lo"], how="semi"))
    return pl.concat(found).unique(["id_hi", "id_lo"], keep="last", maintain_order=True)


def _notices(organisation: str, since: datetime) -> Iterator[tuple[str, str, str]]:
    told = Notice.objects.filter(organisation__key=organisation, planned_at__gte=since, escalates=None)
    yield from told.order_by("planned_at", "pk").values_list("code", "items_path", "items_digest")


def pools_between(since: datetime | None, until: datetime | None) -> pl.DataFrame:
    """POOLS that hold at some time between two instants of events."""
    rows = Pool.objects.select_related("organisation", "resold_to")
    if until is not None:
        rows = rows.filter(valid_from__lte=until)
    if since is not None:
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=since))
    told = rows.order_by("pk").values_list(
        "organisation__key", "start_hi", "start_lo", "end_hi", "end_lo", "prefix_length", "kind", "resold_to__key",
        "valid_from", "valid_to",
    )  # fmt: skip
    return pl.DataFrame(list(told), schema=POOLS, orient="row")
