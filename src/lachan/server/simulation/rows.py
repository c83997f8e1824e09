"""From sightings to rows: how many each gives, at what second, from which port, in which report."""

import polars as pl

from lachan.server.simulation.country import DAY, FIRST_ASN, Country
from lachan.server.simulation.draws import drawn, key
from lachan.server.simulation.plan import Plan, weights
from lachan.server.simulation.sightings import FIRST_PORT, PORTS, interface_of

_ROW, _PREFIX6 = 201, 202
SINKHOLE, HTTP, MICROSOFT, IPV6 = (
    "event_sinkhole",
    "event_sinkhole_http",
    "event4_microsoft_sinkhole",
    "event6_sinkhole",
)


def reports(country: Country) -> tuple[str, ...]:
    """Every report type that can come, by its code."""
    others = sorted({t.report for t in country.threats if not t.malware})
    return (SINKHOLE, HTTP, MICROSOFT, IPV6, *others)


def rows(plan: Plan, some: pl.DataFrame, found: pl.DataFrame, spread: int, before: int) -> pl.DataFrame:
    """Rows of these sightings, in their order. `spread`: rows beyond one a sighting, over the whole plan; `before`: the
    weight of all sightings before these.

    Columns: `report` (code), `day`, `second`, `offset`, `ipv6`, `group3`, `group4` and `interface` (of IPv6 addresses),
    `port`, `pool`, `threat`.
    """
    running = weights(found).cum_sum() + before
    given = running * spread // plan.weight
    earlier = pl.concat([pl.Series([before * spread // plan.weight], dtype=pl.Int64), given.head(given.len() - 1)])
    count = given - earlier + 1
    at = pl.select(pl.int_range(0, found.height, dtype=pl.UInt32).repeat_by(count).explode()).to_series()
    number = pl.int_range(0, at.len(), dtype=pl.Int64, eager=True) - (count.cum_sum() - count).gather(at)
    draw = drawn(found["draw"].gather(at) + number.cast(pl.UInt64), key(_ROW))
    each = _of_sightings(plan.people.country, some, found)
    frame = each[at].with_columns(draw.alias("draw"))
    upper = pl.col("draw") // (1 << 32)
    second = pl.col("low") + (upper * pl.col("span") // (1 << 32)).cast(pl.Int64)
    port = (
        FIRST_PORT
        + pl.col("block") * pl.col("ports").cast(pl.Int64)
        + (pl.col("draw") % pl.col("ports")).cast(pl.Int64)
    )
    return frame.with_columns(second.alias("second"), port.alias("port")).drop("low", "span", "ports", "block", "draw")


def _of_sightings(country: Country, some: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """What all rows of a sighting share. The device is infected on that day from `low`, `span` seconds long."""
    threat = some["threat"].gather(found["n"])
    midnight = found["day"].cast(pl.Int64) * DAY
    low = (some["start"].gather(found["n"]) - midnight).clip(lower_bound=0)
    high = (some["end"].gather(found["n"]) - midnight).clip(upper_bound=DAY)
    ports = PORTS // country.pool_table["per_address"].gather(found["pool"])
    return pl.DataFrame(
        {
            "report": _report(country, found, threat),
            "day": found["day"],
            "offset": found["offset"],
            "ipv6": found["ipv6"],
            "interface": interface_of(found),
            "block": found["block"],
            "ports": ports.cast(pl.UInt64),
            "pool": found["pool"],
            "threat": threat,
            "low": low,
            "span": (high - low).cast(pl.UInt64),
        }
    ).with_columns(_prefixes(country, found))


def _report(country: Country, found: pl.DataFrame, threat: pl.Series) -> pl.Series:
    names = reports(country)
    own = pl.Series([0 if t.malware else names.index(t.report) for t in country.threats], dtype=pl.UInt8).gather(threat)
    http = pl.Series([t.http for t in country.threats]).gather(threat)
    microsoft = pl.Series([t.microsoft for t in country.threats]).gather(threat)
    chance = (found["draw"] // 16 % 1000).cast(pl.Float64) / 1000
    code = (
        pl.when(found["ipv6"])
        .then(names.index(IPV6))
        .when(own > 0)
        .then(own)
        .when(chance < http)
        .then(names.index(HTTP))
        .when(chance < http + microsoft)
        .then(names.index(MICROSOFT))
        .otherwise(0)
    )
    return pl.select(code.cast(pl.UInt8)).to_series()


def _prefixes(country: Country, found: pl.DataFrame) -> list[pl.Series]:
    """The third and fourth group of the /64: the operator's /36, then the line's place.

    A mobile line gets another prefix every day, from the upper half of the /36.
    """
    operator = (country.pool_table["asn"] - FIRST_ASN).gather(found["pool"])
    roaming = (drawn(found["draw"], key(_PREFIX6)) % (1 << 27)).cast(pl.Int64) + (1 << 27)
    mobile = country.pool_table["mobile"].gather(found["pool"])
    place = pl.select(pl.when(mobile).then(roaming).otherwise(found["offset"])).to_series()
    return [((operator * 4096) + place // 65_536).alias("group3"), (place % 65_536).alias("group4")]
