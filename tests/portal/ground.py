"""A notice of nine rows that was sent, its mail with a link, and the home that the service reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.test import override_settings

from lachan.server.base.settings import Settings
from lachan.server.notices import tokens
from lachan.server.notices.models import Notice
from tests.console.ground import Clock
from tests.notices.answers.ground import told
from tests.notices.build import NOW
from tests.notices.samples import PORTAL
from tests.notices.test_tokens import SECRET, token_in

REAL = Settings(identity=PORTAL)
SOON = NOW + timedelta(hours=1)


def sent(home: Path, name: str = "song-xanh", *, out: bool = True) -> tuple[Notice, str]:
    """The notice and its token."""
    tokens.make_secret(home, SECRET)
    (notice,) = told(home, [name], REAL, sent=out)
    return notice, token_in(home, notice)


@contextmanager
def served(home: Path, now: datetime = SOON) -> Iterator[Clock]:
    """The service of that home, at that instant."""
    clock = Clock(now)
    with override_settings(LACHAN_NOW=clock, LACHAN_HOME=home, LACHAN_SETTINGS=REAL):
        yield clock
