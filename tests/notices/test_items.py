import csv
import gzip
import io
from datetime import timedelta

import polars as pl
import pytest

from lachan.server.notices import items
from tests.notices.build import SEEN, rows

FORMULA = tuple("=+-@＝＋－＠\t\r\n")
HOSTILE = [
    "=cmd|'/c calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", "  =1", '"=1', "＝1", "＋1", "－1", "＠a",
    "\x00=1", "a\r\n=1",
]  # fmt: skip


def table_of(frame: pl.DataFrame, banner: str) -> pl.DataFrame:
    return items.table(items.alone(frame), banner)


def read(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", HOSTILE)
def test_formula_does_not_begin_a_cell_of_the_file(text: str) -> None:
    raw = items.attachment([table_of(rows({"malware_family": None, "malware_name": text, "source_url": text}), "")])[1]
    header, row = read(raw)
    assert raw.count(b"\r\n") == 2
    for column in ("malware_family", "source_url"):
        assert not row[header.index(column)].lstrip(" \"'").startswith(FORMULA) or row[header.index(column)][0] == "'"
        assert not row[header.index(column)].startswith(FORMULA)


def test_columns_are_in_the_order_an_abuse_desk_reads() -> None:
    raw = items.attachment([table_of(rows({}), "")])[1]
    assert raw.startswith(b"\xef\xbb\xbfdong,time_utc,")
    header, row = read(raw)
    order = "dong time_utc time_vn source_ip source_port protocol destination_ip destination_port malware_family type"
    assert header[:14] == [*order.split(), "identifier", "severity", "source_fqdn", "source_url"]
    assert row[:4] == ["1", "2026-11-22T03:10:05Z", "2026-11-22T10:10:05+07:00", "203.0.113.5"]
    assert row[4:9] == ["51234", "tcp", "198.51.100.7", "443", "Mirai"]


def test_banner_stands_first_in_every_row() -> None:
    table = read(items.attachment([table_of(rows({}, {}), "SỐ LIỆU GIẢ LẬP")])[1])
    assert [line[0] for line in table] == ["luu_y", "SỐ LIỆU GIẢ LẬP", "SỐ LIỆU GIẢ LẬP"]


def many(count: int) -> pl.DataFrame:
    numbers = pl.DataFrame({"id_lo": range(count)}, schema={"id_lo": pl.Int64})
    frame = numbers.join(rows({}).drop("id_lo"), how="cross")
    return items.in_order(frame.with_columns(time_source=pl.lit(SEEN) + pl.duration(seconds="id_lo")))


@pytest.mark.parametrize("count", [30_000, 45_000])
def test_large_table_is_packed_the_same_each_time(count: int) -> None:
    large = many(count)
    ending, packed = items.attachment([table_of(large, "")])
    assert (ending, packed) == items.attachment([table_of(large, "")])
    assert ending == ".csv.gz"
    assert packed[4:8] == bytes(4)  # RFC 1952: MTIME 0, no time
    lines = gzip.decompress(packed).decode().splitlines()
    assert len(lines) == count + 1
    last = SEEN + timedelta(seconds=count - 1)
    assert lines[-1].startswith(f"{count},{last:%Y-%m-%dT%H:%M:%SZ},")


def test_order_does_not_depend_on_the_order_given() -> None:
    frame = rows({}, {"id_lo": 9, "time_source": SEEN}, {"id_hi": 0})
    shuffled = frame.reverse()
    assert items.in_order(shuffled).equals(frame)
    assert items.attachment([table_of(items.in_order(shuffled), "")]) == items.attachment([table_of(frame, "")])
    assert items.read_kept(items.kept(items.to_keep(frame))).equals(frame)
