"""`lachan people invite`: a link by which somebody joins."""

import os
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.opening import acting, known_organisation, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, say, tell
from lachan.cli.verb import Verb
from lachan.server.base.settings import Settings

ROLES = (
    "duty-officer", "analyst", "approver", "inspector", "editor", "administrator",
    "security-contact", "abuse-desk", "data-protection-officer", "viewer",
)  # fmt: skip


def link(settings: Settings, token: str) -> str:
    """Where the invited person goes; without a domain, the path on whatever name the service has."""
    path = f"/console/invitation/{token}/"
    return f"https://{settings.identity.domain}{path}" if settings.identity.domain else path


@click.command(
    "invite",
    cls=Verb,
    help=help_text(
        say(
            "Mời một người vào tổ chức, hoặc vào chính đơn vị vận hành nếu không nêu tổ chức. In ra đường dẫn dùng một "
            "lần, có hạn ba ngày; hãy trao tận tay hoặc qua kênh tin cậy.",
            "Invite somebody into an organisation, or into the body that runs this instance where none is named. "
            "Prints a link that works once, for three days: hand it over in a way you trust.",
        ),
        "lachan people invite --email lan@a.example --role administrator",
    ),
)
@options.home
@click.option(
    "--email", required=True, metavar=options.WORD, help=say("Thư điện tử để đăng nhập", "Mail to sign in with")
)
@click.option("--name", default="", metavar=options.WORD, help=say("Họ tên", "Name"))
@options.organisation
@click.option(
    "--role",
    type=click.Choice(ROLES),
    required=True,
    metavar=options.WORD,
    help=f"{say('Vai trò', 'Role')}: {', '.join(ROLES)}",
)
@click.option(
    "--language",
    type=click.Choice(["vi", "en"]),
    default="vi",
    show_default=True,
    help=say("Ngôn ngữ của người đó", "Their language"),
)
@options.decided
@options.json_output
def invite(
    home: Path, email: str, name: str, organisation: str | None, role: str, language: str, by: str, as_json: bool
) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.accounts.people import INVITED_FOR
    from lachan.server.accounts.people import invite as make
    from lachan.server.accounts.words import Role

    now = steady_now()
    number, token = make(
        acting(by),
        email=email,
        name=name,
        language=language,
        organisation=known_organisation(organisation) or "",
        role=Role(role),
        now=now,
        draw=os.urandom,
        link=(lambda token: link(settings, token)) if settings.identity.domain else None,
    )
    place, until = link(settings, token), now + INVITED_FOR
    if as_json:
        print_json({"invitation": number, "link": place, "expires_at": until})
    else:
        click.echo(place)
        if settings.identity.domain:
            tell("Thư mời đang chờ gửi: lachan post send.", "A mail with it waits to be sent: lachan post send.")
        tell(f"Dùng một lần, đến {moment(until)}.", f"Works once, until {moment(until)}.")
    return 0
