"""The answer page: what the link of a mail opens, and what it does not, whoever has it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lachan.server.notices import tokens
from lachan.server.notices.answers.models import Comment, Mail, Said, Work
from lachan.server.notices.answers.standing import said_of
from lachan.server.notices.codes import ALPHABET
from lachan.server.notices.models import Attempt, Notice
from lachan.server.portal import pace
from tests.console.ground import browser
from tests.notices.build import NOW
from tests.portal.ground import sent, served

pytestmark = pytest.mark.django_db


def spans(code: str) -> list[tuple[int, int, str]]:
    return [(one.first, one.last, str(one.word)) for one in said_of(code)]


def everything() -> list[Any]:
    return [
        list(model.objects.order_by("pk").values())  # type: ignore[attr-defined]
        for model in (Notice, Attempt, Said, Mail, Work)
    ]


def test_opening_a_link_changes_nothing_and_shows_less_than_the_mail(tmp_path: Path) -> None:
    notice, token = sent(tmp_path)
    before = everything()
    with served(tmp_path):
        for method in ("get", "head"):
            for start in ("", "/en"):
                answer = getattr(browser(), method)(f"{start}/tra-loi/{token}")
                assert answer.status_code == 200
                assert answer["Referrer-Policy"] == "same-origin", "the token goes to no other site"
                assert "no-store" in answer["Cache-Control"]
                page = answer.content.decode()
                assert notice.recipient not in page
                assert notice.organisation.name not in page
                assert "203.0.113" not in page
    assert everything() == before


def test_an_answer_counts_once_however_often_it_is_sent(tmp_path: Path) -> None:
    notice, token = sent(tmp_path)
    form = {"all": "fixed", "false": "2-3, 7", "comment": ""}
    with served(tmp_path):
        for said in ("1", "0", "0"):
            answer = browser().post(f"/tra-loi/{token}", form)
            assert (answer.status_code, answer["Location"]) == (302, f"/tra-loi/{token}?said={said}")
        assert browser().get(f"/tra-loi/{token}?said=1").status_code == 200
    assert spans(notice.code) == [(1, 1, "fixed"), (2, 3, "false"), (4, 6, "fixed"), (7, 7, "false"), (8, 9, "fixed")]
    assert Mail.objects.count() == 1
    assert [work.task for work in Work.objects.all()] == ["false-report"]
    notice.refresh_from_db()
    assert notice.state == "answered"
    assert [(a.channel, a.by) for a in Attempt.objects.filter(outcome="answered")] == [("page", "link")]


def test_a_later_answer_corrects_the_one_before_and_may_come_back(tmp_path: Path) -> None:
    notice, token = sent(tmp_path)
    with served(tmp_path):
        for word in ("fixed", "not-ours", "fixed"):
            browser().post(f"/tra-loi/{token}", {"all": word})
            assert spans(notice.code) == [(1, 9, word)]
    assert Mail.objects.count() == 3


def test_words_of_their_own_wait_for_a_person(tmp_path: Path) -> None:
    _, token = sent(tmp_path)
    hostile = "<script>alert(1)</script> {{ 7|add:7 }}"
    with served(tmp_path):
        for _ in range(2):
            assert browser().post(f"/tra-loi/{token}", {"comment": hostile}).status_code == 302
    assert Comment.objects.get().text == hostile
    assert [work.task for work in Work.objects.all()] == ["read-answer"]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"all": "stolen"},
        {"fixed": "10"},
        {"fixed": "0"},
        {"fixed": "3-1"},
        {"fixed": "'; drop table"},
        {"fixed": "1", "false": "1-2"},
        {"comment": "x" * 2001},
        {"fixed": "9" * 400},
    ],
    ids=str,
)
def test_what_is_no_answer_is_refused_and_changes_nothing(tmp_path: Path, form: dict[str, str]) -> None:
    _, token = sent(tmp_path)
    before = everything()
    with served(tmp_path):
        for start in ("", "/en"):
            answer = browser().post(f"{start}/tra-loi/{token}", form)
            assert answer.status_code == 422
            assert 'role="alert"' in answer.content.decode()
    assert everything() == before


def test_a_form_needs_its_token(tmp_path: Path) -> None:
    _, token = sent(tmp_path)
    with served(tmp_path):
        assert browser(strict=True).post(f"/tra-loi/{token}", {"all": "fixed"}).status_code == 403
    assert not Said.objects.exists()


def test_an_old_or_revoked_link_opens_nothing(tmp_path: Path) -> None:
    notice, token = sent(tmp_path)
    assert notice.answer_expires_at is not None
    with served(tmp_path, notice.answer_expires_at + timedelta(seconds=1)):
        page = browser().get(f"/tra-loi/{token}").content.decode()
        assert "<form" not in page.split("<main")[1]
        browser().post(f"/tra-loi/{token}", {"all": "fixed"})
    tokens.revoke(notice.code, NOW)
    with served(tmp_path):
        page = browser().get(f"/tra-loi/{token}").content.decode()
        assert "<form" not in page.split("<main")[1]
        assert browser().post(f"/tra-loi/{token}", {"all": "fixed"}).status_code == 200
    assert not Said.objects.exists()


def test_a_wrong_token_looks_like_no_page_and_guessing_comes_to_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice, token = sent(tmp_path)
    changed = token[:-1] + ALPHABET[(ALPHABET.index(token[-1]) + 1) % 32]
    with served(tmp_path):
        nowhere = browser().get("/khong-co-trang-nay")
        for wrong in (changed, token.lower(), notice.code, token + "0", "%00", "a/b"):
            for method in ("get", "post"):
                answer = getattr(browser(), method)(f"/tra-loi/{wrong}")
                assert answer.status_code == 404
                assert wrong == "a/b" or len(answer.content) == pytest.approx(len(nowhere.content), abs=60)
        monkeypatch.setattr(pace, "MISSES", 3)
        for _ in range(4):
            browser().get(f"/tra-loi/{changed}")
        assert browser().get(f"/tra-loi/{token}").status_code == 200, "others' guesses keep nobody from answering"


def test_of_what_was_not_sent_nothing_is_taken(tmp_path: Path) -> None:
    _, token = sent(tmp_path, out=False)
    with served(tmp_path):
        assert browser().post(f"/tra-loi/{token}", {"all": "fixed"}).status_code == 422
    assert not Said.objects.exists()
