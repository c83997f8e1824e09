"""A person's way in a real browser: invitation, second factor, work, a session ended elsewhere. And a passkey's."""

import base64
import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lachan.server.accounts import totp
from tests.cli.program import environment, lachan
from tests.needs import find, reason

CHROMIUM = find("chromium")
ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "tests" / "browser" / "axe" / "axe.min.js"
PASSWORD = "mot cau dai va de nho"
pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason=reason("chromium"))]

REGISTRY = """organisation,name,kind,sector,province,parent,identifier_type,identifier,prefix,asn,domain,valid_from,\
valid_to,confidence,override
song-xanh,Viễn thông Sông Xanh,operator,telecommunications,01,,,,203.0.113.0/24,,,,,90,
ban-mai,Mạng Ban Mai,operator,telecommunications,79,,,,198.51.100.0/24,,,,,90,
"""


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


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("service") / "home"
    assert lachan("init", "--demo", home=home).code == 0
    registry = home.parent / "registry.csv"
    registry.write_text(REGISTRY, encoding="utf-8")
    assert lachan("registry", "import", str(registry), home=home).code == 0
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "lachan.server.site.web", "127.0.0.1", str(port)]
    log = (home.parent / "log").open("wb")
    server = subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT, env=environment(home, "en"))
    for _ in range(300):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            if answer.status == 200:
                break
        time.sleep(0.1)
    yield Service(home, f"http://localhost:{port}")
    server.terminate()
    server.wait(timeout=30)


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
        self.page.screenshot(path=self.shots / f"{self.seen:02}-{name}.png", full_page=True)
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


@pytest.mark.parametrize(
    ("language", "width", "script", "dark"),
    [("vi", 390, True, False), ("vi", 1440, False, False), ("en", 390, False, False), ("en", 1440, True, True)],
    ids=lambda value: str(value),
)
def test_from_an_invitation_to_a_session_ended_elsewhere(
    service: Service, tmp_path: Path, language: str, width: int, script: bool, dark: bool
) -> None:
    from playwright.sync_api import expect

    words = VI if language == "vi" else EN
    who = f"quan-tri-{language}-{width}"
    link = service.invite(who, "administrator")
    if language == "en":
        link = link.replace("/console/", "/en/console/")
    look = {
        "viewport": {"width": width, "height": 900}, "java_script_enabled": script,
        "color_scheme": "dark" if dark else "light",
    }  # fmt: skip
    with chromium() as browser:
        first = Watched(browser.new_context(**look), service, script=script, shots=tmp_path)
        page = first.page
        page.goto(link)
        assert page.locator("html").get_attribute("lang") == language
        first.look("invitation")
        page.get_by_label(words["name"]).fill("Trần Thị Giả Lập")
        page.get_by_label(words["new"], exact=True).fill("qwerty123456")
        page.get_by_label(words["again"], exact=True).fill("qwerty123456")
        page.get_by_role("button", name=words["accept"]).press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        first.look("weak-password")
        page.get_by_label(words["new"], exact=True).fill(PASSWORD)
        page.get_by_label(words["again"], exact=True).fill(PASSWORD)
        page.get_by_role("button", name=words["accept"]).press("Enter")
        first.look("sign-in")
        sign_in(page, words, who)
        first.look("set-up")
        secret = page.locator("#secret").inner_text()
        page.get_by_label(words["six"]).fill(app(secret))
        page.get_by_role("button", name=words["confirm"]).press("Enter")
        codes = page.locator(".codes li").all_inner_texts()
        assert len(codes) == 10
        first.look("codes")
        page.get_by_role("link", name=words["kept"]).press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Trần Thị Giả Lập")
        first.look("account")

        page.get_by_role("link", name=words["people"], exact=True).press("Enter")
        first.look("people")
        page.get_by_role("link", name=words["invite"]).press("Enter")
        page.get_by_label(words["org"]).fill("song-xanh")
        page.get_by_label(words["their"]).fill(f"dau-moi-{language}-{width}@people.example")
        page.get_by_label(words["role"]).check()
        first.look("invite")
        page.get_by_role("button", name=words["make"]).press("Enter")
        assert "/console/invitation/" in page.locator("#link").inner_text()
        first.look("invited")
        page.get_by_role("link", name=words["done"]).press("Enter")
        expect(page.locator("main")).to_contain_text("Viễn thông Sông Xanh")
        page.get_by_role("link", name=words["keys"], exact=True).press("Enter")
        first.look("keys")
        page.get_by_role("link", name=words["audit"]).press("Enter")
        expect(page.locator("table")).to_contain_text("person:")
        first.look("audit")
        page.get_by_role("link", name="1", exact=True).first.press("Enter")
        first.look("entry")

        elsewhere = Watched(browser.new_context(**look), service, script=script, shots=tmp_path / "elsewhere")
        there = elsewhere.page
        there.goto(link.rsplit("/invitation/", 1)[0] + "/account/")
        sign_in(there, words, who)
        elsewhere.look("second")
        there.get_by_text(words["no-phone"]).click()
        there.get_by_label(words["recovery"]).fill(codes[3].lower())
        there.get_by_role("button", name=words["use"]).press("Enter")
        expect(there.get_by_role("heading", level=1)).to_have_text("Trần Thị Giả Lập")

        page.get_by_role("link", name=words["account"]).press("Enter")
        row = page.get_by_role("row").filter(has=page.get_by_role("button", name=words["end"]))
        expect(row).to_have_count(1)
        first.look("two-sessions")
        row.get_by_role("button").press("Enter")
        expect(page.get_by_role("status")).to_be_visible()
        there.reload()
        expect(there.get_by_label(words["mail"])).to_be_visible()
        elsewhere.look("signed-out")
        page.get_by_role("link", name=words["other"]).press("Enter")
        assert page.locator("html").get_attribute("lang") != language
    wrong = [text for text in first.wrong + elsewhere.wrong if "422" not in text]
    assert wrong == []


