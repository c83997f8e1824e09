"""How an organisation is told, the answer form and the letter's page in a real browser: telephone and desk."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.notices import outbox
from lachan.server.notices.letters.models import Letter
from lachan.server.notices.models import Notice
from lachan.server.notices.subscriptions.choosing import mute
from tests.access.ground import session_of
from tests.accounts.ground import BOSS, FIREFOX, person
from tests.console.driving import AXE, CHROMIUM, chromium
from tests.console.ground import Clock, as_person
from tests.needs import needs, reason
from tests.notices.build import NOW
from tests.notices.letters.ground import REAL, bodies
from tests.notices.letters.sample import TINOS
from tests.pictures import shoot

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason=reason("chromium")),
    needs(TINOS[0], command=TINOS[1]),
    pytest.mark.django_db(transaction=True),
]
LOOKS = [
    (390, "dark", "/console/"),
    (390, "light", "/en/console/"),
    (1440, "light", "/console/"),
    (1440, "dark", "/en/console/"),
]
SOON = Clock(NOW.replace(hour=2))


@pytest.fixture
def served(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """The address of the pages; Django's test server must not take any of them for a file."""
    with override_settings(
        STATIC_URL="/no-file/", MEDIA_URL="/no-file/", LACHAN_NOW=SOON, LACHAN_HOME=tmp_path, LACHAN_SETTINGS=REAL
    ):
        server = LiveServer("localhost")
        yield server.url
        server.stop()


def look(page: Any, name: str, shots: Path) -> None:
    """A picture, and what holds for every page; nothing is wider than the screen, at 320 pixels either."""
    shoot(page, shots / f"{name}.png")
    size = page.viewport_size
    for width in (size["width"], 320):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, width)
    page.set_viewport_size(size)
    page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
    assert found == [], name


@pytest.mark.parametrize(("width", "scheme", "root"), LOOKS)
def test_every_page_is_fit_to_be_read(served: str, tmp_path: Path, width: int, scheme: Any, root: str) -> None:
    bodies(tmp_path, 1)
    outbox.send_due(NOW, tmp_path, REAL)
    notice = Notice.objects.get(organisation__key="so-0")
    key = notice.organisation.key
    mute(key, NOW, NOW.replace(year=2027, month=6), by=BOSS, taxonomy="vulnerable")
    mute(key, NOW, NOW.replace(year=2027, month=6), by=BOSS, feed="a-report-type-with-a-rather-long-name-of-its-own")
    officer = person("officer", HOUSE, Role.DUTY_OFFICER)
    contact = person("contact", key, Role.SECURITY_CONTACT)
    client = as_person(officer, SOON.now)
    client.post("/console/letters/", {"begins": "2026-11-01", "ends": "2026-11-30"})
    letter = Letter.objects.get().pk
    client.post(f"/console/letters/{letter}/put-out/")
    vi = root == "/console/"
    ways = (
        (contact, ("mine/told/", f"answers/notice/{notice.code}/", f"notices/{notice.code}/")),
        (officer, (f"mine/told/{key}/", "letters/", f"letters/{letter}/", f"organisations/{key}/")),
    )
    tokens = {who.pk: session_of(who, SOON.now)[0] for who in (contact, officer)}
    with chromium() as browser:
        for who, pages in ways:
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, user_agent=FIREFOX.agent
            )
            context.add_cookies([{"name": "lachan-session", "value": tokens[who.pk], "url": served}])
            page = context.new_page()
            for place in pages:
                answer = page.goto(f"{served}{root}{place}")
                assert answer.status == 200, place
                look(page, f"{width}-{scheme}-{who.pk}-{place.replace('/', '-')}", tmp_path)
            if who is contact:
                page.goto(f"{served}{root}mine/told/")
                page.get_by_label("Mỗi ngày một lần" if vi else "Once a day").press("Space")
                page.get_by_label("Thư chỉ dẫn" if vi else "A mail that says where").press("Space")
                page.get_by_role("button", name="Xem điều sẽ xảy ra" if vi else "See what would happen").press("Enter")
                page.get_by_text("Chưa lưu gì" if vi else "Nothing is saved yet").wait_for()
                look(page, f"{width}-{scheme}-tried", tmp_path)
                page.get_by_role("button", name="Lưu" if vi else "Save", exact=True).press("Enter")
                page.get_by_role("status").wait_for()
                assert "done=told-so" in page.url
                page.get_by_text("Tắt báo một loại việc…" if vi else "Mute something…").press("Enter")
                look(page, f"{width}-{scheme}-saved", tmp_path)
            context.close()
