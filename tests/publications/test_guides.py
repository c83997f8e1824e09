"""Texts of the house: their marks, what a page must have, how it is found; and every page that ships."""

import re
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.audit.recording import By
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.publications.editing import deciding
from lachan.server.publications.editing.deciding import Texts
from lachan.server.publications.guides import checking, figures, reading, written
from lachan.server.publications.guides.finding import of_family, search
from lachan.server.publications.guides.form import LAW, LIBRARY, read
from lachan.server.publications.guides.holding import shipped
from lachan.server.publications.guides.marks import Block, as_html, sections
from lachan.server.publications.guides.reading import guide, guides
from lachan.wire.phrases import vietnamese_of
from tests.accounts.ground import NOW

TODAY = date(2026, 11, 23)
_MIRAI = shipped(LIBRARY)["mirai"]
WHOLE = replace(_MIRAI, about=re.sub(r"related = \[[^]]*\]", "related = []", _MIRAI.about))
FOLDERS = [(folder, slug) for folder in (LIBRARY, LAW) for slug in shipped(folder)]


@pytest.fixture(autouse=True)
def nothing_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers of editions begin again with each test; a database's never do."""
    monkeypatch.setattr(reading, "_held", {})


@pytest.mark.parametrize(("folder", "slug"), FOLDERS)
def test_every_page_that_ships_is_whole(folder: str, slug: str) -> None:
    texts = shipped(folder)[slug]
    assert checking.faults(folder, slug, texts) == []
    one = read(folder, slug, texts)
    assert checking.among(one, shipped(folder).keys(), one.reviewed) == []


def test_the_kinds_that_citizens_meet_most_are_there() -> None:
    wanted = {
        "ung-dung-gia-mao",
        "mat-tai-khoan-zalo-facebook",
        "ma-doc-danh-cap-mat-khau",
        "camera-va-bo-phat-wi-fi-bi-chiem",
    }
    assert wanted <= shipped(LIBRARY).keys()


def test_marks() -> None:
    text = "## lead\nMột **việc** ở [đây](https://a.example/b?c=1&d).\ntiếp dòng\n\n## first\n1. Một & hai\n2. <Không>"
    with pytest.raises(BadInput, match="line 7: '<'"):
        sections(text)
    found = sections(text.replace("<Không>", "Cài đặt > Ứng dụng"))
    assert found["first"] == (Block("steps", ("Một & hai", "Cài đặt > Ứng dụng")),)
    assert as_html(found["lead"]) == (
        '<p>Một <strong>việc</strong> ở <a href="https://a.example/b?c=1&amp;d" rel="noopener noreferrer">đây</a>. '
        "tiếp dòng</p>"
    )
    assert as_html(found["first"]) == '<ol class="guide"><li>Một &amp; hai</li><li>Cài đặt &gt; Ứng dụng</li></ol>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("chữ", "line 1: a heading comes first"),
        ("## lead\nx\n## lead\ny", "line 3: lead stands twice"),
        ("## first\n1. a\n3. b", "line 3: step 2 comes here"),
        ("## lead\n[a](http://a.example)", "line 2: .* is no mark"),
        ("## lead\n[a](javascript:alert(1))", "line 2: .* is no mark"),
        ("## lead\n**a", "line 2: .* is no mark"),
        ("## lead\n# a", "line 2: .* is no mark"),
        ("## lead\n* a", "line 2: .* is no mark"),
        ("## lead\n> a", "line 2: .* is no mark"),
        ("## lead\n`a`", "line 2: .* is no mark"),
    ],
)
def test_what_is_no_mark_here_is_named_with_its_line(text: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        sections(text)


@given(st.text())
def test_no_text_makes_a_tag_of_its_own(text: str) -> None:
    try:
        found = sections("## lead\n" + text)
    except BadInput:
        return
    html = "".join(as_html(blocks) for blocks in found.values())
    for tag in ("p", "ul", 'ol class="guide"', "li", "strong"):
        html = html.replace(f"<{tag}>", "").replace(f"</{tag.split()[0]}>", "")
    while "<a href=" in html:
        begin = html.index("<a href=")
        html = html[:begin] + html[html.index(">", begin) + 1 :].replace("</a>", "", 1)
    assert "<" not in html


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('kind = "family"', 'kind = "beast"', "kind: family or threat"),
        ('families = ["Mirai"]', 'families = ["miray"]', "families: miray is no canonical name"),
        ('systems = ["router", "camera"]', 'systems = ["router"]', "headings are"),
        ("minutes = 40", "minutes = 0", "minutes: from 1 to 600"),
        ("minutes = 40", "", "missing minutes"),
        ("reviewed = 2026-11-23", 'reviewed = "hôm qua"', "reviewed: a day"),
        ("related = []", "related = [", "about.toml"),
        ("related = []", "", "missing related"),
        ('difficulty = "medium"', 'difficulty = "medium"\nodd = 1', "unknown odd"),
        ("https://www.cisa.gov", "http://www.cisa.gov", "https alone"),
    ],
)
def test_what_is_wrong_of_a_page_is_named(old: str, new: str, fault: str) -> None:
    assert old in WHOLE.about
    found = checking.faults(LIBRARY, "mirai", replace(WHOLE, about=WHOLE.about.replace(old, new)))
    assert any(fault in one for one in found), found


