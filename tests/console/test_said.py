"""Every word of the closed lists has its words on the pages."""

import pytest
from django.db.models import TextChoices

from lachan.server.console.notices.words import _TABLES
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
