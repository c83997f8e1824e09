"""The pages of facts in a real browser, over the demo: both widths, both languages, light and dark."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.program import lachan
from tests.console.driving import CHROMIUM, PASSWORD, VI, Service, Watched, app, chromium, served, sign_in
from tests.needs import reason

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason=reason("chromium"))]

PAGES = {
    "detections": "detections/",
    "by-prefix": "detections/?what=203.0.113.0/24&since=2020-01-01",
    "too-wide": "detections/?since=2020-01-01",
    "infections": "infections/?organisation=song+xanh",
    "everybodys-infections": "infections/",
    "search": "search/?q=203.0.113.0/24",
    "organisation": "search/?q=ngan+hang+hoa+sen",
    "what-one-can-type": "search/",
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("facts") / "home"
    made = lachan("demo", "--home", str(home))
    assert made.code == 0, made.err
    with served(home) as there:
        yield there


def test_pages_of_facts_at_both_widths(demo: Service, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    link = demo.invite("truc-ban", "duty-officer")
    with chromium() as browser:
        first = browser.new_context()
        page = first.new_page()
        page.goto(link)
        page.get_by_label(VI["name"]).fill("Trần Thị Giả Lập")
        page.get_by_label(VI["new"], exact=True).fill(PASSWORD)
        page.get_by_label(VI["again"], exact=True).fill(PASSWORD)
        page.get_by_role("button", name=VI["accept"]).click()
        sign_in(page, VI, "truc-ban")
        page.get_by_label(VI["six"]).fill(app(page.locator("#secret").inner_text()))
        page.get_by_role("button", name=VI["confirm"]).click()
        expect(page.locator(".codes li")).to_have_count(10)
        for language, width, dark in (("vi", 390, False), ("en", 1440, True)):
            look = {"viewport": {"width": width, "height": 900}, "color_scheme": "dark" if dark else "light"}
            context = browser.new_context(**look, storage_state=first.storage_state())
            watched = Watched(context, demo, script=True, shots=tmp_path / f"{language}-{width}")
            there = watched.page
            before = f"{demo.address}{'/en' if language == 'en' else ''}/console/"
            for name, address in PAGES.items():
                there.goto(before + address)
                assert there.locator("html").get_attribute("lang") == language
                watched.look(name)
            there.goto(before + PAGES["by-prefix"])
            there.locator("table th a").first.press("Enter")
            there.locator("main summary").first.press("Enter")
            expect(there.locator("details table").first).to_be_visible()
            watched.look("one")
            there.goto(before + PAGES["search"])
            there.locator("#search-q").fill("ngan hang hoa sen")
            there.locator("#search-q").press("Enter")
            expect(there.locator("main")).to_contain_text("Ngân hàng Hoa Sen")
            assert watched.wrong == []
