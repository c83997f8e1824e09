"""Detections by a key: whose, which, page by page, and never a row of somebody else's."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from lachan.server.access import detections as gate
from lachan.server.accounts import keys
from lachan.server.accounts.models import Membership, Person
from lachan.server.accounts.words import HOUSE, Scope
from lachan.server.audit.models import Entry
from lachan.server.base.errors import BadInput, Damaged, NotFound
from lachan.server.lake.asking import Busy
from lachan.server.lake.paging import page, place
from lachan.server.lake.parts import PART_SCHEMA
from lachan.server.lake.questions import Wanted, detections
from tests.access.ground import asker, country, key_of
from tests.accounts.ground import BOSS, NOW, drawn
from tests.console.ground import browser, clock, with_key
from tests.intake.ground import REGISTRY_HEAD, instance, register, report, row, take

pytestmark = pytest.mark.django_db
WHOSE = {
    "bank-1": "203.0.113.0/26",
    "bank-2": "203.0.113.64/26",
    "body-11": "198.51.100.0/26",
    "body-21": "198.51.100.64/26",
}
FIRST = {"bank-1": "203.0.113.", "bank-2": "203.0.113.", "body-11": "198.51.100.", "body-21": "198.51.100."}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Facts of two banks and of a body below each centre, in two batches of the same two days."""
    country()
    about = {"bank": "bank,,,", "body": "state,,99,centre-{n}"}
    lines = "".join(
        f"{key},{key},{about[key[:4]].format(n=key[5])},,,{prefix},,,,,90,\n" for key, prefix in WHOSE.items()
    )
    register(tmp_path, REGISTRY_HEAD + lines)
    lake = instance(tmp_path)
    for n in range(2):
        addresses = [f"{FIRST[key]}{start + m}" for key, start in _starts() for m in range(1 + 3 * n, 4 + 3 * n)]
        rows = [row(a, f"2026-11-{20 + i % 2} 10:0{i % 7}:00") for i, a in enumerate(addresses)]
        take(lake, report(rows), now=NOW)
    with override_settings(LACHAN_HOME=tmp_path), clock():
        yield tmp_path


def _starts() -> list[tuple[str, int]]:
    return [(key, int(prefix.split(".")[3].split("/")[0])) for key, prefix in WHOSE.items()]


def taken(ask: Client, query: str = "") -> list[dict[str, Any]]:
    """Every page."""
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        answer = ask.get(f"/api/detections?limit=4{query}{after}")
        assert answer.status_code == 200, answer.content
        told = answer.json()
        assert len(told["detections"]) <= 4
        found += told["detections"]
        if told["after"] is None:
            return found
        after = f"&after={told['after']}"


def theirs(key: str) -> set[str]:
    start = dict(_starts())[key]
    return {f"{FIRST[key]}{start + m}" for m in range(1, 7)}


def test_a_key_takes_the_detections_of_its_own_organisation_only(home: Path) -> None:
    for key in ("bank-1", "bank-2", "body-11"):
        ask = with_key(key_of(key)[0])
        assert {one["source.ip"] for one in taken(ask)} == theirs(key)
        other = "bank-2" if key != "bank-2" else "bank-1"
        forbidden = ask.get(f"/api/detections?organisation={other}")
        missing = ask.get("/api/detections?organisation=no-such")
        assert (forbidden.status_code, missing.status_code) == (404, 404)
        assert forbidden.json()["detail"] == missing.json()["detail"]
        stranger = next(iter(theirs(other)))
        assert taken(ask, f"&address={stranger}") == []
    everything = with_key(key_of(HOUSE)[0])
    wide = everything.get("/api/detections?since=2020-01-01")
    assert wide.status_code == 400, "of everybody, at most a month at once"
    since = f"&since={(NOW - timedelta(days=20)).date()}"
    assert {one["source.ip"] for one in taken(everything, since)} == set().union(*map(theirs, WHOSE))
    assert {one["source.ip"] for one in taken(everything, "&organisation=bank-2")} == theirs("bank-2")


def test_pages_are_the_whole_in_order_and_each_row_once(home: Path) -> None:
    lake = instance(home).home
    whole = detections(lake, Wanted())
    for limit in (1, 5, 24, 1000):
        ids: list[tuple[Any, ...]] = []
        after = None
        while True:
            rows, after = page(lake, Wanted(), after, limit)
            ids += rows.select("time_source", "id_hi", "id_lo").rows()
            if after is None:
                break
            assert place(after.text) == after
            assert rows.height == limit
        assert ids == whole.select("time_source", "id_hi", "id_lo").rows()


