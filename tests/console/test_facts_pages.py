"""The pages of facts: detections, infections and the search box, on facts that came in by the whole way."""

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.test import Client, override_settings

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.audit.models import Entry
from lachan.server.intake.take_in import Instance
from lachan.server.lake.questions import Wanted, detections
from tests.accounts.ground import NOW, person
from tests.console.ground import as_person, clock
from tests.intake.ground import instance, register, report, row, take

pytestmark = pytest.mark.django_db
TIME = "?since=2026-11-01"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Instance]:
    """Rows of a bank inside an operator's network, of the operator, of another one; and hostile ones."""
    made = instance(tmp_path)
    register(tmp_path)
    day = f"{NOW:%Y-%m-%d}"
    rows = [row(f"203.0.113.{n}", f"2026-11-{19 + n % 3} 10:00:{n % 60:02}") for n in range(60, 130)]
    rows += [row(f"198.51.100.{n}", "2026-11-20 08:00:00", infection="mirai") for n in range(5)]
    rows += [row("198.51.100.77", "2026-11-20 09:00:00", infection=f"{HOSTILE}")]
    rows += [row("198.51.100.78", "2026-11-20 09:00:00", infection="=cmd|' /C calc'!A0")]
    rows += [row("198.51.100.79", "2026-11-20 09:00:00", infection="\u202egnp.exe" + "x" * 3000)]
    take(made, report(rows))
    assert day == "2026-11-22" or day
    with override_settings(LACHAN_HOME=tmp_path):
        yield made


@pytest.fixture
def officer(home: Instance) -> Client:
    return as_person(person("lan", HOUSE, Role.DUTY_OFFICER))


@pytest.fixture
def desk(home: Instance) -> Client:
    """The bank's abuse desk."""
    return as_person(person("sen", "hoa-sen", Role.ABUSE_DESK))


def text(client: Client, address: str, status: int = 200) -> str:
    with clock():
        found = client.get(address)
    assert found.status_code == status, found.content.decode()[:2000]
    return found.content.decode()


def links(page: str) -> list[str]:
    return [one.replace("&amp;", "&") for one in re.findall(r'href="([^"]+)"', page)]


def ids(page: str) -> list[str]:
    return re.findall(r"/console/detections/[0-9-]{10}/([0-9a-f]{32})/", page)


def test_pages_turn_until_every_row_was_shown_once(officer: Client, home: Instance) -> None:
    seen: list[str] = []
    address = f"/console/detections/{TIME}"
    for _ in range(5):
        page = text(officer, address)
        seen += ids(page)
        older = [one for one in links(page) if one.startswith("?") and "after=" in one]
        if not older:
            break
        address = f"/console/detections/{older[0]}"
    everything = detections(home.home, Wanted())
    assert len(seen) == len(set(seen)) == everything.height == 78


ASKED = (
    ("what=203.0.113.65", 1),
    ("what=203.0.113.64/26", 64),
    ("what=203.0.113[.]65", 1),
    ("what=AS64511", 0),
    ("organisation=hoa-sen", 64),
    ("organisation=ngan hang hoa sen", 64),
    ("family=MIRAI", 5),
    ("type=infected-system&taxonomy=malicious-code", 78),
    ("organisation=ban mai&family=mirai", 5),
    ("until=2026-11-18", 0),
    ("after=nonsense", 78),
    ("after=99999999999999999-" + "0" * 32, 78),
)


def test_what_is_asked_for_is_what_is_listed(officer: Client) -> None:
    for asked, rows in ASKED:
        assert len(ids(text(officer, f"/console/detections/{TIME}&{asked}"))) == min(rows, 50), asked


def test_a_form_that_has_to_say_more_says_so(officer: Client) -> None:
    for asked in ("organisation=khong co", "organisation=g", "until=2026-10-31", "since=2020-01-01"):
        query = asked if asked.startswith("since") else f"since=2026-11-01&{asked}"
        for place in ("detections", "infections"):
            page = text(officer, f"/console/{place}/?{query}")
            assert 'role="alert"' in page, asked
            assert ids(page) == []


