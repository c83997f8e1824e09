"""What readers yield, and the names of what can become of a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a file, or of a part of one. A run never ends because of a file."""

    READ = "read"
    UNCHANGED = "unchanged"  # as at the last run; nothing read
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    UNKNOWN = "unknown-format"  # binary of a kind that holds no text for us
    PICTURE = "picture"  # no reading of pictures yet
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"  # an archive in an archive in an archive
    TOO_MANY = "too-many-parts"
    BOMB = "expands-too-much"
    TIME = "took-too-long"
    MEMORY = "out-of-memory"
    CRASHED = "crashed"
    NOT_A_FILE = "not-a-file"  # a device, a pipe, a link
    NO_PERMISSION = "no-permission"
    VANISHED = "vanished"
    NO_READER = "no-reader"  # an extra is not installed


@dataclass(frozen=True)
class Limits:
    """Maxima, each with its unit. The defaults hold for a machine with 2 GiB to spare."""

    seconds: float = 60.0  # for one file, and two more for each MiB
    memory_mib: int = 1536  # address space of a child process
    archive_depth: int = 3
    members: int = 10_000  # of one archive
    member_bytes: int = 256 << 20  # of one part of an archive, unpacked
    expanded_bytes: int = 2 << 30  # of one file with all its parts, unpacked
    ratio: int = 250  # unpacked to packed, beyond the first MiB
    xml_depth: int = 200
    text_chars: int = 64 << 20  # text of one part of a document
    cell_chars: int = 32_768
    rows: int = 5_000  # rows of a table decided on at a time
    sample_rows: int = 2_000  # rows of a database's table that are looked at


@dataclass(frozen=True)
class Raw:
    """A block of a text file; spans are bytes from the file's beginning."""

    data: bytes
    codec: str
    mark: int = 0
    shift: int = 0
    markup: str = ""  # `html` or `json`: what is not text in it
    place: str = ""


@dataclass(frozen=True)
class Text:
    """Text of a part of a document; spans are characters of it."""

    text: str
    place: str = ""
    font: str | None = None


@dataclass(frozen=True)
class Table:
    """Rows of a table, by column; `first` is the number of the first row, from 1. Spans are characters of a cell."""

    heads: tuple[str, ...]
    columns: tuple[list[str], ...]
    first: int = 1
    place: str = ""


@dataclass(frozen=True)
class Fields:
    """A table in raw text: for each column, spans of its fields in a reading of a block."""

    heads: tuple[str, ...]
    text: str
    columns: tuple[list[tuple[int, int]], ...]
    data: bytes
    codec: str
    mark: int = 0
    shift: int = 0
    place: str = ""


@dataclass(frozen=True)
class Skipped:
    """A part that was not read."""

    outcome: Outcome
    place: str = ""


Piece = Raw | Text | Table | Fields | Skipped
Pieces = Iterator[Piece]


class Unreadable(Exception):
    """A file, or a part, cannot be read; the reason is a name, never a value."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.value)
        self.outcome = outcome
