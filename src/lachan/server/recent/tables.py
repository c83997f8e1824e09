"""The form of the file: tables of rows in the order of a 128-bit key, each column a run of numbers.

    8 bytes   the magic, with the version
    8 bytes   length of the head, unsigned, in this machine's byte order
    the head  JSON, padded with spaces to a multiple of 8
    columns   each padded with zeros to a multiple of 8; the head names offset, count and kind of number of each

A key is (hi, lo), two signed 64-bit numbers as in `wire.addresses`: an IPv4 address, the /64 of an IPv6 address, or the
first 128 bits of a SHA-256. A look-up is two binary searches in mapped memory and reads nothing else.
"""

import hashlib
import json
import mmap
import struct
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, BinaryIO, Final

from lachan.server.base.errors import Damaged
from lachan.wire.addresses import split, value_of

MAGIC: Final = b"LACHANR1"
_LENGTH: Final = struct.Struct("=Q")
_EPOCH: Final = date(1970, 1, 1)
MAX_HEAD: Final = 16 << 20  # bytes
COLUMNS: Final = {"hi": "q", "lo": "q", "type": "H", "family": "H", "first": "H", "last": "H"}
RANGES: Final = {"hi": "q", "lo": "q", "end_hi": "q", "end_lo": "q", "kind": "H"}
FORMS: Final = {"lines": COLUMNS, "files": COLUMNS, "names": COLUMNS, "pools": RANGES}
_WIDTH: Final = {"q": 8, "H": 2}

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that was seen: RSIT type, family as a word or empty, first and last day in Vietnam."""

    type: str
    family: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Head:
    """What the file says of itself. `newest`: the latest event in it; None: it knows of none. Instants in UTC."""

    made_at: datetime
    newest: datetime | None
    days: int
    words: tuple[str, ...]


def line_key(address: str) -> Key:
    """The key of an address: itself for IPv4, its /64 for IPv6. Errors: ValueError for what is not an address."""
    value = value_of(address)
    return split(value if value >> 32 == 0xFFFF else value >> 64 << 64)


def file_key(sha256: str) -> Key:
    """The key of a file's digest, 64 hexadecimal digits. Errors: ValueError."""
    if len(sha256) != 64:
        raise ValueError("64 hexadecimal digits")
    return split(int(sha256[:32], 16))


def name_key(domain: str) -> Key:
    """The key of a domain in lower-case A-labels."""
    return file_key(hashlib.sha256(domain.encode()).hexdigest())


def day_number(day: date) -> int:
    """Days since 1970, as columns hold them."""
    return (day - _EPOCH).days


def write(out: BinaryIO, head: Head, columns: Mapping[str, Mapping[str, bytes]]) -> int:
    """Write the file; returns its bytes. `columns`: table → column → its numbers in this machine's order."""
    places: dict[str, dict[str, tuple[int, int]]] = {}
    at = 0
    for table, form in FORMS.items():
        places[table] = {}
        for name, kind in form.items():
            size = len(columns[table][name])
            places[table][name] = (at, size // _WIDTH[kind])
            at += size + -size % 8
    told = {
        "order": sys.byteorder,
        "made_at": head.made_at.timestamp(),
        "newest": head.newest.timestamp() if head.newest else None,
        "days": head.days,
        "words": head.words,
        "places": places,
        "bytes": at,
    }
    text = json.dumps(told, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    out.write(MAGIC + _LENGTH.pack(len(text)) + text)
    for table, form in FORMS.items():
        for name in form:
            raw = columns[table][name]
            out.write(raw)
            out.write(bytes(-len(raw) % 8))
    return len(MAGIC) + _LENGTH.size + len(text) + at


class Tables:
    """An open file. It stays readable after another took its place."""

    def __init__(self, source: BinaryIO) -> None:
        """Errors: Damaged for a file that is cut, of another version, or not one at all."""
        try:
            self._mapped = memoryview(mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ))
            start = len(MAGIC) + _LENGTH.size
            (length,) = _LENGTH.unpack(self._mapped[len(MAGIC) : start])
            if bytes(self._mapped[: len(MAGIC)]) != MAGIC or not 0 < length <= MAX_HEAD:
                raise ValueError
            told: dict[str, Any] = json.loads(bytes(self._mapped[start : start + length]))
            if told["order"] != sys.byteorder or len(self._mapped) != start + length + told["bytes"]:
                raise ValueError
            newest = told["newest"]
            self.head = Head(
                datetime.fromtimestamp(told["made_at"], UTC),
                datetime.fromtimestamp(newest, UTC) if newest is not None else None,
                told["days"],
                tuple(told["words"]),
            )
            self._columns = {
                table: {name: self._column(start + length, told["places"][table][name], form[name]) for name in form}
                for table, form in FORMS.items()
            }
        except (ValueError, KeyError, TypeError, IndexError, struct.error):
            raise Damaged("the file of what was seen lately is cut or of another version") from None

    def _column(self, base: int, place: tuple[int, int], kind: str) -> memoryview:
        at, count = place
        raw = self._mapped[base + at : base + at + count * _WIDTH[kind]]
        column: memoryview[int] = raw.cast("q") if kind == "q" else raw.cast("H")
        if len(column) != count:
            raise ValueError
        return column

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return len(self._columns[table]["hi"])

    def seen(self, table: str, key: Key) -> list[Seen]:
        """All that was seen under a key, the latest first."""
        columns = self._columns[table]
        begin, end = _run(columns["hi"], key[0], 0, self.rows(table))
        begin, end = _run(columns["lo"], key[1], begin, end)
        found = [self._one(columns, at) for at in range(begin, end)]
        return sorted(found, key=lambda one: (-one.last.toordinal(), one.type, one.family))

    def pool(self, key: Key) -> str:
        """The kind of the pool that an address lies in; empty: none. Ranges do not overlap."""
        columns = self._columns["pools"]
        begin = bisect_left(columns["hi"], key[0])
        end = bisect_right(columns["hi"], key[0], begin)
        at = bisect_right(columns["lo"], key[1], begin, end) - 1  # before `begin`: a range that began in an earlier /64
        if at < 0 or (columns["end_hi"][at], columns["end_lo"][at]) < key:
            return ""
        return self.head.words[columns["kind"][at]]

    def _one(self, columns: Mapping[str, memoryview], at: int) -> Seen:
        words = self.head.words
        first, last = (_EPOCH + timedelta(days=columns[name][at]) for name in ("first", "last"))
        return Seen(words[columns["type"][at]], words[columns["family"][at]], first, last)


def _run(column: memoryview, value: int, begin: int, end: int) -> tuple[int, int]:
    """Where a value stands within a sorted stretch."""
    at = bisect_left(column, value, begin, end)
    return at, bisect_right(column, value, at, end)
