"""Figures, procedures, authorities and the team in a real browser over the demo: both widths, languages, schemes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.cli.program import lachan
from tests.console.driving import CHROMIUM, Service, Watched, chromium, served
from tests.needs import reason

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason=reason("chromium"))]
COLD = 100_000  # bytes of a first visit, with type and style


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("figures") / "home"
    made = lachan("demo", "--home", str(home))
    assert made.code == 0, made.err
    with served(home) as there:
        yield there


@pytest.mark.parametrize(
    ("language", "width", "dark", "script"),
    [("vi", 360, False, True), ("vi", 1440, True, True), ("en", 360, True, True), ("en", 1440, False, False)],
)
def test_pages_that_are_looked_at(
    demo: Service, tmp_path: Path, language: str, width: int, dark: bool, script: bool
) -> None:
    from playwright.sync_api import expect

    edition = next((demo.home / "figures" / "tinh").iterdir()).name
    date.fromisoformat(edition)
    with chromium() as browser:
        look = {"viewport": {"width": width, "height": 900}, "color_scheme": "dark" if dark else "light"}
        context = browser.new_context(**look, java_script_enabled=script)
        watched = Watched(context, demo, script=script, shots=tmp_path)
        page, came = watched.page, []
        page.on("response", lambda answer: came.append(int(answer.headers.get("content-length", "0"))))
        before = f"{demo.address}{'/en' if language == 'en' else ''}"
        page.goto(f"{before}/so-lieu")
        assert page.locator("html").get_attribute("lang") == language
        page.wait_for_load_state("networkidle")
        assert 0 < sum(came) <= COLD
        watched.look("figures")
        expect(page.locator("svg.tiles .tile")).to_have_count(36)
        page.locator("main details > summary").first.press("Enter")
        expect(page.locator("main details[open] table").first).to_be_visible()
        watched.look("table")
        for key in ("tinh", "tuan", "ho-ma-doc", "thoi-gian"):
            page.goto(f"{before}/so-lieu/{key}")
            assert page.url == f"{before}/so-lieu/{key}/{edition}"
            watched.look(key)
        page.goto(f"{before}/so-lieu/tinh/{edition}")
        page.locator(".tabs a").last.press("Enter")
        expect(page.locator("svg.tiles .tile")).to_have_count(65)
        watched.look("old-units")
        with page.expect_download() as saved:
            page.locator(".gets a").first.click()
        assert saved.value.suggested_filename == f"tinh-{edition}.csv"
        page.goto(f"{before}/quy-trinh")
        page.locator("#q").fill("ngan hang")
        page.locator("#q").press("Enter")
        expect(page.locator("main .list li")).to_have_count(1)
        watched.look("procedures")
        page.locator("main .list a").press("Enter")
        watched.look("procedure")
        page.goto(f"{before}/co-quan")
        page.locator("#day").fill("2024-06-01")
        page.locator("main form button").press("Enter")
        expect(page.locator("main")).to_contain_text("2025")
        watched.look("authorities")
        page.goto(f"{before}/rfc2350")
        watched.look("team")
        assert watched.wrong == []
