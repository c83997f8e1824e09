"""Planned notices to given addresses, and settings that send them to the tests' mail server."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from lachan.server.base.settings import Security, Settings, Smtp
from lachan.server.notices.models import Notice
from lachan.server.notices.recording import record
from tests.notices.build import IDENTITY, NOW, batch, contact, due, organisation, plan_one
from tests.notices.mail_server import MailServer
from tests.notices.test_planning import found, their_rows


def sending_to(server: MailServer, port: str | int = "plain", **smtp: Any) -> Settings:
    """A real instance whose mail server is the tests'."""
    values: dict[str, Any] = {
        "host": "localhost",
        "port": port if isinstance(port, int) else server.ports[port],
        "security": Security.NONE,
        "timeout_seconds": 5,
        "max_per_minute": 1_000_000,
    }
    return Settings(identity=IDENTITY, smtp=Smtp(**{**values, **smtp}))


def plan_to(home: Path, names: Sequence[str], settings: Settings, now: datetime = NOW) -> list[Notice]:
    """A notice to each `name@a.example`, in this order."""
    one = batch()
    for number, name in enumerate(names):
        key = f"to-chuc-{number:03}"
        contact(organisation(key), email=f"{name}@a.example")
        record(one, {key: [found()]})
    made = [plan_one(each, their_rows(), now, home, settings) for each in due(now, settings)]
    return [notice for notice in made if notice is not None]