UNREAD = (
    (
        "what=vien thong",
        "Ô “Địa chỉ, AS, tên miền, CVE” ghi “vien thong”: cần địa chỉ IP,",
        "says “vien thong”: write an",
    ),
    (
        "since=22/11/2026",
        "Ô “Từ ngày” ghi “22/11/2026”: cần năm-tháng-ngày, như",
        "“From” says “22/11/2026”: write year-",
    ),
    (
        "since=2026-11-1&until=hom nay",
        "Ô “Đến hết ngày” ghi “hom nay”: cần năm-",
        "“Up to and with” says “hom nay”: write",
    ),
    (
        "taxonomy=phishing",
        "Ô “Lớp” ghi “phishing”: hãy chọn một mục",
        "“Class” says “phishing”: choose one of the list.",
    ),
    ("type=malicious-code", "Ô “Loại” ghi “malicious-code”: hãy chọn", "“Type” says “malicious-code”: choose one"),
    (
        f"until={HOSTILE}",
        "ghi “&lt;script&gt;alert(1)&lt;/script&gt;”: cần",
        "says “&lt;script&gt;alert(1)&lt;/script&gt;”:",
    ),
    ("since=" + "9" * 99, "ghi “" + "9" * 60 + "…”: cần", "says “" + "9" * 60 + "…”: write"),
)


def test_what_cannot_be_read_is_named_with_its_field_and_kept(officer: Client) -> None:
    for asked, vi, en in UNREAD:
        field, _, typed = asked.rpartition("&")[2].partition("=")
        for place in ("detections", "infections"):
            page = text(officer, f"/console/{place}/?{asked}", 422)
            assert vi in page, asked
            assert en in text(officer, f"/en/console/{place}/?{asked}", 422), asked
            assert HOSTILE not in page
            assert ids(page) == []
            kept = f'value="{typed}"' if typed != HOSTILE else 'value="&lt;script&gt;alert(1)&lt;/script&gt;"'
            assert kept in page or (place, field) == ("infections", "type")
    several = text(officer, "/console/detections/?since=x&until=y&taxonomy=z", 422)
    assert several.count("ghi “") == 3
    assert '<input id="since" name="since" type="text"' in several  # a field of days would not show it
    assert '<option value="z" selected>z</option>' in several


def test_one_opens_to_its_fields_and_says_whose_it_is_and_why(officer: Client) -> None:
    (id_,) = ids(text(officer, f"/console/detections/{TIME}&what=203.0.113.65"))
    day = "2026-11-21"
    days = {f"2026-11-{n}" for n in (19, 20, 21)}
    found = {d for d in days if _status(officer, f"/console/detections/{d}/{id_}/") == 200}
    assert len(found) == 1
    day = found.pop()
    page = text(officer, f"/console/detections/{day}/{id_}/")
    assert "203.0.113.64/26" in page
    assert "Ngân hàng Hoa Sen" in page
    assert "Viễn thông Sông Xanh" in page
    assert "kém cụ thể hơn" in page
    assert "classification.type" in page
    english = text(officer, f"/en/console/detections/{day}/{id_}/")
    assert "because the address lies in 203.0.113.64/26" in english
    assert "less specific" in english
    for nothing in (f"{day}/{'0' * 32}", f"{day}/xyz", f"2026-13-01/{id_}", f"x/{id_}"):
        assert _status(officer, f"/console/detections/{nothing}/") == 404


def _status(client: Client, address: str) -> int:
    with clock():
        return client.get(address).status_code


def test_an_organisation_sees_its_own_and_no_name_of_another(desk: Client, officer: Client) -> None:
    page = text(desk, f"/console/detections/{TIME}")
    assert len(ids(page)) == 50
    assert "Viễn thông Sông Xanh" not in page
    assert "198.51.100" not in page
    theirs = ids(text(officer, f"/console/detections/{TIME}&what=198.51.100.1"))
    assert theirs
    assert _status(desk, f"/console/detections/2026-11-20/{theirs[0]}/") == 404
    for place in ("detections", "infections"):
        assert 'role="alert"' in text(desk, f"/console/{place}/{TIME}&organisation=ban-mai")
    own = ids(page)[0]
    one = next(d for d in (19, 20, 21) if _status(desk, f"/console/detections/2026-11-{d}/{own}/") == 200)
    opened = text(desk, f"/console/detections/2026-11-{one}/{own}/")
    assert "Ngân hàng Hoa Sen" in opened
    assert "Sông Xanh" not in opened
    assert "song-xanh" not in opened
    assert "203.0.113.0/24" not in opened
    spells = text(desk, f"/console/infections/{TIME}")
    assert "198.51.100" not in spells
    assert "<b>64</b>" in spells
    for q in ("198.51.100.0/24", "mirai", "203.0.113.0/24", "vien thong song xanh", "AS64496"):
        found = text(desk, f"/console/search/?q={q}")
        assert "Ban Mai" not in found
        assert "Sông Xanh" not in found


