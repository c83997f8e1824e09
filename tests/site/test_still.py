"""Pages that are the same for everybody: kept for a minute, with the same headers from every road, and nothing else."""

import contextlib
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lachan.server.pages.still import HEADER, SECONDS
from lachan.server.site import still
from lachan.server.site.still import Still
from tests.accounts.ground import person
from tests.cli.program import lachan
from tests.console.ground import as_person, browser, clock
from tests.needs import needs
from tests.serving import serving

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = [("Cache-Control", HEADER), ("Content-Type", "text/html"), ("X-Request-ID", "1")]


class Site:
    """An application that counts, and a clock that is moved by hand."""

    def __init__(self, headers: list[tuple[str, str]] = PUBLIC, status: str = "200 OK") -> None:
        self.asked, self.now, self.headers, self.status = 0, 0.0, headers, status
        self.still = Still(self, ["localhost", "[::1]"], lambda: self.now)

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        self.asked += 1
        start(self.status, list(self.headers))
        return [b"page ", str(self.asked).encode()]

    def get(
        self, path: str = "/", method: str = "GET", host: str = "localhost:8000", query: str = ""
    ) -> tuple[str, Any]:
        said: list[Any] = []
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": host, "QUERY_STRING": query}
        body = b"".join(self.still(environ, lambda status, headers, *more: said.append((status, dict(headers)))))
        return body.decode(), said[-1][1]


def test_a_page_is_made_once_a_minute_and_carries_no_ones_number() -> None:
    site = Site()
    first, headers = site.get()
    assert [site.get() for _ in range(3)] == [(first, headers)] * 3
    assert "X-Request-ID" not in headers
    site.now = SECONDS - 0.1
    assert site.get()[0] == "page 1"
    site.now = SECONDS
    assert site.get()[0] == "page 2"
    assert site.get("/en/")[0] == "page 3"


@pytest.mark.parametrize(
    "asked",
    [{"method": "HEAD"}, {"method": "POST"}, {"query": "q=1"}, {"host": "evil.example"}, {"host": ""}],
)
def test_what_is_no_plain_question_is_asked_each_time(asked: dict[str, str]) -> None:
    site = Site()
    assert [site.get(**asked)[0] for _ in range(2)] == ["page 1", "page 2"]
    assert site.get()[0] == "page 3", "and is kept for nobody"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([*PUBLIC, ("Set-Cookie", "a=b")], "200 OK"),
        ([*PUBLIC, ("Vary", "Accept, Cookie")], "200 OK"),
        ([("Cache-Control", "no-store")], "200 OK"),
        ([], "200 OK"),
        (PUBLIC, "404 Not Found"),
        (PUBLIC, "503 Service Unavailable"),
    ],
)
def test_what_may_differ_is_never_kept(headers: list[tuple[str, str]], status: str) -> None:
    site = Site(headers, status)
    assert [site.get()[0] for _ in range(2)] == ["page 1", "page 2"]


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(still, "MOST", 3)
    site = Site()
    for number in range(10):
        site.get(f"/{number}")
        assert len(site.still._held) <= 3
    monkeypatch.setattr(still, "MOST_BYTES", 20)
    for number in range(10):
        site.get(f"/en/{number}")
        assert sum(len(one.body) for one in site.still._held.values()) <= 20


@pytest.mark.django_db
def test_every_page_that_is_kept_is_the_same_for_staff_and_sets_nothing() -> None:
    with clock():
        plain, staff = browser(), as_person(person())
        for path in (
            "/",
            "/en/",
            "/ma-doc",
            "/ma-doc/mirai",
            "/en/ma-doc/mirai/tren/router",
            "/luat",
            "/goi-ai",
            "/kiem-tra-may",
            "/cong-cu",
            "/canh-bao",
            "/so-lieu",
        ):
            one, other = plain.get(path), staff.get(path)
            assert one["Cache-Control"] == HEADER, path
            assert one.content == other.content, path
            assert not one.cookies, path
            assert "Cookie" not in one.get("Vary", ""), path
        for path in (
            "/ma-doc?q=x",
            "/kiem-tra",
            "/kiem-tra-may/mang",
            "/kiem-tra-may/di-dong",
            "/console/sign-in/",
            "/nothing",
        ):
            assert plain.get(path)["Cache-Control"] != HEADER, path


@contextlib.contextmanager
def nginx(folder: Path, upstream: int) -> Iterator[int]:
    """The configuration of docs/reference/nginx.conf, without its certificate, on a port and folder of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    told = (ROOT / "docs" / "reference" / "nginx.conf").read_text(encoding="utf-8")
    told = re.sub(r"listen 443 ssl;", f"listen 127.0.0.1:{port};", told)
    told = re.sub(r"\n *(listen \[::\]:443 ssl|ssl_certificate\S*) ?[^;]*;", "", told)
    told = told.replace("server_name la-chan.example;", "server_name localhost;").replace(
        "127.0.0.1:8000", f"127.0.0.1:{upstream}"
    )
    told = told.replace("error_log /dev/null crit;", f"error_log {folder}/said warn;")
    told = told.replace("/var/cache/nginx/lachan", f"{folder}/cache").replace("/var/log/nginx", str(folder))
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"user root;\ndaemon off;\npid {folder}/pid;\nevents {{}}\nhttp {{\n{temporary}{told}\n}}\n", encoding="utf-8"
    )
    server = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")])
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.mark.slow
@needs("nginx-light", command="nginx")
def test_the_proxy_keeps_the_same_pages_with_the_same_headers(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert lachan("init", "--home", str(home)).code == 0
    (tmp_path / "nginx").mkdir()
    own = {"date", "server", "connection", "transfer-encoding", "content-length", "x-request-id"}
    with serving(home) as direct, nginx(tmp_path / "nginx", direct) as proxied:

        def ask(port: int, path: str) -> tuple[bytes, dict[str, str]]:
            with urllib.request.urlopen(f"http://localhost:{port}{path}") as answer:
                told = {name.lower(): value for name, value in answer.headers.items()}
                return answer.read(), {name: value for name, value in told.items() if name not in own}

        for path in ("/", "/en/ma-doc/mirai", "/goi-ai"):
            told = [ask(port, path) for port in (direct, direct, proxied, proxied)]
            assert all(one == told[0] for one in told), path
            assert "content-security-policy" in told[0][1]
        assert len(list((tmp_path / "nginx" / "cache").rglob("*"))) > 3, "the proxy kept nothing"
        secret = ask(proxied, "/kiem-tra")
        assert "no-store" in secret[1]["cache-control"] or "private" in secret[1]["cache-control"]
        picture = b"\x89PNG\r\n\x1a\n" + bytes(2_000_000)
        body = b'--x\r\nContent-Disposition: form-data; name="pictures"; filename="a"\r\n\r\n' + picture + b"\r\n--x--"
        form = {"Content-Type": "multipart/form-data; boundary=x"}
        for path in ("/bao/mat-tien", "/en/bao/lo-thong-tin"):
            with pytest.raises(urllib.error.HTTPError, match="403"):  # nobody opened the form: it carries no token
                urllib.request.urlopen(urllib.request.Request(f"http://localhost:{proxied}{path}", body, form))
    assert "temporary file" not in (tmp_path / "nginx" / "said").read_text(encoding="utf-8"), (
        "a picture lay on the disk"
    )
    assert "127.0.0.1" not in (tmp_path / "nginx" / "lachan.log").read_text(encoding="utf-8")
