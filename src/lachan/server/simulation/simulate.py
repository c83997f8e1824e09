"""The whole story of a simulation: plan it, write its reports portion by portion, then its registry and its truth."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import polars as pl

from lachan.server.base.ahead import ahead
from lachan.server.base.errors import Refused
from lachan.server.base.files import make_folder, sync_folder
from lachan.server.simulation.devices import devices
from lachan.server.simulation.plan import Parameters, Plan, chunks, plan, weights
from lachan.server.simulation.registry import contacts, organisation_of, registry
from lachan.server.simulation.reports import Writer
from lachan.server.simulation.rows import rows

Progress = Callable[[int], None]
BANNER: Final = "SỐ LIỆU GIẢ LẬP"
ROWS_AT_ONCE: Final = 400_000
BYTES_PER_ROW: Final = 360
SPARE_BYTES: Final = 1 << 30


@dataclass(frozen=True)
class Written:
    """What was written: rows by file, and how many devices and sightings stand behind them."""

    files: dict[str, int]
    devices: int
    sightings: int
    distinct_addresses: int | None

    @property
    def rows(self) -> int:
        return sum(self.files.values())


def simulate(asked: Parameters, out: Path, progress: Progress) -> Written:
    """Write the folder `out`, whole or not at all.

    It holds `reports/` with one report for each day and type, `registry.csv`, `contacts.csv`, `truth.parquet` (one row
    a device) and `manifest.json`. `progress` is told the rows written so far. Errors: BadInput (parameters), Refused
    (`out` holds something, or the disk has no room).
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Refused(f"{out}: holds other things; give a folder that does not exist yet")
    make_folder(out.parent)
    needed = asked.rows * BYTES_PER_ROW + SPARE_BYTES
    if shutil.disk_usage(out.parent).free < needed:
        raise Refused(f"{out}: {asked.rows} rows take about {needed >> 30} GiB, and the disk has less")
    made = plan(asked)
    aside = out.with_name(f".{out.name}.aside")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        written = _write(asked, made, make_folder(aside), progress)
        aside.replace(out)
        sync_folder(out.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return written


def _write(asked: Parameters, made: Plan, folder: Path, progress: Progress) -> Written:
    writer = Writer(made.people.country, asked.last_day, asked.days)
    files: Counter[str] = Counter()
    reports = make_folder(folder / "reports")
    for portion in ahead(_portions(asked, made)):
        _append(writer, reports, portion, files)
        progress(files.total())
    country = made.people.country
    _truth(asked, made).write_parquet(folder / "truth.parquet")
    (folder / "registry.csv").write_text(registry(country), encoding="utf-8")
    (folder / "contacts.csv").write_text(contacts(country), encoding="utf-8")
    written = Written(dict(sorted(files.items())), made.devices, made.sightings, made.distinct_addresses)
    (folder / "manifest.json").write_text(_manifest(asked, written), encoding="utf-8")
    return written


def _portions(asked: Parameters, made: Plan) -> Iterator[pl.DataFrame]:
    """All rows, some hundred thousand at a time."""
    spread = asked.rows - made.sightings
    step = max(ROWS_AT_ONCE * made.sightings // asked.rows, 1)
    before = 0
    for some, found in chunks(made.people, made.devices):
        for start in range(0, found.height, step):
            part = found.slice(start, step)
            yield rows(made, some, part, spread, before)
            before += int(weights(part).sum())


def _append(writer: Writer, folder: Path, portion: pl.DataFrame, files: Counter[str]) -> None:
    dated = writer.with_day(portion)
    for (code,), theirs in dated.partition_by("report", as_dict=True, maintain_order=True).items():
        report = writer.names[int(code)]
        for (day,), lines in writer.lines(report, theirs).partition_by("day", as_dict=True).items():
            name = f"{writer.day_text(int(day))}-{report}-mo-phong.csv"
            with (folder / name).open("ab") as out:
                if not files[name]:
                    out.write(writer.header(report))
                lines.select("line").write_csv(out, include_header=False, quote_style="never")
            files[name] += lines.height


def _truth(asked: Parameters, made: Plan) -> pl.DataFrame:
    """One row a device; `line` counts within the pool, `organisation` holds a business line, `end` is excluded."""
    country = made.people.country
    first = datetime.combine(asked.last_day - timedelta(days=asked.days - 1), datetime.min.time())
    found = devices(made.people, 0, made.devices)
    holders = pl.Series([p.kind == "business" for p in country.pools]).gather(found["pool"])
    places = found.filter(holders).select("pool", "line").unique().sort("pool", "line")
    keys = [organisation_of(pool, line) for pool, line in places.iter_rows()]
    held = places.with_columns(pl.Series("organisation", keys, dtype=pl.String))
    return found.join(held, on=["pool", "line"], how="left", maintain_order="left").select(
        "device",
        pl.Series("threat", [t.name for t in country.threats]).gather(found["threat"]),
        pl.Series("operator", [p.operator.key for p in country.pools]).gather(found["pool"]),
        pl.Series("pool", [p.kind for p in country.pools]).gather(found["pool"]),
        "line",
        "organisation",
        *((pl.lit(first) + pl.duration(seconds=n)).dt.replace_time_zone("UTC").alias(n) for n in ("start", "end")),
    )


def _manifest(asked: Parameters, written: Written) -> str:
    parameters: dict[str, Any] = asdict(asked) | {"last_day": asked.last_day.isoformat()}
    document = {
        "banner": BANNER,
        "parameters": parameters,
        "rows": written.rows,
        "devices": written.devices,
        "sightings": written.sightings,
        "distinct_addresses": written.distinct_addresses,
        "files": written.files,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
