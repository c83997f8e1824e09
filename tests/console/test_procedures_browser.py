"""A procedure written, looked at and published in a real browser: telephone and desk, both languages and schemes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.publications.procedures import reading
from lachan.server.registry.models import Organisation
from tests.access.ground import session_of
from tests.accounts.ground import FIREFOX, NOW, person
from tests.console.driving import CHROMIUM, chromium
from tests.console.ground import Clock
from tests.console.test_told_browser import LOOKS, look
from tests.needs import reason

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason=reason("chromium")),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def served(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    with override_settings(STATIC_URL="/no-file/", MEDIA_URL="/no-file/", LACHAN_NOW=Clock(NOW), LACHAN_HOME=tmp_path):
        server = LiveServer("localhost")
        yield server.url
        server.stop()


@pytest.mark.parametrize(("width", "scheme", "root"), LOOKS)
def test_from_an_empty_page_to_what_citizens_see(
    served: str, tmp_path: Path, width: int, scheme: Any, root: str
) -> None:
    Organisation.objects.create(key="hoa-sen", name="Ngân hàng Hoa Sen", kind="bank", origin="hand")
    Organisation.objects.create(key="song-xanh", name="Viễn thông Sông Xanh", kind="operator", origin="hand")
    officer, editor = person("dpo", "hoa-sen", Role.DATA_PROTECTION_OFFICER), person("editor", HOUSE, Role.EDITOR)
    tokens = {who.pk: session_of(who, NOW)[0] for who in (officer, editor)}
    with chromium() as browser:
        pages = {}
        for who in (officer, editor):
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, user_agent=FIREFOX.agent
            )
            context.add_cookies([{"name": "lachan-session", "value": tokens[who.pk], "url": served}])
            pages[who.pk] = context.new_page()
        page = pages[officer.pk]
        page.goto(f"{served}{root}procedures/")
        assert page.url.endswith("procedures/hoa-sen/")
        look(page, "empty", tmp_path)
        page.locator(".headline a.button").press("Enter")
        look(page, "form", tmp_path)
        for name, text in (("desk", "Bộ phận Dữ liệu"), ("steps", "1. Chặn.\n2. Báo."), ("duties", "Ban giám đốc.")):
            page.locator(f"#{name}").fill(text)
        page.locator("main form.fields button").press("Enter")
        page.get_by_role("alert").wait_for()  # neither a telephone nor a mail address
        look(page, "refused", tmp_path)
        page.locator("#phone").fill("1900 0000")
        page.locator("main form.fields button").press("Enter")
        page.locator("#h-draft").wait_for()
        look(page, "draft", tmp_path)
        house = pages[editor.pk]
        house.goto(f"{served}/quy-trinh/hoa-sen")
        assert "1. Chặn." not in house.content(), "a draft is not there"
        page.locator("section[aria-labelledby=h-draft] form button").first.press("Enter")
        page.locator("#h-current").wait_for()
        look(page, "published", tmp_path)
        page.locator("section[aria-labelledby=h-current] a").first.press("Enter")
        page.get_by_text("1. Chặn.").wait_for()
        look(page, "public", tmp_path)
        house.goto(f"{served}{root}procedures/")
        look(house, "list", tmp_path)
    assert reading.published()[1] == 1
