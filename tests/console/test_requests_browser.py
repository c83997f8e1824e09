"""Requests in a real browser: forms on a telephone and a desk, in both languages, looked at by axe-core."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.audit.recording import By
from lachan.server.registry.models import ChangeRequest, Contact
from lachan.server.registry.requests.deciding import ask, refuse
from lachan.server.registry.requests.wishes import Given, wish_of
from lachan.server.registry.words import Kind
from tests.access.ground import session_of
from tests.accounts.ground import FIREFOX, NOW, person
from tests.console.driving import AXE, CHROMIUM, chromium
from tests.console.ground import clock
from tests.intake.ground import CONTACTS, instance, register, report, row, take
from tests.needs import reason
from tests.pictures import shoot

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason=reason("chromium")),
    pytest.mark.django_db(transaction=True),
]
LOOKS = (
    ({"width": 390, "height": 844}, "dark", "/console/"),
    ({"width": 1440, "height": 900}, "light", "/en/console/"),
)


@pytest.fixture
def served(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """A bank inside an operator's network, and requests of it: one that waits, one that was refused."""
    made = instance(tmp_path)
    register(tmp_path)
    register(tmp_path, CONTACTS, "contacts.csv")
    take(made, report([row(f"203.0.113.{n}") for n in (*range(10), *range(64, 70))]))
    for kind, fields in (
        (Kind.CONTACT_ADDED, {"purpose": "abuse", "email": "lam-dung@hoasen.example"}),
        (Kind.DOMAIN_ADDED, {"lines": "a-rather-long-name.of-a-service.hoasen-online.example"}),
        (Kind.NETWORK_ADDED, {"lines": "203.0.113.0/29\n2001:db8:1000:5e:1234:5678:9abc:0/112"}),
    ):
        wish = wish_of(Given(kind, why="Theo hợp đồng thuê kênh mới", **fields), NOW)  # type: ignore[arg-type]
        number = ask(By("person:99", name="Sen"), "hoa-sen", wish, 365, NOW)
        if kind is Kind.CONTACT_ADDED:
            refuse(By("person:98", name="Minh"), number, "Gọi lại không ai biết hộp thư này", NOW)
    with override_settings(STATIC_URL="/no-file/", MEDIA_URL="/no-file/", LACHAN_HOME=tmp_path):
        server = LiveServer("localhost")
        yield server.url
        server.stop()


@pytest.mark.parametrize(("size", "scheme", "root"), LOOKS, ids=("telephone", "desk"))
def test_every_page_is_fit_to_be_read(served: str, tmp_path: Path, size: Any, scheme: Any, root: str) -> None:
    vi = scheme == "dark"
    requests = list(ChangeRequest.objects.order_by("pk").values_list("pk", flat=True))
    contact = Contact.objects.get(organisation__key="hoa-sen").pk
    ways = (
        (
            ("sen", "hoa-sen", Role.ABUSE_DESK),
            [
                "mine/", "changes/ask/hoa-sen/", *(f"changes/ask/hoa-sen/{kind}/" for kind in Kind), "requests/own/",
                *(f"requests/own/{number}/" for number in requests[:2]), "organisations/hoa-sen/",
                f"organisations/hoa-sen/contacts/{contact}/left/",
            ],
        ),
        (("duty", HOUSE, Role.DUTY_OFFICER), ["changes/edit/hoa-sen/", "desk/"]),
        (("approver", HOUSE, Role.APPROVER), ["requests/", *(f"requests/{number}/" for number in requests)]),
    )  # fmt: skip
    tokens = [session_of(person(*who))[0] for who, _ in ways]
    with clock(), chromium() as browser:
        for way, (_, pages) in enumerate(ways):
            page = _page(browser, served, tokens[way], size, scheme)
            for number, place in enumerate(pages):
                answer = page.goto(f"{served}{root}{place}")
                assert (answer.status, page.url) == (200, f"{served}{root}{place}")
                _look(page, tmp_path / f"{way}-{number:02}.png", place)
            if way == 1:
                page.goto(f"{served}{root}changes/edit/hoa-sen/network-added/")
                page.locator("#lines").fill("203.0.113.0/28\n198.51.100.0/25")
                page.locator("#why").fill("Theo công văn")
                page.locator("#since").fill("2026-11-01")
                page.get_by_role("button", name="Xem trước" if vi else "Preview").click()
                page.get_by_role("button", name="Ghi vào danh bạ" if vi else "Write it").wait_for()
                _look(page, tmp_path / "preview.png", "preview")
                page.get_by_role("button", name="Sửa lại" if vi else "Change it").click()
                assert page.locator("#lines").input_value().split() == ["203.0.113.0/28", "198.51.100.0/25"]
        page.locator("#why").fill("đúng")
        page.get_by_role("button", name="Chấp thuận" if vi else "Approve", exact=True).press("Enter")
        page.get_by_role("status").wait_for()
        _look(page, tmp_path / "approved.png", "approved")


def _page(browser: Any, served: str, token: str, size: Any, scheme: Any) -> Any:
    context = browser.new_context(
        viewport=size, color_scheme=scheme, user_agent=FIREFOX.agent, java_script_enabled=True
    )
    context.add_cookies([{"name": "lachan-session", "value": token, "url": served}])
    return context.new_page()


def _look(page: Any, shot: Path, place: str) -> None:
    shoot(page, shot)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), place
    page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
    assert found == [], place