NOT_TOML = (
    ('kind "family"', "a line is a name of plain letters"),
    ('tên = "Mirai"', "a line is a name of plain letters"),
    ("= 3", "a line is a name of plain letters"),
    ("kind = family", "the value cannot be read"),
    ("kind = “family”", "the value cannot be read"),
    ("kind =", "the value cannot be read"),
    ('kind = "family', "a text begins and ends with a quotation mark"),
    ("kind = 'family", "a value begins here and is missing or not closed"),
    ('kind = """family', "a value begins here and is missing or not closed"),
    ("reviewed = 22/11/2026", "something stands behind the value"),
    ("minutes = 20 phút", "something stands behind the value"),
    ('systems = ["router" "camera"]', "a list that begins here or above is not closed"),
    ('name = { vi = "a" en = "b" }', "a pair of vi and en stands on one line"),
    ('name = { vi = "a",\nen = "b" }', "a pair of vi and en stands on one line"),
    ('name = { vi = "a", vi = "b" }', "this name stands here for a second time"),
    ("before = 1", "this name stands here for a second time"),
    ("[sources", "a heading is closed as it was opened"),
    ("[[sources]", "a heading is closed as it was opened"),
    ('kind = "C:\\path"', "a backslash within quotation marks is written twice"),
    ('kind = "a\x01"', "a sign stands here that cannot be seen"),
)


@pytest.mark.parametrize(("line", "expected"), NOT_TOML)
def test_a_line_that_is_no_toml_is_shown_with_what_is_expected(line: str, expected: str) -> None:
    (said,) = checking.faults(LIBRARY, "mirai", replace(WHOLE, about=f"before = 0\n{line}\nafter = 1\n"))
    first = line.partition("\n")[0]
    assert said.startswith(f"about.toml: line 2, “{first}”: {expected}"), said
    vietnamese = vietnamese_of(said)
    assert vietnamese.startswith(f"about.toml: dòng 2, “{first}”: ")
    assert expected not in vietnamese


def test_every_expectation_is_said_in_vietnamese_and_the_rest_is_kept() -> None:
    assert all(vietnamese_of(one) != one for one in written.SENTENCES)
    for unclosed in ('a = """x', "a = [1,", 'a = "x', "a ="):
        (said,) = checking.faults(LIBRARY, "mirai", replace(WHOLE, about=f"b = 1\n{unclosed}"))
        assert said == f"about.toml: line 2, “{unclosed}”: {written.OPEN}"
        (said,) = checking.faults(LIBRARY, "mirai", replace(WHOLE, about="#\n" * 300 + unclosed))
        assert said == f"about.toml: the last value: {written.OPEN}"
    new = tomllib.TOMLDecodeError("Something new (at line 1, column 2)")
    assert written.fault(new, "y" * 99) == f"line 1, “{'y' * 60}…”: Something new"
    assert written.fault(tomllib.TOMLDecodeError("Else"), "") == "not readable: Else"


