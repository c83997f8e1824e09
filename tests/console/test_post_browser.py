"""In a real browser: an invitation that came by mail, its second factor, a forgotten password and the way back."""

import email
import email.policy
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.program import lachan
from tests.console.driving import CHROMIUM, EN, PASSWORD, VI, Service, Watched, app, chromium, go, served, sign_in
from tests.needs import reason

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason=reason("chromium"))]
ANOTHER = "mot cau khac cung dai va de nho"
WORDS = {
    "vi": {"forgot": "Quên mật khẩu?", "send": "Gửi đường dẫn", "change": "Đổi mật khẩu", "post": "Thư gửi người dùng",
           "all": "Mọi thư"},
    "en": {"forgot": "Forgotten password?", "send": "Send the link", "change": "Change it", "post": "Letters to people",
           "all": "Every letter"},
}  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("service") / "home"
    assert lachan("init", "--demo", home=home).code == 0
    with served(home) as there:
        yield there


def mailed(service: Service, to: str, path: str) -> str:
    """The link of the newest mail to somebody in the outbox, once it is sent."""
    assert lachan("post", "send", home=service.home).code == 0
    for place in sorted((service.home / "outbox").glob("lt-*.eml"), key=lambda one: -one.stat().st_mtime_ns):
        mail = email.message_from_bytes(place.read_bytes(), policy=email.policy.default)
        body = mail.get_body(("plain",))
        if body is not None and to in mail["To"] and path in body.get_content():
            found = re.search(rf"http\S+{path}\S+", body.get_content())
            assert found is not None
            return found[0]
    raise AssertionError("no such mail in the outbox")


@pytest.mark.parametrize(
    ("language", "width", "script", "dark"),
    [("vi", 390, False, False), ("en", 1440, True, True)],
    ids=lambda value: str(value),
)
def test_from_a_mailed_invitation_to_a_new_password(
    service: Service, tmp_path: Path, language: str, width: int, script: bool, dark: bool
) -> None:
    from playwright.sync_api import expect

    words, own = (VI if language == "vi" else EN), WORDS[language]
    boss, who = f"boss-{width}", f"moi-{width}"
    look = {
        "viewport": {"width": width, "height": 900}, "java_script_enabled": script,
        "color_scheme": "dark" if dark else "light",
    }  # fmt: skip
    prefix = "" if language == "vi" else "/en"

    def join(watched: Watched, link: str, name: str) -> str:
        page = watched.page
        page.goto(link.replace("/console/", f"{prefix}/console/"))
        page.get_by_label(words["name"]).fill("Trần Thị Giả Lập")
        page.get_by_label(words["new"], exact=True).fill(PASSWORD)
        page.get_by_label(words["again"], exact=True).fill(PASSWORD)
        page.get_by_role("button", name=words["accept"]).press("Enter")
        sign_in(page, words, name)
        secret = page.locator("#secret").inner_text()
        page.get_by_label(words["six"]).fill(app(secret))
        page.get_by_role("button", name=words["confirm"]).press("Enter")
        page.get_by_role("link", name=words["kept"]).press("Enter")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        return secret

    with chromium() as browser:
        first = Watched(browser.new_context(**look), service, script=script, shots=tmp_path)
        join(first, service.invite(boss, "administrator"), boss)
        page = first.page
        page.goto(f"{service.address}{prefix}/console/people/invite/")
        page.get_by_label(words["their"]).fill(f"{who}@people.example")
        page.locator("input[value=administrator]").check()
        page.get_by_role("button", name=words["make"]).press("Enter")
        first.look("invited")
        shown = page.locator("#link").inner_text()
        link = mailed(service, f"{who}@people.example", "/console/invitation/")
        assert link.rstrip("/").rpartition("/")[2] in shown
        go(page, own["post"])
        first.look("letters-empty")
        page.get_by_role("link", name=own["all"]).press("Enter")
        expect(page.locator("table")).to_contain_text("LT-")
        first.look("letters")

        second = Watched(browser.new_context(**look), service, script=script, shots=tmp_path / "second")
        join(second, link, who)
        second.page.context.clear_cookies()
        there = second.page
        there.goto(f"{service.address}{prefix}/console/sign-in/")
        there.get_by_role("link", name=own["forgot"]).press("Enter")
        second.look("forgot")
        there.get_by_label(words["mail"]).fill(f"{who}@people.example")
        there.get_by_role("button", name=own["send"]).press("Enter")
        expect(there.get_by_role("status")).to_be_visible()
        second.look("asked")
        reset = mailed(service, f"{who}@people.example", "/console/sign-in/new-password/")
        there.goto(reset)
        second.look("reset")
        there.get_by_label(words["new"], exact=True).fill(ANOTHER)
        there.get_by_label(words["again"], exact=True).fill(ANOTHER)
        there.get_by_role("button", name=own["change"]).press("Enter")
        expect(there.get_by_role("status")).to_be_visible()
        there.get_by_label(words["mail"]).fill(f"{who}@people.example")
        there.get_by_label(words["password"], exact=True).fill(ANOTHER)
        there.get_by_role("button", name=words["in"]).press("Enter")
        expect(there.get_by_label(words["six"])).to_be_visible()  # the second factor is asked for all the same
        gone = there.goto(reset)
        assert gone is not None
        assert gone.status == 404
    wrong = [text for text in first.wrong + second.wrong if "404" not in text]
    assert wrong == []
