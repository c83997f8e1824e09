"""A duty officer's morning and an abuse desk's day, from beginning to end, in a real browser.

The pictures of each step are kept (`LACHAN_PICTURES` names a folder), as they are what the tour shows.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import lachan
from tests.console.driving import CHROMIUM, Service, Watched, app, chromium, go, served
from tests.needs import reason

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason=reason("chromium"))]
LOOKS = [("vi", 390, True), ("en", 1440, True), ("en", 390, False), ("vi", 1440, False)]
VI = {
    "mail": "Thư điện tử", "password": "Mật khẩu", "in": "Đăng nhập", "six": "Mã 6 số", "confirm": "Xác nhận",
    "desk": "Trực ban", "need": "Thông báo chưa có đầu mối nhận", "why": "Vì sao", "stop": "Không báo",
    "reason": "Vì sao", "notices": "Thông báo", "silences": "Tạm không báo", "seen": "Tôi đã xem đến đây",
    "give": "Bàn giao ca", "sign": "Ký và bàn giao", "note": "Lời dặn", "mine": "Tổ chức của tôi",
    "files": "Tệp hằng ngày", "detections": "Dữ liệu phát hiện", "all": "Tất cả",
}  # fmt: skip
EN = {
    "mail": "Mail address", "password": "Password", "in": "Sign in", "six": "The 6 digits", "confirm": "Confirm",
    "desk": "Duty desk", "need": "Notices with nobody to go to", "why": "Why", "stop": "Stop",
    "reason": "Why", "notices": "Notices", "silences": "Silences", "seen": "I have seen this",
    "give": "Hand over", "sign": "Sign and hand over", "note": "Note", "mine": "My organisation",
    "files": "Daily files", "detections": "Detections", "all": "All",
}  # fmt: skip


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, dict[str, dict[str, str]]]]:
    """The demo's country, served, and how its invented people sign in: by role, or role and organisation."""
    home = tmp_path_factory.mktemp("country") / "home"
    assert lachan("demo", "--home", str(home), "--no-serve", "--json").code == 0
    people: dict[str, dict[str, str]] = {}
    made = lachan("people", "invent", "--organisation", "song-xanh", "--json", home=home)
    assert made.code == 0, made.err
    for one in json.loads(made.out):
        people[f"{one['role']}@{one['organisation'] or 'house'}"] = one
    with served(home) as there:
        yield there, people


def watched(browser: Any, there: Service, folder: Path, look: tuple[str, int, bool]) -> Watched:
    language, width, script = look
    shots = Path(os.environ.get("LACHAN_PICTURES", str(folder))) / f"{language}-{width}"
    shots.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    return Watched(context, there, script=script, shots=shots)


SESSIONS: dict[str, Any] = {}  # a code counts once, so who has signed in stays so


def sign_in(seen: Watched, words: dict[str, str], who: dict[str, str], language: str) -> None:
    page = seen.page
    start = f"{seen.service.address}{'/en' if language == 'en' else ''}/console/"
    if cookies := SESSIONS.get(seen.service.address + who["email"]):
        page.context.add_cookies(cookies)
        page.goto(start)
        return
    page.goto(f"{start}sign-in/")
    page.get_by_label(words["mail"]).fill(who["email"])
    page.get_by_label(words["password"], exact=True).fill(who["password"])
    page.get_by_role("button", name=words["in"]).press("Enter")
    if who.get("secret"):
        page.get_by_label(words["six"]).fill(app(who["secret"]))
        page.locator("main form button").first.press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)
    SESSIONS[seen.service.address + who["email"]] = page.context.cookies()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_duty_officers_morning(
    country: tuple[Service, dict[str, dict[str, str]]], tmp_path: Path, look: tuple[str, int, bool]
) -> None:
    """From what waits to why a notice was sent, how its kind is stopped, and the shift handed over."""
    from playwright.sync_api import expect

    there, people = country
    words = VI if look[0] == "vi" else EN
    with chromium() as browser:
        seen = watched(browser, there, tmp_path, look)
        page = seen.page
        sign_in(seen, words, people["duty-officer@house"], look[0])
        expect(page.get_by_role("link", name=words["need"])).to_be_visible()
        seen.look("desk")
        page.get_by_role("link", name=words["need"]).press("Enter")
        seen.look("notices")
        page.goto(page.url.split("?")[0] + "?tab=all")
        page.get_by_role("row").filter(has_text="Hoa Sen").get_by_role("link").first.press("Enter")
        expect(page.locator("main")).to_contain_text(words["why"])
        seen.look("notice")
        page.locator("main a[href*='silences']").first.press("Enter")
        seen.look("silence")
        page.get_by_label(words["reason"], exact=True).first.fill("Máy thử nghiệm")
        page.locator("main form button").first.press("Enter")
        expect(page.get_by_role("status")).to_be_visible()
        go(page, words["desk"])
        page.get_by_role("button", name=words["seen"]).press("Enter")
        seen.look("looked")
        assert [text for text in seen.wrong if "422" not in text] == []


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_an_abuse_desks_day(
    country: tuple[Service, dict[str, dict[str, str]]], tmp_path: Path, look: tuple[str, int, bool]
) -> None:
    """From one's own page to a notice, its rows, an answer, and the files of the day."""
    from playwright.sync_api import expect

    there, people = country
    words = VI if look[0] == "vi" else EN
    with chromium() as browser:
        seen = watched(browser, there, tmp_path, look)
        page = seen.page
        sign_in(seen, words, people["abuse-desk@song-xanh"], look[0])
        expect(page.get_by_role("heading", level=1)).to_have_text("Viễn thông Sông Xanh")
        seen.look("mine")
        page.locator("main a.mono").first.press("Enter")
        expect(page.locator("main")).to_contain_text("LC-")
        seen.look("my-notice")
        page.locator("main a[href*='answers/notice']").first.press("Enter")
        seen.look("my-answer")
        go(page, words["detections"])
        seen.look("my-detections")
        go(page, words["files"])
        seen.look("my-files")
        assert "Hoa Sen" not in page.content()
        assert seen.wrong == []
