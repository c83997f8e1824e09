"""Rows that may be told, held against what was told before, what was answered, and what a person suppressed. Pure.

Of a finding (see `ledgers.KEY`) that was not told within the gap of an episode, a row is new; of one that was told, it
is still so; of one that was answered as fixed after it was told, it is there again where it was seen after the answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import polars as pl

from lachan.server.notices.conditions import Condition, fits
from lachan.server.notices.items import NUMBER
from lachan.server.notices.ledgers import DISPUTES
from lachan.server.notices.states import Situation
from lachan.wire.detection import TIME

SILENT: Final = pl.Schema({NUMBER: pl.UInt32(), "suppression": pl.Int64(), "answer": pl.String(), "rows": pl.UInt32()})


@dataclass(frozen=True, slots=True)
class Judged:
    """`rows`: those to be told, as they came. `situations`: by NUMBER of what has such rows. `silent`: the others,
    counted (SILENT), each under one reason."""

    rows: pl.DataFrame
    situations: Mapping[int, Situation]
    silent: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Gaps:
    """How long what was told, and what was disputed, is remembered."""

    episode: timedelta
    disputed: timedelta


def judged(
    rows: pl.DataFrame,
    known: pl.DataFrame | None,
    conditions: Sequence[Condition],
    now: datetime,
    gaps: Gaps,
    mutes: pl.Series | None = None,
) -> Judged:
    """`rows`: of `items.SCHEMA`, by NUMBER. `known`: beside each, as `ledgers.known` gives it; None: nothing is.
    `mutes`: beside each, the number of a mute or null (`subscriptions.muting`); a suppression comes before it."""
    if known is None and not conditions and mutes is None:
        numbers = rows[NUMBER].unique().to_list()
        return Judged(rows, dict.fromkeys(numbers, Situation.NEW), pl.DataFrame(schema=SILENT))
    said = _said(rows, known, now, gaps).with_columns(fits(rows, conditions).alias("suppression"))
    if mutes is not None:
        said = said.with_columns(pl.coalesce("suppression", mutes.alias("mute")))
    said = said.with_columns(pl.when(pl.col("suppression").is_null()).then(pl.col("answer")).alias("answer"))
    is_silent = pl.col("suppression").is_not_null() | pl.col("answer").is_not_null()
    silent = said.filter(is_silent).group_by(NUMBER, "suppression", "answer").agg(pl.len().alias("rows"))
    told = said.filter(~is_silent)
    flags = told.group_by(NUMBER).agg(pl.col("again").any(), pl.col("new").any())
    situations = {
        number: Situation.AGAIN if again else Situation.NEW if new else Situation.STILL
        for number, again, new in flags.iter_rows()
    }
    kept = rows if silent.is_empty() else rows.filter(~said.select(is_silent).to_series())
    return Judged(kept, situations, silent.select(SILENT.names()).sort(SILENT.names()))


def _said(rows: pl.DataFrame, known: pl.DataFrame | None, now: datetime, gaps: Gaps) -> pl.DataFrame:
    """By row: NUMBER, `new`, `again`, `answer` (what it was disputed as, or null)."""
    if known is None:
        flags = (pl.lit(True).alias("new"), pl.lit(False).alias("again"), pl.lit(None, pl.String).alias("answer"))
        return rows.select(NUMBER, *flags)
    beside = pl.concat([rows.select(NUMBER, "time_source"), known], how="horizontal")
    is_told = pl.col("told").is_not_null() & (pl.col("told") > pl.lit(now - gaps.episode).cast(TIME))
    is_again = (
        (pl.col("word") == "fixed") & (pl.col("word_at") > pl.col("told")) & (pl.col("time_source") > pl.col("word_at"))
    )
    is_disputed = pl.col("word").is_in([str(word) for word in DISPUTES]) & (
        pl.col("word_at") > pl.lit(now - gaps.disputed).cast(TIME)
    )
    return beside.select(
        NUMBER,
        (~is_told).fill_null(True).alias("new"),
        is_again.fill_null(False).alias("again"),
        pl.when(is_disputed).then(pl.col("word")).alias("answer"),
    )
