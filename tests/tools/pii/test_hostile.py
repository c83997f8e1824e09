"""Hostile files: each has a named outcome, and the run goes on to the file after it."""

import bz2
import gzip
import io
import lzma
import os
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from benchmarks.pii.corpus import documents, formats
from lachan.tools.pii.places.pieces import Limits, Outcome
from tests.needs import needs
from tests.tools.pii.ground import scan, zipped

PLAIN = "SĐT 0912345678\n".encode()
DOCX = formats.docx(documents.form(Random(1)))


def nested(depth: int) -> bytes:
    data = PLAIN
    for level in range(depth):
        data = zipped({f"{level}.zip" if level else "a.txt": data})
    return data


def bomb() -> bytes:
    return zipped({"zeros.txt": b"0" * (40 << 20)})


def quine_like() -> bytes:
    """Many parts that each unpack a lot."""
    return zipped({f"{n}.txt": b" " * (2 << 20) for n in range(20)})


def declared(size: int) -> bytes:
    """A zip whose directory says that its part is 10 GB."""
    data = bytearray(zipped({"a.txt": PLAIN}))
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, min(size, 0xFFFFFFFE))
    return bytes(data)


def encrypted_zip() -> bytes:
    data = bytearray(zipped({"a.txt": PLAIN}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature)
        data[at + offset] |= 1
    return bytes(data)


def docx_with(xml: bytes) -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": xml})


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(10)
) + b"]><d>&k;</d>"  # fmt: skip
XXE = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
DEEP = b"<w>" * 5000 + b"</w>" * 5000


def tar_with_links() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("../../etc/passwd")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        info = tarfile.TarInfo("/absolute.txt")
        info.size = len(PLAIN)
        archive.addfile(info, io.BytesIO(PLAIN))
    return out.getvalue()


