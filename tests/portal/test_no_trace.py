"""A visitor's address is nowhere afterwards: they read every page, send every form, err; then all is searched.

A new page or form is visited without being named here: they are found by links, and forms by their fields.
"""

import urllib.error
import urllib.request
from collections.abc import Iterator
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

import pytest

from tests.cli.program import lachan
from tests.serving import serving

pytestmark = pytest.mark.slow

VISITORS = ("198.51.100.77", "2001:db8:5eed:77:abcd:ef01:2345:6789")
STAFF = ("/console", "/en/console", "/api", "/static")


class Page(HTMLParser):
    """Its links, and its forms that are sent: address and fields."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, dict[str, str]]] = []
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a" and told.get("href"):
            self.links.append(told["href"])
        if tag == "form":
            self._inside = told.get("method", "get").lower() == "post"
            if self._inside:
                self.forms.append((told.get("action", ""), {}))
        if self._inside and tag in ("input", "textarea", "button", "select") and told.get("name"):
            self._fill(told)

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"

    def _fill(self, told: dict[str, str]) -> None:
        fields, kind = self.forms[-1][1], told.get("type", "text")
        if kind == "file" or (kind in ("radio", "checkbox", "submit") and told["name"] in fields):
            return
        made = {"email": "ba-con@vi-du.example", "url": "https://la.example/", "date": "2026-11-23"}
        fields[told["name"]] = told.get("value") or made.get(kind, "thu xem the nao")


class Visitor:
    """Somebody at an address, behind a proxy of ours. What pages of errors and addresses said is kept in `told`."""

    def __init__(self, port: int, address: str) -> None:
        self.begin, self.address, self.told = f"http://127.0.0.1:{port}", address, []
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def ask(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> tuple[str, str]:
        """The path that answered at last, and its text; empty for what is no page."""
        data = None if fields is None else urlencode(fields).encode()
        asked = urllib.request.Request(
            self.begin + path,
            data,
            {"X-Forwarded-For": self.address, "X-Forwarded-Proto": "http", "Referer": self.begin + path, **headers},
        )
        try:
            with self._opener.open(asked) as answer:
                raw, url = answer.read(), answer.geturl()
                page = answer.headers.get_content_type() == "text/html"
        except urllib.error.HTTPError as error:
            raw, url, page = error.read(), error.geturl(), True
            self.told.append(raw.decode("utf-8", "replace"))
        self.told.append(url)
        return url.removeprefix(self.begin), raw.decode() if page else ""


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    home = tmp_path_factory.mktemp("trace") / "home"
    assert lachan("demo", "--home", str(home)).code == 0
    with (home / "settings.toml").open("a", encoding="utf-8") as file:
        file.write('\n[web]\nproxies = ["127.0.0.1"]\n')
    with serving(home) as port:
        yield home, port


@pytest.mark.parametrize("address", VISITORS)
def test_an_address_leaves_no_trace(there: tuple[Path, int], address: str) -> None:
    home, port = there
    visitor = Visitor(port, address)
    queue, seen, sent = ["/", "/en/"], {"/", "/en/"}, set()
    while queue:
        path, text = visitor.ask(queue.pop(0))
        page = Page(text)
        for link in page.links:
            to = urlsplit(urljoin(visitor.begin + path, link))
            whole = to.path + (f"?{to.query}" if to.query else "")
            if f"{to.scheme}://{to.netloc}" == visitor.begin and not to.path.startswith(STAFF) and whole not in seen:
                seen.add(whole)
                queue.append(whole)
        for action, fields in page.forms:
            to_path = urlsplit(urljoin(visitor.begin + path, action)).path
            if (to_path, tuple(fields)) not in sent:
                sent.add((to_path, tuple(fields)))
                visitor.ask(to_path, fields)
        assert len(seen) < 3_000
    assert sent, "no page of the portal has a form"
    visitor.ask("/khong-co-trang-nay")
    visitor.ask("/kiem-tra", {"code": "x"}, Cookie="")  # no proof of where the form came from
    visitor.ask("/kiem-tra?" + "x" * 5_000)
    visitor.ask("/tra-loi/khong-phai-ma")
    own = HTTPConnection("127.0.0.1", port, source_address=("127.0.0.2", 0))  # this machine, and not the proxy
    own.request("GET", "/metrics")
    measured = own.getresponse().read()
    assert b"lachan_requests" in measured
    needles = _forms(address)
    kept = {str(file): file.read_bytes() for file in home.rglob("*") if file.is_file()}
    kept |= {"log": (home.parent / "log").read_bytes(), "metrics": measured, "told": "\n".join(visitor.told).encode()}
    assert len(kept["log"]) > 1_000, "the log of the service was not where it is looked for"
    assert [(where, needle) for where, raw in kept.items() for needle in needles if needle in raw.lower()] == []


def _forms(address: str) -> list[bytes]:
    """An address as text in each way, and as bytes where these are too many to stand somewhere by chance."""
    one = ip_address(address)
    texts = {str(one), one.exploded, one.packed.hex(), str(int(one)), str(one).replace(".", "-").replace(":", "-")}
    if one.version == 6:
        network = ip_network(f"{one}/64", strict=False)
        begin = str(network.network_address)
        texts |= {begin, begin.rstrip(":"), network.network_address.exploded[:19]}
        return [text.encode() for text in texts] + [one.packed, one.packed[:8] + b"\0" * 8]
    return [text.encode() for text in texts]
