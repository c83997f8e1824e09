"""Warnings for everybody: pages, feeds, files, mails asked for, confirmed and left."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import feedparser
import pytest
from django.test import Client

from lachan.server.portal import pace
from lachan.server.post.models import Letter
from lachan.server.post.sealing import unseal
from lachan.server.publications.warnings import reading, steps, writing
from lachan.server.publications.warnings.models import Subscriber
from lachan.server.publications.warnings.subscribers import joining
from lachan.server.publications.warnings.subscribers.sealing import unseal as opened
from tests.accounts.ground import NOW
from tests.console.ground import browser, clock
from tests.publications.warnings.ground import EDITOR, EN, SECOND, VI, content, corrected, out

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_a_time() -> Iterator[Any]:
    with clock() as now:
        yield now


def test_the_list_and_one_in_both_languages() -> None:
    number = out(NOW, library=("mirai",))
    for prefix, text in (("", VI), ("/en", EN)):
        assert text.title in browser().get(f"{prefix}/canh-bao").content.decode()
        page = browser().get(f"{prefix}/canh-bao/{number}", follow=True)
        assert page.redirect_chain[0][0].startswith(f"{prefix}/canh-bao/{number}-ung-dung-gia-mao")
        for said in (text.title, text.what, *text.steps, f'href="{prefix}/ma-doc/mirai"'):
            assert said in page.content.decode()
    assert browser().get(f"/canh-bao/{number}-mot-ten-khac").status_code == 302


def test_found_without_marks_and_by_device() -> None:
    out()
    assert VI.title in browser().get("/canh-bao?q=ung+dung+gia").content.decode()
    assert VI.title not in browser().get("/canh-bao?q=tranh+son+dau").content.decode()
    assert VI.title in browser().get("/canh-bao?system=android").content.decode()
    assert VI.title not in browser().get("/canh-bao?system=router").content.decode()
    for odd in ("?start=x", "?start=-1", "?start=99999999", "?system='", "?q=%00%ff", "?q=" + "a" * 3000):
        assert browser().get(f"/canh-bao{odd}").status_code == 200


def test_a_draft_is_nowhere() -> None:
    number = writing.begin(EDITOR, content(), NOW)
    for place in ("", "-x", "/ban-1", "/bao-chi.zip", "/hinh/wide"):
        assert browser().get(f"/canh-bao/{number}{place}").status_code == 404
    assert browser().get(f"/canh-bao/cap/{number}-1.xml").status_code == 404
    for place in ("", "/atom.xml", "/feed.json", "/cap.xml"):
        assert VI.title not in browser().get(f"/canh-bao{place}").content.decode()


def test_corrected_expired_and_withdrawn_say_so() -> None:
    number = out()
    corrected(number, NOW + timedelta(hours=1))
    assert "Đây là bản cũ" in browser().get(f"/canh-bao/{number}/ban-1").content.decode()
    assert "bản sửa lần 2" in browser().get(f"/canh-bao/{number}", follow=True).content.decode()
    steps.due(NOW + timedelta(days=20))
    assert "đã hết hạn" in browser().get(f"/canh-bao/{number}", follow=True).content.decode()
    other = out()
    steps.withdraw(SECOND, other, ("Nhầm", "A mistake"), NOW)
    assert "đã được rút" in browser().get(f"/canh-bao/{other}", follow=True).content.decode()
    assert browser().get(f"/canh-bao/cap/{other}-1-cancel.xml").status_code == 200
    assert browser().get(f"/canh-bao/cap/{number}-1-cancel.xml").status_code == 404


def test_feeds_are_fetched_once() -> None:
    out()
    for place, kind in (
        ("/canh-bao/atom.xml", "application/atom+xml; charset=utf-8"),
        ("/en/canh-bao/feed.json", "application/feed+json; charset=utf-8"),
        ("/canh-bao/cap.xml", "application/atom+xml; charset=utf-8"),
        ("/canh-bao/cap/1-1.xml", None),
    ):
        number = reading.published(NOW)[0][0].number
        first = browser().get(place.replace("1-1", f"{number}-1"))
        assert first.status_code == 200
        assert kind in (None, first["Content-Type"])
        again = browser().get(place.replace("1-1", f"{number}-1"), headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    said = feedparser.parse(browser().get("/canh-bao/atom.xml").content)
    assert said.entries[0].link.startswith("http://localhost/canh-bao/")
    assert json.loads(browser().get("/canh-bao/feed.json").content)["feed_url"].endswith("/canh-bao/feed.json")


def test_files_of_what_is_out() -> None:
    number = out()
    for shape, begins in (("square", b"\x89PNG"), ("wide", b"\x89PNG"), ("sheet", b"\x89PNG"), ("handout", b"%PDF")):
        found = browser().get(f"/en/canh-bao/{number}/hinh/{shape}")
        assert found.content.startswith(begins)
    assert browser().get(f"/canh-bao/{number}/bao-chi.zip").content.startswith(b"PK")
    assert browser().get(f"/canh-bao/{number}/hinh/nothing").status_code == 404
    for odd in ("x.xml", "1.xml", "1-1.xml.", "-1-1.xml", "9999999999-1.xml", "1-1-cancel-cancel.xml", "٣-١.xml"):
        assert browser().get(f"/canh-bao/cap/{odd}").status_code == 404


def _token(page: Any) -> str:
    assert page.status_code == 200
    return str(page.context["csrf_token"])


def _sealed() -> Any:
    return unseal(bytes(Letter.objects.latest("pk").sealed))


def test_by_mail_in_two_steps_and_out_by_a_press() -> None:
    client = browser()
    assert client.post("/canh-bao/nhan-thu", {"email": "lan@nha.example"}).status_code == 302
    link = _sealed().link.replace("http://localhost", "")
    for _ in range(3):  # scanners of mail open links
        assert "Đồng ý" in client.get(link).content.decode()
    assert Subscriber.objects.get().confirmed_at is None
    assert "Xong rồi" in client.post(link).content.decode()
    assert Subscriber.objects.get().confirmed_at == NOW
    assert client.get(link).status_code == client.post(link).status_code == 404
    leave = f"/canh-bao/thoi-nhan/{opened(bytes(Subscriber.objects.get().sealed)).leave}"
    client.get(leave)
    client.head(leave)
    assert Subscriber.objects.exists(), "opening it changes nothing"
    strict = Client(enforce_csrf_checks=True, headers={"Host": "localhost"})
    answer = strict.post(leave, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200, "a mail reader's own button has no form of ours (RFC 8058)"
    assert not Subscriber.objects.exists()
    assert "Đã thôi nhận" in client.post(leave).content.decode(), "and again, without an error"


def test_known_unknown_and_asked_before_look_the_same() -> None:
    seen = []
    for address in ("lan@nha.example", "lan@nha.example", "minh@nha.example"):
        answer = browser().post("/canh-bao/nhan-thu", {"email": address})
        seen.append((answer.status_code, answer["Location"], answer.content))
        Subscriber.objects.filter(confirmed_at=None).update(confirmed_at=NOW)
    assert len(set(seen)) == 1


def test_what_is_no_address_is_said_and_not_repeated() -> None:
    answer = browser().post("/en/canh-bao/nhan-thu", {"email": "<script>@x"})
    assert answer.status_code == 422
    assert b"<script>@x" not in answer.content


def test_thousands_behind_one_address_ask_confirm_and_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    """A carrier's address, on the evening that television names the page."""
    monkeypatch.setattr(pace, "MISSES", 3)
    for n in range(8):
        assert browser().post("/canh-bao/nhan-thu", {"email": f"lan{n}@nha.example"}).status_code == 302
    for wrong in range(8):
        assert browser().get(f"/canh-bao/xac-nhan/{'a' * 31}{wrong}").status_code == 404
        assert browser().post(f"/canh-bao/thoi-nhan/{'a' * 31}{wrong}").status_code == 200
    link = _sealed().link.replace("http://localhost", "")
    assert browser().post(link).status_code == 200
    leave = opened(bytes(Subscriber.objects.latest("pk").sealed)).leave
    assert browser().post(f"/canh-bao/thoi-nhan/{leave}").status_code == 200
    assert Subscriber.objects.count() == 7
    monkeypatch.setattr(joining, "MOST_WAITING", 10)
    assert browser().post("/canh-bao/nhan-thu", {"email": "minh@nha.example"}).status_code == 429, "half is taken"
    other = browser()
    other.defaults["REMOTE_ADDR"] = "192.0.2.77"
    assert other.post("/canh-bao/nhan-thu", {"email": "minh@nha.example"}).status_code == 302


