"""Who is reported on which day, and under which address.

A *fixed* line's address moves: every day the pool's addresses are paired anew, and each pair changes places with the
pool's probability, so that an address is held by one line at a time. A *mobile* line gets, every day, one block of
ports of a shared address: blocks are a permutation of lines (an affine map modulo their number), so that address, port
and day name one line. *Business* and *hosting* addresses stay.
"""

from collections.abc import Iterator
from math import gcd
from typing import Final

import polars as pl

from lachan.server.simulation.country import DAY, Country
from lachan.server.simulation.devices import Population
from lachan.server.simulation.draws import drawn, key, mix

_SEEN, _PAIR, _SWAP, _BLOCK, _SIX, _KEY6 = range(101, 107)
PORTS: Final = 64_512  # 1024-65535
FIRST_PORT: Final = 1024


def sightings(people: Population, devices: pl.DataFrame) -> pl.DataFrame:
    """The sightings of these devices in the order of days: `n` (row in `devices`), `day`, `draw`, and where they were
    seen: `offset` (from 240.0.0.0), `block` (of ports; 0 but for mobile lines), `ipv6`."""
    by_day = [
        _placed(people, devices, day, rows, addresses, draws) for day, rows, addresses, draws in _seen(people, devices)
    ]
    return pl.concat(by_day)


def _seen(people: Population, devices: pl.DataFrame) -> Iterator[tuple[int, pl.Series, pl.Series, pl.Series]]:
    pools = people.country.pool_table
    at = devices["pool"]
    size = pools["addresses"].gather(at)
    change = pools["change"].gather(at)
    often = people.country.threat_table["seen"].gather(devices["threat"])
    address = devices["line"]
    for day in range(people.days):
        if day:
            address = _moved(people, day, at, size, change, address)
        draw = drawn(devices["draw"], key(_SEEN, day))
        reported = (draw < often) & (devices["start"] < (day + 1) * DAY) & (devices["end"] > day * DAY)
        rows = reported.arg_true()
        yield day, rows, address.gather(rows), draw.gather(rows)


def _moved(
    people: Population, day: int, at: pl.Series, size: pl.Series, change: pl.Series, address: pl.Series
) -> pl.Series:
    """The addresses a day later."""
    pools = people.country.pool_table
    keys = [key(people.seed, _PAIR, pool, day) for pool in range(pools.height)]
    turn = pl.Series([k % int(n) for k, n in zip(keys, pools["addresses"], strict=True)], dtype=pl.Int64)
    other = (turn.gather(at) + size - address) % size
    pair = pl.select(pl.min_horizontal(address, other)).to_series()
    chance = mix(drawn(pair.cast(pl.UInt64), key(_SWAP, day)) ^ pl.Series(keys, dtype=pl.UInt64).gather(at))
    return pl.select(pl.when(chance < change).then(other).otherwise(address)).to_series()


def blocks_of(country: Country, seed: int, day: int, pool: int, line: pl.Series) -> pl.Series:
    """The slot (address × blocks per address + block) of each mobile line on that day; every line has another one."""
    slots = country.pools[pool].addresses * country.pools[pool].lines_per_address
    factor = key(seed, _BLOCK, pool, day) % slots | 1
    while gcd(factor, slots) > 1:
        factor += 2
    shift = key(seed, _BLOCK, pool, day, 1) % slots
    return (line * (factor % slots) + shift) % slots


def _placed(
    people: Population, devices: pl.DataFrame, day: int, rows: pl.Series, address: pl.Series, draw: pl.Series
) -> pl.DataFrame:
    pools = people.country.pool_table
    pool = devices["pool"].gather(rows)
    malware = people.country.threat_table["malware"].gather(devices["threat"].gather(rows))
    frame = pl.DataFrame(
        {
            "n": rows,
            "day": pl.repeat(day, rows.len(), dtype=pl.Int32, eager=True),
            "draw": draw,
            "pool": pool,
            "line": devices["line"].gather(rows),
            "offset": address,
            "block": pl.repeat(0, rows.len(), dtype=pl.Int64, eager=True),
            "ipv6": (drawn(draw, key(_SIX)) < pools["ipv6"].gather(pool)) & malware,
        }
    )
    parts = [frame.filter(~pools["mobile"].gather(frame["pool"]))]
    for number, place in enumerate(people.country.pools):
        if place.kind == "mobile":
            there = frame.filter(frame["pool"] == number)
            slot = blocks_of(people.country, people.seed, day, number, there["line"])
            parts.append(
                there.with_columns(
                    (slot // place.lines_per_address).alias("offset"), (slot % place.lines_per_address).alias("block")
                )
            )
    together = pl.concat(parts)
    return together.with_columns(pl.col("offset") + pools["first"].gather(together["pool"]))


def address_keys(found: pl.DataFrame) -> pl.Series:
    """One 64-bit number for each source address: two of 10⁷ IPv6 addresses fall together once in 370,000 countries."""
    six = interface_of(found) | pl.Series([1 << 63], dtype=pl.UInt64)
    return pl.select(pl.when(found["ipv6"]).then(six).otherwise(found["offset"].cast(pl.UInt64))).to_series()


def interface_of(found: pl.DataFrame) -> pl.Series:
    """The lower 64 bits of a sighting's IPv6 address: another one every day (RFC 8981)."""
    return drawn(found["draw"], key(_KEY6))
