"""The week in figures: from the tallies, small cells hidden, a draft that people go over."""

import pytest

from lachan.server.publications.warnings import bulletin
from lachan.server.publications.warnings.bulletin import Week
from lachan.server.publications.warnings.checking import LONGEST
from tests.accounts.ground import NOW


def composed(now: dict[str, int], before: dict[str, int]) -> tuple[str, str]:
    made = bulletin.composed(Week(NOW, now, before), "A", ("B", "C"), NOW)
    return made.vi.what, made.en.what


def test_small_cells_are_hidden_and_nothing_gives_them_away() -> None:
    vi, en = composed({"malicious-code": 1_234, "fraud": 9, "vulnerable": 30}, {"malicious-code": 1_000, "fraud": 100})
    assert "1.234 lượt thấy mã độc (tăng 23%)" in vi
    assert "dưới 10 lượt thấy trang lừa đảo;" in vi or "dưới 10 lượt thấy trang lừa đảo." in vi
    assert "1,234 sightings of malware (+23%)" in en
    assert "fewer than 10 sightings of fraudulent sites" in en
    assert "1273" not in vi.replace(".", "")
    assert "30 lượt thấy lỗ hổng" in vi
    assert "30 lượt thấy lỗ hổng (" not in vi, "nothing to compare it with"


@pytest.mark.parametrize(("now", "before", "said"), [(20, 20, "(như tuần trước)"), (20, 40, "(giảm 50%)")])
def test_beside_the_week_before(now: int, before: int, said: str) -> None:
    assert said in composed({"fraud": now}, {"fraud": before})[0]


def test_a_class_that_is_not_in_the_list_is_counted_among_others() -> None:
    assert "12 lượt thấy việc khác" in composed({"": 12}, {})[0]


def test_a_quiet_week() -> None:
    assert "không có phát hiện nào" in composed({}, {})[0]


def test_the_longest_bulletin_is_a_warning_that_can_be_saved() -> None:
    counts = dict.fromkeys((*bulletin._CLASSES, ""), 123_456_789)
    made = bulletin.composed(Week(NOW, counts, dict.fromkeys(counts, 987_654_321)), "A", ("B", "C"), NOW)
    for text in (made.vi, made.en):
        for name in ("title", "what", "who", "spoken"):
            assert len(getattr(text, name)) <= LONGEST[name], name
        assert all(len(step) <= LONGEST["step"] for step in text.steps)
