"""In a real browser: a failed notice is sent again, an answer is given by link, a code is checked."""

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lachan.server.notices import tokens
from tests.cli.program import lachan
from tests.console.driving import CHROMIUM, VI, Service, Watched, app, chromium, served
from tests.needs import reason

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason=reason("chromium"))]
WAYS = [("vi", 390, True, False), ("vi", 1440, False, False), ("en", 390, False, False), ("en", 1440, True, True)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, list[Any]]]:
    """The demo's home, served; and the cookies of a duty officer who signed in."""
    home = tmp_path_factory.mktemp("demo") / "home"
    assert lachan("demo", "--home", str(home), "--no-serve", "--json").code == 0
    told = lachan("people", "invent", "--json", home=home)
    assert told.code == 0, told.err
    officer = next(one for one in told.json() if one["role"] == "duty-officer")
    with served(home) as service:
        with chromium() as browser:
            page = browser.new_page()
            page.goto(f"{service.address}/console/notices/")
            page.get_by_label(VI["mail"]).fill(officer["email"])
            page.get_by_label(VI["password"], exact=True).fill(officer["password"])
            page.get_by_role("button", name=VI["in"]).press("Enter")
            page.locator("input.code").fill(app(officer["secret"]))
            page.locator("input.code").press("Enter")
            page.wait_for_url("**/console/notices/")
            cookies = page.context.cookies()
        yield service, cookies


def failed(home: Path, place: int) -> str:
    """One of the sent notices, as if its mail server had put us off for too long; its code."""
    with contextlib.closing(sqlite3.connect(home / "lachan.sqlite3", timeout=60)) as database:
        codes = database.execute("SELECT code FROM notices_notice WHERE sent_at IS NOT NULL ORDER BY code").fetchall()
        code = str(codes[place][0])
        database.execute(
            "UPDATE notices_notice SET state='failed', reason='temporary-for-too-long' WHERE code=?", (code,)
        )
        database.commit()
    return code


def link_of_a_mail(home: Path, place: int) -> tuple[str, str]:
    """Code and token of a sent notice. A demo has no portal's address, so its mails have no link: this one is minted as
    planning would."""
    with contextlib.closing(sqlite3.connect(home / "lachan.sqlite3", timeout=60)) as database:
        asked = "SELECT code, message_id FROM notices_notice WHERE state='sent' ORDER BY code DESC"
        code, name = database.execute(asked).fetchall()[place]
        token = tokens.mint((home / tokens.SECRET_FILE).read_bytes(), name)
        until = str(datetime.now(UTC) + timedelta(days=30))[:19]
        database.execute(
            "UPDATE notices_notice SET answer_digest=?, answer_expires_at=? WHERE code=?",
            (tokens.digest(token), until, code),
        )
        database.commit()
    return str(code), token


@pytest.mark.parametrize(("place", "way"), list(enumerate(WAYS)), ids=lambda value: str(value))
def test_a_failed_notice_a_link_and_a_code(
    demo: tuple[Service, list[Any]], tmp_path: Path, place: int, way: tuple[str, int, bool, bool]
) -> None:
    from playwright.sync_api import expect

    service, cookies = demo
    language, width, script, dark = way
    vi = language == "vi"
    start = service.address + ("" if vi else "/en")
    code = failed(service.home, place)
    look = {
        "viewport": {"width": width, "height": 900}, "java_script_enabled": script,
        "color_scheme": "dark" if dark else "light",
    }  # fmt: skip
    with chromium() as browser:
        watched = Watched(browser.new_context(**look), service, script=script, shots=tmp_path)
        page = watched.page
        page.context.add_cookies(cookies)
        page.goto(f"{start}/console/notices/")
        watched.look("notices")
        page.get_by_role("link", name=code).press("Enter")
        watched.look("failed")
        page.get_by_label("Nếu bên nhận đã sửa" if vi else "If it was mended").fill("đã gọi điện")
        page.get_by_role("button", name="Gửi lại thư này" if vi else "Send this mail again").press("Enter")
        expect(page.get_by_role("status")).to_be_visible()
        expect(page.locator("main")).to_contain_text("đã gọi điện")
        page.get_by_role("link", name=re.compile("Thôi báo loại này|Stop this kind")).press("Enter")
        watched.look("silence")
        page.get_by_label("Vì sao" if vi else "Why").fill("bẫy của họ")
        page.get_by_role("button", name="Thôi báo" if vi else "Say nothing of these").press("Enter")
        expect(page.locator("table")).to_contain_text("bẫy của họ")
        watched.look("silences")
        page.get_by_role("button", name=re.compile("Báo trở lại|End it")).first.press("Enter")
        for name in ("notices/?tab=all", "notices/sending/", "notices/trial/", "notices/next/", "answers/", "letters/"):
            page.goto(f"{start}/console/{name}")
            watched.look(name.replace("/", "-").rstrip("-").replace("?", ""))

        sent, token = link_of_a_mail(service.home, place)
        page.context.clear_cookies()
        page.goto(f"{start}/tra-loi/{token}")
        watched.look("answer")
        page.get_by_label("Đã xử lý" if vi else "Fixed", exact=True).first.check()
        page.get_by_role("button", name="Gửi trả lời" if vi else "Send the answer").press("Enter")
        expect(page.get_by_role("status")).to_be_visible()
        watched.look("answered")
        page.goto(f"{start}/kiem-tra")
        watched.look("check")
        page.get_by_label("Mã ghi trong thư" if vi else "The code in the mail").fill(sent)
        page.get_by_role("button", name="Kiểm tra" if vi else "Check", exact=True).press("Enter")
        expect(page.get_by_role("status")).to_be_visible()
        watched.look("checked")
    assert watched.wrong == []
