"""Hostile and broken input: no crash, nothing lost, each with its named outcome, in bounded memory."""

import gzip
import io
import struct
import tracemalloc
import zipfile
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lachan.server.feeds import formats, members
from lachan.server.feeds.blocks import LINE_CAP
from lachan.server.feeds.members import Limits, members_of
from lachan.server.feeds.reading import Context, Member, Reason, SetAside
from tests.feeds.ground import (
    RECEIVED,
    SINKHOLE,
    Outcome,
    Read,
    outcome,
    read_bytes,
    read_intelmq,
    read_plan,
    read_shadowserver,
)

HEADER = '"timestamp","src_ip","src_port","infection"\n'
ROW = '"2026-11-21 01:02:03","240.0.0.1","49152","mirai"\n'
GOOD = (HEADER + ROW * 3).encode()


def read_file(path: Path, data: bytes, name: str = SINKHOLE, limits: Limits | None = None) -> list[Outcome]:
    """One outcome a member."""
    path.write_bytes(data)
    found = []
    for member in members_of(path, name, limits or Limits()):
        if isinstance(member, SetAside):
            found.append(outcome(iter([member])))
        else:
            context = Context(RECEIVED)
            found.append(outcome(formats.read(member, context, None, None), context))
    return found


def zipped(*files: tuple[str, bytes], **more: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason", "rows"),
    [
        (b"", Reason.EMPTY, 0),
        (b"\n \n\r\n", Reason.EMPTY, 0),
        (b"\xef\xbb\xbf", Reason.EMPTY, 0),
        (HEADER.encode(), Reason.EMPTY, 0),
        (HEADER.encode() + b"\n\n", Reason.EMPTY, 0),
        (b"a,b,c\n1,2,3\n4,5,6\n", Reason.WRONG_HEADER, 2),
        (b'"timestamp","timestamp","src_ip"\n1,2,3\n', Reason.WRONG_HEADER, 1),
        (b'"timestamp","src_ip\n1,2\n', Reason.WRONG_HEADER, 1),
        (b"\x00\x01\x02\x03\n\x00\n", Reason.WRONG_HEADER, 1),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), Reason.WRONG_HEADER, 3),
        (b"x" * (LINE_CAP + 1) + b"\nrow\n", Reason.WRONG_HEADER, 2),
        (GOOD.decode().encode("utf-16-le"), Reason.WRONG_HEADER, 4),
    ],
)
def test_whole_files_that_cannot_be_read(data: bytes, reason: Reason, rows: int) -> None:
    found = read_bytes(data)
    assert [(a.reason, a.rows) for a in found.aside] == [(reason, rows)]
    assert (found.detections.height, found.rejects) == (0, [])


def test_the_wrong_delimiter_is_named() -> None:
    found = read_bytes(GOOD.replace(b",", b";"))
    assert found.reasons == [Reason.WRONG_HEADER]
    assert "';'" in found.aside[0].detail
    assert found.rows == 3


def test_an_unknown_type_is_set_aside_whole() -> None:
    found = read_bytes(GOOD, name="2026-11-21-scan_of_next_year-vietnam.csv")
    assert [(a.reason, a.rows) for a in found.aside] == [(Reason.UNKNOWN_REPORT_TYPE, 3)]
    assert "scan_of_next_year" in found.aside[0].detail


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('"2026-11-21 01:02:03","999.1.1.1","1","x"', Reason.BAD_ADDRESS),
        ('"1970-01-01 00:00:00","240.0.0.1","1","x"', Reason.TOO_OLD),
        ('"2099-01-01 00:00:00","240.0.0.1","1","x"', Reason.IN_FUTURE),
        ('"2026-11-21 01:02:03","240.0.0.1","1"', Reason.WRONG_FIELD_COUNT),
        ('"2026-11-21 01:02:03","240.0.0.1","1","x","y"', Reason.WRONG_FIELD_COUNT),
        ('"2026-11-21 01:02:03","240.0.0.1","1","x"y', Reason.MALFORMED_QUOTES),
        ('"2026-11-21 01:02:03","240.0.0.1","1","x\0"', Reason.NUL_BYTE),
        ('"2026-11-21 01:02:03","240.0.0.1","1","x\x1f"', Reason.SEPARATOR_BYTE),
        ('"2026-11-21 01:02:03","240.0.0.1","1","' + "x" * LINE_CAP + '"', Reason.LINE_TOO_LONG),
        ('"2026-11-21 01:02:03","240.0.0.1","1","Huế \udcff"', Reason.BAD_UTF8),
        ("2026-11-21 01:02:03,240.0.0.1,1,\rx", Reason.MALFORMED_QUOTES),
    ],
)
def test_one_bad_line_costs_only_itself(line: str, reason: Reason) -> None:
    raw = line.encode(errors="surrogateescape")
    found = read_bytes(GOOD + raw + b"\n" + ROW.encode())
    assert [(r.line, r.reason) for r in found.rejects] == [(5, reason)]
    assert found.rejects[0].raw == raw[:4096]
    assert found.detections.height == 4
    assert found.rows == 5


