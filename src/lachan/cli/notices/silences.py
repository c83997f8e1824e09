"""`lachan notices suppress` and `trial`: of what, and to whom, nothing is said."""

from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.opening import acting, known_organisation, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, number, say, table, tell, visible
from lachan.cli.values import INSTANT, TAXONOMY
from lachan.cli.verb import Verb, Verbs

USUAL = timedelta(days=90)


@click.group(
    "suppress",
    cls=Verbs,
    help=say(
        "Không báo về một số dòng, có lý do và thời hạn (bẫy nghiên cứu, nhà nghiên cứu…).",
        "Say nothing of some rows, with a reason and an end (a known honeypot, a researcher …).",
    ),
)
def suppress() -> None:
    """See `help` above."""


@suppress.command(
    "add",
    cls=Verb,
    help=help_text(
        say(
            "Thêm một điều kiện không báo. Mọi điều kiện nêu ra đều phải đúng; dòng bị bỏ qua được đếm.",
            "Add a suppression. Every condition that is given must hold; rows that it holds back are counted.",
        ),
        say(
            'lachan notices suppress add --subject 203.0.113.9 --why "bẫy"',
            "lachan notices suppress add --subject 203.0.113.9 --why honeypot",
        ),
    ),
)
@options.home
@options.organisation
@click.option("--class", "taxonomy", type=TAXONOMY, help=say("Lớp RSIT", "RSIT class"))
@click.option("--type", "type_", default="", metavar=options.WORD, help=say("Loại RSIT", "RSIT type"))
@click.option("--family", default="", metavar=options.WORD, help=say("Tên mã độc", "Malware family"))
@click.option("--network", default="", metavar=options.WORD, help=say("Dải địa chỉ", "Prefix of addresses"))
@click.option("--subject", default="", metavar=options.WORD, help=say("Địa chỉ, tên miền, URL", "Address, domain, URL"))
@click.option("--feed", default="", metavar=options.WORD, help=say("Loại báo cáo", "Report type"))
@click.option(
    "--until",
    type=INSTANT,
    metavar=options.TIME,
    help=say("Đến khi nào (mặc định: 90 ngày nữa)", "Until when (default: for 90 days)"),
)
@options.reason
@options.decided
@options.json_output
def add(
    home: Path,
    organisation: str | None,
    taxonomy: str | None,
    type_: str,
    family: str,
    network: str,
    subject: str,
    feed: str,
    until: datetime | None,
    why: str,
    by: str,
    as_json: bool,
) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.conditions import Condition
    from lachan.server.notices.suppressing import suppress as hold_back

    owner = known_organisation(organisation) or ""
    condition = Condition(0, owner, taxonomy or "", type_, family, network, subject, feed)
    now = steady_now()
    end = until or now + USUAL
    made = hold_back(condition, now, end, by=acting(by), why=why)
    if as_json:
        print_json({"id": made, "until": end})
    else:
        tell(f"Đã thêm điều kiện {made}, đến {moment(end)}.", f"Added suppression {made}, until {moment(end)}.")
    return 0


@suppress.command(
    "list",
    cls=Verb,
    help=help_text(
        say("Liệt kê điều kiện đang giữ, mới nhất trước.", "List those that stand, the newest first."),
        "lachan notices suppress list",
    ),
)
@options.home
@click.option("--all", "ended", is_flag=True, help=say("Cả điều kiện đã hết", "Also those that have ended"))
@options.limit(100)
@options.json_output
def list_(home: Path, ended: bool, limit: int, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.suppressing import suppressions

    lines = suppressions(steady_now(), ended=ended, limit=limit, own=False)
    if as_json:
        print_json([{**asdict(line), "condition": _said(asdict(line.condition))} for line in lines])
        return 0
    table(
        (
            say("số", "number"),
            say("điều kiện", "condition"),
            say("lý do", "why"),
            say("ai", "by"),
            say("đến", "until"),
            say("dòng", "rows"),
        ),
        (
            (
                str(line.id),
                visible("; ".join(f"{name}: {value}" for name, value in _said(asdict(line.condition)).items())),
                visible(line.why),
                visible(line.made_by),
                moment(line.lifted_at or line.expires_at),
                number(line.rows),
            )
            for line in lines
        ),
        right=(0, 5),
    )
    return 0


@suppress.command(
    "lift",
    cls=Verb,
    help=help_text(
        say("Bỏ một điều kiện trước hạn.", "End a suppression before its time."), "lachan notices suppress lift 3"
    ),
)
@click.argument("number_", metavar=options.NUMBER, type=int)
@options.home
@options.decided
@options.json_output
def lift(number_: int, home: Path, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.suppressing import lift as end

    end(number_, steady_now(), by=acting(by))
    if as_json:
        print_json({"lifted": number_})
    else:
        tell(f"Đã bỏ điều kiện {number_}.", f"Suppression {number_} is lifted.")
    return 0


@click.group(
    "trial",
    cls=Verbs,
    help=say(
        "Chạy thử: khi settings.toml có notices.trial = true, chỉ báo cho tổ chức đã ghi danh.",
        "On trial: while settings.toml says notices.trial = true, only enrolled organisations are told.",
    ),
)
def trial() -> None:
    """See `help` above."""


@trial.command(
    "enrol",
    cls=Verb,
    help=help_text(
        say("Ghi danh một tổ chức vào đợt chạy thử.", "Enrol an organisation in the trial."),
        "lachan notices trial enrol song-xanh",
    ),
)
@click.argument("organisation", metavar=options.KEY)
@options.home
@options.decided
@options.json_output
def enrol(organisation: str, home: Path, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.enrolling import enrol as take_part

    take_part(organisation, steady_now(), by=acting(by))
    if as_json:
        print_json({"enrolled": organisation})
    else:
        tell(f"Đã ghi danh {organisation}.", f"{organisation} is enrolled.")
    return 0


@trial.command(
    "leave",
    cls=Verb,
    help=help_text(
        say("Rút một tổ chức khỏi đợt chạy thử.", "Take an organisation out of the trial."),
        "lachan notices trial leave song-xanh",
    ),
)
@click.argument("organisation", metavar=options.KEY)
@options.home
@options.decided
@options.json_output
def leave(organisation: str, home: Path, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.enrolling import leave as drop_out

    drop_out(organisation, steady_now(), by=acting(by))
    if as_json:
        print_json({"left": organisation})
    else:
        tell(f"Đã rút {organisation}.", f"{organisation} has left.")
    return 0


@trial.command(
    "list",
    cls=Verb,
    help=help_text(say("Liệt kê tổ chức đã ghi danh.", "List who is enrolled."), "lachan notices trial list"),
)
@options.home
@options.limit(100)
@options.json_output
def enrolled(home: Path, limit: int, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.notices.enrolling import enrolments

    lines = enrolments(limit)
    if as_json:
        print_json({"trial": settings.notices.trial, "enrolled": [asdict(line) for line in lines]})
        return 0
    if settings.notices.trial:
        tell("Đang chạy thử: chỉ báo cho các tổ chức dưới đây.", "On trial: only those below are told.")
    else:
        tell("Không chạy thử: mọi tổ chức đều được báo.", "Not on trial: everybody is told.")
    table(
        (say("tổ chức", "organisation"), say("tên", "name"), say("từ", "since"), say("ai", "by")),
        ((line.organisation, visible(line.name), moment(line.since), visible(line.by)) for line in lines),
    )
    return 0


def _said(condition: dict[str, object]) -> dict[str, object]:
    """What a suppression says, without what it leaves open."""
    return {name: value for name, value in condition.items() if value and name != "pk"}
