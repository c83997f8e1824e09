"""Networks in which something was seen and which are nobody's: what the registry still lacks."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import polars as pl

from lachan.server.lake.folders import Home
from lachan.server.lake.newest import tallies
from lachan.server.lake.places import days, places
from lachan.server.lake.wanted import Wanted
from lachan.wire.addresses import SHIFT, join, text_of

_MAPPED_HI: Final = -SHIFT
_READ: Final = ("source_asn", "source_ip_hi", "source_ip_lo", "time_source")
_KEY: Final = ("asn", "hi", "lo", "bits")


@dataclass(frozen=True, slots=True)
class Unowned:
    """A /24 of IPv4 or a /48 of IPv6, as one AS announces it; empty: rows that name no address. `addresses` were seen
    in it, `rows` times, the last time at `last`."""

    network: str
    asn: int | None
    addresses: int
    rows: int
    last: datetime

    @property
    def announcer(self) -> str:
        """`AS64500`; empty where the rows name none."""
        return "" if self.asn is None else f"AS{self.asn}"


def count(home: Home, since: datetime, until: datetime) -> int:
    """Rows that concern nobody since the beginning of a UTC day, without a row being read. Errors: Damaged."""
    return int(tallies(home, _wanted(since, until))["rows"].sum())


def unowned(home: Home, since: datetime, until: datetime, limit: int) -> list[Unowned]:
    """The networks of most rows since the beginning of that UTC day. Errors: Damaged."""
    found = []
    wanted = _wanted(since, until)
    for _, parts in days(home, wanted):
        for part in parts:
            rows = places(home, part, wanted, _READ).select(*_network(), "source_ip_hi", "source_ip_lo", "time_source")
            each = rows.group_by(*_KEY, "source_ip_hi", "source_ip_lo")
            found.append(each.agg(pl.len().cast(pl.Int64).alias("rows"), pl.col("time_source").max().alias("last")))
    if not found:
        return []
    addresses = pl.concat(found).group_by(*_KEY, "source_ip_hi", "source_ip_lo")
    networks = addresses.agg(pl.col("rows").sum(), pl.col("last").max()).group_by(_KEY)
    named = pl.col("source_ip_hi").is_not_null().sum().cast(pl.Int64).alias("addresses")
    most = networks.agg(named, pl.col("rows").sum(), pl.col("last").max())
    ordered = most.sort("rows", *_KEY, descending=[True, *(False for _ in _KEY)]).head(limit)
    return [
        Unowned("" if hi is None else f"{text_of(join(hi, lo))}/{bits}", asn, n, rows, last)
        for asn, hi, lo, bits, n, rows, last in ordered.iter_rows()
    ]


def _wanted(since: datetime, until: datetime) -> Wanted:
    begin = since.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return Wanted(since=begin, until=until, nobodys=True)


def _network() -> list[pl.Expr]:
    """`asn`, the network's first address as `hi` and `lo`, and its length `bits`."""
    hi, lo = pl.col("source_ip_hi"), pl.col("source_ip_lo")
    mapped = (hi == _MAPPED_HI) & lo.is_between((0xFFFF << 32) - SHIFT, (0x1_0000 << 32) - 1 - SHIFT)
    return [
        pl.col("source_asn").alias("asn"),
        pl.when(mapped).then(hi).otherwise(hi - hi % 65_536).alias("hi"),
        pl.when(mapped).then(lo - lo % 256).otherwise(pl.when(lo.is_not_null()).then(-SHIFT)).alias("lo"),
        pl.when(mapped).then(24).otherwise(48).cast(pl.Int64).alias("bits"),
    ]
