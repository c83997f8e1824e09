"""A format to copy: an invented "sensor log", one line a sighting, fields parted by spaces. See README.md.

    1795222923 240.0.10.1 49152 mirai

seconds since 1970 (so the zone is UTC by definition), address, port, what was seen. Not part of `formats`: nobody sends
it.
"""

from collections.abc import Iterator
from typing import Final

import polars as pl

from lachan.server.feeds.blocks import BLOCK, Lines, lines_of
from lachan.server.feeds.cells import LINE, TextRows
from lachan.server.feeds.plan import Column, Plan
from lachan.server.feeds.reading import RAW_KEPT, Block, Context, Member, Reason, Reject, SetAside
from lachan.server.feeds.typed import detections

# What the fields are called here, and what they become: a field of IntelMQ's or `extra.<name>`, read by a check.
_FIELDS: Final = ("seconds", "address", "port", "seen")
PLAN: Final = Plan(
    provider="example",
    code="sensor-log",
    columns=(
        Column("seconds", "time.source"),
        Column("address", "source.ip"),
        Column("port", "source.port", "convert_int"),
        Column("seen", "malware.name"),
    ),
    taxonomy="malicious-code",
    type="infected-system",
    severity="high",
)


def read(member: Member, context: Context, *, block: int = BLOCK) -> Iterator[Block | SetAside]:
    """Read a sensor log: blocks of lines become text columns and rejects here, and detections in `typed`."""
    any_row = False
    for lines in lines_of(member.stream, context.notes, block=block):
        result = detections(_as_text(lines), PLAN, context)
        any_row = any_row or result.rows_read > 0
        yield result
    if not any_row:
        yield SetAside(Reason.EMPTY, 0, member.name)


def _as_text(lines: Lines) -> TextRows:
    """Every line that is not blank is a row or a reject: nothing gets lost."""
    rejects = list(lines.rejects)
    numbers: list[int] = []
    rows: list[list[str]] = []
    for number, line in enumerate(lines.data.split(b"\n"), lines.first_line):
        if not line.strip():
            continue
        reason, fields = _fields(line)
        if reason is None:
            numbers.append(number)
            rows.append(fields)
        else:
            rejects.append(Reject(number, reason, line[:RAW_KEPT]))
    schema = {LINE: pl.Int64(), **dict.fromkeys(_FIELDS, pl.String())}
    frame = pl.DataFrame(
        [[number, *row] for number, row in zip(numbers, rows, strict=True)], schema=schema, orient="row"
    )
    return TextRows(_with_instants(frame), tuple(rejects), lines.data, lines.first_line)


def _fields(line: bytes) -> tuple[Reason | None, list[str]]:
    if b"\x1f" in line or b"\0" in line:
        return (Reason.NUL_BYTE if b"\0" in line else Reason.SEPARATOR_BYTE), []
    try:
        fields = line.decode().split()
    except UnicodeDecodeError:
        return Reason.BAD_UTF8, []
    return (None if len(fields) == len(_FIELDS) else Reason.WRONG_FIELD_COUNT), fields


def _with_instants(frame: pl.DataFrame) -> pl.DataFrame:
    """Seconds become text with an offset, which needs no zone; what is no number stays, and becomes a reject."""
    seconds = pl.col("seconds").cast(pl.Int64, strict=False)
    sane = pl.when(seconds.is_between(0, 253_402_300_799)).then(seconds)
    instant = pl.from_epoch(sane).dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    return frame.with_columns(pl.coalesce(instant, pl.col("seconds")).alias("seconds"))
