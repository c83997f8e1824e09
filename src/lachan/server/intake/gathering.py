"""Rows of those who are to be told, in bounded memory: the facts are read once, however many are due.

Where the rows of all do not fit in memory together, they are put into files aside, one set for each group of
organisations that are planned together, and each group's are read back when its turn comes.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import polars as pl

from lachan.server.base.files import make_folder
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Part
from lachan.server.lake.parts import PART_SCHEMA
from lachan.server.lake.questions import OWNER_COLUMNS, Wanted, beside, live_parts
from lachan.server.lake.rowfiles import ROW_GROUP, reading
from lachan.server.notices import items
from lachan.server.notices.waiting import Open

ROLES: Final = (
    ("holder", "holder_rule", "holder_network"),
    ("operator", "operator_rule", "operator_network"),
    ("domain_holder", "domain_rule", "domain"),
)
ROWS_AT_ONCE: Final = 600_000  # of organisations that are planned together; some 200 bytes each
SLICE: Final = 2 * ROW_GROUP
TELLS: Final = [name for name in items.SCHEMA if name in PART_SCHEMA]
_GROUP: Final = "group"

Group = tuple[list[Open], pl.DataFrame]


@contextmanager
def gathered(home: Home, due: Sequence[Open]) -> Iterator[Iterator[Group]]:
    """Groups of what is due, each with its rows (the columns of `items.SCHEMA`, some of them Categorical)."""
    groups = list(_groups(due))
    pieces = _pieces(home, groups)
    if len(groups) == 1:
        yield iter([(groups[0], _together(list(pieces)))])
        return
    folder = home.aside_of_planning(os.getpid())
    shutil.rmtree(folder, ignore_errors=True)
    try:
        if groups:
            _put_aside(make_folder(folder), pieces)
        yield ((group, _taken_back(folder, number)) for number, group in enumerate(groups))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def by_organisation(frame: pl.DataFrame) -> pl.DataFrame:
    """One row per (detection, organisation concerned), with `role`, `rule`, `network`. An organisation that is
    concerned in two roles is told once, in the first of holder, operator, domain."""
    holder, operator, domain = (owner for owner, _, _ in ROLES)
    told = {
        holder: pl.col(holder).is_not_null(),
        operator: pl.col(operator).is_not_null() & pl.col(operator).ne_missing(pl.col(holder)),
        domain: pl.col(domain).is_not_null()
        & pl.col(domain).ne_missing(pl.col(holder))
        & pl.col(domain).ne_missing(pl.col(operator)),
    }
    names = ("role", "rule", "network")
    return pl.concat(
        frame.filter(told[owner])
        .with_columns(
            pl.col(owner).alias("organisation"),
            pl.lit(owner.removesuffix("_holder")).alias("role"),
            pl.col(rule).alias("rule"),
            pl.col(network).cast(pl.String).alias("network"),
        )
        .drop(*(n for role in ROLES for n in role if n not in names), strict=False)
        for owner, rule, network in ROLES
    )


def concerned(
    home: Home, parts: Iterable[Part], columns: Sequence[str], batches: Sequence[int] | None = None
) -> Iterator[pl.DataFrame]:
    """These columns of the parts' rows, of some batches or of all, once for each organisation that a row concerns, some
    rows at a time.

    To read a slice and look at it is faster here than a filter on two files side by side. Errors: Damaged.
    """
    for part in parts:
        with reading(part.path):
            frame = beside(home, part).select(*columns, *OWNER_COLUMNS)
            for start in range(0, part.rows, SLICE):
                rows = frame.slice(start, SLICE).collect()
                yield by_organisation(rows if batches is None else rows.filter(pl.col("batch").is_in(list(batches))))


def _groups(due: Sequence[Open]) -> Iterator[list[Open]]:
    group: list[Open] = []
    rows = 0
    for one in due:
        if group and rows + one.rows > ROWS_AT_ONCE:
            yield group
            group, rows = [], 0
        group.append(one)
        rows += one.rows
    if group:
        yield group


def _pieces(home: Home, groups: Sequence[Sequence[Open]]) -> Iterator[pl.DataFrame]:
    """Rows of all groups as the parts hold them, with the number of their GROUP."""
    on = ["organisation", "classification_taxonomy"]
    pairs = pl.DataFrame(
        [(one.organisation, name, n) for n, group in enumerate(groups) for one in group for name, _ in one.classes],
        schema={**dict.fromkeys(on, pl.String), _GROUP: pl.UInt32},
        orient="row",
    )
    batches = sorted({batch for group in groups for one in group for batch in one.batches})
    parts = live_parts(Wanted(batches=tuple(batches))) if batches else []
    for rows in concerned(home, parts, TELLS, batches):
        yield items.lean(rows.join(pairs, on=on))


def _together(pieces: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(pieces) if pieces else pl.DataFrame(schema=items.SCHEMA)


def _put_aside(folder: Path, pieces: Iterator[pl.DataFrame]) -> None:
    waiting: list[pl.DataFrame] = []
    files = 0
    for piece in pieces:
        waiting.append(piece)
        if sum(one.height for one in waiting) >= ROWS_AT_ONCE:
            files = _write(folder, waiting, files)
            waiting = []
    _write(folder, waiting, files)


def _write(folder: Path, pieces: list[pl.DataFrame], files: int) -> int:
    for rows in _together(pieces).partition_by(_GROUP) if pieces else ():
        rows.write_ipc(folder / f"{rows[_GROUP][0]}-{files}.arrow", compression="lz4")
        files += 1
    return files


def _taken_back(folder: Path, number: int) -> pl.DataFrame:
    return _together([pl.read_ipc(place) for place in sorted(folder.glob(f"{number}-*.arrow"))])
