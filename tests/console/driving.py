"""A real browser at a served home: who looks, what every page must hold, where the menu is."""

import base64
import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lachan.server.accounts import totp
from tests.cli.program import lachan
from tests.needs import find
from tests.pictures import shoot
from tests.serving import serving

CHROMIUM = find("chromium")
ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "tests" / "browser" / "axe" / "axe.min.js"
PASSWORD = "mot cau dai va de nho"


VI = {
    "name": "Họ tên", "new": "Mật khẩu mới", "again": "Nhập lại mật khẩu", "accept": "Nhận lời mời",
    "mail": "Thư điện tử", "password": "Mật khẩu", "in": "Đăng nhập", "six": "Mã 6 số", "confirm": "Xác nhận ứng dụng",
    "kept": "Tôi đã cất mã, tiếp tục", "people": "Người dùng", "invite": "Mời người", "their": "Thư điện tử của người",
    "org": "Mã tổ chức", "make": "Tạo lời mời", "done": "Xong", "no-phone": "Tôi không có điện thoại ở đây",
    "recovery": "Một mã dự phòng", "use": "Dùng mã dự phòng", "account": "Tài khoản của tôi", "end": "Kết thúc",
    "role": "Đầu mối an toàn thông tin", "audit": "Sổ ghi hoạt động", "keys": "Khóa chương trình", "other": "English",
}  # fmt: skip
EN = {
    "name": "Your name", "new": "A new password", "again": "The same password again", "accept": "Accept",
    "mail": "Mail address", "password": "Password", "in": "Sign in", "six": "The 6 digits",
    "confirm": "Confirm the app",
    "kept": "I have kept them, go on", "people": "People", "invite": "Invite somebody", "their": "Their mail address",
    "org": "Key of the organisation", "make": "Make the invitation", "done": "Done",
    "no-phone": "I do not have my telephone here", "recovery": "A recovery code", "use": "Use the recovery code",
    "account": "My account", "end": "End", "role": "Security contact", "audit": "Audit record", "keys": "Keys",
    "other": "Tiếng Việt",
}  # fmt: skip


@dataclass(frozen=True)
class Service:
    """A demo home, and where it is served."""

    home: Path
    address: str

    def invite(self, name: str, role: str, *more: str) -> str:
        """The link of an invitation that was made at the machine."""
        words = ("people", "invite", "--email", f"{name}@people.example", "--name", name, "--role", role, "--json")
        answer = lachan(*words, *more, home=self.home)
        assert answer.code == 0, answer.err
        return f"{self.address}{answer.json()['link']}"


@contextlib.contextmanager
def served(home: Path) -> Iterator[Service]:
    """The home, served on this machine until the block ends."""
    with serving(home) as port:
        yield Service(home, f"http://localhost:{port}")


class Watched:
    """A browser of one person: what it refused and asked elsewhere is kept, each page is looked at by axe-core."""

    def __init__(self, context: Any, service: Service, *, script: bool, shots: Path) -> None:
        self.page = context.new_page()
        self.service, self.script, self.shots, self.wrong = service, script, shots, []
        self.seen = 0
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        self.page.on("request", self._asked)

    def _asked(self, asked: Any) -> None:
        if not asked.url.startswith(self.service.address):
            self.wrong.append(asked.url)

    def look(self, name: str) -> None:
        """A picture, and what holds for every page."""
        self.seen += 1
        shoot(self.page, self.shots / f"{self.seen:02}-{name}.png")
        assert "SỐ LIỆU GIẢ LẬP" in self.page.content()
        if not self.script:
            return
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": 320, "height": 640})  # text at 200 % and more (WCAG 2.2, 1.4.10)
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        self.page.set_viewport_size(size)
        self.page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
        found = self.page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
        assert found == [], name


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def app(secret: str) -> str:
    """What an authenticator shows now for a secret as a page writes it."""
    text = secret.replace(" ", "")
    key = base64.b32decode(text + "=" * (-len(text) % 8))
    return totp.code_at(key, int(time.time()) // totp.STEP_SECONDS)


def sign_in(page: Any, words: dict[str, str], who: str) -> None:
    """The first step; `words` name the fields in the page's language."""
    page.get_by_label(words["mail"]).fill(f"{who}@people.example")
    page.get_by_label(words["password"], exact=True).fill(PASSWORD)
    page.get_by_role("button", name=words["in"]).press("Enter")


def go(page: Any, name: str) -> None:
    """To a place of the navigation, which a phone keeps folded."""
    menu = page.locator("details.menu > summary")
    if menu.is_visible() and not page.locator("details.menu[open]").count():
        menu.click()
    page.locator(".side").get_by_role("link", name=name, exact=True).click()
