"""What stands of items, against a slow twin that keeps a word for each."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.notices.answers.boxes import open_box
from lachan.server.notices.answers.collecting import read_answers
from lachan.server.notices.answers.standing import Dispute, disputed, said_of, stands
from lachan.server.notices.answers.words import Word
from tests.notices.answers import mails
from tests.notices.answers.dovecot import deliver
from tests.notices.answers.ground import LATER, told
from tests.notices.test_planning import REAL

ROWS = 12
SPAN = st.tuples(st.integers(1, ROWS + 3), st.integers(0, 6)).map(lambda found: (found[0], found[0] + found[1]))
SAID = st.lists(st.tuples(st.sampled_from(list(Word)), st.none() | SPAN), max_size=12)


@given(SAID)
def test_the_same_as_a_word_for_each_item(said: list[tuple[Word, tuple[int, int] | None]]) -> None:
    single: dict[int, Word] = {}
    others: Word | None = None
    for word, span in said:
        if word is Word.STOP:
            continue
        if span is None:
            others = word
        else:
            single |= dict.fromkeys(range(span[0], span[1] + 1), word)
    expected = {n: word for n in range(1, ROWS + 1) if (word := single.get(n, others)) is not None}  # type: ignore[arg-type]
    spans = stands(((word, *(span or (None, None))) for word, span in said), ROWS)
    assert {n: one.word for one in spans for n in range(one.first, one.last + 1)} == expected
    assert all(a.last < b.first for a, b in pairwise(spans))


@pytest.mark.django_db
def test_who_called_which_source_wrong_each_row_once(tmp_path: Path) -> None:
    (first, second) = told(tmp_path, ["a", "b"], REAL)
    texts = ["1-4: false", "1-6: báo sai\n9: fixed", "4: fixed"]
    said = {f"m{n}": mails.answer(first, text).as_bytes() for n, text in enumerate(texts)}
    said |= {"m8": mails.answer(second, "not ours").as_bytes(), "m9": mails.answer(second, "stop").as_bytes()}
    deliver(tmp_path / "thu", said)
    read_answers(open_box(tmp_path, REAL, tmp_path / "thu"), LATER, tmp_path, REAL)
    assert [(one.first, one.last, one.word) for one in said_of(first.code)] == [
        (1, 3, "false"), (4, 4, "fixed"), (5, 6, "false"), (9, 9, "fixed"),
    ]  # fmt: skip
    assert disputed(tmp_path) == [
        Dispute("Shadowserver/event4_sinkhole", "b", Word.NOT_OURS, 6),
        Dispute("Shadowserver/event4_sinkhole", "a", Word.FALSE, 3),
        Dispute("Shadowserver/scan_telnet", "b", Word.NOT_OURS, 3),
        Dispute("Shadowserver/scan_telnet", "a", Word.FALSE, 2),
    ]
