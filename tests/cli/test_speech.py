"""Tables, numbers and instants as people read them; text from outside as a terminal may have it."""

import os
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.cli import speech


@given(st.text(st.characters(exclude_categories=[])))
def test_nothing_from_outside_moves_the_cursor(text: str) -> None:
    shown = speech.visible(text)
    assert shown.isprintable() or not {c for c in shown if not c.isprintable()} & {chr(n) for n in range(0xA0)}
    assert not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\x1b\n\r")
    shown.encode()  # no half of a surrogate pair
    if text.isascii() and text.isprintable():
        assert shown == text


def test_a_table_keeps_its_cells_whole(capsys: pytest.CaptureFixture[str]) -> None:
    speech.table(("tên", "số"), [("Sông Xanh", 5), ("[/b]\x1b[31m", None), ("x" * 300, 12)], right=(1,))
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "Sông Xanh" + " " * 293 + " 5"
    assert lines[2] == "[/b]\\x1b[31m"
    assert lines[3] == "x" * 300 + "  12"


@pytest.mark.parametrize(("columns", "blocks"), [(80, False), (20, True)])
def test_a_table_too_wide_for_the_terminal_becomes_blocks(
    columns: int, blocks: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    speech.table(("tên", "địa chỉ"), [("Sông Xanh", "2001:db8::1"), ("Hoa Sen", None)])
    text = capsys.readouterr().out
    assert ("2001:db8::1" in text.splitlines()[1]) is True
    assert (len(text.split("\n\n")) == 2) is blocks


def test_an_empty_table_shows_its_heads(capsys: pytest.CaptureFixture[str]) -> None:
    speech.table(("a", "b"), [])
    assert capsys.readouterr().out == "a  b\n"


def test_numbers_and_instants_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    instant = datetime(2026, 11, 21, 20, 45, tzinfo=UTC)
    monkeypatch.setenv("LACHAN_LANG", "vi")
    assert speech.number(468796) == "468.796"
    assert speech.moment(instant) == "2026-11-21T20:45:00Z = 03:45:00 ngày 22/11/2026 giờ Việt Nam"
    monkeypatch.setenv("LACHAN_LANG", "en")
    assert speech.number(468796) == "468,796"
    assert speech.moment(instant) == "2026-11-21T20:45:00Z = 03:45:00 on 22/11/2026 Vietnam time"


def test_vietnamese_where_nothing_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LACHAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert speech.language() == "vi"
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert speech.language() == "en"
    monkeypatch.setenv("LACHAN_LANG", "vi")
    assert speech.language() == "vi"
    assert os.environ["LANG"] == "en_GB.UTF-8"