def test_an_export_is_recorded_before_it_leaves_and_runs_nothing(officer: Client, home: Instance) -> None:
    with clock():
        answer = officer.get(f"/console/detections/export.csv{TIME}&organisation=ban-mai")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 8
    assert all(not cell.startswith(("=", "+", "-", "@")) for one in rows for cell in one.values())
    assert {one["holder"] for one in rows} | {one["operator"] for one in rows} == {"ban-mai"}
    entry = Entry.objects.latest("number")
    details = json.loads(entry.details)
    assert (entry.act, details["what"], details["rows"]) == ("exported", "detections", 8)
    with clock():
        lines = officer.get(f"/console/detections/export.jsonl{TIME}&family=mirai").content.decode().splitlines()
        assert officer.get("/console/detections/export.csv?since=2020-01-01").status_code == 404
    assert len(lines) == 5
    assert all(json.loads(line)["malware_family"].lower() == "mirai" for line in lines)
    assert Entry.objects.filter(act="exported").count() == 2


def test_a_large_export_is_packed(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lachan.server.console.detections.leaving.LARGE", 100)
    with clock():
        answer = officer.get(f"/console/detections/export.jsonl{TIME}")
    assert answer["Content-Disposition"] == 'attachment; filename="detections.jsonl.gz"'
    assert len(gzip.decompress(answer.content).splitlines()) == 78


def test_what_a_feed_says_does_nothing_to_a_page(officer: Client) -> None:
    pages = [f"/console/{place}/{TIME}&organisation=ban-mai" for place in ("detections", "infections")]
    for id_ in ids(text(officer, pages[0])):
        pages.append(f"/console/detections/2026-11-20/{id_}/")
    pages += [
        f"/console/search/?q={HOSTILE}",
        "/console/search/?q=%00%e2%80%ae%22%3e%3cimg",
        "/console/search/?q={text}",
    ]
    for page in pages:
        found = text(officer, page)
        assert "<script>alert" not in found
        assert "<img src" not in found.replace('<img src="/', "")
        assert len(found) < 60_000


def test_infections_of_an_organisation_with_trend_and_family(officer: Client, home: Instance) -> None:
    page = text(officer, f"/console/infections/{TIME}&organisation=ban-mai")
    assert "Lây nhiễm tại Mạng Ban Mai" in page
    assert page.count("<rect ") == 1
    assert "mirai" in page.lower()
    narrowed = text(officer, f"/console/infections/{TIME}&organisation=ban-mai&family=mirai")
    assert "<b>5</b>" in narrowed
    assert text(officer, f"/en/console/infections/{TIME}&what=203.0.113.65").count("<b>1</b>") == 3
    bank = text(officer, f"/console/infections/{TIME}&organisation=hoa-sen")
    assert bank.count("<rect ") == 3
    assert "Dòng 1–50 trong 64" in bank
    assert text(officer, f"/console/infections/{TIME}&organisation=hoa-sen&start=50").count('<th scope="row">') >= 14
    nothing = text(officer, f"/console/infections/{TIME}&family=khong-co")
    assert "<svg" not in nothing


TYPED = (
    ("203.0.113.65", ("Địa chỉ 203.0.113.65", "Ngân hàng Hoa Sen", "2 tổ chức bị ảnh hưởng")),
    ("198.51.100.0/24", ("Dải địa chỉ 198.51.100.0/24", "Mạng Ban Mai", "1 tổ chức")),
    ("as64496", ("Số hiệu mạng AS64496",)),
    ("hxxp://hoasen[.]example/x", ("Tên miền hoasen.example",)),
    ("cve 2024 1234", ("Điểm yếu CVE-2024-1234", "Không thấy tổ chức nào")),
    ("ngan hang HOA sen", ("Ngân hàng Hoa Sen", "/console/infections/?organisation=hoa-sen")),
    ("mirai", ("Họ mã độc", "1 tổ chức bị ảnh hưởng", "Mạng Ban Mai")),
    ("LC-7K2M9-4QXR2", ("gõ sai",)),
    ("LC-20261122-999999", ("Biên nhận", "Không có gì mang mã này")),
    ("khong co gi", ("Không có tổ chức hay họ mã độc nào",)),
    ("", ("Có thể gõ",)),
)


def test_the_search_box_says_what_it_understood_and_who_is_affected(officer: Client) -> None:
    with clock():
        for typed, said in TYPED:
            page = officer.get("/console/search/", {"q": typed}).content.decode()
            for words in said:
                assert words in page, page[page.index("<main") :]


WHOSE = (
    ("203.0.113.65", ("Ngân hàng Hoa Sen", "203.0.113.64/26", "giữ địa chỉ", "Sông Xanh", "nhà mạng")),
    ("203.0.113.200:443", ("Viễn thông Sông Xanh", "203.0.113.0/24", "giữ địa chỉ")),
    ("2001:db8:1fff::7", ("Viễn thông Sông Xanh", "2001:db8:1000::/36")),
    ("64497", ("Mạng Ban Mai", "AS64497")),
    ("203.0.113.64/27", ("có mạng ở đây", "203.0.113.0/24", "203.0.113.64/26")),
    ("mail.hoasen.example", ("giữ tên miền", "Ngân hàng Hoa Sen")),
)


def test_the_search_box_says_whose_it_is_by_the_registry(officer: Client) -> None:
    for typed, said in WHOSE:
        page = text(officer, f"/console/search/?q={typed}")
        card = page[page.index('id="h-whose"') :].partition("</section>")[0]
        assert [words for words in said if words not in card] == [], typed
    assert 'id="h-whose"' not in text(officer, "/console/search/?q=192.0.2.1")
    assert 'id="h-whose"' not in text(officer, "/console/search/?q=nothoasen.example")


def test_the_registry_names_to_nobody_whom_they_may_not_see(desk: Client) -> None:
    card = text(desk, "/console/search/?q=203.0.113.65")
    assert "Ngân hàng Hoa Sen" in card
    for typed in ("203.0.113.65", "203.0.113.0/24", "198.51.100.7", "64496"):
        page = text(desk, f"/console/search/?q={typed}")
        assert "Sông Xanh" not in page
        assert "Ban Mai" not in page
        assert "song-xanh" not in text(desk, f"/console/organisations/?q={typed}")


def test_organisations_are_found_by_what_they_hold(officer: Client) -> None:
    for typed, found in (
        ("203.0.113.65", {"hoa-sen", "song-xanh"}),
        ("198.51.100.0/25", {"ban-mai"}),
        ("AS64496", {"song-xanh"}),
        ("a.hoasen.example", {"hoa-sen"}),
        ("192.0.2.1", set()),
    ):
        page = text(officer, f"/console/organisations/?q={typed}")
        assert {key for key in ("hoa-sen", "song-xanh", "ban-mai") if f"/organisations/{key}/" in page} == found, typed


def test_a_receipt_is_found_by_the_house_alone(officer: Client, desk: Client, home: Instance) -> None:
    from lachan.server.lake.models import Batch

    receipt = Batch.objects.get().receipt
    assert "78" in text(officer, f"/console/search/?q={receipt}")
    assert "Không có gì mang mã này" in text(desk, f"/console/search/?q={receipt}")


def test_pages_of_facts_ask_the_database_a_fixed_number_of_questions(
    officer: Client, django_assert_max_num_queries: Any
) -> None:
    for address, most in (
        (f"/console/detections/{TIME}", 9),
        (f"/console/detections/{TIME}&organisation=hoa-sen", 10),
        (f"/console/infections/{TIME}&organisation=hoa-sen", 9),
        ("/console/search/?q=203.0.113.0/24", 11),
        ("/console/search/?q=hoa sen", 12),
    ):
        with django_assert_max_num_queries(most):
            text(officer, address)


def test_too_many_at_once_are_told_when_to_come_back(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from lachan.server.lake.asking import Gate

    full = Gate(at_once=1, waiting=0)
    monkeypatch.setattr("lachan.server.access.detections.GATE", full)
    with full.question(), clock():
        for address in (f"/console/detections/{TIME}", f"/en/console/infections/{TIME}", "/console/search/?q=mirai"):
            refused = officer.get(address)
            assert refused.status_code == 503
            assert refused["Retry-After"] == "5"
            assert b'class="button"' in refused.content
    assert "<table" in text(officer, f"/console/detections/{TIME}")


def test_facts_are_as_they_were(officer: Client, home: Instance) -> None:
    before = detections(home.home, Wanted())
    for address in (f"/console/detections/{TIME}", f"/console/infections/{TIME}", "/console/search/?q=mirai"):
        text(officer, address)
    assert isinstance(before, pl.DataFrame)
    assert detections(home.home, Wanted()).equals(before)
