"""The input, from a seed: a Shadowserver report of N rows with 25 columns, and a registry of P prefixes that covers it.

`python -m benchmarks.intake.country FOLDER DAY ROWS SEED PREFIXES...` writes `DAY-event_sinkhole-mo-phong.csv`,
and `registry-P.csv` and `contacts-P.csv` for each P. Run as a process of its own, so that who measures stays small.

Addresses are of 240.0.0.0/8 only, AS numbers of 64496–64511. About 314 bytes a row, as measured on real reports.
"""

import sys
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

import polars as pl

COLUMNS: Final = (
    "timestamp", "src_ip", "src_port", "protocol", "src_asn", "src_geo", "src_region", "src_city", "src_hostname",
    "src_naics", "src_sector", "infection", "family", "tag", "severity", "dst_ip", "dst_port", "dst_asn", "dst_geo",
    "application", "version", "event_id", "ssl_cipher", "ssl_servername", "public_source",
)  # fmt: skip
_FAMILIES: Final = (
    "sality",
    "conficker",
    "mirai",
    "ramnit",
    "gamarue",
    "wannacry",
    "avalanche",
    "andromeda",
    "necurs",
    "virut",
)
_CHUNK: Final = 500_000
_ORGANISATIONS: Final = 300  # ten prefixes each, as where a national registry lists them
_HELD: Final = 2_744  # prefixes of organisations inside operators' networks: one address in 24


def write_report(path: Path, rows: int, last_day: datetime, seed: int) -> None:
    """A quoted CSV; three days of events up to `last_day` (midnight UTC, exclusive)."""
    start = last_day - timedelta(days=3)
    with path.open("wb") as out:
        out.write((",".join(f'"{name}"' for name in COLUMNS) + "\n").encode())
        for first in range(0, rows, _CHUNK):
            frame = _rows(min(_CHUNK, rows - first), first, start, seed + first)
            out.write(frame.write_csv(include_header=False, quote_style="always").encode())


def write_contacts(path: Path, registry: Path) -> None:
    """One for every organisation of that registry, so that each of them is told."""
    lines = registry.read_text(encoding="utf-8").splitlines()[1:]
    keys = dict.fromkeys(line.partition(",")[0] for line in lines)
    rows = [f"{k},{'abuse' if k.startswith('nha-mang') else 'security'},Trực,truc@{k}.example,,vi,," for k in keys]
    heading = "organisation,purpose,name,email,phone,language,valid_from,valid_to"
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")


def _rows(count: int, first: int, start: datetime, seed: int) -> pl.DataFrame:
    def draw(salt: int, below: int) -> pl.Expr:
        return pl.col("i").hash(seed * 1000 + salt) % below

    families = pl.Series(_FAMILIES)
    second = draw(2, 256)
    address = [second.cast(pl.String), *(draw(salt, 256).cast(pl.String) for salt in (3, 4))]
    return pl.select(pl.int_range(first, first + count).alias("i")).select(
        (pl.lit(start.replace(tzinfo=None)) + pl.duration(seconds=draw(1, 3 * 86_400)))
        .dt.strftime("%Y-%m-%d %H:%M:%S")
        .alias("timestamp"),
        pl.concat_str([pl.lit("240"), *address], separator=".").alias("src_ip"),
        (draw(5, 60_000) + 1024).alias("src_port"),
        pl.lit("tcp").alias("protocol"),
        (second % 16 + 64496).alias("src_asn"),  # the AS that announces the address's /16
        pl.lit("VN").alias("src_geo"),
        pl.lit("HA NOI").alias("src_region"),
        pl.lit("HANOI").alias("src_city"),
        (pl.lit("static-") + pl.concat_str(address, separator="-") + pl.lit(".thue-bao.mang.example")).alias(
            "src_hostname"
        ),
        pl.lit("517311").alias("src_naics"),
        pl.lit("Communications, Service Provider, and Hosting Service").alias("src_sector"),
        _pick(families, draw(7, 10)).alias("infection"),
        _pick(families, draw(7, 10)).alias("family"),
        _pick(families, draw(7, 10)).alias("tag"),
        pl.lit("high").alias("severity"),
        (pl.lit("198.18.0.") + draw(8, 250).cast(pl.String)).alias("dst_ip"),
        (draw(9, 4) * 1000 + 80).alias("dst_port"),
        pl.lit(64511).alias("dst_asn"),
        pl.lit("US").alias("dst_geo"),
        pl.lit("http").alias("application"),
        pl.lit("1.1").alias("version"),
        pl.col("i").hash(seed).cast(pl.String).alias("event_id"),
        pl.lit("").alias("ssl_cipher"),
        pl.lit("").alias("ssl_servername"),
        pl.lit("SIMULATED").alias("public_source"),
    )


def _pick(values: pl.Series, index: pl.Expr) -> pl.Expr:
    return index.replace_strict(list(range(len(values))), values, return_dtype=pl.String)


def write_registry(path: Path, prefixes: int) -> None:
    """That many networks of 240.0.0.0/8: a /16 is an operator's; inside them /24 of organisations, the same ones
    however many prefixes there are; the others are operators' own, more specific ones, as they announce them."""
    lines = [
        "organisation,name,kind,sector,province,parent,identifier_type,identifier,prefix,asn,domain,"
        "valid_from,valid_to,confidence,override"
    ]
    lines += [f"nha-mang-{n},Nhà mạng {n},operator,telecommunications,,,,,,{64496 + n},,,,90," for n in range(16)]
    wide = min(prefixes, 256)
    lines += [_operators(n, f"240.{n}.0.0/16") for n in range(wide)]
    held = min(max(prefixes - wide, 0), _HELD)
    theirs = {65_536 * n // max(held, 1) for n in range(held)}
    for n, place in enumerate(sorted(theirs)):
        who = n % _ORGANISATIONS
        lines.append(f"to-chuc-{who},Tổ chức {who},enterprise,,,,,,240.{place // 256}.{place % 256}.0/24,,,,,90,")
    halves = ((place, half) for place in range(65_536) if place not in theirs for half in (0, 128))
    for place, half in islice(halves, max(prefixes - wide - held, 0)):
        lines.append(_operators(place // 256, f"240.{place // 256}.{place % 256}.{half}/25"))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _operators(second: int, prefix: str) -> str:
    return f"nha-mang-{second % 16},Nhà mạng {second % 16},operator,telecommunications,,,,,{prefix},,,,,90,"


if __name__ == "__main__":
    folder, day = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]).replace(tzinfo=UTC)
    write_report(folder / f"{day:%Y-%m-%d}-event_sinkhole-mo-phong.csv", int(sys.argv[3]), day, int(sys.argv[4]))
    for prefixes in sys.argv[5:]:
        write_registry(folder / f"registry-{prefixes}.csv", int(prefixes))
        write_contacts(folder / f"contacts-{prefixes}.csv", folder / f"registry-{prefixes}.csv")
