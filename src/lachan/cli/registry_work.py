"""`lachan registry conflicts`, `settle`, `uncontactable`: the registry's work for people."""

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Final

import click

from lachan.cli import options
from lachan.cli.opening import acting, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, number, say, table, tell, visible
from lachan.cli.verb import Verb
from lachan.server.base.clock import now as present


@click.command(
    "conflicts",
    cls=Verb,
    help=help_text(
        say(
            "Những mạng, số AS, tên miền mà nhiều tổ chức cùng được ghi là giữ, kèm câu trả lời đề xuất. Mã thoát 1 "
            "nếu có.",
            "Networks, AS numbers and domains that several organisations are said to hold, with a proposed answer. "
            "Exit code 1 where there are any.",
        ),
        "lachan registry conflicts",
    ),
)
@options.home
@options.limit(200)
@options.json_output
def conflicts(home: Path, limit: int, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.registry.proposals.looking import open_conflicts

    found = open_conflicts(limit)
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        table(
            (
                say("số", "number"),
                say("mạng, tên miền", "network, domain"),
                say("các bên (nguồn, tin cậy)", "parties (source, confidence)"),
                say("đề xuất", "proposed"),
                say("vì", "because"),
            ),
            (
                (
                    one.number,
                    one.text,
                    "; ".join(f"{who} ({source or origin}, {sure})" for who, origin, source, sure in one.parties),
                    one.proposed,
                    reason_in_words(one.reason),
                )
                for one in found
            ),
            right=(0,),
        )
    return 1 if found else 0


@click.command(
    "settle",
    cls=Verb,
    help=help_text(
        say(
            "Trả lời một xung đột: từ nay là của tổ chức này, do người quyết định, có thời hạn.",
            "Answer a conflict: from now on it is this organisation's, by hand, for a set time.",
        ),
        "lachan registry settle 4 ngan-hang-b --why 'theo hop dong thue'",
    ),
)
@click.argument("conflict", type=click.IntRange(1), metavar=options.NUMBER)
@click.argument("key", metavar=options.KEY)
@options.home
@options.decided
@options.reason
@options.json_output
def settle(conflict: int, key: str, home: Path, by: str, why: str, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.registry.cells import reason_of
    from lachan.server.registry.proposals.conflicts import settle as run

    days = settings.registry.hand_days
    version = run(conflict, key, days, steady_now(), by=acting(by), why=reason_of(why))
    if as_json:
        print_json({"conflict": conflict, "organisation": key, "version": version})
    else:
        tell(
            f"Xung đột {conflict}: của {visible(key)} trong {days} ngày; danh bạ phiên bản {version}.",
            f"Conflict {conflict}: {visible(key)}'s for {days} days; registry version {version}.",
        )
    return 0


@click.command(
    "uncontactable",
    cls=Verb,
    help=help_text(
        say(
            "Tổ chức giữ mạng mà chưa có đầu mối, xếp theo số ca nhiễm. Mã thoát 1 nếu có.",
            "Organisations with networks and nobody to be told, by infections. Exit code 1 where there are any.",
        ),
        "lachan registry uncontactable --days 30",
    ),
)
@options.home
@options.days(366, 30, say("Ca nhiễm trong bao nhiêu ngày qua", "Infections of so many days back"))
@options.limit(100)
@options.json_output
def uncontactable(home: Path, days: int, limit: int, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.lake.folders import Home
    from lachan.server.lake.subjects import infections_by_organisation
    from lachan.server.registry.uncontactable import uncontactable as ask

    now = present()
    seen = infections_by_organisation(Home(home), now - timedelta(days=days), now)
    found = ask(seen, now, limit)
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        table(
            (
                say("tổ chức", "organisation"),
                say("tên", "name"),
                say("mạng", "networks"),
                say("ca nhiễm", "infections"),
                say("vì sao", "why"),
            ),
            (
                (one.organisation, one.name, number(one.networks), number(one.infections), why_in_words(one.why))
                for one in found
            ),
            right=(2, 3),
        )
    return 1 if found else 0


def reason_in_words(reason: str) -> str:
    """Why this answer is proposed."""
    words = {
        "hand-made-wins": ("do người lập", "made by hand"),
        "surer-source": ("nguồn đáng tin hơn", "the surer source"),
        "began-later": ("bắt đầu sau", "began later"),
        "nothing-speaks-for-one": ("không có căn cứ", "nothing speaks for one of them"),
    }
    return say(*words[reason])


def why_in_words(why: str) -> str:
    """Why somebody has no contact."""
    words = {
        "no-contact": ("chưa có đầu mối", "no contact"),
        "registry-contacts-only": ("chỉ có hộp thư của sổ đăng ký", "a registry's boxes only"),
        "contacts-have-left": ("đầu mối không còn", "the contacts have left"),
    }
    return say(*words[why])


VERBS: Final[tuple[click.Command, ...]] = (conflicts, settle, uncontactable)
