"""`python -m benchmarks.queries.ground HOME ROWS DAYS SEED`: a home whose lake holds that many rows. Not measured.

Parts are as compaction leaves them: one day, at most PART rows, in the order of their addresses, owners beside them.
Addresses are of 240.0.0.0/8 only; who holds and operates them is as `benchmarks.intake.country` registers it.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import polars as pl

from benchmarks.intake.country import write_contacts, write_registry
from lachan.cli.init import make_home
from lachan.server.base.settings import Kind, Role
from lachan.wire.addresses import SHIFT
from lachan.wire.detection import SCHEMA, TIME

PART: Final = 1_000_000
PREFIXES: Final = 3_000
LAST: Final = date(2026, 11, 21)
FAMILIES: Final = tuple(f"{name}-{n}" for n in range(6) for name in ("mot", "hai", "ba", "bon", "nam"))
TYPES: Final = (
    ("malicious-code", "infected-system"),
    ("malicious-code", "infected-system"),
    ("malicious-code", "infected-system"),
    ("vulnerable", "vulnerable-system"),
    ("vulnerable", "ddos-amplifier"),
    ("intrusion-attempts", "brute-force"),
)
_BASE: Final = (0xFFFF << 32) - SHIFT + (240 << 24)  # `lo` of 240.0.0.0


def rows_of(day: date, first: int, count: int, seed: int) -> pl.DataFrame:
    """Detections of one day in a part's order, with `batch`; row numbers begin at `first`."""

    def draw(salt: int, below: int) -> pl.Expr:
        return (pl.col("i").hash(seed * 1000 + salt) % below).cast(pl.Int64)

    start = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1_000_000
    # half of the rows are of few addresses, which come again every day; the others of any
    suffix = pl.when(draw(1, 2) == 0).then(draw(2, 1 << 18) * 61 % (1 << 24)).otherwise(draw(3, 1 << 24))
    kind = draw(4, len(TYPES))
    frame = pl.select(pl.int_range(first, first + count).alias("i")).with_columns(suffix.alias("suffix"))
    octets = [(pl.col("suffix") // shift % 256).cast(pl.String) for shift in (65_536, 256, 1)]
    address = pl.concat_str([pl.lit("240"), *octets], separator=".")
    family = pl.when(kind < 3).then(_pick(FAMILIES, draw(5, len(FAMILIES))))
    known = frame.select(
        feed_provider=pl.lit("mo-phong"),
        feed_code=_pick(("ho-den", "quet", "bay"), draw(6, 3)),
        time_source=(draw(7, 86_400_000_000) + start).cast(TIME),
        id_hi=pl.col("i").hash(seed * 1000 + 8).reinterpret(signed=True),
        id_lo=pl.col("i").hash(seed * 1000 + 9).reinterpret(signed=True),
        tlp=pl.lit("AMBER"),
        source_ip_hi=pl.lit(-SHIFT, pl.Int64),
        source_ip_lo=pl.col("suffix") + _BASE,
        malware_family_status=pl.when(kind < 3).then(pl.lit("unknown")),
        subject=address,
        subject_kind=pl.lit("address"),
        classification_taxonomy=_pick([taxonomy for taxonomy, _ in TYPES], kind),
        classification_type=_pick([type_ for _, type_ in TYPES], kind),
        source_ip=address,
        source_port=(draw(10, 60_000) + 1024).cast(pl.Int32),
        source_asn=pl.col("suffix") // 65_536 % 16 + 64_496,
        source_fqdn=pl.when(draw(11, 50) == 0).then(
            pl.format("may-{}.ten-{}.example", draw(12, 5_000), draw(13, 2_000))
        ),
        source_geolocation_cc=pl.lit("VN"),
        destination_ip=pl.format("198.18.0.{}", draw(14, 250)),
        destination_port=(draw(15, 4) * 1000 + 80).cast(pl.Int32),
        protocol_transport=pl.lit("tcp"),
        malware_name=family,
        product_vulnerabilities=pl.when(kind == 3).then(pl.format("CVE-2026-{}", draw(16, 300) + 1000)),
        extra=pl.concat_str(pl.lit('{"event_id": "'), draw(17, 1 << 40).cast(pl.String), pl.lit('"}')),
    )
    whole = known.select(
        (pl.col(name) if name in known.columns else pl.lit(None, dtype=dtype)).cast(dtype).alias(name)
        for name, dtype in SCHEMA.items()
    )
    ordered = whole.sort("source_ip_hi", "source_ip_lo", "time_source", "id_hi", "id_lo")
    return ordered.with_columns(pl.lit(1, pl.Int64).alias("batch"))


def owners_of(rows: pl.DataFrame) -> pl.DataFrame:
    """Who holds and operates these addresses by the registry of PREFIXES prefixes."""
    place = (pl.col("source_ip_lo") - _BASE) // 256  # of the 65,536 /24
    held = PREFIXES - 256
    number = ((place * held + 65_535) // 65_536).cast(pl.Int64)  # of the held /24, if it is one
    is_held = number * 65_536 // held == place
    operator = pl.format("nha-mang-{}", place // 256 % 16)
    wide = pl.format("240.{}.0.0/16", place // 256)
    narrow = pl.format("240.{}.{}.0/24", place // 256, place % 256)
    holder = pl.when(is_held).then(pl.format("to-chuc-{}", number % 300)).otherwise(operator)
    nothing = pl.lit(None, pl.String)
    return rows.select(
        "id_hi",
        "id_lo",
        holder.alias("holder"),
        pl.lit("prefix").alias("holder_rule"),
        pl.when(is_held).then(narrow).otherwise(wide).alias("holder_network"),
        operator.alias("operator"),
        pl.lit("prefix").alias("operator_rule"),
        wide.alias("operator_network"),
        nothing.alias("domain_holder"),
        pl.lit("none").alias("domain_rule"),
        nothing.alias("domain"),
        pl.lit(1, pl.Int32).alias("registry_version"),
    )


def pieces(rows: int, days: int) -> Iterator[tuple[date, int, int]]:
    """Day, first row and number of rows of each part."""
    each, first = rows // days, 0
    for back in range(days):
        left = each
        while left:
            count = min(left, PART)
            yield LAST - timedelta(days=back), first, count
            first, left = first + count, left - count


def _pick(values: tuple[str, ...] | list[str], index: pl.Expr) -> pl.Expr:
    return index.replace_strict(list(range(len(values))), list(values), return_dtype=pl.String)


def fill(home: Path, rows: int, days: int, seed: int) -> None:
    """The lake's parts, with their rows in the manifest."""
    from lachan.server.base.files import make_folder
    from lachan.server.lake.folders import Home
    from lachan.server.lake.models import Part
    from lachan.server.lake.placing import in_place, write_aside

    here = Home(home)
    for day, first, count in pieces(rows, days):
        facts = rows_of(day, first, count, seed)
        part = Part(day=day, batch=None, batches=[], rows=facts.height, registry_version=1, summary_path="")
        files = write_aside(make_folder(here.aside_of_day(day)), facts, None, owners_of(facts))
        in_place(here, part, files, "joined-{:.24}").save()


if __name__ == "__main__":
    place, wanted, spread, drawn = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    make_home(place, Role.HUB, Kind.SIMULATED)
    from lachan.server.audit.recording import by_command
    from lachan.server.base.clock import now
    from lachan.server.registry.importing import import_csv
    from lachan.server.registry.words import Origin

    registry, contacts = place / "registry.csv", place / "contacts.csv"
    write_registry(registry, PREFIXES)
    write_contacts(contacts, registry)
    for name in (registry, contacts):
        if rejects := import_csv(name, Origin.HAND, now(), by=by_command("benchmark")).rejects:
            sys.exit(f"{name}: {len(rejects)} rows refused")
    fill(place, wanted, spread, drawn)
