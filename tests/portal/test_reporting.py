"""The pages of a report: choose, send, keep the receipt, come back; nothing said in an address, nothing on the disk."""

import re
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lachan.server.base.settings import Citizens, Settings
from lachan.server.citizens import working
from lachan.server.citizens.codes import code_of
from lachan.server.citizens.happenings import happenings
from lachan.server.citizens.models import Report
from lachan.server.citizens.receipts import grouped
from lachan.server.citizens.sealing import Answer
from lachan.server.citizens.words import Reason
from lachan.server.portal import pace
from lachan.server.portal.reporting import pages
from tests.accounts.ground import BOSS, person
from tests.citizens.ground import CANARIES, PNG, drawn, keys_of, newest, reported
from tests.console.ground import Clock, browser
from tests.portal.ground import REAL, served

pytestmark = pytest.mark.django_db
FORM = {"text": "Có người gọi, canarytext", "link": "https://canarylink.example/", "contact": "canarycontact"}


def opened(client: Client, slug: str = "tin-nhan-la", start: str = "") -> str:
    """What the empty form carries."""
    page = client.get(f"{start}/bao/{slug}")
    assert page.status_code == 200
    found = re.search(r'name="form" value="([^"]+)"', page.content.decode())
    assert found is not None
    return found[1]


def sent(client: Client, clock: Clock, slug: str = "tin-nhan-la", start: str = "", **form: Any) -> Any:
    """A form that somebody took half a minute for."""
    carried = opened(client, slug, start)
    clock.pass_by(seconds=30)
    return client.post(f"{start}/bao/{slug}", {**FORM, "form": carried, **form})


def shown(client: Client, start: str = "") -> str:
    """The receipt on the page, without blanks."""
    found = re.search(r'id="receipt">([\d ]{19})<', client.get(f"{start}/bao/da-nhan").content.decode())
    assert found is not None
    return found[1].replace(" ", "")


def asked(client: Client, receipt: str, start: str = "") -> tuple[int, str]:
    answer = client.post(f"{start}/bao/tra-cuu", {"receipt": receipt})
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("start", ["", "/en"])
def test_every_choice_opens_a_form_that_says_first_what_to_do(tmp_path: Path, start: str) -> None:
    keys_of(tmp_path)
    with served(tmp_path):
        choose = browser().get(f"{start}/bao").content.decode()
        for one in happenings():
            assert f'href="{start}/bao/{one.slug}"' in choose
            page = browser().get(f"{start}/bao/{one.slug}").content.decode()
            words = one.words(start == "")
            assert page.index(words.now[0][:20]) < page.index("<textarea")
            assert re.search(rf'href="{start}/(goi-ai|ma-doc|kiem-tra-may)"', page)
        assert browser().get(f"{start}/bao/khong-co").status_code == 404
        assert browser().get(f"{start}/bao/")["Location"] == f"{start}/bao"
        money = browser().get(f"{start}/bao/mat-tien").content.decode()
        assert f'href="{start}/goi-ai"' in money
        assert "113" in money


@pytest.mark.parametrize("start", ["", "/en"])
def test_a_report_is_sent_kept_and_answered(tmp_path: Path, start: str) -> None:
    ours = keys_of(tmp_path)
    with served(tmp_path) as clock:
        client = browser()
        picture = SimpleUploadedFile("canaryname.png", PNG, "image/png")
        answer = sent(client, clock, start=start, pictures=picture)
        assert (answer.status_code, answer["Location"]) == (302, f"{start}/bao/da-nhan")
        receipt = shown(client, start)
        assert receipt == shown(client, "/en" if not start else ""), "the other language has it too"
        assert receipt not in answer["Location"]
        assert receipt not in answer.cookies["lachan-receipt"].value
        assert answer.cookies["lachan-receipt"]["httponly"]
        before = asked(browser(), grouped(receipt), start)[1]
        assert ("chưa có người đọc" if not start else "not read yet") in before
        row, officer = newest(), person().pk
        assert row.pictures.count() == 1
        working.open_(BOSS, officer, code_of(row.pk), ours, clock.now)
        read = asked(browser(), receipt, start)[1]
        assert ("Đã có người đọc" if not start else "Read, not answered") in read
        said = Answer("Đây là giả mạo. <b>canaryanswer</b>", "It is an imitation. <b>canaryanswer</b>")
        working.answer(BOSS, officer, code_of(row.pk), said, ours, clock.now, drawn("answer"))
        page = asked(browser(), receipt, start)[1]
        assert (said.vi if not start else said.en).split(" <")[0] in page
        assert "&lt;b&gt;canaryanswer" in page
        for word in ("canarytext", "canarylink", "canarycontact"):
            assert word not in page, "whoever has the receipt reads the answer, not the report"
        clock.pass_by(minutes=11)
        assert client.get(f"{start}/bao/da-nhan")["Location"] == f"{start}/bao/tra-cuu"


