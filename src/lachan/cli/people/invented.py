"""`lachan people invent`: invented people of each role, for a demo; how they sign in is printed this once."""

import base64
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from lachan.cli import options
from lachan.cli.opening import known_organisation, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, language, say, table, tell
from lachan.cli.verb import Verb
from lachan.server.base.errors import Refused

DOMAIN: Final = "nguoi-gia-lap.example"
_FAMILY: Final = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ")


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who does not exist. `secret` for an authenticator app, empty where the role needs no second factor."""

    role: str
    organisation: str
    email: str
    password: str
    secret: str


def invent(organisations: Iterable[str], now: datetime, draw: Callable[[int], bytes]) -> list[Login]:
    """One person of each role: the house's, and those of these organisations. In a demo home only.

    Called after `site.start`; who has been invented before is invented anew under the same address only once the
    former has left. Errors: Refused where they are there already.
    """
    from django.db import transaction

    from lachan.server.accounts.words import HOUSE, roles

    with transaction.atomic():
        made: list[Login] = []
        for organisation in (HOUSE, *organisations):
            for role, words in roles().items():
                if words.house == (organisation == HOUSE):
                    made.append(_one(role, organisation, len(made), now, draw))
        return made


def _one(role: str, organisation: str, number: int, now: datetime, draw: Callable[[int], bytes]) -> Login:
    from lachan.server.access.asker import needs_factor
    from lachan.server.accounts import people, totp
    from lachan.server.accounts.models import Factor, Person
    from lachan.server.accounts.places import Place
    from lachan.server.accounts.sealing import seal
    from lachan.server.accounts.words import FactorKind, Role, roles
    from lachan.server.audit.recording import By

    email = f"{role}{'.' + organisation if organisation else ''}@{DOMAIN}"
    if Person.objects.filter(email=email, ended_at=None).exists():
        raise Refused(say("người giả lập đã có sẵn ở đây", "the invented people are here already"))
    name = f"{_FAMILY[number % len(_FAMILY)]} Giả Lập ({roles()[Role(role)].vi})"
    password = base64.b32encode(draw(10)).decode("ascii").lower()
    _, token = people.invite(
        By("command:demo"),
        email=email,
        name=name,
        language="vi",
        organisation=organisation,
        role=Role(role),
        now=now,
        draw=draw,
    )
    person = people.join(token, name=name, password=password, place=Place("", ""), now=now, draw=draw)
    assert isinstance(person, int)
    secret = ""
    if needs_factor(person, now):
        key = totp.secret(draw)
        Factor.objects.create(
            person_id=person, kind=FactorKind.TOTP, label="demo", secret=seal(key), made_at=now, confirmed_at=now
        )
        secret = totp.base32(key)
    return Login(role, organisation, email, password, secret)


def show(logins: list[Login]) -> None:
    """How they sign in, for people; printed once, kept nowhere."""
    from lachan.server.accounts.words import Role, roles

    table(
        (
            say("vai trò", "role"),
            say("tổ chức", "organisation"),
            say("thư", "mail"),
            say("mật khẩu", "password"),
            say("khóa cho ứng dụng xác thực", "secret for an authenticator app"),
        ),
        (
            (
                roles()[Role(one.role)].vi if language() == "vi" else roles()[Role(one.role)].en,
                one.organisation,
                one.email,
                one.password,
                one.secret,
            )
            for one in logins
        ),
    )


@click.command(
    "invent",
    cls=Verb,
    help=help_text(
        say(
            "Chỉ ở nơi chạy thử: tạo người giả lập mỗi vai trò một người. Cách đăng nhập chỉ in ra một lần.",
            "In a demo home only: one invented person of each role. How they sign in is printed once.",
        ),
        "lachan people invent --home ./var/demo --organisation song-xanh",
    ),
)
@options.home
@click.option(
    "--organisation",
    "organisations",
    multiple=True,
    metavar=options.KEY,
    help=say("Mã tổ chức (nhiều lần được)", "Key of an organisation (more than once, too)"),
)
@options.json_output
def invent_(home: Path, organisations: tuple[str, ...], as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    if not settings.kind.invented:
        raise Refused(
            say("người giả lập chỉ có ở nơi chạy thử", "invented people exist in a demo or simulated home only")
        )
    for key in organisations:
        known_organisation(key)
    logins = invent(organisations, steady_now(), os.urandom)
    if as_json:
        print_json([asdict(one) for one in logins])
        return 0
    click.echo(settings.banner)
    show(logins)
    tell("Hãy chép lại ngay: không xem lại được.", "Copy this now: it cannot be shown again.")
    return 0