def test_a_stub_is_no_page() -> None:
    vi = WHOLE.vi[: WHOLE.vi.index("## others")] + "## others\n- x\n\n## after\n- y\n\n## prevent\n\n## help\nz\n"
    found = checking.faults(LIBRARY, "mirai", replace(WHOLE, vi=vi))
    assert "vi: after: 1 bullets: 2 to 6 are wanted" in found
    assert "vi: prevent: nothing is said" in found
    assert "vi: others: too short to say anything: x" in found
    fewer = replace(WHOLE, en=WHOLE.en.replace("\n8. ", "\n\n- ", 1))
    assert any("as many steps in English" in one for one in checking.faults(LIBRARY, "mirai", fewer))
    one = read(LIBRARY, "mirai", WHOLE)
    assert checking.among(replace(one, related=("khong-co",)), {"mirai"}, TODAY) == [
        "related: khong-co: there is no such page"
    ]
    assert checking.among(one, {"mirai"}, TODAY + timedelta(days=400)) == ["reviewed: longer than a year ago"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("mirai", "mirai"),
        ("MẤT FACEBOOK", "mat-tai-khoan-zalo-facebook"),
        ("mat facebook", "mat-tai-khoan-zalo-facebook"),
        ("camera bi hack", "camera-va-bo-phat-wi-fi-bi-chiem"),
        ("vneid gia", "ung-dung-gia-mao"),
    ],
)
def test_people_find_it_as_they_type(typed: str, first: str) -> None:
    every = [read(LIBRARY, slug, texts) for slug, texts in shipped(LIBRARY).items()]
    assert search(every, typed)[0].slug == first
    assert search(every, " ") == search(every, "zzzz qqqq") == []


def test_a_family_leads_to_its_own_page_first() -> None:
    every = [read(LIBRARY, slug, texts) for slug, texts in shipped(LIBRARY).items()]
    found = of_family(every, "Mirai")
    assert found is not None
    assert found.slug == "mirai"
    assert of_family(every, "Gafgyt") is not None
    assert of_family(every, "no such") is None


@pytest.mark.django_db
def test_an_edition_that_is_out_holds_at_once_and_may_be_a_new_page() -> None:
    lan, minh = By("person:1"), By("person:2")
    old = guide(LIBRARY, "mirai").name.vi
    new = replace(WHOLE, about=WHOLE.about.replace(old, "Mirai, tên mới"))

    def check(slug: str, texts: Texts) -> list[str]:
        return checking.faults(LIBRARY, slug, texts)

    for slug in ("mirai", "trang-moi"):
        number = deciding.propose(lan, LIBRARY, slug, new, "Đổi tên", NOW, check=check)
        deciding.put_out(minh, number, "", NOW, check=check)
    assert guide(LIBRARY, "mirai").name.vi == guides(LIBRARY)["trang-moi"].name.vi == "Mirai, tên mới"
    with pytest.raises(NotFound):
        guide(LIBRARY, "khong-co")
    with pytest.raises(BadInput, match="headings"):
        deciding.propose(lan, LIBRARY, "ramnit", replace(new, vi="## lead\nx"), "Rút ngắn", NOW, check=check)


@pytest.mark.django_db
def test_few_sightings_are_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 11, 22, 3, tzinfo=UTC)  # a Sunday: the last whole week began on the 9th
    counted = {"mirai": {date(2026, 11, 9): 9, date(2026, 11, 2): 10, date(2026, 11, 16): 5_000}}
    monkeypatch.setattr(figures, "_ask", lambda home, now: counted)
    found = figures.weeks(tmp_path / "a", ("Mirai",), now)
    assert [(week.begins, week.rows) for week in found[-3:]] == [
        (date(2026, 10, 26), 0),
        (date(2026, 11, 2), 10),
        (date(2026, 11, 9), None),
    ]
    assert len(found) == figures.WEEKS
    counted["sality"] = {date(2026, 11, 9): 500, date(2026, 11, 2): 500}
    both = figures.weeks(tmp_path / "b", ("Mirai", "Sality"), now)
    assert [week.rows for week in both[-2:]] == [510, None], "9 would be 509 less the 500 of another page"
    del counted["sality"]
    early = datetime(2026, 11, 22, 18, tzinfo=UTC)  # Monday in Vietnam, and the week of UTC runs still
    assert figures.weeks(tmp_path / "c", ("Mirai",), early)[-1].begins == date(2026, 11, 9)
    assert figures.weeks(tmp_path / "a", ("Sality",), now) == figures.weeks(tmp_path / "a", (), now) == ()
