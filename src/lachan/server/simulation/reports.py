"""Rows as text, in the columns that Shadowserver publishes for each report type, every value quoted.

A line is put together from as few pieces as possible: neighbouring columns that are constant, or that depend on the
threat or the pool alone, become one piece beforehand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

import polars as pl

from lachan.server.feeds import shadowserver
from lachan.server.law.provinces import provinces
from lachan.server.simulation.country import Country
from lachan.server.simulation.draws import drawn, key
from lachan.server.simulation.rows import HTTP, reports
from lachan.wire.folding import fold

MARK: Final = "SIMULATED"
_SINKHOLES: Final = 16  # 240.255.255.0 and on, 2001:db8:ffff::
_PLACE, _SINKHOLE = 301, 302
_SECTOR: Final = "Communications, Service Provider, and Hosting Service"
_NAICS: Final = "517311"
_BIG: Final = {"01": 18, "79": 24}  # Hà Nội and Thành phố Hồ Chí Minh, in parts of which every other province has one


@dataclass(frozen=True)
class Keyed:
    """A value that depends on one small number of the row: `column` indexes `texts`."""

    column: str
    texts: tuple[str, ...]


Cell = str | Keyed | pl.Expr


def columns(report: str) -> tuple[str, ...]:
    """The columns of a report type, in the order in which they are published."""
    return tuple(dict.fromkeys(c.source for c in shadowserver.plans()[report].columns))


class Writer:
    """Turns rows into lines."""

    def __init__(self, country: Country, last_day: date, days: int) -> None:
        self.country = country
        self.names = reports(country)
        self.days = [last_day - timedelta(days=days - 1 - n) for n in range(days)]
        self.places = _places(last_day)
        self.pieces = {
            name: _joined([cells.get(c, "") for c in columns(name)]) for name, cells in self._cells().items()
        }

    def header(self, report: str) -> bytes:
        """The first line."""
        return (",".join(f'"{name}"' for name in columns(report)) + "\n").encode()

    def lines(self, report: str, rows: pl.DataFrame) -> pl.DataFrame:
        """`day` and `line` of these rows, all of one report."""
        frame = _with_addresses(rows, self.places.len())
        return frame.select("day", pl.concat_str(self.pieces[report]).alias("line"))

    def _cells(self) -> dict[str, dict[str, Cell]]:
        """Report → column → what stands in it; columns that are not named stay empty."""
        sinkhole = self._sinkhole()
        named: dict[str, dict[str, Cell]] = {name: dict(sinkhole) for name in self.names[:4]}
        named[HTTP] |= {
            "http_url": "/gate.php",
            "http_host": Keyed("threat", tuple(f"{t.name}.sinkhole.example" for t in self.country.threats)),
            "http_agent": "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1)",
            "version": "1.1",
        }
        for name in self.names[4:]:
            named[name] = self._scan()
        named["compromised_website"] |= {
            "application": "http",
            "url": pl.concat_str(pl.lit("http://www.trang-"), "offset", pl.lit(".example/")),
            "http_host": pl.concat_str(pl.lit("www.trang-"), "offset", pl.lit(".example")),
            "category": "malwarecode",
            "system": "WordPress",
            "status": "compromised",
            "public_source": MARK,
        }
        named["scan_rdp"] |= {"handshake": "RDP", "rdp_protocol": "RDP", "ssl_version": "2"}
        named["scan_smb"] |= {"smb_implant": "N", "arch": "x86"}
        named["scan_telnet"] |= {"banner": "login: "}
        return named

    def _sinkhole(self) -> dict[str, Cell]:
        names = Keyed("threat", tuple(t.name for t in self.country.threats))
        return {
            **_seen_at("src_", self._pools(), self._places_in_words()),
            "infection": names,
            "tag": names,
            "family": names,
            "protocol": "tcp",
            "severity": "critical",
            "dst_ip": pl.col("sinkhole"),
            "dst_port": Keyed("threat", tuple(str(t.port) for t in self.country.threats)),
            "dst_asn": "65536",
            "public_source": MARK,
        }

    def _scan(self) -> dict[str, Cell]:
        threats = self.country.threats
        return {
            **_seen_at("", self._pools(), self._places_in_words()),
            "port": Keyed("threat", tuple(str(t.port) for t in threats)),
            "protocol": Keyed("threat", tuple("udp" if t.port in (161, 1900) else "tcp" for t in threats)),
            "tag": Keyed("threat", tuple(t.name.removeprefix("open-") for t in threats)),
            "severity": "high",
        }

    def _pools(self) -> tuple[Keyed, Keyed]:
        return (
            Keyed("pool", tuple(str(p.operator.asn) for p in self.country.pools)),
            Keyed("pool", tuple(p.operator.hostname for p in self.country.pools)),
        )

    def _places_in_words(self) -> tuple[Keyed, Keyed]:
        return (
            Keyed("place", tuple(self.places)),
            Keyed("place", tuple(name.replace(" ", "") for name in self.places)),
        )

    def day_text(self, day: int) -> str:
        """`2026-11-21`."""
        return self.days[day].isoformat()

    def with_day(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with their day as text."""
        texts = pl.Series([self.day_text(n) for n in range(len(self.days))])
        return rows.with_columns(texts.gather(rows["day"]).alias("date"))


