"""The pages of organisations and imports in a real browser: telephone and desk, looked at by axe-core."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.registry.models import Conflict, Contact
from tests.access.ground import session_of
from tests.accounts.ground import FIREFOX, NOW, person
from tests.console.driving import AXE, CHROMIUM, chromium
from tests.console.ground import clock
from tests.console.test_organisations import network, organisation, proposal
from tests.needs import reason
from tests.pictures import shoot

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason=reason("chromium")),
    pytest.mark.django_db(transaction=True),
]
LOOKS = ({"width": 390, "height": 844}, "dark", "/console/"), ({"width": 1440, "height": 900}, "light", "/en/console/")


@pytest.fixture
def served(transactional_db: None) -> Iterator[str]:
    """The address of the pages; Django's test server must not take any of them for a file."""
    with override_settings(STATIC_URL="/no-file/", MEDIA_URL="/no-file/"):
        server = LiveServer("localhost")
        yield server.url
        server.stop()


@pytest.mark.parametrize(("size", "scheme", "root"), LOOKS, ids=("telephone", "desk"))
def test_every_page_is_fit_to_be_read(served: str, tmp_path: Path, size: Any, scheme: Any, root: str) -> None:
    bank, other = organisation("bank-a", "Ngân hàng Đông Á Giả Lập"), organisation("bank-b", "Ngân hàng B")
    network(bank, "192.0.2.0/24")
    network(other, "192.0.2.0/24", source="other")
    network(bank, "2001:db8:1234:5678:9abc:def0:1234:0/112")
    for purpose in ("abuse", "security"):
        Contact.objects.create(organisation=bank, purpose=purpose, email="desk@a-rather-long-name.bank.example")
    parties = [["bank-a", "imported", "sim", 80], ["bank-b", "imported", "other", 80]]
    Conflict.objects.create(text="192.0.2.0/24", parties=parties, proposed="bank-a", reason="x", first_seen=NOW)
    waits = proposal(bank).pk
    duty, approver = person("duty", HOUSE, Role.DUTY_OFFICER), person("approver", HOUSE, Role.APPROVER)
    ways = (
        (session_of(duty)[0], ("organisations/", "organisations/bank-a/", "conflicts/")),
        (session_of(approver)[0], ("imports/", f"imports/{waits}/")),
    )
    with clock(), chromium() as browser:
        for token, pages in ways:
            context = browser.new_context(viewport=size, color_scheme=scheme, user_agent=FIREFOX.agent)
            context.add_cookies([{"name": "lachan-session", "value": token, "url": served}])
            page = context.new_page()
            for number, place in enumerate(pages):
                answer = page.goto(f"{served}{root}{place}")
                shoot(page, tmp_path / f"{len(pages)}-{number}.png")
                assert (answer.status, page.url) == (200, f"{served}{root}{place}")
                assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), place
                page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
                found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
                assert found == [], place
        page.get_by_label("Lý do quyết định" if scheme == "dark" else "Reason of the decision").fill("đúng")
        page.get_by_role("button", name="Duyệt" if scheme == "dark" else "Approve", exact=True).click()
        page.get_by_role("status").wait_for()
