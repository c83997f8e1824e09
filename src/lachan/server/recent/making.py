"""Makes the file anew from facts and pools. Safe to kill anywhere: it takes the old one's place whole or not."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import polars as pl
from django.db.models import Q

from lachan.server.base.files import written_aside
from lachan.server.lake.folders import Home
from lachan.server.recent.gathering import DAYS, gather
from lachan.server.recent.tables import COLUMNS, RANGES, Head, write
from lachan.server.registry.models import Pool
from lachan.wire.addresses import join, split

SHARED: Final = ("carrier-nat", "mobile")  # kinds of pools in which an address is many people's
MOST_WORDS: Final = 65_000  # what a 16-bit column can name; families beyond have no name
_TYPES: Final = {"q": pl.Int64(), "H": pl.UInt16()}

Range = tuple[int, int, str]  # first and last 128-bit value, kind


def place(home: Path) -> Path:
    """Where the file stands in a home."""
    return home / "recent" / "seen"


def make(home: Home, now: datetime) -> dict[str, int]:
    """Counts rows by table. Errors: Damaged where facts cannot be read; the old file then stays."""
    gathered = gather(home, now)
    pools = flattened(_pools(now))
    words = _words(gathered.tables.values(), pools)
    number = {word: at for at, word in enumerate(words)}
    columns = {name: _bytes(_numbered(frame, number), COLUMNS) for name, frame in gathered.tables.items()}
    columns["pools"] = _bytes(_ranges(pools, number), RANGES)
    with written_aside(place(home.root)) as out:
        size = write(out, Head(now, gathered.newest, DAYS, tuple(words)), columns)
    return {**{name: frame.height for name, frame in gathered.tables.items()}, "pools": len(pools), "bytes": size}


def _pools(now: datetime) -> list[Range]:
    """Pools of every kind that hold now: one that is not shared may lie within one that is."""
    held = Pool.objects.filter(Q(valid_from__lte=now), Q(valid_to__isnull=True) | Q(valid_to__gt=now))
    rows = held.values_list("start_hi", "start_lo", "end_hi", "end_lo", "kind")
    return [(join(hi, lo), join(end_hi, end_lo), kind) for hi, lo, end_hi, end_lo, kind in rows]


def flattened(pools: Iterable[Range]) -> list[Range]:
    """Disjoint ranges of shared kinds: of nested pools the longest prefix counts."""
    found: list[Range] = []
    open_: list[Range] = []  # nested, the innermost last
    at = 0

    def upto(end: int) -> None:
        nonlocal at
        while open_ and at <= end:
            last = min(open_[-1][1], end)
            if open_[-1][2] in SHARED and at <= last:
                found.append((at, last, open_[-1][2]))
            at = max(at, last + 1)
            if open_[-1][1] > end:
                return
            open_.pop()

    for first, last, kind in sorted(set(pools), key=lambda one: (one[0], -one[1], one[2])):
        upto(first - 1)
        at = first
        open_.append((first, last, kind))
    upto(1 << 128)
    return found


def _ranges(pools: list[Range], number: Mapping[str, int]) -> pl.DataFrame:
    rows = [(*split(first), *split(last), number[kind]) for first, last, kind in pools]
    schema = {name: _TYPES[kind] for name, kind in RANGES.items()}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("hi", "lo")


def _words(frames: Iterable[pl.DataFrame], pools: list[Range]) -> list[str]:
    """Types, kinds and families; the first is the empty word."""
    few: dict[str, None] = {"": None}
    frames = list(frames)
    for frame in frames:
        few.update(dict.fromkeys(frame["type"].unique().sort().to_list()))
    few.update(dict.fromkeys(sorted({kind for _, _, kind in pools})))
    for frame in frames:
        few.update(dict.fromkeys(frame["family"].unique().sort().to_list()))
    return list(few)[:MOST_WORDS]


def _numbered(frame: pl.DataFrame, number: Mapping[str, int]) -> pl.DataFrame:
    return frame.with_columns(
        *(pl.col(name).replace_strict(number, default=0, return_dtype=pl.UInt16()) for name in ("type", "family")),
        *(pl.col(name).cast(pl.Int32()).cast(pl.UInt16()) for name in ("first", "last")),
    )


def _bytes(frame: pl.DataFrame, form: Mapping[str, str]) -> dict[str, bytes]:
    """Each column as its numbers stand in memory."""
    made: dict[str, bytes] = {}
    for name, kind in form.items():
        array = frame[name].cast(_TYPES[kind]).rechunk().to_arrow()
        assert array.null_count == 0
        width = 8 if kind == "q" else 2
        buffer = array.buffers()[1]
        start = array.offset * width
        made[name] = buffer.slice(start, len(array) * width).to_pybytes() if buffer is not None else b""
    return made
