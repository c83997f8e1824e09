"""The page of free tools."""

import re
from pathlib import Path
from typing import Any

import pytest

from lachan.server.audit.recording import By
from lachan.server.publications.catalogue.offered import offer
from lachan.server.publications.catalogue.reading import all_tools
from tests.console.ground import browser
from tests.portal.ground import served

pytestmark = pytest.mark.django_db
HEAVIEST = 100_000  # bytes of a page, cold, without its style


@pytest.mark.parametrize("address", ["/cong-cu", "/en/cong-cu"])
def test_every_tool_is_shown_with_its_maker_s_page_and_how_to_check_it(tmp_path: Path, address: str) -> None:
    with served(tmp_path):
        answer = browser().get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert len(answer.content) < HEAVIEST
    for tool in all_tools():
        shown = page.count(f'href="{tool.url}" rel="noreferrer noopener"')
        assert shown == len(tool.systems), tool.key
    assert ("Reviewed on" in page) == address.startswith("/en")
    assert "<script" not in page
    assert set(re.findall(r'<a href="#([a-z]+)"', page)) == set(re.findall(r'<h2 id="([a-z]+)"', page)) != set()


def test_it_is_read_alone_and_asks_the_database_nothing(tmp_path: Path, django_assert_num_queries: Any) -> None:
    with served(tmp_path):
        assert browser().post("/cong-cu").status_code == 405
        with django_assert_num_queries(0):
            browser().get("/cong-cu")


def test_a_program_of_ours_is_offered_with_its_size_digest_and_signature(tmp_path: Path) -> None:
    body = b"#!inert\n" + bytes(200_000)
    file, signature = tmp_path / "lachan-scan", tmp_path / "s.asc"
    file.write_bytes(body)
    signature.write_bytes(b"signed")
    with served(tmp_path) as clock:
        without = browser().get("/cong-cu").content.decode()
        made = offer(
            By("command:test"), tmp_path, file, clock.now, version="0.1.0", systems=["linux"], signature=signature
        )
        page = browser().get("/cong-cu").content.decode()
        english = browser().get("/en/cong-cu").content.decode()
        got = browser().get("/cong-cu/tep/lachan-scan")
        digest = browser().get("/cong-cu/tep/lachan-scan/sha256")
        assert b"".join(browser().get("/cong-cu/tep/lachan-scan/chu-ky").streaming_content) == b"signed"
        for name in ("offered.json", made.sha256, "settings.toml", "%2e%2e"):
            assert browser().get(f"/cong-cu/tep/{name}").status_code == 404
        (tmp_path / "tools" / "offered.json").write_text("{")
        assert browser().get("/cong-cu").status_code == 200, "a damaged list takes nobody the page"
        assert browser().get("/cong-cu/tep/lachan-scan").status_code == 404
    assert "chưa đưa tệp lên" in without
    assert "chưa đưa tệp lên" not in page
    for said in (made.sha256, "0,2 MB", 'href="/cong-cu/tep/lachan-scan"'):
        assert said in page
    assert "0.2 MB" in english
    assert b"".join(got.streaming_content) == body
    assert got["Content-Disposition"] == 'attachment; filename="lachan-scan"'
    assert got["Content-Type"] == "application/octet-stream"
    assert "sandbox" in got["Content-Security-Policy"]
    assert digest.content.decode() == f"{made.sha256}  lachan-scan\n"


def test_names_are_in_the_language_of_the_page(tmp_path: Path) -> None:
    with served(tmp_path):
        page = browser().get("/en/cong-cu").content.decode()
    headings = " ".join(re.findall(r"<h3>([^<]+)</h3>", page))
    assert not re.search("[àáảãạăâđèéêìíòóôơùúưỳý]", headings.replace("Lá Chắn", ""))
