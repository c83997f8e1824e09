"""What a format says of a file before its rows are seen: who reports, what class, and what each column means."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from lachan.wire.tlp import DEFAULT, Tlp


@dataclass(frozen=True)
class Column:
    """One column of a source: where it goes (an IntelMQ field, or `extra.name`) and how it is read (see `checks`).

    `host` names the column with the host of a URL of which this column may hold the path alone.
    """

    source: str
    field: str
    check: str = ""
    required: bool = False
    host: str = ""


@dataclass(frozen=True)
class Plan:
    """How the rows of one file are read. `zone` None: a time without an offset is a reject."""

    provider: str
    code: str
    columns: tuple[Column, ...]
    taxonomy: str | None = None
    type: str | None = None
    identifier: str | None = None
    severity: str | None = None
    tlp: Tlp = DEFAULT
    zone: ZoneInfo | None = None
    time_formats: tuple[str, ...] = ("%Y-%m-%d %H:%M:%S",)
    rest_to_extra: bool = True