def test_what_stands_in_the_way_is_said_and_nothing_written_is_lost(tmp_path: Path) -> None:
    keys_of(tmp_path)
    with served(tmp_path) as clock:
        client = browser()
        carried = opened(client)
        soon = client.post("/bao/tin-nhan-la", {**FORM, "form": carried})
        assert soon.status_code == 422
        for said in FORM.values():
            assert said in soon.content.decode()
        assert f'value="{carried}"' in soon.content.decode(), "the same form, which is old enough in a moment"
        clock.pass_by(days=2)
        late = client.post("/bao/tin-nhan-la", {**FORM, "form": carried})
        assert late.status_code == 422
        assert "mở đã lâu" in late.content.decode()
        assert carried not in late.content.decode()
        for form, words in (
            ({"website": "https://spam.example"}, "phải để trống"),
            ({"text": "", "link": ""}, "Hãy viết vài lời"),
            ({"text": "x" * 4_001}, "4.000"),
            ({"contact": "lan@"}, "thư hoặc số điện thoại"),
            ({"pictures": SimpleUploadedFile("a.png", b"MZ not a picture", "image/png")}, "không phải ảnh"),
        ):
            answer = sent(client, clock, **form)
            assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (422, True), form
            assert words in answer.content.decode(), form
            assert ("hãy chọn lại" in answer.content.decode()) == ("pictures" in form)
    assert not Report.objects.exists()


def test_the_form_needs_its_token_and_hostile_text_stays_text(tmp_path: Path) -> None:
    keys_of(tmp_path)
    with served(tmp_path) as clock:
        assert browser(strict=True).post("/bao/tin-nhan-la", FORM).status_code == 403
        assert browser(strict=True).post("/bao/tra-cuu", {"receipt": "1"}).status_code == 403
        answer = sent(browser(), clock, text='"><script>alert(1)</script>', contact="@")
        assert "<script>alert" not in answer.content.decode()


def test_sent_twice_it_is_one_report_with_one_receipt(tmp_path: Path) -> None:
    keys_of(tmp_path)
    with served(tmp_path) as clock:
        first, second = browser(), browser()
        carried = opened(first)
        clock.pass_by(seconds=30)
        for client in (first, second):
            assert client.post("/bao/tin-nhan-la", {**FORM, "form": carried}).status_code == 302
        assert shown(first) == shown(second)
    assert Report.objects.count() == 1


