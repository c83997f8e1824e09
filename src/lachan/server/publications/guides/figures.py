"""How often families were seen in the country lately: sightings a week, never machines; few are not told.

From the tallies that stand beside the facts, so that no row is read; asked once an hour for all families.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Lock
from typing import Final

import polars as pl

from lachan.server.base.clock import VIETNAM, vietnam_day
from lachan.server.base.errors import Damaged
from lachan.server.lake.folders import Home
from lachan.server.lake.newest import tallies
from lachan.server.lake.wanted import Wanted

WEEKS: Final = 8
FEW: Final = 10  # sightings of a week below which their number is not told
_lock: Final = Lock()
_held: dict[str, tuple[datetime, dict[str, dict[date, int]]]] = {}


@dataclass(frozen=True, slots=True)
class Week:
    """The week that begins on this Monday (UTC). `rows` None: fewer than FEW, and not told; 0 is told."""

    begins: date
    rows: int | None


def weeks(home: Path, families: tuple[str, ...], now: datetime) -> tuple[Week, ...]:
    """The last WEEKS whole weeks of these families together, the oldest first; nothing where nothing can be told.

    A sum is told where each of its families is zero or enough: other pages tell of these families too, and a small one
    would be found by taking theirs from the sum.
    """
    if not families:
        return ()
    counted = _counted(home, now)
    today = now.astimezone(UTC).date()  # whole weeks are those of UTC, as the tallies are
    last = today - timedelta(days=today.weekday() + 7)
    begins = [last - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    each = [[counted.get(name.lower(), {}).get(week, 0) for name in families] for week in begins]
    if not any(map(any, each)):
        return ()
    return tuple(Week(week, _told(rows)) for week, rows in zip(begins, each, strict=True))


def _told(rows: list[int]) -> int | None:
    return sum(rows) if all(one == 0 or one >= FEW for one in rows) else None


def _counted(home: Path, now: datetime) -> dict[str, dict[date, int]]:
    """Family → week → sightings, of this hour's asking."""
    hour, place = now.replace(minute=0, second=0, microsecond=0), str(home)
    with _lock:
        if place not in _held or _held[place][0] != hour:
            _held[place] = hour, _ask(Home(home), now)
        return _held[place][1]


def _ask(home: Home, now: datetime) -> dict[str, dict[date, int]]:
    begin = vietnam_day(now) - timedelta(weeks=WEEKS + 1)
    try:
        seen = tallies(home, Wanted(since=datetime.combine(begin, time(), VIETNAM)))
    except Damaged:
        return {}
    named = seen.filter(pl.col("family").is_not_null()).with_columns(
        pl.col("family").cast(pl.String).str.to_lowercase(), pl.col("day").dt.truncate("1w").alias("week")
    )
    found: dict[str, dict[date, int]] = {}
    for family, week, rows in named.group_by("family", "week").agg(pl.col("rows").sum()).iter_rows():
        found.setdefault(family, {})[week] = rows
    return found
