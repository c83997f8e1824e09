"""In a real browser: somebody new writes a warning, a second person approves it, and it is there in all its forms; a
reader finds it on a telephone, asks for mails, gets one and leaves."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser
import pytest

from tests.cli.program import lachan
from tests.console.driving import CHROMIUM, EN, PASSWORD, VI, Service, Watched, app, chromium, go, served, sign_in
from tests.console.test_post_browser import mailed
from tests.needs import reason
from tests.publications.warnings.ground import EN as SAID_EN
from tests.publications.warnings.ground import VI as SAID_VI

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason=reason("chromium"))]
WORDS = {
    "vi": {"place": "Cảnh báo", "write": "Viết cảnh báo", "save": "Lưu và xem thử", "send": "Gửi duyệt",
           "approve": "Duyệt", "android": "Điện thoại Android", "mail": "Nhận qua thư",
           "ask": "Gửi thư xác nhận cho tôi",
           "agree": "Đồng ý", "leave": "Thôi nhận", "all": "tất cả"},
    "en": {"place": "Warnings", "write": "Write a warning", "save": "Save and preview", "send": "Send for review",
           "approve": "Approve", "android": "Android phones", "mail": "Get them by mail",
           "ask": "Send me a mail to confirm",
           "agree": "Agree", "leave": "Stop", "all": "all"},
}  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("service") / "home"
    assert lachan("init", "--demo", home=home).code == 0
    with served(home) as there:
        yield there


def _joined(watched: Watched, words: dict[str, str], role: str, who: str, prefix: str) -> None:
    page = watched.page
    page.goto(watched.service.invite(who, role).replace("/console/", f"{prefix}/console/"))
    page.get_by_label(words["name"]).fill("Trần Thị Giả Lập")
    page.get_by_label(words["new"], exact=True).fill(PASSWORD)
    page.get_by_label(words["again"], exact=True).fill(PASSWORD)
    page.get_by_role("button", name=words["accept"]).press("Enter")
    sign_in(page, words, who)
    page.get_by_label(words["six"]).fill(app(page.locator("#secret").inner_text()))
    page.get_by_role("button", name=words["confirm"]).press("Enter")
    page.get_by_role("link", name=words["kept"]).press("Enter")


def _typed(page: Any, title: str) -> None:
    for language, said in (("vi", SAID_VI), ("en", SAID_EN)):
        page.locator(f"#title_{language}").fill(f"{said.title} {title}")
        for name in ("what", "who", "spoken"):
            page.locator(f"#{name}_{language}").fill(getattr(said, name))
        page.locator(f"#steps_{language}").fill("\n".join(said.steps))
    page.locator("#subject").select_option("fraud")
    page.locator("#severity").select_option("Severe")
    page.locator("#speaker").fill("Bà Nguyễn Thị Giả Lập")
    page.locator("#office_vi").fill("Phòng Truyền thông")
    page.locator("#office_en").fill("Press office")


@pytest.mark.parametrize(
    ("language", "width", "dark"), [("vi", 360, False), ("en", 1440, True)], ids=lambda value: str(value)
)
def test_a_newcomer_publishes_and_finds_it_in_all_its_forms(
    service: Service, tmp_path: Path, language: str, width: int, dark: bool
) -> None:
    from playwright.sync_api import expect

    words, own, said = (VI, WORDS["vi"], SAID_VI) if language == "vi" else (EN, WORDS["en"], SAID_EN)
    prefix, look = "" if language == "vi" else "/en", {"width": width, "height": 800}
    scheme = "dark" if dark else "light"
    with chromium() as browser:
        first, second, reader = (
            Watched(browser.new_context(viewport=look, color_scheme=scheme), service, script=True, shots=tmp_path / who)
            for who in ("editor", "approver", "reader")
        )
        _joined(first, words, "editor", f"bien-tap-{width}", prefix)
        page = first.page
        go(page, own["place"])
        first.look("list")
        page.get_by_role("link", name=own["write"]).press("Enter")
        _typed(page, str(width))
        page.get_by_role("checkbox", name=own["android"], exact=True).check()
        first.look("write")
        page.get_by_role("button", name=own["save"]).click()
        expect(page.get_by_role("status")).to_be_visible()
        for details in page.locator("main details > summary").all():
            if details.locator("..").get_attribute("open") is None:
                details.click()
        expect(page.locator("img[src*='square']").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        first.look("preview")
        page.get_by_role("button", name=own["send"]).click()
        expect(page.get_by_role("status")).to_be_visible()
        number = int(page.url.rstrip("/").split("/warnings/")[1].split("/")[0])

        _joined(second, words, "approver", f"nguoi-duyet-{width}", prefix)
        there = second.page
        go(there, own["place"])
        there.get_by_role("link", name=f"{said.title} {width}").click()
        second.look("review")
        there.get_by_role("button", name=own["approve"], exact=True).click()
        expect(there.get_by_role("status")).to_be_visible()
        second.look("published")

        page = reader.page
        page.goto(f"{service.address}{prefix}/canh-bao?q=ung+dung+gia+{width}")
        reader.look("public-list")
        size = page.evaluate("performance.getEntries().reduce((n, e) => n + (e.transferSize || 0), 0)")
        assert size <= 100_000
        page.get_by_role("link", name=f"{said.title} {width}").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{said.title} {width}")
        reader.look("public-one")
        fetch = page.context.request.get
        base = f"{service.address}{prefix}/canh-bao"
        for feed in (feedparser.parse(fetch(f"{base}/atom.xml").body()).entries[0].title,
                     json.loads(fetch(f"{base}/feed.json").body())["items"][0]["title"]):  # fmt: skip
            assert f"{said.title} {width}" in feed
        assert b"<status>Exercise</status>" in fetch(f"{base}/cap/{number}-1.xml").body()
        for shape in ("square", "wide", "sheet", "handout"):
            assert fetch(f"{base}/{number}/hinh/{shape}").status == 200
        with zipfile.ZipFile(io.BytesIO(fetch(f"{base}/{number}/bao-chi.zip").body())) as kit:
            assert len(kit.namelist()) == 27

        page.goto(base)
        page.get_by_role("link", name=own["mail"]).press("Enter")
        reader.look("ask")
        page.locator("#email").fill(f"lan-{width}@nha.example")
        page.get_by_role("button", name=own["ask"]).press("Enter")
        expect(page.get_by_role("status")).to_be_visible()
        reader.look("asked")
        page.goto(mailed(service, f"lan-{width}@nha.example", "/canh-bao/xac-nhan/"))
        page.get_by_role("button", name=own["agree"]).press("Enter")
        expect(page.get_by_role("status")).to_be_visible()
        reader.look("confirmed")
        assert lachan("jobs", "run", "warnings", home=service.home).code == 0
        link = mailed(service, f"lan-{width}@nha.example", "/canh-bao/thoi-nhan/")
        page.goto(link.replace("https://la-chan.invalid", service.address))
        reader.look("leave")
        page.get_by_role("button", name=own["leave"]).press("Enter")
        expect(page.get_by_role("status")).to_be_visible()
    assert first.wrong + second.wrong + reader.wrong == []