def test_pictures_touch_no_disk_before_they_are_sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys_of(tmp_path)

    def refused(*arguments: Any, **named: Any) -> Any:
        raise AssertionError("a temporary file")

    for name in ("NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refused)
    monkeypatch.setattr("django.core.files.temp.NamedTemporaryFile", refused)
    with served(tmp_path) as clock:
        large = PNG + b"canarypicture" * 220_000  # more than Django keeps in memory by itself
        answer = sent(browser(), clock, pictures=SimpleUploadedFile("a.png", large, "image/png"))
        assert answer.status_code == 302
    raw = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert [word for word in CANARIES if word.encode() in raw] == []


def test_a_ceiling_that_is_reached_says_where_else_to_go(tmp_path: Path) -> None:
    keys_of(tmp_path)
    few = REAL.model_copy(update={"citizens": Citizens(max_per_hour=1)})
    with served(tmp_path) as clock, _told(few):
        assert sent(browser(), clock).status_code == 302
        full = sent(browser(), clock)
        assert (full.status_code, full["Retry-After"]) == (503, "3600")
        assert FORM["text"] in full.content.decode(), "what was typed stays"
        for words in ("không phải lỗi của bạn", "113", "/goi-ai"):
            assert words in full.content.decode().lower() or words in full.content.decode()
    with served(tmp_path), _told(REAL.model_copy(update={"citizens": Citizens(accept=False)})):
        assert "textarea" not in browser().get("/bao/mat-tien").content.decode()
        assert browser().post("/bao/mat-tien", FORM).status_code == 503
        assert "/bao/mat-tien" not in browser().get("/bao").content.decode()


def test_a_form_that_is_sent_again_with_other_words_loses_none_of_them(tmp_path: Path) -> None:
    keys_of(tmp_path)
    with served(tmp_path) as clock:
        client = browser()
        carried = opened(client)
        clock.now += timedelta(seconds=30)
        assert client.post("/bao/tin-nhan-la", FORM | {"form": carried}).status_code == 302
        assert client.post("/bao/tin-nhan-la", FORM | {"form": carried}).status_code == 302
        again = client.post("/bao/tin-nhan-la", FORM | {"form": carried, "text": "Sửa lại cho đúng"})
        page = again.content.decode()
        assert (again.status_code, "Sửa lại cho đúng" in page, "có chỗ khác" in page) == (422, True, True)
        fresh = re.search(r'name="form" value="([^"]+)"', page)[1]  # type: ignore[index]
        assert fresh != carried
        clock.now += timedelta(seconds=30)
        assert client.post("/bao/tin-nhan-la", FORM | {"form": fresh, "text": "Sửa lại cho đúng"}).status_code == 302
    assert Report.objects.count() == 2


def test_one_place_that_sends_very_many_leaves_half_to_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys_of(tmp_path)
    monkeypatch.setattr(pages, "OFTEN", 2)
    with served(tmp_path) as clock, _told(REAL.model_copy(update={"citizens": Citizens(max_per_hour=6)})):
        assert [sent(browser(), clock).status_code for _ in range(4)] == [302, 302, 302, 503]
        other = browser()
        other.defaults["REMOTE_ADDR"] = "192.0.2.77"
        assert sent(other, clock).status_code == 302


def _told(told: Settings) -> Any:
    from django.test import override_settings

    return override_settings(LACHAN_SETTINGS=told)


def test_missing_and_gone_look_alike_and_guessing_comes_to_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = reported(tmp_path)
    never = reported(tmp_path / "elsewhere", "another", pictures=())
    Report.objects.exclude(receipt=Report.objects.earliest("pk").receipt).delete()
    monkeypatch.setattr(pace, "MISSES", 3)
    with served(tmp_path) as clock:
        assert asked(browser(), receipt)[0] == 200
        unknown = asked(browser(), never)
        for _ in range(5):
            code, page = asked(browser(), receipt[:-1] + str((int(receipt[-1]) + 1) % 10))
            assert (code, "gõ chưa đúng" in page) == (422, True), "what is mistyped costs nothing"
        clock.now += timedelta(days=200)
        assert _bare(asked(browser(), receipt)[1]) == _bare(unknown[1])
        for _ in range(3):
            asked(browser(), never)
        assert asked(browser(), never)[0] == 429
        monkeypatch.setattr(pace, "MISSES", 300)
        monkeypatch.setattr(pace, "EVERYBODY", 2)
        clock.now += timedelta(hours=1)
        assert [asked(browser(), never)[0] for _ in range(3)] == [200, 200, 429]
        clock.now += timedelta(hours=1)
        assert asked(browser(), never)[0] == 200


def _bare(page: str) -> str:
    return re.sub(r'value="[^"]*"', "", page)


def test_spam_and_closed_look_alike_to_whoever_reported(tmp_path: Path) -> None:
    pages = []
    for reason in (Reason.SETTLED, Reason.SPAM):
        receipt = reported(tmp_path, reason.value, pictures=())
        with served(tmp_path) as clock:
            working.close(BOSS, code_of(newest().pk), reason, clock.now)
            pages.append(_bare(asked(browser(), receipt)[1]))
    assert pages[0] == pages[1]


def test_pages_are_light_and_set_no_cookie_before_a_form(tmp_path: Path) -> None:
    keys_of(tmp_path)
    with served(tmp_path):
        for start in ("", "/en"):
            answer = browser().get(f"{start}/bao")
            assert len(answer.content) < 12_000
            assert not answer.cookies
            assert len(browser().get(f"{start}/bao/mat-tien").content) < 12_000
