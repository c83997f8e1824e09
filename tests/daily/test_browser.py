"""The pages of files, outcomes and pools in a real browser, each looked at by axe-core."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.accounts.ground import FIREFOX
from tests.cli.program import environment
from tests.console.driving import CHROMIUM, Watched, chromium
from tests.console.driving import Service as Watchable
from tests.daily.served import Service, served
from tests.needs import reason

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason=reason("chromium"))]
SIGNED_IN = """
import os, sys
from pathlib import Path
from lachan.server.base.clock import now
from lachan.server.base.settings import load
from lachan.server.site import django
home = Path(sys.argv[1])
django.start(home, load(home))
from lachan.server.accounts import sessions
from lachan.server.accounts.models import Membership, Person
from lachan.server.accounts.words import Stage
from tests.accounts.ground import FIREFOX
one, _ = Person.objects.get_or_create(
    email="truc@people.example",
    defaults={"name": "Trực", "password": "!", "joined_at": now(), "webauthn_id": b"0" * 32},
)
Membership.objects.get_or_create(
    person=one, organisation="song-xanh", role="abuse-desk", defaults={"valid_from": now()}
)
print(sessions.open_session(one.pk, Stage.FULL, FIREFOX, now(), os.urandom, factor="totp"))
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with served(tmp_path_factory.mktemp("daily") / "home") as there:
        yield there


@pytest.mark.parametrize(
    ("language", "width", "dark"), [("vi", 390, False), ("vi", 1440, False), ("en", 390, True), ("en", 1440, True)]
)
def test_an_abuse_desks_pages(service: Service, tmp_path: Path, language: str, width: int, dark: bool) -> None:
    there = Watchable(service.home, f"http://localhost:{service.port}")
    words = [sys.executable, "-c", SIGNED_IN, str(service.home)]
    path = os.pathsep.join(sys.path)
    ran = subprocess.run(
        words, capture_output=True, text=True, check=True, env=environment(service.home, "en", PYTHONPATH=path)
    )
    shots = Path(os.environ.get("LACHAN_SHOTS") or tmp_path)
    with chromium() as browser:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            user_agent=FIREFOX.agent,
        )
        context.add_cookies([{"name": "lachan-session", "value": ran.stdout.strip(), "url": there.address}])
        watched = Watched(context, there, script=True, shots=shots)
        page, base = watched.page, f"{there.address}{'/en' if language == 'en' else ''}/console"
        name = f"{language}-{width}"
        page.goto(f"{base}/files/")
        watched.look(f"{name}-files")
        page.get_by_role("link", name=service.day).press("Enter")
        watched.look(f"{name}-day")
        page.goto(f"{base}/files/outcomes/")
        watched.look(f"{name}-outcomes")
        page.locator("#file").set_input_files(
            {"name": "a.csv", "mimeType": "text/csv", "buffer": b"id,outcome\nx,fixed\n,fixed\n"}
        )
        page.locator("main form button").press("Enter")
        page.wait_for_url("**/outcomes/*/")
        watched.look(f"{name}-outcome")
        page.goto(f"{base}/pools/mark/")
        watched.look(f"{name}-mark")
        page.locator("#prefix").fill("198.51.100.0/24")
        page.locator("input[value=mobile]").check()
        page.locator("main form button").press("Enter")
        watched.look(f"{name}-refused")
        prefix = f"203.0.113.{ {'vi390': 0, 'vi1440': 32, 'en390': 64, 'en1440': 96}[f'{language}{width}'] }/27"
        page.locator("#prefix").fill(prefix)
        page.locator("main form button").press("Enter")
        page.wait_for_url("**/pools/?done=pool-marked")
        watched.look(f"{name}-pools")
        page.get_by_role("link", name=prefix).press("Enter")
        watched.look(f"{name}-pool")
        page.goto(f"{base}/pools/import/")
        watched.look(f"{name}-import")
        assert [one for one in watched.wrong if "422" not in one] == []
