"""The country as data: who runs which lines, what infects them, and how much of it a simulation of some scale holds.

At scale 1 it has about the addresses and market shares of the real one; at a smaller scale every pool shrinks alike, so
that the share of infected lines, and with it how many share an address, stays what it was.
"""

import csv
import math
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Final

import polars as pl

from lachan.server.simulation.draws import threshold

FIRST_ASN: Final = 64496  # RFC 5398
DAY: Final = 86_400
_SLASH16: Final = 1 << 16
_GAP: Final = 1 << 16  # 240.0.0.0/16 stays empty


@dataclass(frozen=True)
class Operator:
    """An invented operator."""

    key: str
    name: str
    kind: str
    asn: int
    province: str
    domain: str
    hostname: str


@dataclass(frozen=True)
class Pool:
    """Lines of one kind of one operator: `fixed` (dynamic addresses), `business`, `hosting` (static), `mobile` (NAT).

    `first` counts from 240.0.0.0; `infected` is the share of lines infected at a moment; `change` the probability that
    a dynamic address changes in a day; `ipv6` the share of sightings over IPv6.
    """

    operator: Operator
    kind: str
    first: int
    addresses: int
    lines: int
    lines_per_address: int
    infected: float
    change: float
    ipv6: float


@dataclass(frozen=True)
class Threat:
    """What a device has: a family of malware, an exposed service or a compromised website.

    `seen` is the probability of being reported on a day; `shares` by kind of pool; `http` and `microsoft` the shares of
    sightings in those reports, the rest being in `event_sinkhole`.
    """

    name: str
    report: str
    half_life_days: float
    seen: float
    shares: dict[str, float]
    http: float
    microsoft: float
    port: int

    @property
    def mean_days(self) -> float:
        """Mean lifetime."""
        return self.half_life_days / math.log(2)

    @property
    def malware(self) -> bool:
        """Whether a sinkhole sees it."""
        return self.report == "sinkhole"


@dataclass(frozen=True)
class Country:
    """Operators with their pools at one scale, and the threats; the two tables hold the same in columns."""

    pools: tuple[Pool, ...]
    threats: tuple[Threat, ...]
    pool_table: pl.DataFrame = field(repr=False)
    threat_table: pl.DataFrame = field(repr=False)


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def operators() -> dict[str, Operator]:
    """By key."""
    return {row["key"]: Operator(**(row | {"asn": int(row["asn"])})) for row in _rows("operators.csv")}  # type: ignore[arg-type]


@cache
def threats() -> tuple[Threat, ...]:
    """As in the file."""
    kinds = ("fixed", "business", "mobile", "hosting")
    return tuple(
        Threat(
            name=row["name"],
            report=row["report"],
            half_life_days=float(row["half_life_days"]),
            seen=float(row["seen"]),
            shares={kind: float(row[kind]) for kind in kinds},
            http=float(row["http"]),
            microsoft=float(row["microsoft"]),
            port=int(row["port"]),
        )
        for row in _rows("threats.csv")
    )


def country(scale: float) -> Country:
    """The country at a scale of (0, 1]. Every pool keeps the beginning of its range."""
    pools: list[Pool] = []
    first = _GAP
    for row in _rows("pools.csv"):
        whole = round(float(row["slash16"]) * _SLASH16)
        addresses = max(round(whole * scale), 16)
        per_address = float(row["lines_per_address"])
        pools.append(
            Pool(
                operator=operators()[row["operator"]],
                kind=row["kind"],
                first=first,
                addresses=addresses,
                lines=int(addresses * per_address),
                lines_per_address=max(int(per_address), 1),
                infected=float(row["infected"]),
                change=float(row["change"]),
                ipv6=float(row["ipv6"]),
            )
        )
        first += whole
    return Country(tuple(pools), threats(), _pool_table(pools), _threat_table(threats()))


def _pool_table(pools: list[Pool]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "first": pl.Series([p.first for p in pools], dtype=pl.Int64),
            "addresses": pl.Series([p.addresses for p in pools], dtype=pl.Int64),
            "lines": pl.Series([p.lines for p in pools], dtype=pl.UInt64),
            "per_address": pl.Series([p.lines_per_address for p in pools], dtype=pl.Int64),
            "change": pl.Series([threshold(p.change if p.kind == "fixed" else 0) for p in pools], dtype=pl.UInt64),
            "ipv6": pl.Series([threshold(p.ipv6) for p in pools], dtype=pl.UInt64),
            "mobile": pl.Series([p.kind == "mobile" for p in pools]),
            "asn": pl.Series([p.operator.asn for p in pools], dtype=pl.Int64),
        }
    )


def _threat_table(found: tuple[Threat, ...]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "mean_seconds": pl.Series([t.mean_days * DAY for t in found], dtype=pl.Float64),
            "seen": pl.Series([threshold(t.seen) for t in found], dtype=pl.UInt64),
            "malware": pl.Series([t.malware for t in found]),
        }
    )
