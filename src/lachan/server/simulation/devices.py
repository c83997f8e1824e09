"""Infected devices: which line each stands at, what it has, from when to when. Drawn from (seed, number of the device).

The country is stationary before the first day: at any moment as many infections end as begin, with exponential
lifetimes (a half-life for each threat). Of the devices that are infected at some time of the window, those
that were so at its start have, by the exponential's lack of memory, an age and a rest of life of the same distribution;
the others begin at a time that is even over the window. `renewal` is the number of new infections for each one that
would end in a stationary country: 1 keeps it as it is, 0 leaves only the natural decay.
"""

from dataclasses import dataclass
from math import exp
from typing import Final

import polars as pl

from lachan.server.simulation.country import DAY, Country
from lachan.server.simulation.draws import drawn, exponential, key, unit

_DEVICE, _CELL, _BEGIN, _AGE, _REST, _LINE = range(1, 7)
_NEVER_OLDER: Final = 20 * 365 * DAY


@dataclass(frozen=True)
class Population:
    """Who can be drawn: one cell for each (pool, threat) with devices in it, and the cells' cumulated shares."""

    country: Country
    seed: int
    days: int
    cells: pl.DataFrame
    cumulated: pl.Series
    devices: float  # expected, over the window
    sightings: float  # expected, over the window


def population(country: Country, seed: int, days: int, renewal: float) -> Population:
    """Everybody who is infected at some time of the window of `days`."""
    rows: list[tuple[int, int, float, float]] = []
    sightings = 0.0
    for p, pool in enumerate(country.pools):
        whole = sum(t.shares[pool.kind] for t in country.threats)
        for t, threat in enumerate(country.threats):
            stock = pool.lines * pool.infected * threat.shares[pool.kind] / whole
            mean = threat.mean_days
            new = stock * renewal * days / mean
            if stock:
                rows.append((p, t, stock + new, stock / (stock + new)))
            spent = mean * (1 - exp(-days / mean))
            sightings += threat.seen * (stock * (spent + 0.5) + new * (mean * (1 - spent / days) + 0.5))
    cells = pl.DataFrame(
        rows, schema={"pool": pl.UInt32, "threat": pl.UInt32, "devices": pl.Float64, "old": pl.Float64}, orient="row"
    )
    total = float(cells["devices"].sum())
    return Population(country, seed, days, cells, (cells["devices"] / total).cum_sum(), total, sightings)


def devices(people: Population, first: int, count: int) -> pl.DataFrame:
    """Devices `first` to `first + count`: `device`, `draw`, `pool`, `threat`, `line`, and `start` and `end` in seconds
    from the window's first midnight, whole, the end excluded."""
    numbers = pl.int_range(first, first + count, dtype=pl.UInt64, eager=True)
    draw = drawn(numbers, key(people.seed, _DEVICE))
    place = people.cumulated.search_sorted(unit(drawn(draw, key(_CELL))), side="right")
    cell = people.cells[place.clip(0, people.cells.height - 1)]
    mean = people.country.threat_table["mean_seconds"].gather(cell["threat"])
    begin = unit(drawn(draw, key(_BEGIN)))
    age = exponential(drawn(draw, key(_AGE)), mean).clip(0, _NEVER_OLDER)
    rest = exponential(drawn(draw, key(_REST)), mean).clip(0, _NEVER_OLDER)
    new = (begin - cell["old"]) / (1 - cell["old"]).clip(1e-12) * (people.days * DAY)
    lines = people.country.pool_table["lines"].gather(cell["pool"])
    frame = pl.DataFrame(
        {
            "device": numbers.cast(pl.Int64),
            "draw": draw,
            "pool": cell["pool"],
            "threat": cell["threat"],
            "line": (drawn(draw, key(_LINE)) % lines).cast(pl.Int64),
            "start": pl.select(pl.when(begin < cell["old"]).then(-age).otherwise(new)).to_series().floor(),
            "rest": rest,
        }
    )
    since = pl.max_horizontal("start", pl.lit(0.0))
    return frame.with_columns(
        pl.col("start").cast(pl.Int64), (since + 1 + pl.col("rest")).cast(pl.Int64).alias("end")
    ).drop("rest")
