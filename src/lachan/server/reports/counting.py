"""What the figures are made of, counted from the lake once an edition; no page ever asks this."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import polars as pl

from lachan.server.base.settings import Settings
from lachan.server.lake.counting import by_week, latest, spells
from lachan.server.lake.folders import Home
from lachan.server.registry.reading import described
from lachan.server.reports.placing import Organisation

TYPE: Final = "infected-system"  # RSIT's type for an address with signs of malware
WINDOW: Final = timedelta(days=28)
WEEKS: Final = 26
LONGEST: Final = 60  # days up to which a spell's length is told; longer ones are one row
OWNED: Final = pl.Schema(
    {"holder": pl.String(), "operator": pl.String(), "family": pl.String(), "addresses": pl.Int64()}
)
SPELLS: Final = pl.Schema({"days": pl.Int64(), "spells": pl.Int64()})


@dataclass(frozen=True, slots=True)
class Counted:
    """`day`: of publication; all that is counted lies before it. `owned`: OWNED, whose sum is the addresses of WINDOW
    before that day.

    `weeks`: Monday and addresses, the oldest first. `spells`: SPELLS, the length in whole days; `cohort`: the first and
    last UTC day on which they began. `organisations`: what is known of the owners. `gap`: days.
    """

    day: date
    owned: pl.DataFrame
    weeks: tuple[tuple[date, int], ...]
    spells: pl.DataFrame
    cohort: tuple[date, date]
    organisations: dict[str, Organisation]
    gap: int

    @property
    def window(self) -> tuple[date, date]:
        """First and last UTC day of what is counted in `owned`."""
        return self.day - WINDOW, self.day - timedelta(days=1)


def count(home: Home, settings: Settings, day: date) -> Counted:
    """From the lake, up to the UTC day before `day`. Errors: Damaged."""
    gap = timedelta(days=settings.episode_gap_days)
    seen = latest(home, TYPE, day - WINDOW, day)
    holder = pl.coalesce("holder", "domain_holder").alias("holder")
    owned = seen.with_columns(holder).group_by("holder", "operator", "family").agg(pl.len().alias("addresses"))
    first, last = cohort(day, gap)
    lengths = spells(home, TYPE, first, last + timedelta(days=1), day, gap)
    whole = (pl.col("last_seen") - pl.col("first_seen")).dt.total_days().alias("days")
    keys = {key for name in ("holder", "operator") for key in owned[name].drop_nulls()}
    return Counted(
        day,
        owned.select(pl.col(name).cast(dtype) for name, dtype in OWNED.items()),
        tuple(by_week(home, TYPE, monday_of(day) - timedelta(weeks=WEEKS), WEEKS)),
        lengths.group_by(whole).agg(pl.len().cast(pl.Int64).alias("spells")),
        (first, last),
        {key: Organisation(one.name, one.kind, one.province) for key, one in described(keys).items()},
        gap.days,
    )


def cohort(day: date, gap: timedelta) -> tuple[date, date]:
    """First and last UTC day of the spells that are told of: each has been watched for LONGEST days and then for the
    gap after which it counts as over, so none is cut short."""
    last = day - timedelta(days=LONGEST + 2) - gap
    return last - WINDOW + timedelta(days=1), last


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())
