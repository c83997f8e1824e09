"""Rows that an organisation gains after it was told: a corrected registry brings them, and they are told of as well.

What was told of already, of the same batch and class, is never told again, whatever the registry says by then.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import polars as pl
from django.db import transaction

from lachan.server.base.settings import Settings
from lachan.server.intake.concerns import Progress
from lachan.server.intake.gathering import TELLS, by_organisation, concerned
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Batch, Part
from lachan.server.lake.parts import ID
from lachan.server.lake.questions import Wanted, as_owners, live_parts
from lachan.server.lake.rowfiles import reading
from lachan.server.notices import items, planning, rounds
from lachan.server.notices.rules.table import Rules
from lachan.server.notices.waiting import due

_FACTS: Final = [*ID, "classification_taxonomy", "subject", "time_source", "severity", "batch"]


def record_gains(home: Home, part: Part, before: pl.DataFrame, after: pl.DataFrame) -> None:
    """Record whom a part concerns by the owners `after` and did not by those `before`, in the part's order.

    `before` may be empty. Done before the new owners stand beside the part, so that a kill in between is made good by
    doing both again.
    """
    with reading(part.path):
        facts = pl.read_parquet(home.absolute(part.path), columns=_FACTS)
    gained = _concerned(facts, after)
    if not before.is_empty():
        gained = gained.join(_concerned(facts, before), on=[*ID, "organisation"], how="anti")
    recorded = Batch.objects.filter(pk__in=gained["batch"].unique().to_list(), state=Batch.State.RECORDED)
    batches = {batch.pk: batch for batch in recorded}  # of any other, the run that has it in hand records it all
    groups = gained.filter(pl.col("batch").is_in(list(batches))).partition_by(
        "batch", "organisation", "classification_taxonomy", as_dict=True
    )
    for (batch, organisation, taxonomy), rows in sorted(groups.items()):
        with transaction.atomic():
            rounds.record_gain(home.root, batches[batch], organisation, taxonomy, rows)


def plan_gains(home: Home, settings: Settings, rules: Rules, now: datetime, progress: Progress) -> int:
    """Plan the notices about such rows that are due; how many. After `concerns.plan_due`, whose intervals hold here."""
    planned = 0
    for open_ in due(now, settings, rules, gained=True):
        theirs = rows_of(home, open_.organisation, open_.classes)
        fresh = theirs.join(rounds.told(home.root, open_), on=ID, how="anti", maintain_order="left")
        planned += len(planning.plan([open_], fresh, now, home.root, settings))
        progress("plan", planned)
    return planned


def rows_of(home: Home, organisation: str, classes: Sequence[tuple[str, Sequence[int]]]) -> pl.DataFrame:
    """Rows of classes, each of its batches, that concern an organisation by the owners as they are now
    (`items.SCHEMA`)."""
    found = [pl.DataFrame(schema=items.SCHEMA)]
    batches = sorted({batch for _, some in classes for batch in some})
    wanted = [(pl.col("classification_taxonomy") == name) & pl.col("batch").is_in(list(some)) for name, some in classes]
    theirs = (pl.col("organisation") == organisation) & pl.any_horizontal(wanted)
    parts = live_parts(Wanted(batches=tuple(batches))) if batches else []
    found += [rows.filter(theirs).select(items.SCHEMA.names()) for rows in concerned(home, parts, TELLS, batches)]
    return pl.concat(found)


def _concerned(facts: pl.DataFrame, owners: pl.DataFrame) -> pl.DataFrame:
    """One row for each (detection, organisation concerned)."""
    return by_organisation(pl.concat([facts, as_owners(owners.lazy()).collect()], how="horizontal"))
