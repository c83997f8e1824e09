"""A person's way in a real browser: invitation, second factor, work, a session ended elsewhere. And a passkey's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.program import lachan
from tests.console.driving import CHROMIUM, EN, PASSWORD, VI, Service, Watched, app, chromium, go, served, sign_in
from tests.needs import reason

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason=reason("chromium"))]

REGISTRY = """organisation,name,kind,sector,province,parent,identifier_type,identifier,prefix,asn,domain,valid_from,\
valid_to,confidence,override
song-xanh,Viễn thông Sông Xanh,operator,telecommunications,01,,,,203.0.113.0/24,,,,,90,
ban-mai,Mạng Ban Mai,operator,telecommunications,79,,,,198.51.100.0/24,,,,,90,
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("service") / "home"
    assert lachan("init", "--demo", home=home).code == 0
    registry = home.parent / "registry.csv"
    registry.write_text(REGISTRY, encoding="utf-8")
    assert lachan("registry", "import", str(registry), home=home).code == 0
    with served(home) as there:
        yield there


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

        go(page, words["people"])
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
        go(page, words["keys"])
        first.look("keys")
        go(page, words["audit"])
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

        go(page, words["account"])
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
            expect(page.get_by_role("heading", level=1)).to_have_text("Trang chính")
        page.get_by_role("button", name="Đăng xuất").first.click()
        sign_in(page, VI, "khoa")
        wire.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": made})
        wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        page.get_by_role("button", name="Dùng khóa truy cập").click()
        expect(page.get_by_role("alert").last).to_be_visible()
        page.goto(f"{service.address}/console/account/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bước thứ hai")
    assert watched.wrong == []
