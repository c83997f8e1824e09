"""In a real browser: somebody reports and comes back; an officer opens it, answers, opens a case. What was written is
afterwards found in no file of the home and no log."""

import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.citizens.ground import CANARIES, PNG
from tests.cli.program import lachan
from tests.console.driving import CHROMIUM, EN, PASSWORD, VI, Service, Watched, app, chromium, go, served, sign_in
from tests.needs import reason

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason=reason("chromium"))]
WORDS = {
    "vi": {"nav": "Báo cho chúng tôi", "site": "Trang mạng giả", "what": "Chuyện đã xảy ra", "link": "Địa chỉ trang",
           "contact": "Thư điện tử hoặc số điện thoại", "send": "Gửi tin báo", "see": "Xem trả lời", "mine": "Mã 16 số",
           "queue": "Người dân báo", "answer": "Viết trả lời", "ready": "Đây là giả mạo", "body": "bị mạo danh",
           "post": "Gửi trả lời", "whole": "Xem đủ liên hệ", "open": "Mở phần che", "case": "Vụ việc",
           "tie": "Mở hoặc gắn", "title": "Tên vụ việc", "said": "không phải của Ngân hàng Sen Đá"},
    "en": {"nav": "Report to us", "site": "A false page", "what": "What happened", "link": "Address of the page",
           "contact": "Your mail address or telephone", "send": "Send the report", "see": "See the answer",
           "mine": "The 16 digits", "queue": "Public reports", "answer": "Answer", "ready": "This is an imitation",
           "body": "imitated", "post": "Send the answer", "whole": "See the contact whole", "open": "Uncover",
           "case": "A case of it", "tie": "Open or tie", "title": "Title",
           "said": "is not of Ngân hàng Sen Đá"},
}  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("service") / "home"
    assert lachan("init", "--demo", home=home).code == 0
    held = sqlite3.connect(home / "lachan.sqlite3")  # so that the log of writes stays there to be looked into
    held.execute("SELECT * FROM citizens_report").fetchall()
    with served(home) as there:
        yield there
    held.close()


def officer(browser: Any, look: dict[str, Any], service: Service, language: str, script: bool, shots: Path) -> Watched:
    """Somebody on duty, signed in."""
    words, who = (VI if language == "vi" else EN), f"truc-{language}"
    watched = Watched(browser.new_context(**look), service, script=script, shots=shots)
    page = watched.page
    start = "" if language == "vi" else "/en"
    page.goto(service.invite(who, "duty-officer").replace("/console/", f"{start}/console/"))
    page.get_by_label(words["name"]).fill("Trần Thị Giả Lập")
    page.get_by_label(words["new"], exact=True).fill(PASSWORD)
    page.get_by_label(words["again"], exact=True).fill(PASSWORD)
    page.get_by_role("button", name=words["accept"]).press("Enter")
    sign_in(page, words, who)
    page.get_by_label(words["six"]).fill(app(page.locator("#secret").inner_text()))
    page.get_by_role("button", name=words["confirm"]).press("Enter")
    page.get_by_role("link", name=words["kept"]).press("Enter")
    return watched


