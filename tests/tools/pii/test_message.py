"""Outlook's messages: what is in them is found where it is, and hostile ones have a named outcome."""

import io
import struct
from contextlib import suppress
from pathlib import Path
from random import Random

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.pii.corpus import documents, formats, values
from lachan.tools.pii.places.ole import pieces
from lachan.tools.pii.places.pieces import Limits, Outcome, Text, Unreadable
from tests.tools.pii.compound import compound, message
from tests.tools.pii.ground import scan, zipped

DRAW = Random(20261122)
PHONE, CARD, MAIL, OTHER = (values.ALL[kind](DRAW).text for kind in ("phone", "cccd", "email", "phone"))


def found(folder: Path, data: bytes) -> dict[tuple[str, str], int]:
    """Findings by place inside and kind."""
    (folder / "a.msg").write_bytes(data)
    summary = scan(folder)
    return {(part.place, part.kind): part.findings for entry in summary.entries for part in entry.parts}


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=8), st.binary(max_size=9000), min_size=1, max_size=9))
def test_the_files_of_this_test_are_what_olefile_reads(streams: dict[str, bytes]) -> None:
    """The writer is held to a reader that is not ours."""
    paths = {f"s{index % 3}/{name}": data for index, (name, data) in enumerate(streams.items())}
    with olefile.OleFileIO(io.BytesIO(compound(paths))) as ole:
        assert {"/".join(name) for name in ole.listdir()} == set(paths)
        for path, data in paths.items():
            if data:
                assert ole.openstream(path).read() == data


def test_sender_recipients_subject_body_and_attachments(tmp_path: Path) -> None:
    recipient = "__recip_version1.0_#00000000/__substg1.0_39FE001F"
    streams = message(
        {"0C1A": "Kế toán", "0C1F": MAIL, "0037": f"CCCD {CARD}", "1000": f"Số điện thoại: {PHONE}\r\n" * 300},
        {"ghi chú.txt": f"SĐT: {OTHER}\n".encode(), "hồ sơ.docx": formats.docx(documents.form(Random(3)))},
    )
    streams[recipient] = MAIL.encode("utf-16-le")
    places = found(tmp_path, compound(streams))
    assert places[("", "phone")] == 300
    assert places[("", "cccd")] == 1
    assert places[("", "email")] == 2
    assert places[("!ghi chú.txt", "phone")] == 1
    assert any(place.startswith("!hồ sơ.docx") and kind == "name" for place, kind in places)


def test_a_body_of_html_alone(tmp_path: Path) -> None:
    html = f"<html><body><p>Số <b>điện thoại</b>: {PHONE}</p></body></html>".encode()
    assert found(tmp_path, compound(message({"0037": "x"}, _10130102=html))) == {("!body.html", "phone"): 1}


@pytest.mark.parametrize("codec", ["utf-8", "cp1258"])
def test_text_of_one_byte_a_letter(tmp_path: Path, codec: str) -> None:
    """PT_STRING8 is in whatever code page the sender's machine had; the words tell."""
    import unicodedata

    body = f"Kính gửi quý khách hàng, đề nghị liên hệ số điện thoại: {PHONE} để được hướng dẫn thủ tục."
    loose = unicodedata.normalize("NFD", body) if codec == "cp1258" else body
    raw = "".join(c for c in loose if codec == "utf-8" or c.encode(codec, "ignore")).encode(codec)
    assert found(tmp_path, compound(message({}, _1000001E=raw)))[("", "phone")] == 1


def test_a_message_attached_to_a_message(tmp_path: Path) -> None:
    folder = "__attach_version1.0_#00000000/__substg1.0_3701000D/"
    inner = message({"1000": f"SĐT: {PHONE}"}, {"b.txt": f"SĐT: {OTHER}\n".encode()}, folder)
    places = found(tmp_path, compound(message({"0037": "x"}) | inner))
    assert places == {("!message", "phone"): 1, ("!message!b.txt", "phone"): 1}


