"""Programs of ours that an instance offers: kept under their digest, on record, never half there."""

import hashlib
import json
from pathlib import Path

import pytest

from lachan.server.audit.models import Entry
from lachan.server.audit.recording import By
from lachan.server.base.errors import BadInput, Damaged, NotFound
from lachan.server.publications.catalogue import offered
from lachan.server.publications.catalogue.offered import changed, file_of, offers
from tests.accounts.ground import NOW

pytestmark = pytest.mark.django_db
BY = By("command:test")


def program(folder: Path, body: bytes = b"program", name: str = "lachan-scan") -> Path:
    place = folder / name
    place.write_bytes(body)
    return place


def offer(home: Path, file: Path, version: str = "0.1.0", signature: Path | None = None) -> offered.Offer:
    return offered.offer(BY, home, file, NOW, version=version, systems=["linux"], signature=signature)


def kept(home: Path) -> set[str]:
    return {one.name for one in (home / offered.FOLDER).iterdir()}


def test_offered_replaced_and_withdrawn_each_on_record(tmp_path: Path) -> None:
    home = tmp_path / "home"
    signature = program(tmp_path, b"signature", "lachan-scan.asc")
    first = offer(home, program(tmp_path), signature=signature)
    assert first.sha256 == hashlib.sha256(b"program").hexdigest()
    assert (first.bytes, offers(home)) == (7, (first,))
    assert file_of(home, "lachan-scan")[1].read_bytes() == b"program"
    assert file_of(home, "lachan-scan", signature=True)[1].read_bytes() == b"signature"
    second = offer(home, program(tmp_path, b"a newer program"), "0.2.0")
    assert offers(home) == (second,)
    assert kept(home) == {"offered.json", second.sha256}, "what is offered no more is gone"
    with pytest.raises(NotFound):
        file_of(home, "lachan-scan", signature=True)
    offered.withdraw(BY, home, "lachan-scan", NOW)
    assert (offers(home), kept(home)) == ((), {"offered.json"})
    with pytest.raises(NotFound):
        offered.withdraw(BY, home, "lachan-scan", NOW)
    found = Entry.objects.order_by("number").values_list("act", "subject")
    assert list(found) == [(f"tool-{act}", "tool:lachan-scan") for act in ("offered", "offered", "withdrawn")]


def test_nobody_reaches_a_file_that_is_not_offered(tmp_path: Path) -> None:
    home = tmp_path / "home"
    made = offer(home, program(tmp_path))
    for name in ("offered.json", made.sha256, "../settings.toml", "..", "", "LACHAN-SCAN"):
        with pytest.raises(NotFound):
            file_of(home, name)


@pytest.mark.parametrize(
    ("name", "version", "systems", "body"),
    [
        ("a/b", "1", ["linux"], b"x"),
        (".hidden", "1", ["linux"], b"x"),
        ("x" * 81, "1", ["linux"], b"x"),
        ("fine", "", ["linux"], b"x"),
        ("fine", "1 2", ["linux"], b"x"),
        ("fine", "1", [], b"x"),
        ("fine", "1", ["toaster"], b"x"),
        ("fine", "1", ["linux"], b""),
    ],
)
def test_what_is_wrong_is_refused(tmp_path: Path, name: str, version: str, systems: list[str], body: bytes) -> None:
    home = tmp_path / "home"
    with pytest.raises(BadInput):
        offered.offer(BY, home, program(tmp_path, body, "f"), NOW, version=version, systems=systems, name=name)
    assert offers(home) == ()
    assert not Entry.objects.exists()


def test_too_large_and_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offered, "MOST_BYTES", 6)
    monkeypatch.setattr(offered, "MOST", 1)
    home = tmp_path / "home"
    with pytest.raises(BadInput, match="larger"):
        offer(home, program(tmp_path))
    offer(home, program(tmp_path, b"x"))
    with pytest.raises(BadInput, match="at most 1"):
        offer(home, program(tmp_path, b"y", "other"))
    assert [one.name for one in offers(home)] == ["lachan-scan"]


def test_bytes_that_changed_and_a_list_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    home = tmp_path / "home"
    made = offer(home, program(tmp_path))
    assert changed(home) == []
    (home / offered.FOLDER / made.sha256).write_bytes(b"another")
    assert changed(home) == ["lachan-scan"]
    place = home / offered.FOLDER / "offered.json"
    for text in ("{", "[{}]", '"x"', json.dumps([{"name": "a", "systems": "linux"}])):
        place.write_text(text)
        with pytest.raises(Damaged):
            offers(home)