# file → (bytes, outcome somewhere in it, is the telephone in it still found)
SET: dict[str, tuple[Callable[[], bytes], Outcome, bool]] = {
    "nested.zip": (lambda: nested(3), Outcome.READ, True),
    "too-deep.zip": (lambda: nested(9), Outcome.TOO_DEEP, False),
    "bomb.zip": (bomb, Outcome.BOMB, False),
    "many.zip": (quine_like, Outcome.BOMB, False),
    "bomb.gz": (lambda: gzip.compress(b"0" * (40 << 20)), Outcome.BOMB, False),
    "bomb.bz2": (lambda: bz2.compress(b"0" * (40 << 20)), Outcome.BOMB, False),
    "bomb.xz": (lambda: lzma.compress(b"0" * (40 << 20)), Outcome.BOMB, False),
    "ten-gigabytes.zip": (lambda: declared(10**10), Outcome.READ, True),
    "encrypted.zip": (encrypted_zip, Outcome.ENCRYPTED, False),
    "encrypted.docx": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, Outcome.DAMAGED, False),
    "laughs.docx": (lambda: docx_with(LAUGHS), Outcome.DAMAGED, False),
    "xxe.docx": (lambda: docx_with(XXE), Outcome.DAMAGED, False),
    "deep.docx": (lambda: docx_with(DEEP), Outcome.TOO_DEEP, False),
    "cut.docx": (lambda: DOCX[: len(DOCX) // 2], Outcome.DAMAGED, False),
    "laughs.xlsx": (lambda: zipped({"xl/workbook.xml": LAUGHS, "[Content_Types].xml": b"<T/>"}), Outcome.DAMAGED, False),
    "broken.pdf": (lambda: b"%PDF-1.7\n" + os.urandom(4000), Outcome.DAMAGED, False),
    "cut.pdf": (lambda: formats.pdf(documents.form(Random(1)))[:900], Outcome.DAMAGED, False),
    "text.pdf": (lambda: PLAIN, Outcome.READ, True),
    "word.txt": (lambda: DOCX, Outcome.READ, True),
    "program.docx": (lambda: b"\x7fELF" + os.urandom(3000), Outcome.UNKNOWN, False),
    "random.bin": (lambda: Random(5).randbytes(100_000), Outcome.UNKNOWN, False),
    "picture.jpg": (lambda: b"\xff\xd8\xff\xe0" + bytes(1000), Outcome.PICTURE, False),
    "empty.csv": (lambda: b"", Outcome.EMPTY, False),
    "links.tar": (tar_with_links, Outcome.NOT_A_FILE, True),
    "groups.rtf": (lambda: b"{\\rtf1" + b"{" * 100_000, Outcome.TOO_DEEP, False),
    "tags.html": (lambda: b"<html>" + b"<div " * 200_000 + PLAIN, Outcome.READ, True),
    "quotes.csv": (lambda: b'a,b,c\n"' + b'"' * 100_001 + b"\n1,2,3\n" * 5 + PLAIN, Outcome.READ, True),
    "brackets.json": (lambda: b"[" * 500_000 + PLAIN, Outcome.READ, True),
    "parts.eml": (lambda: b"From: a\nTo: b\nSubject: c\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 500, Outcome.READ, False),
    "not.sqlite": (lambda: b"SQLite format 3\x00" + os.urandom(5000), Outcome.DAMAGED, False),
    "not.parquet": (lambda: b"PAR1" + os.urandom(5000) + b"PAR1", Outcome.DAMAGED, False),
}  # fmt: skip


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[set[str], bool]]:
    """The whole set scanned in one run: outcomes anywhere in each file, and whether a telephone was found."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (make, _, _) in SET.items():
        (folder / name).write_bytes(make())
    (folder / "zz-last.txt").write_bytes(PLAIN)
    summary = scan(folder, limits=Limits(seconds=60))
    found = {
        Path(e.place).name: ({e.outcome.value, *(outcome for _, outcome in e.skipped)}, "phone" in e.findings)
        for e in summary.entries
    }
    assert summary.files == len(SET) + 1
    assert summary.outcomes.get("crashed", 0) == 0
    return found


@pytest.mark.parametrize("name", SET)
def test_hostile_file(name: str, outcomes: dict[str, tuple[set[str], bool]]) -> None:
    _, outcome, telephone = SET[name]
    said, found = outcomes.get(name, ({"read"} if outcome is Outcome.READ else {"empty"}, False))
    assert outcome.value in said
    assert found is telephone or name == "word.txt"


def test_the_run_goes_on(outcomes: dict[str, tuple[set[str], bool]]) -> None:
    assert outcomes["zz-last.txt"] == ({"read"}, True)


def test_a_pdf_and_a_workbook_with_a_password_say_so(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    plain = formats.pdf(documents.form(Random(1)))
    trailer = plain.rindex(b"trailer<<")
    rights = b"/Encrypt<</Filter/Standard/V 1/R 2/O(" + b"0" * 32 + b")/U(" + b"1" * 32 + b")/P -4>>/ID[(a)(a)]"
    (tmp_path / "a.pdf").write_bytes(plain[: trailer + 9] + rights + plain[trailer + 9 :])
    summary = scan(tmp_path)
    assert [e.outcome for e in summary.entries] == [Outcome.ENCRYPTED]


def test_devices_pipes_and_links_are_named_and_left(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "a.txt").write_bytes(PLAIN)
    summary = scan(tmp_path, Path("/dev/zero"))
    assert summary.outcomes == {"not-a-file": 4, "read": 1}


@pytest.mark.slow
def test_memory_is_bounded_and_the_next_file_is_read(tmp_path: Path) -> None:
    cells = "".join(f"<row><c t='inlineStr'><is><t>{'x' * 300}{n}</t></is></c></row>" for n in range(400_000))
    (tmp_path / "a.xlsx").write_bytes(
        formats._zip(
            {
                **_workbook(),
                "xl/worksheets/sheet1.xml": f"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>{cells}</sheetData></worksheet>",
            }
        )
    )
    (tmp_path / "b.txt").write_bytes(PLAIN)
    summary = scan(tmp_path, limits=Limits(memory_mib=420, seconds=30, ratio=10_000))
    said = {Path(e.place).name: e.outcome for e in summary.entries}
    assert said["a.xlsx"] in (Outcome.MEMORY, Outcome.CRASHED)
    assert summary.findings == {"phone": 1}


def _workbook() -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(formats.xlsx(documents.prose(Random(1))))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if "sheet1" not in name}


@pytest.mark.slow
def test_time_is_bounded(tmp_path: Path) -> None:
    """A child that sleeps over its file is stopped; the file is named, the next one is read."""
    (tmp_path / "a.txt").write_bytes(b"x" * 40_000_000)
    (tmp_path / "b.txt").write_bytes(PLAIN)
    summary = scan(tmp_path / "a.txt", limits=Limits(seconds=-75.0))  # 40 MB would have 79 s: 4 are left, and none
    said = {Path(e.place).name: e for e in summary.entries}
    assert Outcome.TIME.value in {said["a.txt"].outcome.value, *(o for _, o in said["a.txt"].skipped)}
    assert scan(tmp_path / "b.txt").findings == {"phone": 1}


@pytest.mark.slow
def test_a_line_of_a_gigabyte(tmp_path: Path) -> None:
    with (tmp_path / "long.json").open("wb") as file:
        chunk = b'{"a": "' + b"y" * 1_000_000 + b'"}, '
        for _ in range(1000):
            file.write(chunk)
        file.write(b'"sdt": "0912345678"')
    summary = scan(tmp_path)
    assert summary.findings == {"phone": 1}
    (place,) = [part.spans[0] for part in summary.entries[0].parts]
    assert place[1:] == (1000 * len(chunk) + 8, 1000 * len(chunk) + 18)


@needs("antiword", command="antiword")
def test_what_no_reader_takes_is_damaged_and_not_run(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + Random(1).randbytes(20_000))
    assert [e.outcome for e in scan(tmp_path).entries] == [Outcome.DAMAGED]