def deep(levels: int) -> bytes:
    folder = "__attach_version1.0_#00000000/__substg1.0_3701000D/"
    streams = {}
    for level in range(levels):
        streams |= message({"0037": "x", "1000": f"SĐT: {PHONE}"}, None, folder * level)
    return compound(streams)


def looped() -> bytes:
    """Every sector follows itself."""
    data = bytearray(compound(message({"1000": f"SĐT: {PHONE} " * 400})))
    for sector in range(1, 120):
        struct.pack_into("<I", data, 512 + 4 * sector, sector)
    return bytes(data)


def circular() -> bytes:
    """A storage that holds itself."""
    data = bytearray(compound(message({"1000": f"SĐT: {PHONE}"}, {"a.txt": b"x"})))
    at = data.index("__attach".encode("utf-16-le"))
    struct.pack_into("<I", data, at + 76, (at // 128) % 4)
    return bytes(data)


def declared(size: int) -> bytes:
    """Its body says that it is so large."""
    data = bytearray(compound(message({"1000": "x" * 3000})))
    at = data.index("__substg1.0_1000001F".encode("utf-16-le"))
    struct.pack_into("<Q", data, at + 120, size)
    return bytes(data)


def encrypted() -> bytes:
    return compound({"EncryptedPackage": b"x" * 100, "EncryptionInfo": b"x" * 100})


HOSTILE = {
    "cut": (lambda: compound(message({"1000": "x" * 9000}))[:3000], {Outcome.DAMAGED, Outcome.READ}),
    "header only": (lambda: compound(message({}))[:512], {Outcome.DAMAGED}),
    "looped": (looped, {Outcome.DAMAGED, Outcome.READ}),
    "circular": (circular, {Outcome.DAMAGED, Outcome.READ}),
    "10 GB": (lambda: declared(10 << 30), {Outcome.DAMAGED, Outcome.READ}),
    "encrypted": (encrypted, {Outcome.ENCRYPTED}),
    "not a message": (lambda: compound({"a": b"x"}), {Outcome.UNKNOWN}),
    "zip of zeros inside": (
        lambda: compound(message({}, {"z.zip": zipped({"zeros.txt": b"0" * (40 << 20)})})),
        {Outcome.BOMB},
    ),
    "deep": (lambda: deep(9), {Outcome.TOO_DEEP}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_ones_have_an_outcome_and_the_run_goes_on(tmp_path: Path, name: str) -> None:
    made, wanted = HOSTILE[name]
    (tmp_path / "a.msg").write_bytes(made())
    (tmp_path / "b.txt").write_text(f"SĐT: {OTHER}\n", encoding="utf-8")
    summary = scan(tmp_path, limits=Limits(seconds=20))
    outcomes = {Outcome(outcome) for outcome in summary.outcomes}
    assert outcomes - {Outcome.READ} <= wanted
    assert outcomes & wanted
    assert any(entry.place.endswith("b.txt") and entry.findings == {"phone": 1} for entry in summary.entries)


@settings(max_examples=60)
@given(st.integers(0, 4000), st.integers(0, 255))
def test_a_broken_byte_never_gets_further_than_a_named_outcome(place: int, byte: int) -> None:
    data = bytearray(compound(message({"0037": "CCCD", "1000": "x" * 200}, {"a.txt": b"SDT: 0912345678"})))
    data[place % len(data)] = byte
    with suppress(Unreadable):
        for piece in pieces(bytes(data), "", Limits()):
            assert piece.place[:1] in ("", "!")  # a name may be what is broken
            assert len(piece.place) <= 256


def test_a_whole_one_gives_its_text() -> None:
    first = next(iter(pieces(compound(message({"0037": "Về việc", "1000": "thân"})), "", Limits())))
    assert isinstance(first, Text)
    assert first.text == "Subject: Về việc\nthân"
