"""A case's whole way in a real browser: opened, taken, asked about, answered by the other side, closed."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import lachan
from tests.console.driving import CHROMIUM, Service, Watched, app, chromium, go
from tests.console.test_browser import service
from tests.needs import reason

__all__ = ["service"]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason=reason("chromium"))]

VI = {
    "mail": "Thư điện tử", "password": "Mật khẩu", "in": "Đăng nhập", "six": "6 số", "go": "Tiếp tục",
    "cases": "Vụ việc", "open": "Mở vụ việc", "what": "Việc gì", "kind": "Loại", "org": "Mã tổ chức liên quan",
    "take": "Tôi nhận việc này", "write": "Ghi thêm", "written": "Ghi vào vụ việc", "shared": "Cho tổ chức liên quan",
    "ask": "Hỏi một bên", "whom": "Mã tổ chức được hỏi", "question": "Câu hỏi", "send": "Gửi câu hỏi",
    "answer": "Trả lời của Quý đơn vị", "reply": "Gửi câu trả lời", "close": "Đóng vụ việc", "fixed": "Đã khắc phục",
    "mine": "Bạn đang xử lý", "waits": "Đang chờ trả lời", "closed": "Đã đóng", "yours": "Câu hỏi dành cho Quý đơn vị",
}  # fmt: skip
EN = {
    "mail": "Mail address", "password": "Password", "in": "Sign in", "six": "6 digits", "go": "Go on",
    "cases": "Cases", "open": "Open a case", "what": "What it is", "kind": "Kind", "org": "organisation concerned",
    "take": "I take it", "write": "Write something", "written": "Write it", "shared": "organisation concerned sees",
    "ask": "Ask somebody", "whom": "Key of whom", "question": "The question", "send": "Ask",
    "answer": "Your organisation’s answer", "reply": "Send the answer", "close": "Close the case", "fixed": "Fixed",
    "mine": "You are working on this", "waits": "Waiting for an answer", "closed": "Closed",
    "yours": "A question to your organisation",
}  # fmt: skip


@pytest.fixture(scope="module")
def logins(service: Service) -> dict[str, dict[str, str]]:
    """How invented people sign in, by `role@organisation`."""
    made = lachan("people", "invent", "--organisation", "song-xanh", "--json", home=service.home)
    assert made.code == 0, made.err
    return {f"{one['role']}@{one['organisation']}": one for one in made.json()}


def sign_in(watched: Watched, words: dict[str, str], login: dict[str, str], place: str) -> Any:
    page = watched.page
    page.goto(watched.service.address + place)
    page.get_by_label(words["mail"]).fill(login["email"])
    page.get_by_label(words["password"], exact=True).fill(login["password"])
    page.get_by_role("button", name=words["in"]).press("Enter")
    if login["secret"]:
        page.locator("input[name=code]").fill(app(login["secret"]))
        page.locator("input[name=code]").press("Enter")
    return page


@pytest.mark.parametrize(
    ("language", "width", "script", "dark", "officer"),
    [("vi", 390, True, False, "duty-officer"), ("en", 1440, True, True, "analyst")],
    ids=lambda value: str(value),
)
def test_opened_taken_asked_answered_closed(
    service: Service,
    logins: dict[str, dict[str, str]],
    tmp_path: Path,
    language: str,
    width: int,
    script: bool,
    dark: bool,
    officer: str,
) -> None:
    from playwright.sync_api import expect

    words, place = (VI, "/console/cases/") if language == "vi" else (EN, "/en/console/cases/")
    look = {
        "viewport": {"width": width, "height": 900}, "java_script_enabled": script,
        "color_scheme": "dark" if dark else "light",
    }  # fmt: skip
    with chromium() as browser:
        house = Watched(browser.new_context(**look), service, script=script, shots=tmp_path / "house")
        desk = Watched(browser.new_context(**look), service, script=script, shots=tmp_path / "desk")
        page = sign_in(house, words, logins[f"{officer}@"], place)
        house.look("list")
        page.get_by_role("link", name=words["open"]).press("Enter")
        page.get_by_label(words["what"]).fill("Trang giả mạo đăng nhập ví điện tử")
        page.get_by_label(words["org"]).fill("ban-mai")
        house.look("open")
        page.locator("main form button").last.press("Enter")
        expect(page.get_by_role("status")).to_be_visible()
        house.look("opened")
        page.get_by_role("button", name=words["take"]).press("Enter")
        expect(page.locator("#h-next")).to_contain_text(words["mine"])
        page.get_by_label(words["write"]).fill("Đã gọi cho nơi đặt máy chủ.")
        page.get_by_label(words["shared"]).first.check()
        page.get_by_role("button", name=words["written"]).press("Enter")
        page.get_by_role("link", name=words["ask"]).press("Enter")
        page.get_by_label(words["whom"]).fill("song-xanh")
        page.get_by_label(words["question"], exact=True).fill("Máy chủ này của ai? Xin gỡ trang.")
        house.look("ask")
        page.get_by_role("button", name=words["send"], exact=True).press("Enter")
        expect(page.locator("#h-next")).to_contain_text(words["waits"])
        house.look("waiting")

        there = sign_in(desk, words, logins["abuse-desk@song-xanh"], place)
        desk.look("list")
        there.get_by_role("link", name=words["yours"]).first.press("Enter")
        assert "ví điện tử" not in there.content()
        desk.look("asked")
        there.get_by_label(words["answer"]).fill("Của một khách hàng; đã gỡ lúc 10 giờ.")
        there.get_by_role("button", name=words["reply"]).press("Enter")
        expect(there.get_by_role("status")).to_be_visible()
        desk.look("answered")

        page.reload()
        expect(page.locator("#h-next")).to_contain_text(words["mine"])
        house.look("answered")
        page.get_by_text(words["close"], exact=True).first.click()
        page.get_by_label(words["fixed"]).check()
        house.look("closing")
        page.locator("form[action$='/close/'] button").press("Enter")
        expect(page.locator("#h-next")).to_contain_text(words["closed"])
        house.look("closed")
        go(page, words["cases"])
        house.look("list-after")
    assert house.wrong + desk.wrong == []
