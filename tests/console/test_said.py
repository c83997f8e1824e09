"""Every word of the closed lists has its words on the pages."""

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


def test_a_type_is_said_in_words_and_an_unknown_one_as_it_came() -> None:
    assert type_name("infected-system") != "infected-system"
    with override("en"):
        assert type_name("infected-system").lower() == "infected device"
    for unknown in ("no-such-type", "", None):
        assert type_name(unknown) == (unknown or "")