def test_a_quote_that_is_never_closed_costs_one_line() -> None:
    found = read_bytes(GOOD + b'"2026-11-21 01:02:03","240.0.0.1","1","x\n' + ROW.encode() * 200)
    assert [(r.line, r.reason) for r in found.rejects] == [(5, Reason.UNCLOSED_QUOTE)]
    assert found.detections.height == 203


TEXT = HEADER + '"2026-11-21 01:02:03","240.0.0.1","1","café"\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252", "utf-32"])
def test_encodings(encoding: str) -> None:
    found = read_bytes(TEXT.encode(encoding))
    assert found.detections["malware_name"].to_list() == ["café"]
    assert bool(found.notes) == (not encoding.startswith("utf-8"))
    assert encoding not in ("latin-1", "cp1252") or found.notes == ["encoding: read as windows-1252"]


class _Endless(io.RawIOBase):
    """A file far larger than memory: a beginning, one piece over and over, an end."""

    def __init__(self, start: bytes, piece: bytes, size: int, end: bytes) -> None:
        self.start, self.piece, self.left, self.end = start, piece, size, end

    def read(self, size: int = -1) -> bytes:
        if self.start:
            given, self.start = self.start, b""
        elif self.left > 0:
            given = self.piece * max(1, min(size, self.left) // len(self.piece))
            self.left -= len(given)
        else:
            given, self.end = self.end, b""
        return given


def peak_of(read: Read, stream: io.RawIOBase, name: str = SINKHOLE) -> tuple[Outcome, int]:
    """What came of it, and the most that Python held while it was read, in bytes."""
    tracemalloc.start()
    try:
        context = Context(RECEIVED)
        as_binary: BinaryIO = stream  # type: ignore[assignment]
        found = outcome(read(Member(name, as_binary), context), context)
        return found, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("read", [read_shadowserver, read_intelmq])
def test_a_line_of_one_gibibyte_is_one_reject(read: Read) -> None:
    stream = _Endless(GOOD if read is read_shadowserver else b"", b"a" * (1 << 16), 1 << 30, b"\n" + ROW.encode())
    found, peak = peak_of(read, stream)
    assert Reason.LINE_TOO_LONG in found.reasons
    assert [r.line for r in found.rejects if r.reason is Reason.LINE_TOO_LONG] == [
        5 if read is read_shadowserver else 1
    ]
    assert found.detections.height == (4 if read is read_shadowserver else 0)
    assert peak < 100 << 20


def test_a_gzip_bomb_breaks_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "_RATIO_FREE", 16 << 20)
    path = tmp_path / "bomb"
    with gzip.open(path, "wb", compresslevel=1) as out:
        out.write(GOOD)
        for _ in range(24):
            out.write(b"\n" * (1 << 20))
    limits = Limits(max_ratio=100)
    member = next(given := members_of(path, SINKHOLE + ".gz", limits))
    assert isinstance(member, Member)
    found, peak = peak_of(read_shadowserver, member.stream, member.name)  # type: ignore[arg-type]
    assert found.detections.height == 3
    assert found.reasons == [Reason.ARCHIVE_BOMB]
    assert peak < 120 << 20
    assert list(given) == []


def test_a_zip_that_says_that_it_is_a_bomb_is_not_opened(tmp_path: Path) -> None:
    data = zipped((SINKHOLE, GOOD + b"\n" * (70 << 20)), ("2026-11-21-event_sinkhole-other.csv", GOOD))
    first, second = read_file(tmp_path / "z", data, limits=Limits(max_ratio=100))
    assert first.reasons == [Reason.ARCHIVE_BOMB]
    assert second.detections.height == 3


def test_a_zip_whose_files_together_are_too_large(tmp_path: Path) -> None:
    data = zipped(*((f"2026-11-21-event_sinkhole-{n}.csv", GOOD) for n in range(3)))
    found = read_file(tmp_path / "z", data, limits=Limits(max_unpacked=len(GOOD) * 2))
    assert [f.detections.height for f in found] == [3, 3, 0]
    assert found[2].reasons == [Reason.ARCHIVE_BOMB]


