"""`lachan people list`, `end`, `leave`, `reset-factors`."""

from dataclasses import asdict
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.opening import acting, known_organisation, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, language, number, say, table, tell
from lachan.cli.verb import Verb
from lachan.server.base.clock import now as present
from lachan.server.base.clock import utc_text


@click.command(
    "list",
    cls=Verb,
    help=help_text(
        say("Ai đang giữ vai trò gì, ở đâu.", "Who holds which role, and where."),
        "lachan people list --organisation song-xanh",
    ),
)
@options.home
@options.organisation
@click.option("--house", is_flag=True, help=say("Chỉ đơn vị vận hành", "The body that runs this instance only"))
@click.option("--search", default="", metavar=options.WORD, help=say("Một phần họ tên, thư", "Part of a name or mail"))
@options.limit(100)
@options.json_output
def list_(home: Path, organisation: str | None, house: bool, search: str, limit: int, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.accounts.reading import members
    from lachan.server.accounts.words import roles

    wanted = "" if house else known_organisation(organisation)
    found = members(None if wanted is None else frozenset((wanted,)), present(), search=search, limit=limit)
    if as_json:
        print_json([asdict(line) for line in found])
        return 0
    words = roles()
    table(
        (
            say("vai trò số", "role no."),
            say("người", "person"),
            say("họ tên", "name"),
            say("thư", "mail"),
            say("tổ chức", "organisation"),
            say("vai trò", "role"),
            say("từ", "since"),
            say("đến", "until"),
            say("xác thực hai bước", "second factor"),
        ),
        (
            (
                m.membership,
                m.person,
                m.name,
                m.email,
                m.organisation or say("(đơn vị vận hành)", "(the house)"),
                words[m.role].vi if language() == "vi" else words[m.role].en,
                utc_text(m.valid_from),
                m.valid_to and utc_text(m.valid_to),
                say("có", "yes") if m.has_factor else say("chưa", "no"),
            )
            for m in found
        ),
        right=(0, 1),
    )
    tell(f"{number(len(found))} vai trò", f"{number(len(found))} roles")
    return 0


@click.command(
    "end",
    cls=Verb,
    help=help_text(
        say("Kết thúc một vai trò; mọi phiên của người đó kết thúc theo.", "End a role, and the person's sessions."),
        "lachan people end 12",
    ),
)
@click.argument("membership", type=click.IntRange(1), metavar=options.NUMBER)
@options.home
@options.decided
@options.json_output
def end(membership: int, home: Path, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.accounts.memberships import end as end_role

    end_role(acting(by), membership, steady_now())
    _done(as_json, "Đã kết thúc vai trò.", "The role has ended.")
    return 0


@click.command(
    "leave",
    cls=Verb,
    help=help_text(
        say(
            "Một người rời đi hẳn: mọi vai trò, mọi phiên kết thúc, không đăng nhập được nữa.",
            "Somebody leaves for good: all roles and sessions end, and they cannot sign in any more.",
        ),
        "lachan people leave 7",
    ),
)
@click.argument("person", type=click.IntRange(1), metavar=options.NUMBER)
@options.home
@options.decided
@options.json_output
def leave(person: int, home: Path, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.accounts.memberships import end_person

    end_person(acting(by), person, steady_now())
    _done(as_json, "Người này không đăng nhập được nữa.", "This person cannot sign in any more.")
    return 0


@click.command(
    "reset-factors",
    cls=Verb,
    help=help_text(
        say(
            "Bỏ mọi yếu tố thứ hai của người đã mất điện thoại lẫn mã dự phòng, sau khi đã xác minh đúng người.",
            "Take away all second factors of somebody who lost telephone and codes, after making sure who asks.",
        ),
        "lachan people reset-factors 7",
    ),
)
@click.argument("person", type=click.IntRange(1), metavar=options.NUMBER)
@options.home
@options.decided
@options.json_output
def reset(person: int, home: Path, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.accounts.factors import reset as reset_all

    reset_all(acting(by), person, steady_now())
    _done(
        as_json,
        "Đã bỏ; lần đăng nhập sau người này thiết lập lại.",
        "Done; this person sets one up at the next sign-in.",
    )
    return 0


def _done(as_json: bool, vi: str, en: str) -> None:
    if as_json:
        print_json({"done": True})
    else:
        tell(vi, en)