@pytest.mark.parametrize(
    ("language", "width", "script", "dark"),
    [("vi", 360, False, False), ("en", 1440, True, True), ("vi", 1440, True, False), ("en", 360, True, False)],
    ids=str,
)
def test_somebody_reports_and_comes_back(
    service: Service, tmp_path: Path, language: str, width: int, script: bool, dark: bool
) -> None:
    from playwright.sync_api import expect

    words = WORDS[language]
    start = "" if language == "vi" else "/en"
    look = {
        "viewport": {"width": width, "height": 800}, "java_script_enabled": script,
        "color_scheme": "dark" if dark else "light",
    }  # fmt: skip
    with chromium() as browser:
        citizen = Watched(browser.new_context(**look), service, script=script, shots=tmp_path)
        page = citizen.page
        page.goto(f"{service.address}{start}/")
        page.get_by_role("link", name=words["nav"]).first.press("Enter")
        citizen.look("choose")
        assert page.context.cookies() == []
        page.get_by_role("link", name=words["site"]).press("Enter")
        citizen.look("form")
        page.get_by_role("button", name=words["send"]).press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        citizen.look("too-soon")
        page.get_by_label(words["what"]).fill("Trang hỏi mật khẩu, canarytext")
        page.get_by_label(words["link"]).fill("https://canarylink.example/")
        page.get_by_label(words["contact"]).fill("canarycontact@people.example")
        page.locator("#pictures").set_input_files({"name": "canaryname.png", "mimeType": "image/png", "buffer": PNG})
        time.sleep(4.5)
        page.get_by_role("button", name=words["send"]).press("Enter")
        receipt = page.locator("#receipt").inner_text()
        assert len(receipt.replace(" ", "")) == 16
        citizen.look("receipt")
        page.reload()
        expect(page.locator("#receipt")).to_have_text(receipt)
        assert receipt.replace(" ", "") not in page.url
        if width in (360, 1440) and (script, dark) in ((False, False), (True, True)):
            _answered(officer(browser, look, service, language, script, tmp_path / "officer"), words)
        page.context.clear_cookies()
        page.goto(f"{service.address}{start}/bao")
        page.get_by_role("link", name=words["see"]).press("Enter")
        citizen.look("ask")
        page.get_by_label(words["mine"]).fill(receipt)
        page.get_by_role("button", name=words["see"]).press("Enter")
        if (script, dark) in ((False, False), (True, True)):
            expect(page.locator("main")).to_contain_text(words["said"])
        citizen.look("answer")
        assert receipt.replace(" ", "") not in page.url
        assert [word for word in CANARIES[:4] if word in page.content()] == []
    assert [text for text in citizen.wrong if "422" not in text] == []
    _nowhere(service, receipt)


def _answered(duty: Watched, words: dict[str, str]) -> None:
    from playwright.sync_api import expect

    page = duty.page
    go(page, words["queue"])
    duty.look("queue")
    assert "canary" not in page.content()
    page.locator("tbody th a").last.press("Enter")
    expect(page.locator("main")).to_contain_text("canarytext")
    expect(page.locator("main")).to_contain_text("c…@people.example")
    assert "canarycontact" not in page.content()
    duty.look("report")
    page.get_by_text(words["whole"]).click()
    page.locator("input[name=why]").first.check()
    page.get_by_role("button", name=words["open"]).press("Enter")
    expect(page.locator("main")).to_contain_text("canarycontact@people.example")
    duty.look("uncovered")
    page.get_by_role("link", name=words["answer"], exact=True).press("Enter")
    duty.look("answer-blank")
    page.get_by_role("link", name=words["ready"]).press("Enter")
    page.get_by_label(words["body"]).fill("Ngân hàng Sen Đá")
    page.locator("main form textarea").fill("canaryanswer")
    duty.look("answer")
    page.get_by_role("button", name=words["post"]).press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    page.locator("summary").get_by_text(words["case"], exact=True).click()
    page.get_by_label(words["title"]).fill("Trang giả mạo Ngân hàng Sen Đá")
    page.get_by_role("button", name=words["tie"]).press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    duty.look("settled")
    page.get_by_role("link", name="VV-").press("Enter")
    expect(page.locator("main")).to_contain_text("PA-")
    assert "canary" not in page.content()
    duty.look("case")
    assert duty.wrong == []


def _nowhere(service: Service, receipt: str) -> None:
    """Neither in the database, its log of writes, the home, nor what the server said."""
    assert lachan("post", "send", home=service.home).code == 0
    assert list(service.home.glob("lachan.sqlite3-wal"))
    words = [*CANARIES, "canaryname", receipt, receipt.replace(" ", "")]
    asked = [part for word in words for part in ("-e", word)]  # another process: closing the file here would unlock it
    found = subprocess.run(
        ["grep", "-rlaF", "--exclude=*.eml", *asked, str(service.home.parent)], capture_output=True, check=False
    )
    assert (found.returncode, found.stdout) == (1, b"")
    for mail in (service.home / "outbox").glob("*.eml"):
        text = mail.read_text(encoding="utf-8")
        assert "canarytext" not in text
        assert "canaryanswer" not in text
        assert receipt.replace(" ", "") not in text