def test_one_page_stands_under_one_address() -> None:
    number = out()
    slug = reading.one(number, NOW).content.slug
    assert browser().get(f"/canh-bao/{number}-{slug}").status_code == 200
    assert browser().get(f"/canh-bao/{number}/ban-1").status_code == 200
    for odd in (f"0{number}-{slug}", f"{number}/ban-01", f"{number}/ban-0", f"00{number}/hinh/wide", "9" * 30,
                f"{'9' * 19}-x", f"{'9' * 25}/bao-chi.zip"):  # fmt: skip
        assert browser().get(f"/canh-bao/{odd}").status_code == 404, odd


def test_a_withdrawal_of_an_old_one_is_in_the_feeds(monkeypatch: pytest.MonkeyPatch) -> None:
    old = out()
    newer = [out(NOW + timedelta(minutes=n)) for n in range(1, 4)]
    assert [one.number for one in reading.changed(NOW + timedelta(hours=1), 3)] == newer[::-1]
    steps.withdraw(SECOND, old, ("Nhầm", "A mistake"), NOW + timedelta(hours=1))
    assert [one.number for one in reading.changed(NOW + timedelta(hours=1), 3)] == [old, *newer[:0:-1]]
    late = NOW + timedelta(days=14, minutes=1)  # one of them is over since
    first = reading.changed(late, 1)[0]
    assert (first.number, first.state, first.changed_at) == (newer[0], "expired", late)


def test_forms_of_others_are_not_taken() -> None:
    strict = Client(enforce_csrf_checks=True, headers={"Host": "localhost"})
    assert strict.post("/canh-bao/nhan-thu", {"email": "lan@nha.example"}).status_code == 403


def test_hostile_words_are_words_on_the_page() -> None:
    from tests.publications.warnings.test_forms import hostile

    number = out(NOW, vi=hostile())
    for place in ("/canh-bao", f"/canh-bao/{number}"):
        page = browser().get(place, follow=True).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
