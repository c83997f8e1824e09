"""People at their browsers: each signs in and looks at pages, several at a time. Nothing of ours is imported."""

import http.client
import re
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

PAGES: Final = ("/console/mine/", "/console/account/", "/console/people/", "/console/keys/", "/console/audit/")
FLOOR: Final = "/healthz"  # answered without the database: what a request costs at all
_TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Visit:
    """`what`: sign-in, page, floor. `began`, `seconds`: by the monotonic clock. `right`: answered as it should be."""

    what: str
    began: float
    seconds: float
    status: int
    right: bool


class Browser:
    """One person's: cookies kept, the connection kept open."""

    def __init__(self, port: int) -> None:
        self.way = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        headers = {"User-Agent": "benchmark", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.way.request(method, path, body, headers)
        answer = self.way.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, text


def sit_down(port: int, email: str, password: str, views: int) -> list[Visit]:
    """One person: sign in, look at so many pages, and once at what costs nothing."""
    browser, done = Browser(port), []
    _, form = browser.ask("GET", "/console/sign-in/")
    token = _TOKEN.search(form)
    said = {"email": email, "password": password, "csrfmiddlewaretoken": token[1] if token else "", "next": ""}
    done.append(_timed(browser, "sign-in", "POST", "/console/sign-in/", said, 302))
    for number in range(views):
        done.append(_timed(browser, "page", "GET", PAGES[number % len(PAGES)], None, 200))
    done.append(_timed(browser, "floor", "GET", FLOOR, None, 200))
    browser.way.close()
    return done


def _timed(browser: Browser, what: str, method: str, path: str, form: dict[str, str] | None, wanted: int) -> Visit:
    began = time.monotonic()
    status, _ = browser.ask(method, path, form)
    return Visit(what, began, time.monotonic() - began, status, status == wanted)


def visit(port: int, emails: Sequence[str], password: str, views: int, at_once: int) -> list[Visit]:
    """All of them, `at_once` at a time; every visit of everybody."""
    with ThreadPoolExecutor(at_once) as pool:
        rounds = pool.map(lambda email: sit_down(port, email, password, views), emails)
        return [one for done in rounds for one in done]