def sign_in(page: Any, words: dict[str, str], who: str) -> None:
    page.get_by_label(words["mail"]).fill(f"{who}@people.example")
    page.get_by_label(words["password"], exact=True).fill(PASSWORD)
    page.get_by_role("button", name=words["in"]).press("Enter")


def test_a_passkey(service: Service, tmp_path: Path) -> None:
    """A virtual authenticator in the real browser: set up, shown, and of no use to another site or a second time."""
    from playwright.sync_api import expect

    link = service.invite("khoa", "analyst")
    with chromium() as browser:
        watched = Watched(browser.new_context(), service, script=True, shots=tmp_path)
        page = watched.page
        wire = page.context.new_cdp_session(page)
        wire.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        made = wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
        page.goto(link)
        page.get_by_label("Họ tên").fill("Lê Văn Giả Lập")
        page.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
        page.get_by_label("Nhập lại mật khẩu", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Nhận lời mời").click()
        sign_in(page, VI, "khoa")
        watched.look("set-up")
        page.get_by_role("button", name="Tạo khóa truy cập").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Mã dự phòng của bạn")
        page.get_by_role("link", name="Tôi đã cất mã, tiếp tục").click()
        assert len(wire.send("WebAuthn.getCredentials", {"authenticatorId": made})["credentials"]) == 1
        for _ in range(2):
            page.get_by_role("button", name="Đăng xuất").first.click()
            sign_in(page, VI, "khoa")
            watched.look("second")
            page.get_by_role("button", name="Dùng khóa truy cập").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Lê Văn Giả Lập")
        page.get_by_role("button", name="Đăng xuất").first.click()
        sign_in(page, VI, "khoa")
        wire.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": made})
        wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        page.get_by_role("button", name="Dùng khóa truy cập").click()
        expect(page.get_by_role("alert").last).to_be_visible()
        page.goto(f"{service.address}/console/account/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bước thứ hai")
    assert watched.wrong == []
