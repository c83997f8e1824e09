import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.clock import both_times
from lachan.server.notices.wording import Language
from lachan.server.notices.written import LONGEST, defanged, number, plain, times

LINK = re.compile(r"(?i)https?://|www\.[a-z]|[a-z0-9-]+\.[a-z]{2,}|[^\s\[]@[^\s\]]")


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_vietnamese_times_are_the_houses(instant: datetime) -> None:
    assert times(instant, Language.VI) == both_times(instant)


def test_times_of_the_issue() -> None:
    instant = datetime(2026, 11, 22, 3, 10, 5, tzinfo=UTC)
    assert times(instant, Language.VI) == "2026-11-22T03:10:05Z = 10:10:05 giờ Việt Nam"
    assert times(instant, Language.EN) == "2026-11-22T03:10:05Z = 10:10:05 Vietnam time"


def test_numbers() -> None:
    assert number(468796, Language.VI) == "468.796"
    assert number(468796, Language.EN) == "468,796"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://evil.example/a.php", "hxxps://evil[.]example/a[.]php"),
        ("HTTP://203.0.113.5/x", "hxxp://203.0.113.5/x"),
        ("ftp://evil.example", "ftp[://]evil[.]example"),
        ("www.evil.example", "www[.]evil[.]example"),
        ("mailto:a@evil.example", "mailto:a[@]evil[.]example"),
        ("Win32.Conficker v1.2", "Win32[.]Conficker v1.2"),
    ],
)
def test_defanged(text: str, expected: str) -> None:
    assert defanged(text) == expected


@given(
    st.text(max_size=60) | st.from_regex(r"(?i)(https?|ftp)://[a-z]{1,9}(\.[a-z]{2,5}){1,2}/\S{0,9}", fullmatch=True)
)
def test_nothing_defanged_looks_like_a_link(text: str) -> None:
    assert not LINK.search(defanged(text))


@given(st.text())
def test_plain_is_one_printable_line(text: str) -> None:
    shown = plain(text)
    assert shown.isprintable()
    assert len(shown) <= LONGEST
    if text.isprintable() and len(text) <= LONGEST:
        assert shown == text
