"""Whoever owns the database can do as they like with it; what they did is found and named."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lachan.server.audit import heads, keyfile, signing
from lachan.server.audit.chain import Linked, digest_of
from lachan.server.audit.verify import Finding, Kind, Unshown, verify, walk
from lachan.server.base.errors import BadInput, Damaged, Refused
from lachan.server.base.settings import Settings
from tests.audit.ground import NOW, append, chained, put_back, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    """A home with ten entries, signed at 4 and at 8."""
    append(4)
    assert signing.sign(tmp_path, Settings(), NOW) is not None
    append(4)
    assert signing.sign(tmp_path, Settings(), NOW + timedelta(hours=1)) is not None
    append(2)
    return tmp_path


def findings(home: Path) -> list[tuple[str, int, int]]:
    return [(f.kind.value, f.first, f.last) for f in verify(home).findings]


def test_an_honest_record(signed: Path) -> None:
    verdict = verify(signed)
    assert (verdict.entries, verdict.heads, verdict.covered, verdict.findings) == (10, 2, 8, ())
    assert set(verdict.unshown) == {Unshown.TAIL, Unshown.NEWEST_HEADS, Unshown.OWN_KEY, Unshown.NEVER_WRITTEN}
    assert Unshown.NEWEST_HEADS not in verify(signed, at_least=8).unshown
    kept_elsewhere = signed / heads.FOLDER / "KEY.pub"
    assert Unshown.OWN_KEY not in verify(signed, trusted=kept_elsewhere).unshown
    assert Unshown.READABLE_KEY in verify(signed, key_in_reach=True).unshown


def test_an_empty_record(tmp_path: Path) -> None:
    verdict = verify(tmp_path)
    assert (verdict.entries, verdict.findings) == (0, ())
    assert Unshown.NO_HEAD in verdict.unshown
    assert signing.sign(tmp_path, Settings(), NOW) is None


@pytest.mark.parametrize("number", [1, 3, 5, 9, 10])
def test_a_changed_row(signed: Path, number: int) -> None:
    put_back(replace(row, actor="person:8") if row.number == number else row for row in table())
    assert findings(signed) == [("changed", number, number)]


@pytest.mark.parametrize("number", [1, 5, 9])
def test_a_changed_row_with_a_fitting_digest(signed: Path, number: int) -> None:
    rows = table()
    changed = replace(rows[number - 1], actor="person:8")
    rows[number - 1] = replace(changed, digest=digest_of(changed))
    put_back(rows)
    assert findings(signed) == [("changed", number, number)]


@pytest.mark.parametrize(("first", "last"), [(1, 1), (3, 3), (5, 7), (9, 9)])
def test_removed_rows(signed: Path, first: int, last: int) -> None:
    put_back(row for row in table() if not first <= row.number <= last)
    assert findings(signed) == [("removed", first, last)]


@pytest.mark.parametrize(("first", "last"), [(1, 1), (3, 3), (2, 4), (5, 5)])
def test_removed_rows_with_the_rest_moved_up(signed: Path, first: int, last: int) -> None:
    away = last - first + 1
    rows = [row for row in table() if not first <= row.number <= last]
    put_back(replace(row, number=row.number - away) if row.number > last else row for row in rows)
    found = findings(signed)
    assert ("removed", first, last) in found
    assert ("renumbered", first, 10 - away) in found


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("at", [1, 4, 9])
def test_inserted_rows(signed: Path, at: int, count: int) -> None:
    rows = table()
    before, after = rows[: at - 1], rows[at - 1 :]
    false: list[Linked] = []
    for n in range(count):
        previous = (before + false)[-1].digest if before or false else "0" * 64
        one = replace(rows[0], number=at + n, actor="person:8", previous=previous)
        false.append(replace(one, digest=digest_of(one)))
    put_back([*before, *false, *(replace(row, number=row.number + count) for row in after)])
    found = findings(signed)
    assert ("inserted", at, at + count - 1) in found
    assert ("renumbered", at + count, 10 + count) in found


def test_a_row_before_the_first(signed: Path) -> None:
    put_back([replace(table()[0], number=0, digest="a" * 64), *table()])
    assert findings(signed) == [("inserted", 0, 0)]


@pytest.mark.parametrize("left", [0, 3, 7])
def test_a_cut_tail_behind_the_last_head(signed: Path, left: int) -> None:
    put_back(table()[:left])
    assert findings(signed) == [("cut", left + 1, 8)]
    with pytest.raises(Damaged):
        signing.sign(signed, Settings(), NOW + timedelta(hours=3))


def test_a_tail_that_nobody_signed_can_be_cut_and_that_is_said(signed: Path) -> None:
    put_back(table()[:8])
    verdict = verify(signed)
    assert verdict.findings == ()
    assert Unshown.TAIL not in verdict.unshown
    put_back(chained([*table(), table()[0]]))
    assert Unshown.TAIL in verify(signed).unshown


def test_a_tail_cut_together_with_its_head(signed: Path) -> None:
    put_back(row for row in table() if row.number <= 4)
    heads.places(signed)[-1].unlink()
    assert findings(signed) == []
    place = signing.key_place(signed, Settings())
    noted = keyfile.remembered(place)
    assert noted is not None
    assert noted[0] == 8
    [cut] = verify(signed, at_least=noted[0]).findings
    assert (cut.kind, cut.first, cut.last) == (Kind.CUT, 5, 8)
    append(1)
    with pytest.raises(Damaged, match="its head is gone"):
        signing.sign(signed, Settings(), NOW + timedelta(hours=2))
    append(5)
    [missing] = verify(signed, at_least=noted[0]).findings
    assert (missing.kind, missing.first) == (Kind.HEAD_MISSING, 8)
    place.with_name(f"{place.name}.last").write_text("{")
    with pytest.raises(BadInput):
        keyfile.remembered(place)


def test_a_chain_written_anew_from_somewhere(signed: Path) -> None:
    rows = table()
    put_back(chained([*rows[:5], replace(rows[5], actor="person:8"), *rows[6:]]))
    assert findings(signed) == [("rewritten", 5, 8)]


def test_heads_of_another_key(signed: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    trusted = other / "KEY.pub"
    trusted.write_bytes((signed / heads.FOLDER / "KEY.pub").read_bytes())
    rows = table()
    put_back(chained([*rows[:5], replace(rows[5], actor="person:8"), *rows[6:]]))
    theirs = signed / "audit-key"  # whoever owns the signing account too
    for place in (*heads.places(signed), *theirs.iterdir(), signed / heads.FOLDER / "KEY.pub"):
        place.unlink()
    signing.sign(signed, Settings(), NOW + timedelta(hours=2))
    assert verify(signed).findings == ()
    assert Unshown.OWN_KEY in verify(signed).unshown
    assert verify(signed, trusted=trusted).findings == (Finding(Kind.HEAD_FORGED, 10, 10),)


def test_a_changed_a_cut_and_a_missing_head(signed: Path) -> None:
    first, second = heads.places(signed)
    text = second.read_text()
    second.write_text(text.replace('"before": 4', '"before": 0'))
    assert findings(signed) == [("head-forged", 8, 8)]
    second.write_text(text[:40])
    assert findings(signed) == [("head-damaged", 8, 8)]
    second.write_text(text)
    first.unlink()
    assert findings(signed) == [("head-missing", 4, 4)]


def test_when_a_head_is_due() -> None:
    head = heads.Head(10, "", "", 0, NOW, "")
    assert signing.due(None, 1, NOW)
    assert not signing.due(None, 0, NOW)
    assert not signing.due(head, 10, NOW + timedelta(days=1))
    assert not signing.due(head, 11, NOW + timedelta(minutes=59))
    assert signing.due(head, 11, NOW + timedelta(hours=1))
    assert not signing.due(head, 1009, NOW)
    assert signing.due(head, 1010, NOW)


def test_a_key_that_others_may_read_signs_nothing(signed: Path) -> None:
    (signed / "audit-key/ed25519.pem").chmod(0o644)
    with pytest.raises(Refused, match="chmod 600"):
        signing.sign(signed, Settings(), NOW)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    number=st.integers(1, 12),
    name=st.sampled_from(["actor", "act", "subject", "organisation", "request", "details", "previous", "at"]),
    value=st.text(alphabet="abc123:", min_size=1, max_size=10),
)
def test_any_change_of_any_field_is_found(number: int, name: str, value: str) -> None:
    rows = _twelve()
    old = rows[number - 1]
    changed = replace(old, **{name: old.at + timedelta(microseconds=len(value)) if name == "at" else value})
    rows[number - 1] = changed
    assert walk(rows, {}).findings == [Finding(Kind.CHANGED, number, number)] or (
        name == "previous" and walk(rows, {}).findings[0].first == number
    )


def _twelve() -> list[Linked]:
    one = Linked(1, NOW, "person:1", "exported", "", "", "", "{}", "0" * 64, "")
    rows: list[Linked] = []
    for n in range(1, 13):
        made = replace(one, number=n, previous=rows[-1].digest if rows else "0" * 64)
        rows.append(replace(made, digest=digest_of(made)))
    return rows
