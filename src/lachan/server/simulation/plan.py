"""How large a simulation is: the scale of its country, how many devices, how many sightings. Counted, not estimated.

Rows are spread over sightings like this: each sighting gives one row, and the rest of the rows asked for go to
sightings in proportion to a small random weight, by whole parts of one running sum, so that the total is exact.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from lachan.server.base.errors import BadInput
from lachan.server.simulation.country import country
from lachan.server.simulation.devices import Population, devices, population
from lachan.server.simulation.sightings import address_keys, sightings

MAX_ROWS: Final = 100_000_000
MAX_DAYS: Final = 366
MAX_ADDRESSES: Final = 6_000_000
MAX_DEVICES: Final = 20_000_000
DEVICE_DAYS: Final = 3_000_000  # looked at once; about half of them are sightings
ROWS_PER_SIGHTING: Final = 2.5  # where the scale is free
# Most devices knock once or twice a day, some keep knocking.
WEIGHTS: Final = pl.Series([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 5, 8, 12], dtype=pl.Int64)
_PILOT: Final = 0.02


@dataclass(frozen=True)
class Parameters:
    """What is asked for. `last_day` is the last of `days`; `renewal`: see `devices`.

    `distinct_addresses`: as many source addresses in the reports of malware, over all days together.
    """

    seed: int
    rows: int
    days: int
    last_day: date
    distinct_addresses: int | None = None
    renewal: float = 1.0

    def check(self) -> None:
        """Errors: BadInput for what is out of range."""
        for name, value, low, high in (
            ("--seed", self.seed, 0, (1 << 63) - 1),
            ("--rows", self.rows, 1, MAX_ROWS),
            ("--days", self.days, 1, MAX_DAYS),
            ("--distinct-addresses", self.distinct_addresses or 1, 1, MAX_ADDRESSES),
            ("--renewal", self.renewal, 0, 10),
        ):
            if not low <= value <= high:
                raise BadInput(f"{name}: {value} is not between {low} and {high}")


@dataclass(frozen=True)
class Plan:
    """`devices` are those with numbers below it; `weight` is the sum over all `sightings`."""

    people: Population
    devices: int
    sightings: int
    weight: int
    distinct_addresses: int | None


def weights(found: pl.DataFrame) -> pl.Series:
    """The weight of each sighting."""
    return WEIGHTS.gather(found["draw"] % 16)


def plan(asked: Parameters) -> Plan:
    """Errors: BadInput where the rows are too few for the addresses, or there are no such parameters."""
    asked.check()
    if asked.distinct_addresses is None:
        whole = population(country(1.0), asked.seed, asked.days, asked.renewal)
        scale = min(asked.rows / (whole.sightings * ROWS_PER_SIGHTING), 1.0)
        people = population(country(scale), asked.seed, asked.days, asked.renewal)
        number = max(round(people.devices * min(asked.rows / people.sightings, 1.0)), 1)
    else:
        people = population(country(_scale_for(asked)), asked.seed, asked.days, asked.renewal)
        number = MAX_DEVICES
    found = _counted(people, number, asked.distinct_addresses)
    while asked.distinct_addresses is None and found.sightings > asked.rows:  # chance, in very small ones
        number = number * 9 // 10
        found = _counted(people, number, None)
    if found.sightings > asked.rows:
        raise BadInput(
            f"--rows: {asked.rows} are too few to show {asked.distinct_addresses} addresses; "
            f"at least {found.sightings} are needed"
        )
    if not found.sightings:
        raise BadInput(f"--rows: nobody is seen in so small a country; give more than {asked.rows}")
    return found


def _scale_for(asked: Parameters) -> float:
    """The scale at which about so many addresses are seen, by a pilot."""
    pilot = population(country(_PILOT), asked.seed, asked.days, asked.renewal)
    seen = _counted(pilot, round(pilot.devices), MAX_ADDRESSES).distinct_addresses or 1
    return min(max((asked.distinct_addresses or 1) / seen * _PILOT, 1e-5), 1.0)


def chunks(people: Population, number: int) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """(devices, their sightings), portion by portion."""
    chunk = max(DEVICE_DAYS // people.days, 1)
    for first in range(0, number, chunk):
        some = devices(people, first, min(chunk, number - first))
        yield some, sightings(people, some)


def _counted(people: Population, number: int, distinct: int | None) -> Plan:
    """Devices up to `number`, or to the one with which `distinct` addresses are reached."""
    total = weight = have = 0
    seen = pl.DataFrame(schema={"address": pl.UInt64})
    last = number
    for some, found in chunks(people, number):
        if distinct is not None:
            new = _new_addresses(people, some, found, seen)
            enough = distinct - have
            if new.height >= enough:
                n = new.sort("n")["n"][enough - 1]
                last = some["device"][n] + 1
                found = found.filter(pl.col("n") <= n)
                new = new.filter(pl.col("n") <= n)
            seen = pl.concat([seen, new.select("address")])
            have = seen.height
        total += found.height
        weight += int(weights(found).sum())
        if have and distinct is not None and have >= distinct:
            break
    else:
        if distinct is not None and number == MAX_DEVICES:
            raise BadInput(f"--distinct-addresses: this country shows {have} at most")
    return Plan(people, last, total, weight, have if distinct is not None else None)


def _new_addresses(people: Population, some: pl.DataFrame, found: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    """Addresses that malware was reported under for the first time, each with the first device (`n`) at it."""
    infected = found.filter(people.country.threat_table["malware"].gather(some["threat"].gather(found["n"])))
    pairs = pl.DataFrame({"address": address_keys(infected), "n": infected["n"]})
    return pairs.group_by("address").agg(pl.col("n").min()).join(seen, on="address", how="anti")
