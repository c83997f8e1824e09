"""The reader of dated files, and what it says of bad ones."""

from dataclasses import dataclass
from datetime import date

import pytest

from lachan.server.base.errors import BadInput
from lachan.server.law.dated import Confidence, Dated, Row, marked, overlaps, parse

DAY = date(2025, 7, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fact(Dated):
    key: str = "k"


def _fact(start: date | None, end: date | None, confidence: Confidence = Confidence.HIGH) -> _Fact:
    return _Fact(valid_from=start, valid_to=end, source="s", confidence=confidence)


def _row(**cells: str) -> Row:
    return Row("f.csv", 7, cells)


def test_validity_is_inclusive_at_both_ends() -> None:
    fact = _fact(DAY, date(2025, 7, 2))
    days = [date(2025, 6, 30), DAY, date(2025, 7, 2), date(2025, 7, 3)]
    assert [fact.holds(day) for day in days] == [False, True, True, False]
    assert _fact(None, None).holds(date.min)


def test_what_is_not_verified_says_so_in_both_languages() -> None:
    low = _fact(None, None, Confidence.LOW)
    assert marked("Huế", low) == "Huế (chưa xác minh)"
    assert marked("Huế", low, "en") == "Huế (unverified)"
    assert marked("Huế", _fact(None, None, Confidence.MEDIUM)) == "Huế"
    assert not low.verified


def test_confidence_on_the_registry_scale() -> None:
    assert [c.percent for c in (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)] == [90, 60, 30]


def test_overlaps_finds_a_shared_day_and_only_that() -> None:
    until, since = _fact(None, DAY), _fact(date(2025, 7, 2), None)
    assert overlaps([since, until], lambda f: f.key) == ()
    clash = _fact(DAY, None)
    assert overlaps([clash, until], lambda f: f.key) == ((until, clash),)
    assert len(overlaps([_fact(None, None), _fact(None, None)], lambda f: f.key)) == 1


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a,b\n", "no rows"),
        ("a,c\n1,2\n", "line 1"),
        ("", "line 1"),
        ("a,b\n1,2\n1\n", "line 3: 1 cells instead of 2"),
        ('a,b\n1,"2\n', "line 2"),
    ],
)
def test_a_bad_file_is_named_with_its_line(text: str, where: str) -> None:
    with pytest.raises(BadInput, match=where):
        list(parse("f.csv", text, ("a", "b")))


def test_rows_know_their_line() -> None:
    assert [row.line for row in parse("f.csv", "a,b\n1,2\n3, 4 \n", ("a", "b"))] == [2, 3]
    assert [row.text("b") for row in parse("f.csv", "a,b\n1,2\n3, 4 \n", ("a", "b"))] == ["2", "4"]


@pytest.mark.parametrize("cell", ["2025-13-01", "1/7/2025", "20250701", "2025-W27-2"])
def test_a_day_has_one_form(cell: str) -> None:
    with pytest.raises(BadInput, match=r"f\.csv, line 7, column valid_from") as caught:
        _ = _row(valid_from=cell).valid_from
    assert cell not in str(caught.value).removesuffix("(YYYY-MM-DD)")


def test_cells_that_are_wrong_are_refused() -> None:
    row = _row(empty="", n="x", confidence="high", flag="no", valid_from="2025-07-02", valid_to="2025-07-01")
    for read in (
        lambda: row.text("empty"),
        lambda: row.integer("n"),
        lambda: row.confidence,
        lambda: row.yes("flag"),
        lambda: row.valid_to,
    ):
        with pytest.raises(BadInput, match="line 7"):
            read()
