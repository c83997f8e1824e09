"""Files, lists, outcomes and pools by key and by page: one's own, and nothing of others."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from lachan.server.accounts.models import Membership, Person
from lachan.server.accounts.words import HOUSE
from lachan.server.audit.models import Entry
from lachan.server.base.clock import VIETNAM
from lachan.server.daily.uploads import OUTCOMES
from lachan.server.lake.folders import Home
from lachan.server.notices.answers.models import Said, Work
from lachan.server.notices.ledgers import _changed
from lachan.server.notices.models import Notice
from lachan.server.registry.models import Pool
from lachan.server.registry.pools import kinds
from tests.access.ground import key_of
from tests.console.ground import as_person, clock, with_key
from tests.daily.ground import DAY, NEXT, SETTINGS, made, received, registered, table

pytestmark = pytest.mark.django_db
OWN = f"/api/files/song-xanh/{DAY}"
LATER = NEXT + timedelta(hours=1)


@pytest.fixture
def there(tmp_path: Path) -> Any:
    """A day of files; the notices were sent."""
    home = registered(tmp_path)
    received(tmp_path, ["203.0.113.5", "203.0.113.6", "203.0.113.7", "203.0.113.70", "198.51.100.9"])
    made(home)
    Notice.objects.exclude(recipient="").update(state="sent", sent_at=NEXT)
    with override_settings(LACHAN_HOME=tmp_path, LACHAN_SETTINGS=SETTINGS), clock(LATER):
        yield home


def person(role: str, organisation: str) -> Any:
    made_ = Person.objects.create(
        email=f"{role}@{organisation or 'house'}.example",
        name="Người.",
        password="!",
        joined_at=NEXT,
        webauthn_id=b"0" * 32,
    )
    Membership.objects.create(person=made_, organisation=organisation, role=role, valid_from=NEXT)
    return as_person(made_, LATER)


def program(organisation: str) -> Any:
    return with_key(key_of(organisation, LATER)[0])


def test_a_key_reads_its_own_files_only(there: Home) -> None:
    own, other, house = program("song-xanh"), program("ban-mai"), program(HOUSE)
    told = own.get("/api/files").json()
    assert (told["total"], told["days"][0]["organisation"]) == (1, "song-xanh")
    assert house.get("/api/files").json()["total"] == 3
    for file in told["days"][0]["files"]:
        assert len(b"".join(own.get(file["address"]).streaming_content)) == file["bytes"]
        assert house.get(file["address"]).status_code == 404, "accounts stand in it whole"
        assert other.get(file["address"]).status_code == 404
    forbidden, missing = other.get(f"{OWN}/rows.csv.gz"), own.get(f"{OWN}/no-such.csv.gz")
    assert forbidden.json()["detail"] == missing.json()["detail"]
    assert Entry.objects.filter(act="exported", organisation="song-xanh").exists()


def test_a_page_reads_the_same(there: Home) -> None:
    desk, others, viewer = (
        person("abuse-desk", "song-xanh"),
        person("abuse-desk", "ban-mai"),
        person("viewer", "song-xanh"),
    )
    day = f"/console/files/song-xanh/{DAY}/"
    officer, analyst = person("duty-officer", HOUSE), person("analyst", HOUSE)
    assert officer.get(day).status_code == 200
    assert f"{day}rows.csv.gz" not in officer.get(day).content.decode()
    assert officer.get(f"{day}rows.csv.gz").status_code == 404
    assert analyst.get(f"{day}rows.csv.gz").status_code == 200
    for address in (day, f"{day}rows.csv.gz"):
        assert desk.get(address).status_code == 200
        assert others.get(address).status_code == viewer.get(address).status_code == 404
    assert desk.get("/console/files/song-xanh/nonsense/").status_code == 404
    assert "ban-mai" not in desk.get("/console/files/").content.decode()
    assert "curl --fail" in desk.get(day).content.decode()


def test_pages_ask_the_database_little(there: Home, django_assert_max_num_queries: Any) -> None:
    desk = person("abuse-desk", "song-xanh")
    for address in (
        "/console/files/",
        f"/console/files/song-xanh/{DAY}/",
        "/console/files/outcomes/",
        "/console/pools/",
    ):
        with django_assert_max_num_queries(14):
            assert desk.get(address).status_code == 200


def test_the_rows_of_a_notice(there: Home) -> None:
    notice = Notice.objects.get(organisation__key="song-xanh")
    found = program("song-xanh").get(f"/api/notices/{notice.code}/list")
    assert found.content.count(b"\r\n") == notice.rows + 1
    assert program("ban-mai").get(f"/api/notices/{notice.code}/list").status_code == 404


def outcomes(client: Any, text: str, organisation: str = "song-xanh") -> Any:
    return client.post(f"/api/outcomes/{organisation}", text.encode(), content_type="text/csv")


def test_outcomes_by_id_and_by_number(there: Home) -> None:
    ids = table(there, "song-xanh")["id"].to_list()
    notice = Notice.objects.get(organisation__key="song-xanh")
    text = f"id,notice,dong,outcome,date\n{ids[0]},,,fixed,2026-11-22\n,{notice.code},2,not-ours,\n,{notice.code},3,,\n"
    ask = program("song-xanh")
    found = outcomes(ask, text).json()
    assert (found["rows"], found["given"], found["known"], found["rejected"]) == (2, 2, 0, 0)
    notice.refresh_from_db()
    assert notice.state == "answered"
    assert {(s.word, s.first, s.last) for s in Said.objects.all()} == {("fixed", 1, 1), ("not-ours", 2, 2)}
    assert Work.objects.get().task == "not-ours"
    again = outcomes(ask, text).json()
    assert (again["given"], again["known"], Said.objects.count(), Work.objects.count()) == (0, 2, 2, 1)
    assert Entry.objects.filter(act="outcomes-given").count() == 2


def test_each_row_is_remembered_as_of_its_own_day(there: Home) -> None:
    notice = Notice.objects.get(organisation__key="song-xanh")
    days = ("2026-11-20", "2026-11-21", "2026-11-20")
    text = "notice,dong,outcome,date\n" + "".join(f"{notice.code},{n + 1},false,{day}\n" for n, day in enumerate(days))
    assert outcomes(program("song-xanh"), text).json()["given"] == 3
    said = {
        s.first: s.mail.taken_at.astimezone(VIETNAM).date().isoformat() for s in Said.objects.select_related("mail")
    }
    assert said == {1: "2026-11-20", 2: "2026-11-21", 3: "2026-11-20"}
    assert Work.objects.count() == 1, "one piece of work a notice, however many days a file names"
    (events,) = _changed(there.root, notice, 0, 1 << 40)
    assert sorted(str(at.astimezone(VIETNAM).date()) for at in events["at"]) == sorted(days)


def test_the_rest_of_a_file_is_on_record_too(there: Home) -> None:
    ask = program("song-xanh")
    whole = b"".join(ask.get(f"{OWN}/rows.csv.gz").streaming_content)
    before = Entry.objects.filter(act="exported").count()
    assert b"".join(ask.get(f"{OWN}/rows.csv.gz", headers={"Range": "bytes=1-"}).streaming_content) == whole[1:]
    assert Entry.objects.filter(act="exported").count() == before + 1
    tag = ask.head(f"{OWN}/rows.csv.gz")["ETag"]
    assert ask.get(f"{OWN}/rows.csv.gz", headers={"If-None-Match": tag}).status_code == 304
    assert Entry.objects.filter(act="exported").count() == before + 1, "nothing left"


def test_rows_of_others_look_as_missing(there: Home) -> None:
    theirs = Notice.objects.get(organisation__key="ban-mai")
    id_ = table(there, "ban-mai")["id"][0]
    text = f"id,notice,dong,outcome\n{id_},,,fixed\n{'0' * 32},,,fixed\n,{theirs.code},1,fixed\n"
    found = outcomes(program("song-xanh"), text).json()
    assert {one["reason"] for one in found["rejects"]} == {"no notice of yours tells of this row"}
    assert [one["line"] for one in found["rejects"]] == [2, 3, 4]
    assert outcomes(program("song-xanh"), text, "ban-mai").status_code == 404
    assert not Said.objects.exists()


def test_a_notice_that_was_not_sent_is_answered_later(there: Home) -> None:
    Notice.objects.exclude(recipient="").update(state="planned", sent_at=None)
    id_ = table(there, "song-xanh")["id"][0]
    ask, text = program("song-xanh"), f"id,outcome\n{id_},customer-told\n"
    assert outcomes(ask, text).json()["rejects"] == [
        {"line": 2, "reason": "its notice was not sent yet; hand it in later"}
    ]
    Notice.objects.exclude(recipient="").update(state="sent", sent_at=NEXT)
    assert outcomes(ask, text).json()["given"] == 1


def test_outcomes_by_page(there: Home) -> None:
    desk = person("abuse-desk", "song-xanh")
    id_ = table(there, "song-xanh")["id"][0]
    lines = f'{{"id": "{id_}", "outcome": "not-identifiable"}}\n{{"id": "=1+1", "outcome": "fixed"}}\nnonsense\n'
    lines += f'{{"id": "{id_}", "outcome": "done"}}\n'
    sent = desk.post("/console/files/outcomes/", {"file": SimpleUploadedFile("a.jsonl", lines.encode())})
    assert sent.status_code == 302
    page = desk.get(sent.url).content.decode()
    assert "32 chữ số thập lục phân" in page
    assert "“không tra được thuê bao” (not-identifiable)" in page
    assert "“the customer was told” (customer-told)" in desk.get(f"/en{sent.url}").content.decode()
    form = desk.get("/console/files/outcomes/").content.decode()
    assert all(f"<dt><code>{key}</code></dt>" in form for key in OUTCOMES)
    refused = desk.get(f"{sent.url}refused.csv").content.decode("utf-8-sig").splitlines()
    assert refused == [
        "line,reason",
        "2,id: 32 hexadecimal digits",
        "3,not a JSON object",
        f'4,"outcome: one of {", ".join(OUTCOMES)}"',
    ]
    assert Said.objects.get().word == "not-identifiable"
    assert person("abuse-desk", "ban-mai").get(sent.url).status_code == 404
    assert (
        desk.post("/console/files/outcomes/", {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")}).status_code == 422
    )
    assert desk.post("/console/files/outcomes/", {}).status_code == 422


def test_pools_by_page(there: Home) -> None:
    desk, duty = person("abuse-desk", "song-xanh"), person("duty-officer", HOUSE)
    assert desk.post("/console/pools/mark/", {"prefix": "203.0.113.0/26", "kind": "carrier-nat"}).status_code == 302
    pool = Pool.objects.get()
    for wrong in ("203.0.113.0/26", "198.51.100.0/24", "203.0.113.1/26", "nonsense"):
        assert desk.post("/console/pools/mark/", {"prefix": wrong, "kind": "mobile"}).status_code == 422
    other = {"prefix": "198.51.100.0/25", "kind": "mobile", "organisation": "ban-mai"}
    assert desk.post("/console/pools/mark/", other).status_code == 422
    assert duty.post("/console/pools/any/mark/", other).status_code == 302
    assert person("abuse-desk", "ban-mai").post(f"/console/pools/{pool.pk}/end/").status_code == 404
    assert desk.post(f"/console/pools/{pool.pk}/end/").status_code == 302
    pool.refresh_from_db()
    assert pool.valid_to == LATER
    assert set(Entry.objects.filter(act__startswith="pool-").values_list("act", flat=True)) == {
        "pool-marked",
        "pool-ended",
    }


def test_pools_from_a_file(there: Home) -> None:
    desk = person("abuse-desk", "song-xanh")
    rows = ("203.0.113.0/28,mobile,", "203.0.113.0/28,data-centre,", "203.0.113.16/28,resold,hoa-sen", "x,mobile,")
    text = "\n".join(("prefix,kind,resold_to", *rows, ""))

    def hand_in() -> Any:
        return desk.post("/console/pools/import/", {"file": SimpleUploadedFile("p.csv", text.encode())})

    page = hand_in().content.decode()
    assert "Dải mạng: không phải dải IPv4 hay IPv6" in page
    assert "Dải mạng: đã khai cho một phần thời gian này" in page
    assert Pool.objects.count() == 2
    hand_in()
    assert Pool.objects.count() == 2
    form = desk.get("/console/pools/import/").content.decode()
    for name, kind in kinds().items():  # a file needs the key, a reader the words
        assert f"<code>{name}</code></dt><dd>{kind.vi}</dd>" in form
        for address, words in (("/console/", kind.vi), ("/en/console/", kind.en)):
            file = SimpleUploadedFile("p.csv", b"prefix,kind\n203.0.113.64/28,wifi\n")
            refused = desk.post(f"{address}pools/import/", {"file": file})
            assert refused.status_code == 422
            assert f"“{words}” ({name})" in refused.content.decode()
    page = desk.post("/console/pools/mark/", {"prefix": "203.0.113.64/28", "kind": "wifi"}).content.decode()
    assert "Loại: một trong “NAT nhà mạng (nhiều thuê bao chung một địa chỉ)” (carrier-nat); “mạng di động” (" in page