def test_each_filter_holds(home: Path) -> None:
    ask = with_key(key_of("bank-1")[0])
    every = taken(ask)
    one = every[0]
    assert one["classification.taxonomy"] == "malicious-code"
    assert one["malware.name"]
    assert one["comment"] == settings.LACHAN_SETTINGS.banner
    assert taken(ask, "&taxonomy=malicious-code") == every
    assert taken(ask, "&taxonomy=fraud") == []
    assert taken(ask, f"&type={one['classification.type']}") == every
    assert taken(ask, "&type=dos") == []
    assert taken(ask, "&family=SALITY") == every
    assert taken(ask, "&family=other") == []
    assert [each["source.ip"] for each in taken(ask, f"&address={one['source.ip']}")] == [one["source.ip"]]
    early = taken(ask, "&until=2026-11-21T00:00:00Z")
    late = taken(ask, "&since=2026-11-21")
    assert early
    assert late
    assert early + late == every


def test_of_whom_one_watches_over_only_what_may_go_onward(home: Path) -> None:
    person = Person.objects.create(
        email="x@centre-1.example", name="x", password="!", joined_at=NOW, webauthn_id=b"0" * 32
    )
    Membership.objects.create(person=person, organisation="centre-1", role="security-contact", valid_from=NOW)
    watcher, lake = asker(person), instance(home).home
    rows, _ = gate.page(watcher, lake, Wanted(organisation="body-11"), None, NOW, 100)
    own, _ = page(lake, Wanted(organisation="body-11"), None, 100)
    onward = own.filter(own["tlp"].is_in(["CLEAR", "GREEN", "AMBER"]))
    facts = [name for name in rows.columns if name in PART_SCHEMA]  # owners that are not theirs to see are left out
    assert rows.select(facts).equals(onward.select(facts))
    assert set(rows["operator"].drop_nulls()) <= {"body-11", "body-12", "centre-1"}
    assert page(lake, Wanted(organisation="body-11"), None, 100, labels=("CLEAR",))[0].height == 0
    with pytest.raises(BadInput):
        gate.page(watcher, lake, Wanted(), None, NOW, 100)
    with pytest.raises(NotFound):
        gate.page(watcher, lake, Wanted(organisation="body-21"), None, NOW, 100)
    assert with_key(key_of("centre-1")[0]).get("/api/detections?organisation=body-11").status_code == 404


NONSENSE = (
    "after=1", "after=x.y.z", "after=-1.0.0", "after=99999999999999999.1.1", f"after=1.{1 << 63}.0",
    "address=nonsense", "address=fe80::1%251", "taxonomy=nonsense", "type=nonsense",
    "since=0001-01-01T00:00:00%2B14:00",
)  # fmt: skip


def test_nonsense_is_named(home: Path) -> None:
    ask = with_key(key_of("bank-1")[0])
    for query in NONSENSE:
        answer = ask.get(f"/api/detections?{query}")
        assert answer.status_code == 400, query
        assert answer.json()["detail"]


def test_bounds_are_kept(home: Path) -> None:
    ask = with_key(key_of("bank-1")[0])
    for query in ("limit=0", "limit=1001", "since=yesterday", f"family={'x' * 101}", "organisation="):
        assert ask.get(f"/api/detections?{query}").status_code == 422, query
    with pytest.raises(BadInput):
        place("1.2")


def test_without_the_scope_there_is_nothing_and_each_page_is_on_record(home: Path) -> None:
    _, secret = keys.create(
        BOSS, organisation="bank-1", label="x", scopes=[Scope.NOTICES_READ], networks=[],
        expires_at=NOW + timedelta(days=1), now=NOW, draw=drawn("k"),
    )  # fmt: skip
    assert with_key(secret).get("/api/detections").status_code == 404
    for nobody in (browser(), with_key("lachan_nonsense")):
        assert nobody.get("/api/detections").status_code == 401
    assert not Entry.objects.filter(act="exported").exists()
    with_key(key_of("bank-1")[0]).get("/api/detections?limit=2")
    entry = Entry.objects.get(act="exported")
    assert (entry.organisation, json.loads(entry.details)) == ("bank-1", {"what": "detections", "rows": 2})


def test_a_busy_lake_says_when_to_come_back(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, _ = key_of("bank-1")
    for error, waits in ((Busy("come back"), True), (Damaged("part: cut"), False)):

        def refuse(*_: object, fault: Exception = error, **__: object) -> None:
            raise fault

        monkeypatch.setattr(gate, "page", refuse)
        with clock():
            found = with_key(secret).get("/api/detections")
        assert found.status_code == 503
        assert found.has_header("Retry-After") is waits
        assert "part" not in found.content.decode()