def _seen_at(prefix: str, pools: tuple[Keyed, Keyed], places: tuple[Keyed, Keyed]) -> dict[str, Cell]:
    """When and where: the same in every report, under prefixed names in those of sinkholes."""
    return {
        "timestamp": pl.concat_str("date", pl.lit(" "), "time"),
        f"{prefix}ip": pl.col("address"),
        f"{prefix}port": pl.col("port").cast(pl.String),
        f"{prefix}asn": pools[0],
        f"{prefix}geo": "VN",
        f"{prefix}region": places[0],
        f"{prefix}city": places[1],
        f"{prefix}hostname": pools[1],
        f"{prefix}naics": _NAICS,
        f"{prefix}sector": _SECTOR,
    }


def _joined(cells: Sequence[Cell]) -> list[pl.Expr]:
    """The cells of a line with quotes and commas between them, in as few pieces as possible."""
    pieces: list[Cell] = ['"']
    for n, cell in enumerate(cells):
        for piece in (*(['","'] if n else []), cell):
            before = pieces[-1]
            glued = _glued(before, piece)
            pieces[-1:] = [before, piece] if glued is None else [glued]
    pieces.append('"')
    return [_expression(piece) for piece in pieces]


def _glued(before: Cell, after: Cell) -> Cell | None:
    """Two neighbours as one, where neither is computed and both do not depend on different numbers."""
    match before, after:
        case str(), str():
            return before + after
        case str(), Keyed():
            return Keyed(after.column, tuple(before + text for text in after.texts))
        case Keyed(), str():
            return Keyed(before.column, tuple(text + after for text in before.texts))
        case Keyed(), Keyed() if before.column == after.column:
            return Keyed(before.column, tuple(b + a for b, a in zip(before.texts, after.texts, strict=True)))
    return None


def _expression(piece: Cell) -> pl.Expr:
    if isinstance(piece, str):
        return pl.lit(piece)
    if isinstance(piece, Keyed):
        return pl.lit(pl.Series(piece.texts)).gather(pl.col(piece.column))
    return piece


def _places(day: date) -> pl.Series:
    """Provinces of that day as Shadowserver writes regions (`HA NOI`), the large ones several times."""
    return pl.Series(
        [fold(unit.name).upper() for unit in provinces(day) for _ in range(_BIG.get(unit.code, 1))], dtype=pl.String
    )


@cache
def _tables() -> Mapping[str, pl.Series]:
    """Texts of small numbers."""
    return {
        "second": pl.Series([f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}" for n in range(86_400)]),
        "upper": pl.Series([f"240.{n}." for n in range(256)]),
        "lower": pl.Series([f"{n >> 8}.{n & 255}" for n in range(65_536)]),
        "group": pl.Series([f"{n:x}" for n in range(65_536)]),
        "sinkhole4": pl.Series([f"240.255.255.{n + 10}" for n in range(_SINKHOLES)]),
        "sinkhole6": pl.Series([f"2001:db8:ffff::{n + 16:x}" for n in range(_SINKHOLES)]),
    }


def _with_addresses(rows: pl.DataFrame, places: int) -> pl.DataFrame:
    """Rows of one report (so of one family of addresses) with texts of time and addresses, and the place's number."""
    tables = _tables()
    network = drawn((rows["offset"] // 256).cast(pl.UInt64), key(_PLACE))
    sinkhole = drawn(rows["port"].cast(pl.UInt64) + rows["threat"].cast(pl.UInt64), key(_SINKHOLE)) % _SINKHOLES
    six = rows.height > 0 and bool(rows["ipv6"][0])
    return rows.with_columns(
        tables["second"].gather(rows["second"]).alias("time"),
        (network % places).alias("place"),
        tables["sinkhole6" if six else "sinkhole4"].gather(sinkhole).alias("sinkhole"),
        (_six(rows) if six else _four(rows)).alias("address"),
    )


def _four(rows: pl.DataFrame) -> pl.Series:
    tables = _tables()
    halves = tables["upper"].gather(rows["offset"] // 65_536), tables["lower"].gather(rows["offset"] % 65_536)
    return halves[0] + halves[1]


def _six(rows: pl.DataFrame) -> pl.Series:
    group = _tables()["group"]
    words = [rows["interface"] // (1 << shift) % 65_536 for shift in (48, 32, 16, 0)]
    # A group of 0 could be written as "::", so there is none.
    texts = [group.gather(word.clip(1)).alias(f"g{n}") for n, word in enumerate([rows["group3"], *words])]
    texts.insert(1, group.gather(rows["group4"]).alias("g"))
    return (
        pl.DataFrame(texts)
        .select(pl.concat_str(pl.lit("2001:db8"), *(t.name for t in texts), separator=":"))
        .to_series()
    )
