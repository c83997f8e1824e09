"""A browser without a screen: cookies kept, the address and program of a person, a clock that is moved by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.test import Client, override_settings

from lachan.server.accounts.models import Person
from tests.access.ground import session_of
from tests.accounts.ground import FIREFOX, NOW, PASSWORD, app_code


class Clock:
    """Now, as the service sees it."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


@contextmanager
def clock(now: datetime = NOW) -> Iterator[Clock]:
    moved = Clock(now)
    with override_settings(LACHAN_NOW=moved):
        yield moved


def browser(place: Any = FIREFOX, *, strict: bool = False) -> Client:
    """`strict`: forms need their token."""
    return Client(
        enforce_csrf_checks=strict, REMOTE_ADDR=place.address, headers={"User-Agent": place.agent, "Host": "localhost"}
    )


def as_person(person: Person, now: datetime = NOW, *, factor: str = "totp", strict: bool = False) -> Client:
    """A browser in which somebody is wholly signed in."""
    client = browser(strict=strict)
    client.cookies["lachan-session"] = session_of(person, now, factor=factor)[0]
    return client


def with_key(secret: str) -> Client:
    """A program."""
    return Client(headers={"Authorization": f"Bearer {secret}", "User-Agent": "program/1", "Host": "localhost"})


def sign_in(client: Client, name: str = "lan", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/console/sign-in/", {"email": f"{name}@people.example", "password": password, **more})


def show_code(client: Client, person: Person, now: datetime, steps: int = 0) -> Any:
    return client.post("/console/sign-in/second/", {"code": app_code(person.pk, now, steps)})