def test_a_gzip_cut_off_keeps_what_came_before(tmp_path: Path) -> None:
    rows = b"".join(ROW.replace("49152", str(n)).encode() for n in range(5000))
    whole = gzip.compress(HEADER.encode() + rows)
    (found,) = read_file(tmp_path / "g", whole[: len(whole) // 2], SINKHOLE + ".gz")
    assert [r.reason for r in found.rejects] == [Reason.ARCHIVE_DAMAGED]
    assert 1000 < found.detections.height < 5000
    assert found.rejects[0].line == found.detections.height + 2
    assert found.detections["source_port"].to_list() == list(range(found.detections.height))


@pytest.mark.parametrize(
    "damage",
    [lambda z: z[:12], lambda z: z[:-9], lambda z: z + b"not gzip", lambda z: z[:40] + b"\xff\xff\xff" + z[43:]],
)
def test_other_damage_to_a_gzip_is_named(tmp_path: Path, damage: object) -> None:
    (found,) = read_file(tmp_path / "g", damage(gzip.compress(GOOD)), SINKHOLE + ".GZ")  # type: ignore[operator]
    assert Reason.ARCHIVE_DAMAGED in found.reasons


def test_a_gzip_of_several_members_is_one_file(tmp_path: Path) -> None:
    data = gzip.compress(GOOD[:70]) + gzip.compress(b"") + gzip.compress(GOOD[70:]) + bytes(512)
    (found,) = read_file(tmp_path / "g", data, SINKHOLE + ".gz")
    assert (found.detections.height, found.reasons) == (3, [])


def test_a_zip_of_two_reports_in_folders(tmp_path: Path) -> None:
    report = '"timestamp","ip","port","asn","geo"\n"2026-11-21 01:02:03","240.0.0.2","3389","64500","VN"\n'
    data = zipped(
        ("reports/", b""),
        (f"reports/{SINKHOLE}", GOOD),
        ("a\\b\\2026-11-21-scan_rdp-x.csv", report.encode()),
        ("readme.txt", b"hello\n"),
    )
    found = read_file(tmp_path / "z", data, "monday.zip")
    assert [f.detections["feed_code"].unique().to_list() for f in found[:2]] == [["event_sinkhole"], ["scan_rdp"]]
    assert [(a.reason, a.rows) for a in found[2].aside] == [(Reason.UNKNOWN_FORMAT, 1)]


def test_zips_that_cannot_be_read(tmp_path: Path) -> None:
    whole = zipped((SINKHOLE, GOOD * 200))
    encrypted = bytearray(zipped((SINKHOLE, GOOD)))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = encrypted.index(sign) + offset
        encrypted[at : at + 2] = struct.pack("<H", 1)
    for data in (whole[: len(whole) // 2], bytes(encrypted), b"PK\x03\x04" + bytes(100)):
        (found,) = read_file(tmp_path / "z", data)
        assert found.reasons == [Reason.ARCHIVE_DAMAGED]
    (found,) = read_file(tmp_path / "z", zipped())
    assert found.reasons == [Reason.EMPTY]


def test_a_zip_with_a_wrong_checksum_says_so(tmp_path: Path) -> None:
    data = bytearray(zipped((SINKHOLE, GOOD * 50)))
    for sign, offset in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        at = data.index(sign) + offset
        data[at] ^= 0xFF
    (found,) = read_file(tmp_path / "z", bytes(data))
    assert Reason.ARCHIVE_DAMAGED in found.reasons


def test_a_zip_of_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "MAX_MEMBERS", 2)
    (found,) = read_file(tmp_path / "z", zipped(*((f"{n}.csv", b"") for n in range(3))))
    assert found.reasons == [Reason.ARCHIVE_BOMB]


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(max_examples=60, deadline=None)
def test_no_bytes_crash_any_reader(data: bytes) -> None:
    for read in (read_shadowserver, read_intelmq, read_plan):
        for prefix in (b"", GOOD[:45], b"time,ip,name\n"):
            found = read_bytes(prefix + data, read)
            assert found.rows >= 0


@given(st.binary(max_size=120), st.integers(0, 400))
@settings(max_examples=60, deadline=None)
def test_no_damage_to_an_archive_crashes(tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int) -> None:
    path = tmp_path_factory.mktemp("d") / "a"
    for whole in (gzip.compress(GOOD), zipped((SINKHOLE, GOOD))):
        at %= len(whole)
        for found in read_file(path, whole[:at] + junk + whole[at + len(junk) :]):
            assert found.detections.height + len(found.reasons) >= 1
