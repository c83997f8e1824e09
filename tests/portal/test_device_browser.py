"""The check of a device in a real browser, on a telephone of 360 px and a wide screen, with and without scripts."""

import hashlib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import environment, lachan
from tests.console.driving import AXE, CHROMIUM, chromium
from tests.needs import reason
from tests.pictures import shoot

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason=reason("chromium"))]
ROOT = Path(__file__).resolve().parents[2]
MOST = 100_000  # bytes of a page with all it loads, cold


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A demo home with its file made, served on this machine, which stands for a proxy in front."""
    home = tmp_path_factory.mktemp("served") / "home"
    played = lachan("demo", "--home", str(home), home=home)
    assert played.code == 0, played.err
    settings = home / "settings.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + '\n[web]\nproxies = ["127.0.0.1"]\n', encoding="utf-8")
    assert lachan("jobs", "run", "recent", home=home).code == 0
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "lachan.cli.main", "serve", "--port", str(port), "--only", "web"]
    with (home.parent / "log").open("wb") as log:
        served = subprocess.Popen(command, stderr=log, cwd=ROOT, env=environment(home, "vi"))
        try:
            for _ in range(600):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"http://localhost:{port}"
        finally:
            served.terminate()
            assert served.wait(timeout=60) == 0
    said = (home.parent / "log").read_bytes()
    assert b"Traceback" not in said
    assert b"203.0.113." not in said


def look(page: Any, shot: Path, sizes: list[int], *, script: bool) -> None:
    """`sizes`: what the page and all it needs would weigh cold; emptied for the next page."""
    page.wait_for_load_state("networkidle")
    shoot(page, shot)
    assert 0 < sum(sizes) <= MOST, (shot.name, sizes)
    sizes.clear()
    if not script:
        return
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), shot.name
    page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
    assert page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))") == [], shot.name


@pytest.mark.parametrize(
    ("start", "width", "script", "dark"),
    [("", 360, True, False), ("", 360, False, False), ("/en", 1280, True, True)],
    ids=str,
)
def test_the_journey(address: str, tmp_path: Path, start: str, width: int, script: bool, dark: bool) -> None:
    wrong: list[str] = []
    with chromium() as browser:
        context = browser.new_context(
            viewport={"width": width, "height": 780},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            extra_http_headers={"X-Forwarded-For": "203.0.113.99"},
        )
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("request", lambda asked: None if asked.url.startswith(address) else wrong.append(asked.url))
        sizes: list[int] = []
        page.on("response", lambda got: sizes.append(int(got.headers.get("content-length", "0"))))
        page.goto(f"{address}{start}/")
        page.wait_for_load_state("networkidle")
        sizes.clear()
        page.locator(f'main a.button[href="{start}/kiem-tra-may"]').click()
        look(page, tmp_path / "ask.png", sizes, script=script)
        page.locator(f'main a[href="{start}/kiem-tra-may/mang"]').click()
        look(page, tmp_path / "line.png", sizes, script=script)
        assert "203.0.113" not in page.content() + page.url
        page.go_back()
        page.wait_for_load_state("networkidle")
        sizes.clear()
        page.locator(f'main a[href="{start}/kiem-tra-may/di-dong"]').click()
        look(page, tmp_path / "mobile.png", sizes, script=script)
        page.locator(f'main a[href="{start}/kiem-tra-may/android"]').click()
        look(page, tmp_path / "android.png", sizes, script=script)
        page.goto(f"{address}{start}/kiem-tra-may/iphone")
        look(page, tmp_path / "iphone.png", sizes, script=script)
        page.goto(f"{address}{start}/kiem-tra-may/ten-mien")
        page.locator("#name").fill("https://vi-du.example/trang")
        page.wait_for_load_state("networkidle")
        sizes.clear()
        page.locator("main form button").click()
        page.locator("main [role=status]").first.wait_for()
        look(page, tmp_path / "name.png", sizes, script=script)
        page.goto(f"{address}{start}/kiem-tra-may/tep")
        mine = tmp_path / "tep.bin"
        mine.write_bytes(b"nothing harmful " * 999)
        digest = hashlib.sha256(mine.read_bytes()).hexdigest()
        if script:
            page.locator("#file").set_input_files(mine)
            page.wait_for_function("document.getElementById('sha256').value.length === 64")
            assert page.locator("#sha256").input_value() == digest
        else:
            assert not page.locator("#file").is_visible()
            page.locator("#sha256").fill(digest)
        page.wait_for_load_state("networkidle")
        sizes.clear()
        page.locator("main form button").click()
        page.locator("main [role=status]").first.wait_for()
        look(page, tmp_path / "file.png", sizes, script=script)
        assert wrong == []
