"""The library on the portal: found, read, printed; and whom to call."""

import re
from pathlib import Path
from typing import Any

import pytest

from lachan.server.publications.guides.form import LAW, LIBRARY
from lachan.server.publications.guides.holding import shipped
from tests.console.ground import browser
from tests.portal.ground import served

pytestmark = pytest.mark.django_db


def text(path: str, status: int = 200) -> str:
    answer = browser().get(path)
    assert answer.status_code == status, path
    return str(answer.content.decode())


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Any:
    with served(tmp_path):
        yield


@pytest.mark.parametrize("slug", sorted(shipped(LIBRARY)))
def test_every_page_and_its_sheets_open_in_both_languages(slug: str) -> None:
    for start in ("", "/en"):
        page = text(f"{start}/ma-doc/{slug}")
        sheets = re.findall(rf'href="({start}/ma-doc/{slug}/tren/[a-z]+)"', page)
        assert sheets
        for sheet in sheets:
            assert '<ol class="guide">' in text(sheet)
        assert 'property="og:title"' in page


def test_every_page_on_the_law_opens() -> None:
    for start in ("", "/en"):
        listed = text(f"{start}/luat")
        for slug in shipped(LAW):
            assert f"{start}/luat/{slug}" in listed
            assert "<h2>" in text(f"{start}/luat/{slug}")


def test_what_is_typed_is_found_and_what_is_not_leads_on() -> None:
    assert "/ma-doc/mat-tai-khoan-zalo-facebook" in text("/ma-doc?q=mat+facebook")
    assert "/ma-doc/mirai" not in text("/ma-doc?q=mirai&may=iphone")
    nothing = text("/ma-doc?q=%3Cscript%3Ezzz")
    assert "<script>zzz" not in nothing
    assert "/goi-ai" in nothing
    assert "/kiem-tra-may/di-dong" in nothing


def test_what_is_not_there_is_not_found() -> None:
    for path in ("/ma-doc/khong-co", "/ma-doc/mirai/tren/windows", "/luat/khong-co", "/ma-doc/mirai/tren/khong-co"):
        text(path, 404)


def test_whom_to_call_says_what_is_not_verified() -> None:
    page = text("/goi-ai")
    assert 'href="sms:5656"' in page
    assert 'href="tel:113"' in page
    for line in re.findall(r"<li>.*?</li>", page, re.DOTALL):
        assert ("Chưa xác minh" in line) == ("18008098" in line or "1800109" in line or "19006600" in line)
    assert "Unverified" in text("/en/goi-ai")


def test_a_page_asks_the_database_little(django_assert_max_num_queries: Any) -> None:
    text("/ma-doc/mirai")
    with django_assert_max_num_queries(3):
        text("/ma-doc/mirai")
    with django_assert_max_num_queries(3):
        text("/ma-doc")
