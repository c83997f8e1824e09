"""A home in which one day was received, and what asks for its files."""

import gzip
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from lachan.server.audit.recording import By
from lachan.server.base.settings import Kind, Settings
from lachan.server.daily.making import Made, make
from lachan.server.daily.reading import edition
from lachan.server.lake.folders import Home
from lachan.server.registry.pools import mark, mark_of
from tests.intake.ground import CONTACTS, NOW, instance, register, report, row, take

DAY = date(2026, 11, 22)  # of receipt: NOW is on it
NEXT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
BOSS = By("command:test")
SETTINGS = Settings(kind=Kind.DEMO)
WITHOUT_PORT = {"src_port": ""}


def received(root: Path, addresses: list[str], now: datetime = NOW, **more: object) -> None:
    """One file of rows, taken in."""
    take(
        instance(root),
        report([row(address, **more) for address in addresses]),
        f"2026-11-21-event_sinkhole-viet-nam-{now:%d%H%M}.csv",
        now,
    )


def registered(root: Path) -> Home:
    """Three organisations with contacts, nothing received."""
    register(root)
    register(root, CONTACTS, "contacts.csv")
    return Home(root)


def made(home: Home, day: date = DAY, now: datetime = NEXT) -> Made:
    return make(home, day, SETTINGS, now)


def pool(prefix: str, kind: str, organisation: str = "song-xanh", resold_to: str = "", **more: datetime) -> int:
    since = more.pop("valid_from", NOW - timedelta(days=5))
    return mark(BOSS, mark_of(organisation, prefix, kind, resold_to, since, **more), NOW).number


def place(home: Home, organisation: str, name: str, day: date = DAY) -> Path:
    return next(file.place for file in edition(home, organisation, day).files if file.name == name)


def table(home: Home, organisation: str, name: str = "rows", day: date = DAY) -> pl.DataFrame:
    """Of the CSV; the JSON lines say the same."""
    packed = place(home, organisation, f"{name}.csv.gz", day).read_bytes()
    cells = pl.read_csv(gzip.decompress(packed), infer_schema=False)
    lines = gzip.decompress(place(home, organisation, f"{name}.jsonl.gz", day).read_bytes()).splitlines()
    assert len(lines) == cells.height
    assert [list(json.loads(line)) for line in lines[:1]] == [cells.columns][: cells.height]
    return cells


def manifest(home: Home, organisation: str, day: date = DAY) -> dict[str, object]:
    found: dict[str, object] = json.loads(place(home, organisation, "manifest.json", day).read_bytes())
    return found
