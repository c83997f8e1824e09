"""What a citizen reaches by links from the front page, each kind of page in a real browser: light, whole, readable.

`LACHAN_PICTURES` names a folder that keeps a picture of each.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from tests.cli.program import lachan
from tests.console.driving import AXE, Service, chromium, served
from tests.needs import needs
from tests.pictures import shoot

pytestmark = [pytest.mark.slow, needs("chromium", command="chromium")]

MOST_BYTES = 100_000  # a page, cold
FIRST_TEXT, COMPLETE = 4_000, 8_000  # milliseconds, at 400 kbit/s and 400 ms; of the browser's own simulated line
_WEIGHT = """[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .reduce((sum, one) => sum + one.transferSize, 0)"""  # heads and bodies, as they came over the line
_NOT_PAGES = re.compile(r"\.(atom|xml|json|csv|parquet|svg|png|zip|pdf|txt)$|^/(en/)?(console|api|static)\b")


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("portal") / "home"
    assert lachan("demo", "--home", str(home)).code == 0
    with served(home) as service:
        yield service


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def pages(there: Service, browser: Any) -> list[str]:
    """Paths, from the front pages by links of the same site, each once whatever stands behind `?`."""
    page = browser.new_context(java_script_enabled=False).new_page()
    queue, found = ["/", "/en/"], dict.fromkeys(("/", "/en/"))
    while queue:
        path = queue.pop(0)
        answer = page.goto(there.address + path)
        assert answer.status == 200, path
        if not answer.headers["content-type"].startswith("text/html"):
            del found[path]  # a file: a picture, a hand-out
            continue
        for link in page.locator("a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))"):
            to = urlsplit(urljoin(there.address + path, link))
            if to.netloc != urlsplit(there.address).netloc or _NOT_PAGES.search(to.path) or to.path in found:
                continue
            found[to.path] = None
            queue.append(to.path)
        assert len(found) < 1_000, "the portal goes on for ever"
    return list(found)


def test_both_languages_have_the_same_pages(pages: list[str]) -> None:
    vietnamese = {path for path in pages if not path.startswith("/en/")}
    english = {path.removeprefix("/en") for path in pages if path.startswith("/en/")}
    assert vietnamese == english


def test_each_kind_of_page_on_a_phone(there: Service, browser: Any, pages: list[str], tmp_path: Path) -> None:
    """360 px wide: nothing asked elsewhere, refused or wider than the screen; light; axe-core finds nothing."""
    wrong = []
    for path in {_kind(path): path for path in pages}.values():
        wrong += _faults(there, browser, path, _picture(tmp_path, path, "360-light"))
    assert wrong == []


def _faults(there: Service, browser: Any, path: str, picture: Path) -> list[tuple[str, object]]:
    """What is wrong with a page that is fetched by a browser that has never been here."""
    found: list[object] = []
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: None if asked.url.startswith(there.address) else found.append(asked.url))
    page.goto(there.address + path, wait_until="networkidle")
    weight = page.evaluate(_WEIGHT)
    if weight > MOST_BYTES:
        found.append(f"{weight} bytes")
    if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
        found.append("wider than the screen")
    shoot(page, picture)
    found += _axe(page)
    context.close()
    return [(path, one) for one in found]


def _axe(page: Any) -> list[object]:
    page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
    return list(page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))"))


def test_one_page_of_each_kind_in_every_look(there: Service, browser: Any, pages: list[str], tmp_path: Path) -> None:
    """A phone in the dark and a desktop in the light, by axe-core's contrast rules too."""
    wrong: list[tuple[str, object]] = []
    kinds = {_kind(path): path for path in pages if not path.startswith("/en/")}
    for width, scheme in ((360, "dark"), (1440, "light")):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        for path in kinds.values():
            page.goto(there.address + path)
            shoot(page, _picture(tmp_path, path, f"{width}-{scheme}"))
            wrong += [(f"{path} {width} {scheme}", one) for one in _axe(page)]
        context.close()
    assert wrong == []


@pytest.mark.parametrize("path", ["/", "/kiem-tra-may", "/canh-bao", "/ma-doc/mirai", "/so-lieu"])
def test_on_a_slow_line(there: Service, browser: Any, pages: list[str], path: str) -> None:
    """At 400 kbit/s with 400 ms there and back, as the browser simulates it: when text is first painted, and the end.

    The limits are of bytes and round trips on that line, not of this machine's speed, which stands far below them.
    """
    if path not in pages and path.rstrip("/") not in pages:
        pytest.fail(f"{path} is not reached from the front page")
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    speed = 400_000 / 8
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 400, "downloadThroughput": speed, "uploadThroughput": speed},
    )
    page.goto(there.address + path, wait_until="networkidle")
    first = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    end = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    context.close()
    assert (first <= FIRST_TEXT, end <= COMPLETE) == (True, True), (first, end)


def _kind(path: str) -> tuple[bool, str, int]:
    """Language, first word and depth: pages of one template."""
    english = path.startswith("/en/")
    words = path.removeprefix("/en").strip("/").split("/")
    return english, words[0], len(words)


def _picture(folder: Path, path: str, look: str) -> Path:
    kept = Path(os.environ.get("LACHAN_PICTURES", str(folder))) / "portal"
    kept.mkdir(parents=True, exist_ok=True)
    return kept / f"{path.strip('/').replace('/', '-') or 'vi'}.{look}.png"
