"""Files as they should not be, made small: each with what must become of its rows."""

import gzip
import io
import os
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

HEADER = '"timestamp","src_ip","src_port","src_asn","infection"\n'


@dataclass(frozen=True)
class Case:
    """A file, how many rows of it are accepted, and the reasons of the others (None: whatever they are)."""

    name: str
    data: bytes
    accepted: int
    reasons: frozenset[str] | None


def row(day: date, address: str, *, time: str = "", family: str = "mirai") -> str:
    return f'"{time or f"{day} 01:00:00"}","{address}","1024","64496","{family}"\n'


def cases(today: date) -> Iterator[Case]:
    """Addresses differ from file to file, so that nothing is a duplicate."""
    day = today - timedelta(days=1)

    def report(tag: str, ending: str = ".csv") -> str:
        return f"{day}-event_sinkhole-{tag}{ending}"

    def rows(third: int, count: int = 20) -> str:
        return HEADER + "".join(row(day, f"240.10.{third}.{n}") for n in range(count))

    def case(name: str, data: str | bytes, accepted: int, *reasons: str) -> Case:
        return Case(name, data.encode() if isinstance(data, str) else data, accepted, frozenset(reasons))

    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(report("zip"), rows(0))
    whole = archive.getvalue()
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed, packed.open(report("bomb"), "w") as out:
        for _ in range(65):  # a ratio counts from 64 MiB on
            out.write(bytes(1 << 20))
    yield case(report("zip", ".csv.zip"), whole, 20)
    yield case(report("cut", ".csv.zip"), whole[: len(whole) // 2], 0, "archive-damaged")
    yield case(report("bomb", ".csv.zip"), bomb.getvalue(), 0, "archive-bomb")
    noise = random.Random(1).randbytes(200_000)
    yield Case(report("cut", ".csv.gz"), gzip.compress(rows(1, 200).encode(), mtime=0)[:-40], -1, None)
    yield Case(report("binary"), noise, 0, None)
    yield case(report("semicolon"), rows(2).replace(",", ";"), 0, "wrong-header")
    yield case(report("latin-1"), (HEADER + row(day, "240.10.3.1", family="café")).encode("latin-1"), 1)
    yield case(report("utf-16"), rows(4).encode("utf-16"), 20)
    yield case(report("nul"), HEADER + row(day, "240.10.5.1", family="a\0b") + row(day, "240.10.5.2"), 1, "nul-byte")
    yield case(report("address"), HEADER + row(day, "999.1.1.1") + row(day, "240.10.6.1"), 1, "bad-address")
    times = [
        row(day, f"240.10.7.{n}", time=t) for n, t in enumerate(("1970-01-01 00:00:00", "2099-01-01 00:00:00", "?"))
    ]
    yield case(report("times"), HEADER + "".join(times), 0, "too-old", "in-future", "bad-time")
    yield case(report("header"), HEADER, 0, "empty")
    yield case(report("nothing"), b"", 0, "empty")
    yield case("danh-sach.txt", "xin chào\n", 0, "unknown-format")
    yield case(report("xuống\ndòng \x1b[31m\u202e"), HEADER + row(day, "240.10.8.1"), 1)
    yield case(report("d" * 210), HEADER + row(day, "240.10.9.1"), 1)


def write(case: Case, folder: Path) -> Path:
    place = folder / case.name
    place.write_bytes(case.data)
    return place


def one_line(place: Path, size: int) -> None:
    """A header, then `size` bytes without a line's end; they take no room on the disk."""
    place.write_bytes(HEADER.encode())
    os.truncate(place, size)
