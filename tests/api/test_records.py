"""Every key, of two of every kind of organisation: by id, search, list and count, nobody reads what is not theirs."""

from datetime import timedelta

import pytest

from lachan.server.accounts import keys
from lachan.server.accounts.words import HOUSE, Scope
from lachan.server.audit.models import Entry
from lachan.server.notices.models import Notice
from tests.access.ground import country, everybody, key_of
from tests.accounts.ground import BOSS, NOW, drawn
from tests.console.ground import as_person, browser, clock, with_key

pytestmark = pytest.mark.django_db
RECORDS = ("/api/notices", "/api/organisations", "/api/audit")


def test_a_key_reads_its_own_organisation_only() -> None:
    where = country()
    codes = dict(Notice.objects.filter(tlp="AMBER").values_list("organisation__key", "code"))
    with clock():
        for organisation in (HOUSE, *where.organisations):
            ask = with_key(key_of(organisation)[0])
            theirs = set(where.organisations) if organisation == HOUSE else {organisation}
            for query in ("", "?q=bank", "?start=1"):
                found = ask.get(f"/api/notices{query}&limit=100" if query else "/api/notices?limit=100").json()
                assert {n["organisation"] for n in found["notices"]} <= theirs
                assert found["total"] <= 2 * len(theirs)
            assert ask.get("/api/notices").json()["total"] == 2 * len(theirs)
            named = ask.get("/api/organisations?limit=100").json()
            assert {o["key"] for o in named["organisations"]} == theirs
            assert named["total"] == len(theirs)
            assert ask.get("/api/organisations?q=bank").json()["total"] == sum("bank" in key for key in theirs)
            told = ask.get("/api/audit?limit=100").json()
            assert {e["organisation"] for e in told["entries"]} <= theirs | {HOUSE} & {organisation}
            for other in ("bank-1", "body-11"):
                right = 200 if other in theirs else 404
                assert ask.get(f"/api/notices/{codes[other]}").status_code == right
                assert ask.get(f"/api/organisations/{other}").status_code == right


def test_missing_and_forbidden_look_alike() -> None:
    country()
    other = Notice.objects.filter(organisation__key="bank-2").values_list("code", flat=True)[0]
    with clock():
        ask = with_key(key_of("bank-1")[0])
        pairs = (
            (f"/api/notices/{other}", "/api/notices/LC-0000-0000"),
            (f"/api/notices/{other}", "/api/notices/nonsense"),
            ("/api/organisations/bank-2", "/api/organisations/no-such"),
            ("/api/organisations/bank-2", "/api/no-such-address"),
        )
        for forbidden, missing in pairs:
            one, two = ask.get(forbidden), ask.get(missing)
            assert (one.status_code, two.status_code) == (404, 404)
            assert one.json().keys() == two.json().keys()
            assert one.json()["detail"] == two.json()["detail"]


def test_without_the_scope_there_is_nothing_and_without_a_key_401() -> None:
    where = country()
    who = dict(everybody(where))
    _, secret = keys.create(
        BOSS, organisation="bank-1", label="x", scopes=[Scope.NOTICES_READ], networks=["192.0.2.0/24"],
        expires_at=NOW + timedelta(days=1), now=NOW, draw=drawn("k"),
    )  # fmt: skip
    with clock() as now:
        inside = {"REMOTE_ADDR": "192.0.2.7"}
        assert with_key(secret).get("/api/notices", **inside).status_code == 200
        assert with_key(secret).get("/api/audit", **inside).status_code == 404
        assert with_key(secret).get("/api/notices").status_code == 401, "not from there"
        for place in RECORDS:
            for nobody in (browser(), with_key("lachan_nonsense"), as_person(who["analyst@house"])):
                answer = nobody.get(place)
                assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
        now.pass_by(days=1)
        assert with_key(secret).get("/api/notices", **inside).status_code == 401, "expired"


def test_nonsense_is_a_fault_of_theirs() -> None:
    country()
    with clock():
        ask = with_key(key_of("bank-1")[0])
        for query in ("?limit=0", "?limit=101", "?start=-1", "?start=x", f"?q={'x' * 101}"):
            assert ask.get(f"/api/notices{query}").status_code == 422, query
        assert ask.get("/api/audit?before=0").status_code == 422


def test_what_a_key_takes_of_the_record_is_in_the_record() -> None:
    country()
    with clock():
        with_key(key_of("bank-1")[0]).get("/api/audit")
    last = Entry.objects.order_by("-number")[0]
    assert (last.actor.split(":")[0], last.act, last.organisation) == ("key", "exported", "bank-1")
