"""The same headers from every road, limits at the door, and what believes whom."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.test import Client, RequestFactory, override_settings

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.base.errors import OurFault
from lachan.server.base.settings import Settings, Web
from lachan.server.pages import statics
from lachan.server.site.door import believe
from lachan.server.site.headers import HEADERS
from tests.accounts.ground import person
from tests.console.ground import as_person, browser, clock

pytestmark = pytest.mark.django_db


def ask(address: str, method: str = "GET", **more: Any) -> Any:
    client = Client(raise_request_exception=False, headers={"Host": more.pop("host", "localhost")})
    return client.generic(method, address, **more)


def roads() -> Iterator[tuple[str, Any, int]]:
    """Every way an answer leaves: what it is, the answer, the status it should have."""
    yield "page", ask("/"), 200
    yield "English page", ask("/en/"), 200
    yield "sign-in", ask("/console/sign-in/"), 200
    yield "redirect", ask("/console/people/"), 302
    yield "file", ask(statics.address("pages.css")), 200
    yield "type", ask(statics.address(statics.FONTS[0])), 200
    yield "missing", ask("/nothing/here"), 404
    yield "missing in English", ask("/en/nothing/here"), 404
    yield "missing file", ask("/files/000000000000/pages.css"), 404
    yield "wrong method", ask("/", "DELETE"), 405
    yield "api", ask("/api/version"), 200
    yield "api without key", ask("/api/me"), 401
    yield "api missing", ask("/api/nothing"), 404
    yield "live", ask("/healthz"), 200
    yield "foreign host", ask("/", host="evil.example"), 400
    yield "no token", Client(enforce_csrf_checks=True, headers={"Host": "localhost"}).post("/console/sign-in/"), 403
    with patch("lachan.server.portal.front.render", side_effect=OurFault("broken")):
        yield "broken", ask("/"), 500
    with web(max_upload_bytes=10):
        yield "too large", ask("/console/sign-in/", "POST", data=b"x" * 11, content_type="text/plain"), 413
    with clock():
        yield "signed in", as_person(person()).get("/console/account/"), 200


@contextmanager
def web(**told: Any) -> Iterator[None]:
    with override_settings(LACHAN_SETTINGS=Settings(web=Web(**told))):
        yield


def test_every_road_has_the_same_headers() -> None:
    numbers = set()
    for road, answer, status in roads():
        assert answer.status_code == status, road
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, road
        assert "Cache-Control" in answer.headers, road
        assert answer.headers.get("Vary", "").count("Accept-Language") == 0, road
        numbers.add(answer.headers["X-Request-ID"])
        kind = answer.headers.get("Content-Type", "")
        assert "charset=utf-8" in kind or kind.split("/")[0] in ("font", "image", "application") or status in (302, 405)
    assert len(numbers) == 19  # each has its own


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    policy = dict(part.split(" ", 1) for part in HEADERS["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert set(policy.values()) == {"'none'", "'self'"}


def test_https_is_told_only_where_a_proxy_brings_it() -> None:
    assert "Strict-Transport-Security" not in ask("/").headers
    with web(https=True):
        assert "max-age=" in ask("/").headers["Strict-Transport-Security"]


@pytest.mark.parametrize("said", ["11", "-1", "x", "9" * 400])
def test_a_body_too_large_or_of_no_size_is_not_read(said: str) -> None:
    with web(max_upload_bytes=10):
        answer = ask("/console/sign-in/", "POST", data=b"x", content_type="text/plain", CONTENT_LENGTH=said)
    assert answer.status_code == 413


def test_what_is_wrong_leads_staff_back_to_work_and_citizens_to_help() -> None:
    for start, back in (("", "Về trang làm việc"), ("/en", "Back to work")):
        staff = ask(f"{start}/console/nothing/").content.decode()
        assert back in staff
        assert f'href="{start}/console/"' in staff
        assert "goi-ai" not in staff
        assert "help" not in staff.partition("<main")[2].partition("</main")[0]
        assert back not in ask(f"{start}/nothing/console/").content.decode()
    with web(max_upload_bytes=10):
        large = ask("/console/cases/x/attach/", "POST", data=b"x" * 11, content_type="text/plain").content.decode()
    assert "Nén hoặc chia nhỏ tệp" in large


@contextmanager
def staff(strict: bool = False) -> Iterator[Client]:
    """Somebody of the house, signed in."""
    with clock():
        client = as_person(person("lan", HOUSE, Role.DUTY_OFFICER), strict=strict)
        client.raise_request_exception = False
        yield client


def test_who_is_signed_in_stays_among_the_pages_of_the_console() -> None:
    with staff() as client:
        for start, places, back in (("", "Vụ việc", "Về trang làm việc"), ("/en", "Cases", "Back to work")):
            page = client.get(f"{start}/console/nothing/")
            text = page.content.decode()
            assert page.status_code == 404
            assert f'href="{start}/console/cases/">{places}</a>' in text
            assert f'<a class="button" href="{start}/console/">{back}</a>' in text
            assert places not in ask(f"{start}/console/nothing/").content.decode()
            assert places not in client.get(f"{start}/nothing/").content.decode()  # the portal's own
        page = client.get("/console/cases/nothing/here/")
        assert page.status_code == 404
        assert "aria-current" not in page.content.decode()  # whose place it would be tells nothing
        missing = {name: page.headers.get(name) for name in HEADERS}
    assert missing == HEADERS


def test_who_showed_no_second_factor_yet_sees_what_everybody_sees() -> None:
    with clock():
        half = as_person(person("lan", HOUSE, Role.DUTY_OFFICER), factor="")
        assert "Vụ việc" not in half.get("/console/nothing/").content.decode()


def test_what_is_too_large_or_without_a_token_leaves_staff_in_the_console() -> None:
    with staff(strict=True) as client:
        refused = client.post("/console/account/sessions/end-others/")
        assert refused.status_code == 403
        with web(max_upload_bytes=10):  # a browser of its own: the door knows its settings since its first request
            other = browser(strict=True)
            other.cookies = client.cookies
            large = other.post("/console/cases/x/attach/", b"x" * 11, content_type="text/plain")
        assert large.status_code == 413
        for page in (refused.content.decode(), large.content.decode()):
            assert 'href="/console/cases/"' in page
            assert '<a class="button" href="/console/">' in page
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', large.content.decode())
        assert token is not None
        out = client.post("/console/sign-out/", {"csrfmiddlewaretoken": token[1]})  # its button for signing out works
        assert (out.status_code, out["Location"]) == (302, "/console/sign-in/?done=signed-out")


def test_a_body_that_hides_its_size_is_not_read() -> None:
    assert ask("/console/sign-in/", "POST", data=b"x", HTTP_TRANSFER_ENCODING="chunked").status_code == 413


def test_only_our_proxy_is_believed() -> None:
    """A forged X-Forwarded-For moves nobody to another address, nor past the rule of /metrics."""
    told = Settings(web=Web(https=True, proxies=("192.0.2.1",)))
    forged = {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_X_FORWARDED_PROTO": "https"}
    stranger = RequestFactory().get("/", REMOTE_ADDR="198.51.100.7", **forged)
    believe(stranger, told)
    assert (stranger.META["REMOTE_ADDR"], stranger.is_secure()) == ("198.51.100.7", False)
    proxied = RequestFactory().get(
        "/", REMOTE_ADDR="192.0.2.1", **forged | {"HTTP_X_FORWARDED_FOR": "1.1.1.1, 203.0.113.9"}
    )
    believe(proxied, told)
    assert (proxied.META["REMOTE_ADDR"], proxied.is_secure()) == ("203.0.113.9", True)  # the last it saw itself


def test_a_fault_of_ours_says_nothing_of_itself() -> None:
    with patch("lachan.server.portal.front.render", side_effect=RuntimeError("0912345678 secret")):
        answer = ask("/")
    text = answer.content.decode()
    assert answer.status_code == 500
    assert "0912345678" not in text
    assert "Traceback" not in text
    assert answer.headers["X-Request-ID"] in text


def test_cookies_are_kept_from_scripts_and_other_sites() -> None:
    answer = ask("/console/sign-in/")
    for cookie in answer.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] in ("Lax", "Strict")
    assert answer.cookies
    assert settings.DATA_UPLOAD_MAX_NUMBER_FIELDS <= 200


@pytest.mark.parametrize("header", ["vi", "en", "fr-FR,en;q=0.8"])
def test_the_address_alone_decides_the_language(header: str) -> None:
    client = Client(headers={"Host": "localhost", "Accept-Language": header})
    client.cookies["django_language"] = "en"
    for address, spoken in (("/", "vi"), ("/en/", "en"), ("/console/sign-in/", "vi"), ("/en/console/sign-in/", "en")):
        answer = client.get(address)
        assert f'<html lang="{spoken}">' in answer.content.decode()
        assert answer.headers["Content-Language"] == spoken


def test_the_banner_is_understood_in_both_languages() -> None:
    for kind, banner, english in (
        ("demo", "SỐ LIỆU GIẢ LẬP", "invented figures"),
        ("real", "BẢN THỬ NGHIỆM", "a trial"),
    ):
        with override_settings(LACHAN_SETTINGS=Settings.model_validate({"kind": kind})):
            for address in ("/", "/console/sign-in/", "/nothing/"):
                vietnamese, other = ask(address).content.decode(), ask(f"/en{address}").content.decode()
                assert banner in vietnamese
                assert banner in other
                assert english not in vietnamese
                assert english in other
