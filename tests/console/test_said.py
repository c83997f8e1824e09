"""Every word of the closed lists has its words on the pages."""

import re
from pathlib import Path

import pytest
from django.db.models import TextChoices
from django.utils.translation import override

from lachan.server.console import say
from lachan.server.console.notices.words import _TABLES, type_name
from lachan.server.notices.answers.words import Task, Word
from lachan.server.notices.states import Reason, Situation, State
from lachan.server.post.outcomes import Outcome


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("word", Word),
        ("task", Task),
        ("state", State),
        ("outcome", Outcome),
        ("reason", Reason),
        ("situation", Situation),
    ],
)
def test_no_page_shows_a_bare_word(table: str, words: type[TextChoices]) -> None:
    assert set(words.values) - set(_TABLES[table]) == set()


def test_who_acted_is_said_in_words() -> None:
    for actor, vi, en in (
        ("person:12", "Người dùng số 12", "Person 12"),
        ("key:5", "Khóa chương trình số 5", "Key 5"),
        ("job:send", "Tác vụ: Gửi thông báo đã soạn", "Job: Send drafted notices"),
        ("job:gone", "Tác vụ gone", "Job gone"),
        ("command:login", "Dòng lệnh, tài khoản máy login", "Command line, account login"),
        ("Lan", "Lan", "Lan"),
        ("person:", "person:", "person:"),
        ("", "", ""),
    ):
        with override("vi"):
            assert say.actor(actor) == vi
        with override("en"):
            assert say.actor(actor) == en


def test_a_note_says_who_acted_in_words() -> None:
    for note, vi, en in (
        (
            "undo of version 3 by person:1: gõ nhầm",
            "hoàn tác phiên bản 3 bởi người dùng số 1: gõ nhầm",
            "by person 1: g",
        ),
        ("import of hand by command:demo.", "import of hand by dòng lệnh, tài khoản máy demo.", "account demo."),
        (
            "proposal 3, carriers: 1 added, 2 changed, 0 ended",
            "đề xuất 3, carriers: thêm 1, đổi 2, kết thúc 0",
            "3, ca",
        ),
        ("monkey:3, key: 4", "monkey:3, key: 4", "monkey:3, key: 4"),
    ):
        with override("vi"):
            assert say.noted(note) == vi
        with override("en"):
            assert en in say.noted(note)


BARE = re.compile(r"\{\{ ([\w.]*(?:_by|\bby|\bactor)) \}\}")
# A notice's code; what was typed; and the token beside the words where one entry of the record is shown whole.
NO_ACTOR = {
    ("notices/one.html", "line.replaced_by"),
    ("audit/list.html", "given.actor"),
    ("audit/one.html", "row.actor"),
}


def test_no_page_shows_who_acted_as_a_bare_token() -> None:
    folder = Path(say.__file__).parent / "templates"
    pages = {page.relative_to(folder).as_posix(): page.read_text("utf-8") for page in folder.rglob("*.html")}
    assert len(pages) > 50
    assert {(page, word) for page, text in pages.items() for word in BARE.findall(text)} == NO_ACTOR


def test_a_type_is_said_in_words_and_an_unknown_one_as_it_came() -> None:
    assert type_name("infected-system") != "infected-system"
    with override("en"):
        assert type_name("infected-system").lower() == "infected device"
    for unknown in ("no-such-type", "", None):
        assert type_name(unknown) == (unknown or "")
