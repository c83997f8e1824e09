"""What of a fact is a person's: the account it is about. Covered for all but the organisation that the row concerns.

Whoever has the right may uncover one row, for a reason that is recorded with it.
"""

from dataclasses import replace
from enum import StrEnum
from typing import Final

import polars as pl

from lachan.server.lake.infected import Infected
from lachan.server.lake.wanted import OWNERS, Within

ACCOUNT: Final = "account"  # the kind of a subject that is a person's
# What a feed says beside an account, which may name the person again.
_BESIDE: Final = ("extra", "event_description_text", "event_description_target", "event_description_url")
_NAMED: Final = 'account"'  # how a field of `extra` ends that names one


class Why(StrEnum):
    """For what somebody may read what is a person's."""

    CHECK = "check"  # whether the row is right
    REACH = "reach"  # to tell a contact something that must not wait for a notice
    HAND_OVER = "hand-over"  # to the organisation that keeps the account
    LAWFUL = "lawful"  # an authority asked for it in writing


def covered(rows: pl.DataFrame, within: Within | None) -> pl.DataFrame:
    """Rows with `subject_kind`, as their reader may see them. `within`: whose rows they may see; None: everybody's.

    An account keeps its first letter and what stands behind the at sign: `t…@a.example`.
    """
    theirs = pl.lit(False) if within is None else _concerns(rows, within.own)
    cover = _named(rows) & ~theirs
    changed = [pl.when(~cover).then(pl.col(name)).alias(name) for name in _BESIDE if name in rows.columns]
    if "source_account" in rows.columns:
        changed.append(pl.when(theirs).then(pl.col("source_account")).otherwise(_short("source_account")))
    subject = pl.when((pl.col("subject_kind") == ACCOUNT) & ~theirs).then(_short("subject")).otherwise("subject")
    return rows.with_columns(subject.alias("subject"), *changed)


def is_covered(row: pl.DataFrame) -> bool:
    """Whether there is something in this one row, as it was read, that `covered` hides of others."""
    return bool(row.select(_named(row)).item())


def covered_infections(found: Infected, within: Within | None) -> Infected:
    """The same episodes; accounts covered and numbered, so that two of them stay two, unless all rows are one's own."""
    people = found.episodes.filter(pl.col("subject_kind") == ACCOUNT)["subject"].unique().sort()
    if people.is_empty() or (within is not None and not within.onward):
        return found
    shown = people.to_frame().select(pl.format("{} #{}", _short("subject"), pl.int_range(1, pl.len() + 1)))
    covering = pl.col("subject").replace(people, shown.to_series())
    return replace(found, episodes=found.episodes.with_columns(covering), daily=found.daily.with_columns(covering))


def _named(rows: pl.DataFrame) -> pl.Expr:
    asked = [pl.col("subject_kind") == ACCOUNT]
    if "source_account" in rows.columns:
        asked.append(pl.col("source_account").is_not_null())
    if "extra" in rows.columns:
        asked.append(pl.col("extra").str.contains(_NAMED, literal=True))
    return pl.any_horizontal(*(one.fill_null(False) for one in asked))


def _short(column: str) -> pl.Expr:
    return pl.col(column).str.replace(r"(?s)^(.)[^@]*", "${1}…")


def _concerns(rows: pl.DataFrame, organisations: frozenset[str]) -> pl.Expr:
    keys = sorted(organisations)
    seen = (pl.col(name).cast(pl.String).is_in(keys).fill_null(False) for name in OWNERS if name in rows.columns)
    return pl.any_horizontal(pl.lit(False), *seen)
