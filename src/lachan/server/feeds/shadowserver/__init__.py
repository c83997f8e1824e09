"""Shadowserver reports, every published type, as data: `reports.csv` (a type is one row) and `columns.csv`.

The report type stands in the file name (`2026-11-21-event_sinkhole-vietnam.csv`). An unknown type is set aside whole;
an unknown column goes to `extra`. Times are UTC, as the publisher states. See README.md beside this file.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo

from lachan.server.feeds.blocks import BLOCK
from lachan.server.feeds.plan import Column, Plan
from lachan.server.feeds.reading import Block, Context, Member, Reason, SetAside
from lachan.server.feeds.table import read_table, set_aside

PROVIDER: Final = "shadowserver"
_NAME: Final = re.compile(r"^(?:\d{4}-\d{2}-\d{2}-)?(?P<type>[a-z][a-z0-9_]*)(?:-[^/]*)?\.csv$", re.IGNORECASE)
_DATED: Final = re.compile(r"^\d{4}-\d{2}-\d{2}-[a-z][a-z0-9_]*(?:-[^/]*)?\.csv$", re.IGNORECASE)


def _table(name: str) -> list[dict[str, str]]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def plans() -> dict[str, Plan]:
    """Report type → how its rows are read."""
    columns: dict[str, list[Column]] = {}
    for row in _table("columns.csv"):
        field = "extra." + row["column"] if not row["harmonised_field"] else row["harmonised_field"]
        host = "http_host" if row["check"] == "convert_http_host_and_url" else ""
        column = Column(row["column"], field, row["check"], row["required"] == "1", host)
        columns.setdefault(row["report"], []).append(column)
    return {
        row["report"]: Plan(
            provider=PROVIDER,
            code=row["report"],
            columns=tuple(columns[row["report"]]),
            taxonomy=row["rsit_taxonomy"] or None,
            # Shadowserver's blocklist is no type of RSIT; what it says stands in the identifier
            type=("other" if row["type"] == "blacklist" else row["type"]) or None,
            identifier=row["identifier"] or None,
            severity=row["default_severity"] or None,
            zone=ZoneInfo("UTC"),
            time_formats=("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S"),
        )
        for row in _table("reports.csv")
    }


def report_type(name: str) -> str | None:
    """The report type that a file name states, known or not; None where the name is not of Shadowserver's form."""
    match = _NAME.match(name)
    if match is None:
        return None
    stated = match["type"].lower()
    return stated if stated in plans() or _DATED.match(name) else None


def read(member: Member, context: Context, *, block: int = BLOCK) -> Iterator[Block | SetAside]:
    """Read one report. A type without a row in `reports.csv` is set aside whole, its lines counted."""
    type_ = report_type(member.name)
    plan = plans().get(type_ or "")
    if plan is None:
        yield set_aside(member, context, Reason.UNKNOWN_REPORT_TYPE, str(type_), header=True)
        return
    yield from read_table(member, context, plan, block=block)
