"""Write 2: decisions. Who is concerned by a batch, one short transaction each; then every notice whose turn it is."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final

import polars as pl
from django.db import transaction

from lachan.server.base.settings import Settings
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Batch, Part
from lachan.server.lake.parts import PART_SCHEMA
from lachan.server.lake.questions import OWNER_COLUMNS, Wanted, beside, live_parts
from lachan.server.notices import items, planning

Progress = Callable[[str, int], None]
ROLES: Final = (
    ("holder", "holder_rule", "holder_network"),
    ("operator", "operator_rule", "operator_network"),
    ("domain_holder", "domain_rule", "domain"),
)
ROWS_AT_ONCE: Final = 500_000
TELLS: Final = [name for name in items.SCHEMA if name in PART_SCHEMA]


def record(home: Home, batch: Batch) -> None:
    """Record whom the batch concerns, and move it to *recorded*."""
    _record(batch, _concerned(home, list(Part.objects.filter(batch=batch, state=Part.State.LIVE))))
    with transaction.atomic():
        Batch.objects.filter(pk=batch.pk, state=Batch.State.SEALED).update(state=Batch.State.RECORDED)
    batch.refresh_from_db()


def record_part(home: Home, part: Part) -> None:
    """Record whom a part concerns by its owners as they are now. Whoever is recorded for a batch already stays so."""
    batches = (
        [part.batch_id]
        if part.batch_id
        else pl.read_parquet(home.absolute(part.path), columns=["batch"])["batch"].unique()
    )
    for batch in Batch.objects.filter(pk__in=list(batches)):
        _record(batch, _concerned(home, [part], batch.pk))


def _record(batch: Batch, concerned: dict[str, list[planning.Found]]) -> None:
    for organisation, found in concerned.items():
        with transaction.atomic():
            planning.record(batch, organisation, found)


def plan_due(home: Home, settings: Settings, now: datetime, progress: Progress) -> int:
    """Plan every notice that is due; returns how many. Rows are fetched for many organisations at once."""
    planned = 0
    for group in _groups(planning.due(now, settings)):
        rows = _rows_for(home, group).partition_by("organisation", "classification_taxonomy", as_dict=True)
        nothing = pl.DataFrame(schema=items.SCHEMA)
        for open_ in group:
            theirs = rows.pop((open_.organisation, open_.taxonomy), nothing)
            theirs = theirs.filter(pl.col("batch").is_in(list(open_.batches)))
            if planning.plan(open_, theirs, now, home.root, settings) is not None:
                planned += 1
                progress("plan", planned)
    return planned


def _groups(due: Sequence[planning.Open]) -> Iterator[list[planning.Open]]:
    group: list[planning.Open] = []
    rows = 0
    for open_ in due:
        if group and rows + open_.rows > ROWS_AT_ONCE:
            yield group
            group, rows = [], 0
        group.append(open_)
        rows += open_.rows
    if group:
        yield group


def by_organisation(frame: pl.LazyFrame) -> pl.LazyFrame:
    """One row per (detection, organisation concerned), with `role`, `rule`, `network`. An organisation that is
    concerned in two roles is told once, in the first of holder, operator, domain."""
    names = ("role", "rule", "network")
    long = pl.concat(
        frame.filter(pl.col(owner).is_not_null()).with_columns(
            pl.col(owner).alias("organisation"),
            pl.lit(owner.removesuffix("_holder")).alias("role"),
            pl.col(rule).alias("rule"),
            pl.col(network).cast(pl.String).alias("network"),
        )
        for owner, rule, network in ROLES
    )
    return long.unique(["id_hi", "id_lo", "organisation"], keep="first", maintain_order=True).drop(
        *(n for role in ROLES for n in role if n not in names), strict=False
    )


def _concerned(home: Home, parts: Sequence[Part], batch: int | None = None) -> dict[str, list[planning.Found]]:
    """Organisation → what the parts hold of theirs (of one batch, where it is named), by class."""
    columns = ["id_hi", "id_lo", "classification_taxonomy", "subject", "time_source", "batch"]
    frames = [
        by_organisation(
            beside(home, part)
            .select(*columns, *OWNER_COLUMNS)
            .filter(pl.lit(True) if batch is None else pl.col("batch") == batch)
        )
        .select("organisation", "classification_taxonomy", "subject", "time_source")
        .collect()
        for part in parts
    ]
    if not frames:
        return {}
    found = (
        pl.concat(frames)
        .group_by("organisation", "classification_taxonomy")
        .agg(
            pl.len().alias("rows"),
            pl.col("subject").n_unique().alias("subjects"),
            pl.col("time_source").min().alias("first"),
            pl.col("time_source").max().alias("last"),
        )
        .sort("organisation", "classification_taxonomy")
    )
    result: dict[str, list[planning.Found]] = {}
    for organisation, taxonomy, rows, subjects, first, last in found.iter_rows():
        result.setdefault(organisation, []).append(planning.Found(taxonomy, rows, subjects, first, last))
    return result


def _rows_for(home: Home, group: Sequence[planning.Open]) -> pl.DataFrame:
    batches = {batch for open_ in group for batch in open_.batches}
    organisations = [open_.organisation for open_ in group]
    wanted = pl.any_horizontal(pl.col(owner).is_in(organisations) for owner, _, _ in ROLES)
    frames = [
        by_organisation(beside(home, part).select(*TELLS, *OWNER_COLUMNS).filter(wanted))
        .filter(pl.col("organisation").is_in(organisations))
        .collect()
        for part in live_parts(Wanted(batches=tuple(batches)))
    ]
    return pl.concat(frames) if frames else pl.DataFrame(schema=items.SCHEMA)
