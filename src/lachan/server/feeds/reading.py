"""What readers are given and what they give back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import BinaryIO, Final, Protocol

import polars as pl

RAW_KEPT: Final = 4096  # bytes of a rejected line kept beside its reason; the raw file keeps all of it


class Reason(StrEnum):
    """Why a row, or a whole file, was not taken in. The value is what people see and what is counted."""

    # one row
    BAD_UTF8 = "bad-utf8"
    NUL_BYTE = "nul-byte"
    SEPARATOR_BYTE = "separator-byte"
    LINE_TOO_LONG = "line-too-long"
    MALFORMED_QUOTES = "malformed-quotes"
    UNCLOSED_QUOTE = "unclosed-quote"
    WRONG_FIELD_COUNT = "wrong-field-count"
    BAD_JSON = "bad-json"
    MISSING_TIME = "missing-time"
    BAD_TIME = "bad-time"
    NAIVE_TIME = "naive-time"
    TOO_OLD = "too-old"
    IN_FUTURE = "in-future"
    BAD_ADDRESS = "bad-address"
    BAD_CLASS = "bad-class"
    MISSING_SUBJECT = "missing-subject"
    SIMULATED_ADDRESS = "simulated-address"
    # the rest of a file that breaks off
    ARCHIVE_DAMAGED = "archive-damaged"
    ARCHIVE_BOMB = "archive-bomb"
    # a whole file
    EMPTY = "empty"
    UNKNOWN_FORMAT = "unknown-format"
    UNKNOWN_REPORT_TYPE = "unknown-report-type"
    WRONG_HEADER = "wrong-header"


@dataclass(frozen=True)
class Reject:
    """One row that could not be read: physical line in the (unpacked) file, why, and its first bytes."""

    line: int
    reason: Reason
    raw: bytes
    detail: str = ""


@dataclass(frozen=True)
class Block:
    """What one block of a file became. `detections` has the schema of `lachan.wire.detection`, without ids."""

    detections: pl.DataFrame
    rejects: tuple[Reject, ...] = ()

    @property
    def rows_read(self) -> int:
        return self.detections.height + len(self.rejects)


@dataclass(frozen=True)
class SetAside:
    """A whole file, or what is left of it, that was counted and kept but not read: `rows` lines, and why."""

    reason: Reason
    rows: int
    detail: str = ""


@dataclass
class Context:
    """What a reader may know: the instant of receipt, the window of event times it accepts, and whether rows about
    addresses that only simulations use (see `simulated`) are taken for what they say or rejected."""

    received: datetime
    oldest: timedelta = timedelta(days=400)
    future: timedelta = timedelta(days=1)
    backfill_from: datetime | None = None
    accept_simulated: bool = True
    notes: list[str] = field(default_factory=list)

    @property
    def earliest(self) -> datetime:
        """Rows before this instant are rejects."""
        return self.backfill_from or self.received - self.oldest

    @property
    def latest(self) -> datetime:
        """Rows after this instant are rejects."""
        return self.received + self.future


@dataclass(frozen=True)
class Member:
    """One file to read: its name (a path inside an archive included) and its unpacked bytes as a stream."""

    name: str
    stream: BinaryIO


class Reader(Protocol):
    """A format's reader."""

    def __call__(self, member: Member, context: Context) -> Iterator[Block | SetAside]: ...
