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
from lachan.server.lake.rowfiles import ROW_GROUP
from lachan.server.notices import items, planning

Progress = Callable[[str, int], None]
ROLES: Final = (
    ("holder", "holder_rule", "holder_network"),
    ("operator", "operator_rule", "operator_network"),
    ("domain_holder", "domain_rule", "domain"),
)
ROWS_AT_ONCE: Final = 1_250_000  # of organisations that are planned together; about 200 bytes each
SLICE: Final = 2 * ROW_GROUP
TELLS: Final = [name for name in items.SCHEMA if name in PART_SCHEMA]


def record(home: Home, batch: Batch) -> None:
    """Record whom the batch concerns, and move it to *recorded*."""
    planning.record(batch, _concerned(home, list(Part.objects.filter(batch=batch, state=Part.State.LIVE))))
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
        planning.record(batch, _concerned(home, [part], batch.pk))


def plan_due(home: Home, settings: Settings, now: datetime, progress: Progress) -> int:
    """Plan every notice that is due; returns how many. Rows are fetched for many organisations at once."""
    planned = 0
    for group in _groups(planning.due(now, settings)):
        planned += len(planning.plan(group, _rows_for(home, group), now, home.root, settings))
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


def by_organisation(frame: pl.DataFrame) -> pl.DataFrame:
    """One row per (detection, organisation concerned), with `role`, `rule`, `network`. An organisation that is
    concerned in two roles is told once, in the first of holder, operator, domain."""
    holder, operator, domain = (owner for owner, _, _ in ROLES)
    told = {
        holder: pl.col(holder).is_not_null(),
        operator: pl.col(operator).is_not_null() & pl.col(operator).ne_missing(pl.col(holder)),
        domain: pl.col(domain).is_not_null()
        & pl.col(domain).ne_missing(pl.col(holder))
        & pl.col(domain).ne_missing(pl.col(operator)),
    }
    names = ("role", "rule", "network")
    return pl.concat(
        frame.filter(told[owner])
        .with_columns(
            pl.col(owner).alias("organisation"),
            pl.lit(owner.removesuffix("_holder")).alias("role"),
            pl.col(rule).alias("rule"),
            pl.col(network).cast(pl.String).alias("network"),
        )
        .drop(*(n for role in ROLES for n in role if n not in names), strict=False)
        for owner, rule, network in ROLES
    )


def _concerned(home: Home, parts: Sequence[Part], batch: int | None = None) -> dict[str, list[planning.Found]]:
    """Organisation → what the parts hold of theirs (of one batch, where it is named), by class."""
    columns = ["id_hi", "id_lo", "classification_taxonomy", "subject", "time_source", "batch"]
    of_batch = pl.lit(True) if batch is None else pl.col("batch") == batch
    frames = [
        by_organisation(rows.filter(of_batch)).select(
            "organisation", "classification_taxonomy", "subject", "time_source"
        )
        for part in parts
        for rows in _in_slices(beside(home, part).select(*columns, *OWNER_COLUMNS), part.rows)
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
    theirs = pl.col("organisation").is_in(organisations)
    frames = [
        items.lean(by_organisation(rows).filter(theirs))
        for part in live_parts(Wanted(batches=tuple(batches)))
        for rows in _in_slices(beside(home, part).select(*TELLS, *OWNER_COLUMNS), part.rows)
    ]
    return pl.concat(frames) if frames else pl.DataFrame(schema=items.SCHEMA)


def _in_slices(frame: pl.LazyFrame, rows: int) -> Iterator[pl.DataFrame]:
    """A part's rows, some at a time: to read them and look is faster here than a filter on two files side by side."""
    for start in range(0, rows, SLICE):
        yield frame.slice(start, SLICE).collect()
