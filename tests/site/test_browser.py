"""The pages of the service in a real browser, served by `lachan serve` as its users have it.

Portal, sign-in, start and jobs, what is missing: on a telephone and a wide screen, in both languages, with and without
scripts, light and dark, on paper, with text at 200 %; each looked at by axe-core.
"""

import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import environment, lachan
from tests.console.driving import AXE, CHROMIUM, app, chromium
from tests.needs import reason
from tests.pictures import shoot

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason=reason("chromium"))]
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Service:
    address: str
    email: str
    password: str
    secret: str


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A demo home with its people, served by web and worker."""
    home = tmp_path_factory.mktemp("served") / "home"
    assert lachan("init", "--demo", home=home).code == 0
    invented = lachan("people", "invent", "--json", home=home)
    assert invented.code == 0, invented.err
    officer = next(one for one in json.loads(invented.out) if one["role"] == "duty-officer")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (home.parent / "log").open("wb")
    command = [sys.executable, "-m", "lachan.cli.main", "serve", "--port", str(port)]
    served = subprocess.Popen(command, stderr=log, cwd=ROOT, env=environment(home, "en"))
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        for name in ("inbox", "audit-head", "reconcile"):
            assert lachan("jobs", "run", name, home=home).code == 0
        yield Service(f"http://localhost:{port}", officer["email"], officer["password"], officer["secret"])
    finally:
        served.terminate()
        assert served.wait(timeout=60) == 0
    assert b"Traceback" not in (home.parent / "log").read_bytes()


class Looker:
    """A browser that keeps what went wrong: errors of its console, anything asked from elsewhere."""

    def __init__(self, context: Any, service: Service, shots: Path, *, script: bool) -> None:
        self.page, self.service, self.shots, self.script = context.new_page(), service, shots, script
        self.wrong: list[str] = []
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        self.page.on(
            "request", lambda asked: None if asked.url.startswith(service.address) else self.wrong.append(asked.url)
        )

    def go(self, path: str, name: str) -> None:
        self.page.goto(f"{self.service.address}{path}")
        self.look(name)

    def look(self, name: str) -> None:
        """A picture, and what holds for every page."""
        page = self.page
        shoot(page, self.shots / f"{name}.png")
        assert "SỐ LIỆU GIẢ LẬP" in page.content(), name
        if not self.script:
            return
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
        found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
        assert found == [], name
        page.add_style_tag  # noqa: B018  the policy forbids it: text is made larger by the browser itself
        size = page.viewport_size
        page.set_viewport_size({"width": size["width"] // 2, "height": size["height"]})  # 200 % (WCAG 2.2, 1.4.4)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} at 200 %"
        page.set_viewport_size(size)

    def sign_in(self, start: str) -> None:
        page = self.page
        page.goto(f"{self.service.address}{start}/console/sign-in/")
        page.locator("#email").fill(self.service.email)
        page.locator("#password").fill(self.service.password)
        page.locator("main button").first.press("Enter")
        code = app(self.service.secret)
        page.locator("input[name=code]").first.fill(code)
        page.locator("main form button").first.press("Enter")


@pytest.mark.parametrize(
    ("language", "width", "script", "dark"),
    [("vi", 390, True, False), ("vi", 1440, True, True), ("en", 390, False, True), ("en", 1440, True, False)],
    ids=str,
)
def test_pages_that_all_may_see(
    service: Service, tmp_path: Path, language: str, width: int, script: bool, dark: bool
) -> None:
    start = "/en" if language == "en" else ""
    look = {
        "viewport": {"width": width, "height": 900}, "java_script_enabled": script,
        "color_scheme": "dark" if dark else "light",
    }  # fmt: skip
    with chromium() as browser:
        seen = Looker(browser.new_context(**look), service, tmp_path, script=script)
        seen.go(f"{start}/", "front")
        assert seen.page.locator("html").get_attribute("lang") == language
        assert seen.page.context.cookies() == []  # nothing is kept of who only looks
        seen.page.keyboard.press("Tab")
        if script:
            assert seen.page.evaluate("document.activeElement.getAttribute('href')") == "#main"
        seen.go(f"{start}/cong-cu", "tools")
        seen.go(f"{start}/console/sign-in/", "sign-in")
        seen.wrong.clear()
        seen.go(f"{start}/khong-co/", "missing")
        assert seen.wrong == [] or all("404" in said for said in seen.wrong)
        seen.wrong.clear()
        seen.page.goto(f"{service.address}{start}/")
        seen.page.emulate_media(media="print")
        seen.page.pdf(path=tmp_path / "front.pdf")
        shoot(seen.page, tmp_path / "print.png")
        assert seen.wrong == []


@pytest.mark.parametrize(
    ("language", "width", "script", "dark"), [("vi", 1440, True, False), ("en", 390, True, True)], ids=str
)
def test_a_duty_officer_runs_a_job(
    service: Service, tmp_path: Path, language: str, width: int, script: bool, dark: bool
) -> None:
    from playwright.sync_api import expect

    start = "/en" if language == "en" else ""
    look = {"viewport": {"width": width, "height": 900}, "color_scheme": "dark" if dark else "light"}
    with chromium() as browser:
        seen = Looker(browser.new_context(**look), service, tmp_path, script=script)
        if language == "en":
            time.sleep(31 - time.time() % 30)  # a code of the app is taken once: the next one
        seen.sign_in(start)
        seen.go(f"{start}/console/", "start")
        seen.go(f"{start}/console/jobs/", "jobs")
        expect(seen.page.locator("main")).to_contain_text("inbox/")
        seen.go(f"{start}/console/jobs/reconcile/", "job")
        seen.page.locator("main form button").first.press("Enter")
        expect(seen.page.get_by_role("status")).to_be_visible()
        asked = re.compile(r"Person \d" if language == "en" else r"Người dùng số \d")
        for _ in range(60):  # the worker takes it up
            seen.page.reload()
            if asked.search(seen.page.content()):
                break
            seen.page.wait_for_timeout(500)
        seen.look("job-run")
        assert asked.search(seen.page.content())
        assert seen.wrong == []
