"""What of open concerns is told, and as what: `judging` with what the instance remembers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
from django.db import transaction

from lachan.server.base.settings import Settings
from lachan.server.notices import items, ledgers
from lachan.server.notices.judging import Gaps, judged
from lachan.server.notices.models import Concern, Suppressed
from lachan.server.notices.states import Situation
from lachan.server.notices.subscriptions.choice import SEVERE, Form
from lachan.server.notices.subscriptions.muting import muted
from lachan.server.notices.subscriptions.standing import mutes
from lachan.server.notices.suppressing import conditions
from lachan.server.notices.waiting import BY_FILE, NOTHING_LEFT, SUPPRESSED, UNCHANGED, Open, say_why

Silence = tuple[int | None, str, int]  # number of a suppression or None, else an answer's word; rows


@dataclass(frozen=True, slots=True)
class Verdicts:
    """By the place of each in what was asked: `rows` to be told, with that place as their NUMBER, and in which
    situation; why nothing is told of the others; what is not told of, counted."""

    rows: pl.DataFrame
    situations: Mapping[int, Situation]
    silences: Mapping[int, tuple[Silence, ...]]
    untold: Mapping[int, str]


def verdicts(
    opens: Sequence[Open], rows: pl.DataFrame, now: datetime, home: Path, settings: Settings, arrived: Collection[int]
) -> Verdicts:
    """`arrived`: those to whom an earlier notice of the class went out; to the others, all is new. Reads only.

    Errors: Damaged.
    """
    numbered = items.numbered(rows, _pairs(opens))
    gaps = Gaps(timedelta(days=settings.episode_gap_days), timedelta(days=settings.notices.disputed_days))
    known = ledgers.known(home, numbered, now - max(gaps.episode, gaps.disputed))
    binding = {(n, taxonomy) for n, one in enumerate(opens) for taxonomy, _ in one.classes if one.rule.binds(taxonomy)}
    own = muted(numbered, mutes(now, {one.organisation for one in opens}), binding)
    found = judged(numbered, known, conditions(now), now, gaps, own)
    silences: dict[int, list[Silence]] = {}
    for number, suppression, answer, count in found.silent.iter_rows():
        silences.setdefault(number, []).append((suppression, answer or "", count))
    situations = {n: s if n in arrived else Situation.NEW for n, s in found.situations.items()}
    filed = _filed(opens, found.rows, binding)
    for number, count in filed.items():
        silences.setdefault(number, []).append((None, BY_FILE, count))
    untold: dict[int, str] = {}
    for number, one in enumerate(opens):
        if number not in situations:
            untold[number] = SUPPRESSED if number in silences else NOTHING_LEFT
        elif number in filed:
            untold[number] = BY_FILE
        elif situations[number] is Situation.STILL and _soon(one, now):
            untold[number] = UNCHANGED
    held = [number for number, reason in untold.items() if number in situations]
    told = found.rows.filter(~pl.col(items.NUMBER).is_in(held)) if held else found.rows
    return Verdicts(told, situations, {n: tuple(some) for n, some in silences.items()}, untold)


def keep_silent(opens: Sequence[Open], found: Verdicts) -> None:
    """Store why nothing is told of some; of those that are closed by suppressions, how many rows each held back."""
    for reason in (NOTHING_LEFT, UNCHANGED):
        say_why([pk for n, why in found.untold.items() if why == reason for pk in opens[n].concerns], reason)
    for number, why in found.untold.items():
        if why in (SUPPRESSED, BY_FILE):
            with transaction.atomic():
                say_why(opens[number].concerns, why)
                note_silences(opens[number].concerns, found.silences[number])


def note_silences(concerns: Sequence[int], silences: Sequence[Silence]) -> None:
    """Rows that are not told of, counted at the first of the concerns that are told, or closed, together."""
    first = Concern(pk=min(concerns))
    Suppressed.objects.bulk_create(
        (Suppressed(concern=first, suppression_id=pk, answer=answer, rows=rows) for pk, answer, rows in silences),
        ignore_conflicts=True,
    )


def _filed(opens: Sequence[Open], rows: pl.DataFrame, binding: Collection[tuple[int, str]]) -> dict[int, int]:
    """Those that are left to the daily files, each with its rows: nothing of them is severe or binding."""
    chosen = [n for n, one in enumerate(opens) if one.standing.form is Form.FILES]
    chosen = sorted(set(chosen) - {n for n, _ in binding})
    if not chosen:
        return {}
    theirs = rows.filter(pl.col(items.NUMBER).is_in(chosen))
    severe = pl.col("severity").cast(pl.String).is_in(SEVERE).fill_null(False)
    counted = theirs.group_by(items.NUMBER).agg(pl.len().alias("rows"), severe.any().alias("severe"))
    return {number: count for number, count, is_severe in counted.iter_rows() if not is_severe}


def _soon(one: Open, now: datetime) -> bool:
    """Whether the last notice is younger than the rule wants before all the same is told again."""
    return one.told_at is not None and one.told_at + one.rule.still > now


def _pairs(opens: Sequence[Open]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            (one.organisation, taxonomy, batch, number)
            for number, one in enumerate(opens)
            for taxonomy, batches in one.classes
            for batch in batches
        ],
        schema={
            "organisation": pl.String,
            "classification_taxonomy": pl.String,
            "batch": pl.Int64,
            items.NUMBER: pl.UInt32,
        },
        orient="row",
    )
