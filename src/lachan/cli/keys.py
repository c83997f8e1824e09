"""`lachan keys`: keys of programs."""

import os
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.opening import acting, known_organisation, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, number, say, table, tell
from lachan.cli.verb import Verbs
from lachan.server.base.clock import now as present
from lachan.server.base.clock import utc_text

SCOPES = ("notices:read", "detections:read", "organisation:read", "audit:read", "outcomes:write")


@click.group("keys", cls=Verbs, help=say("Khóa cho chương trình.", "Keys of programs."))
def command() -> None:
    """See `help` above."""


@command.command(
    "create",
    help=help_text(
        say(
            "Tạo khóa cho chương trình của một tổ chức, hoặc của đơn vị vận hành nếu không nêu tổ chức. Khóa chỉ hiện "
            "một lần.",
            "Make a key for a program of an organisation, or of the body that runs this instance where none is named. "
            "It is shown once.",
        ),
        'lachan keys create --label "SIEM" --scope notices:read',
    ),
)
@options.home
@options.organisation
@click.option("--label", required=True, metavar=options.WORD, help=say("Khóa này để làm gì", "What it is for"))
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(SCOPES),
    multiple=True,
    required=True,
    metavar=options.WORD,
    help=say(f"Được làm gì: {', '.join(SCOPES)}", f"What it may: {', '.join(SCOPES)}"),
)
@click.option(
    "--network", "networks", multiple=True, metavar="PREFIX", help=say("Chỉ dùng từ dải mạng này", "Only from here")
)
@click.option(
    "--days",
    type=click.IntRange(1, 366),
    default=90,
    show_default=True,
    metavar=options.NUMBER,
    help=say("Có hạn bao nhiêu ngày", "For how many days"),
)
@options.decided
@options.json_output
def create(
    home: Path,
    organisation: str | None,
    label: str,
    scopes: tuple[str, ...],
    networks: tuple[str, ...],
    days: int,
    by: str,
    as_json: bool,
) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.accounts import keys
    from lachan.server.accounts.words import Scope

    now = steady_now()
    line, secret = keys.create(
        acting(by),
        organisation=known_organisation(organisation) or "",
        label=label,
        scopes=[Scope(scope) for scope in scopes],
        networks=networks,
        expires_at=now + timedelta(days=days),
        now=now,
        draw=os.urandom,
    )
    if as_json:
        print_json({**asdict(line), "key": secret})
    else:
        click.echo(secret)
        tell(
            f"Khóa số {line.id}, đến {utc_text(line.expires_at)}. Hãy cất ngay: không xem lại được.",
            f"Key {line.id}, until {utc_text(line.expires_at)}. Keep it now: it cannot be shown again.",
        )
    return 0


@command.command(
    "list", help=help_text(say("Các khóa, mới nhất trước.", "Keys, the newest first."), "lachan keys list")
)
@options.home
@options.organisation
@options.limit(100)
@options.json_output
def list_(home: Path, organisation: str | None, limit: int, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.accounts.reading import keys

    wanted = known_organisation(organisation)
    found = keys(None if wanted is None else frozenset((wanted,)), limit=limit)
    if as_json:
        print_json([asdict(line) for line in found])
        return 0
    now = present()
    table(
        (
            say("số", "no."),
            say("tổ chức", "organisation"),
            say("để làm gì", "what for"),
            say("khóa", "key"),
            say("được làm", "may"),
            say("từ mạng", "from"),
            say("hạn", "until"),
            say("dùng lần cuối", "last used"),
            say("trạng thái", "state"),
        ),
        (
            (
                k.id,
                k.organisation or say("(đơn vị vận hành)", "(the house)"),
                k.label,
                f"{k.shown}…",
                " ".join(k.scopes),
                " ".join(k.networks),
                utc_text(k.expires_at),
                k.used_at and utc_text(k.used_at),
                say("đang dùng", "in use")
                if k.open_at(now)
                else say("đã thu", "revoked")
                if k.revoked_at
                else say("hết hạn", "expired"),
            )
            for k in found
        ),
        right=(0,),
    )
    tell(f"{number(len(found))} khóa", f"{number(len(found))} keys")
    return 0


@command.command(
    "revoke",
    help=help_text(
        say("Thu một khóa: từ lúc này nó không mở gì nữa.", "Revoke a key: it opens nothing from now on."),
        "lachan keys revoke 3",
    ),
)
@click.argument("key", type=click.IntRange(1), metavar=options.NUMBER)
@options.home
@options.decided
@options.json_output
def revoke(key: int, home: Path, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.accounts import keys

    keys.revoke(acting(by), key, steady_now())
    if as_json:
        print_json({"done": True})
    else:
        tell("Đã thu khóa.", "The key is revoked.")
    return 0
