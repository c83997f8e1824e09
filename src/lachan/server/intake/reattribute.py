"""The registry as it is now, applied to facts that are sealed already: what changes for whom."""

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, alone
from lachan.server.intake.gains import record_gains
from lachan.server.intake.gathering import ROLES
from lachan.server.intake.take_in import Instance, Progress, named_owners, quiet
from lachan.server.lake import owners
from lachan.server.lake.locks import days_held
from lachan.server.lake.models import Part
from lachan.server.lake.parts import ID

_OWNERS = [owner for owner, _, _ in ROLES]


@dataclass(frozen=True)
class Change:
    """What an organisation has more and less of than before, in rows of detections."""

    organisation: str
    gained: int
    lost: int


def reattribute(
    instance: Instance, since: date, until: date, now: datetime, *, by: By, dry_run: bool, progress: Progress = quiet
) -> tuple[Change, ...]:
    """Owners of every live part of these UTC days (both included) by the registry as it is now.

    Whoever gains rows is recorded, so that the next planning tells them, also where they were told of others of that
    batch; nobody is told twice of a row. `dry_run` only says what would change; else the audit
    record has it before the first part is touched. Safe to kill and to run again.
    """
    attributor = instance.attributor()
    if not dry_run:
        version = attributor.snapshot.version
        days_said = {"since": since.isoformat(), "until": until.isoformat()}
        alone(by, Act.REGISTRY_APPLIED, now=now, version=version, **days_said)
    changes = [pl.DataFrame(schema={"organisation": pl.String, "gained": pl.Int64, "lost": pl.Int64})]
    days = Part.objects.filter(state=Part.State.LIVE, day__gte=since, day__lte=until).order_by("day", "pk")
    done = 0
    for pk, day in list(days.values_list("pk", "day")):
        with days_held(instance.home, [day]):
            part = Part.objects.filter(pk=pk, state=Part.State.LIVE).first()
            if part is None or part.registry_version == attributor.snapshot.version:
                continue
            facts = pl.read_parquet(instance.home.absolute(part.path), columns=owners.ATTRIBUTED_BY)
            after = named_owners(attributor, facts)
            before = pl.read_parquet(instance.home.absolute(part.owners_path)) if part.owners_path else after.clear()
            changes.append(_difference(before, after))
            if not dry_run:
                record_gains(instance.home, part, before, after)
                owners.keep(instance.home, part, after, attributor.snapshot.version)
        done += part.rows
        progress("attribute", done)
    total = (
        pl.concat(changes)
        .group_by("organisation")
        .agg(pl.col("gained").sum(), pl.col("lost").sum())
        .sort("organisation")
    )
    return tuple(Change(*row) for row in total.iter_rows() if row[1] or row[2])


def _held(frame: pl.DataFrame) -> pl.DataFrame:
    """One row per (detection, organisation concerned)."""
    return pl.concat(frame.select(*ID, pl.col(name).alias("organisation")) for name in _OWNERS).drop_nulls().unique()


def _difference(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    old, new = _held(before), _held(after)
    key = [*ID, "organisation"]
    gained = new.join(old, on=key, how="anti").group_by("organisation").agg(pl.len().cast(pl.Int64).alias("gained"))
    lost = old.join(new, on=key, how="anti").group_by("organisation").agg(pl.len().cast(pl.Int64).alias("lost"))
    joined = gained.join(lost, on="organisation", how="full", coalesce=True)
    return joined.select("organisation", pl.col("gained").fill_null(0), pl.col("lost").fill_null(0))
