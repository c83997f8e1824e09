"""`lachan subscriptions list` and `show`."""

from dataclasses import asdict
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.opening import known_organisation, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, number, say, table, tell, visible
from lachan.cli.subscriptions.words import in_one_line
from lachan.cli.verb import Verb


@click.command(
    "list",
    cls=Verb,
    help=help_text(
        say("Các tổ chức đã chọn cách nhận thông báo.", "Organisations that chose how they are told."),
        "lachan subscriptions list",
    ),
)
@options.home
@options.limit(100)
@options.json_output
def list_(home: Path, limit: int, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.subscriptions.choosing import subscriptions

    found = subscriptions(steady_now(), limit=limit)
    if as_json:
        print_json([asdict(one) for one in found])
        return 0
    table(
        (say("tổ chức", "organisation"), say("đã chọn", "chosen"), say("từ", "since"), say("ai", "by")),
        (
            (
                one.organisation,
                in_one_line(one.choice),
                moment(one.made_at) if one.made_at else "",
                visible(one.made_by),
            )
            for one in found
        ),
    )
    return 0


@click.command(
    "show",
    cls=Verb,
    help=help_text(
        say("Một tổ chức được báo thế nào, đã tắt báo gì.", "How one organisation is told, and what it muted."),
        "lachan subscriptions show song-xanh",
    ),
)
@click.argument("organisation", metavar=options.KEY)
@options.home
@options.json_output
def show(organisation: str, home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.subscriptions.choosing import mutes_of, subscription

    key, now = known_organisation(organisation) or "", steady_now()
    found, mutes = subscription(key, now), mutes_of(key, now)
    if as_json:
        print_json({**asdict(found), "mutes": [asdict(one) for one in mutes]})
        return 0
    click.echo(f"{found.organisation}  {visible(found.name)}")
    click.echo(in_one_line(found.choice))
    if found.made_at is None:
        tell("Chưa chọn gì: theo mặc định.", "Nothing was chosen: the default.")
    else:
        since, who = moment(found.made_at), visible(found.made_by)
        tell(f"Từ {since}, do {who}. {visible(found.why)}", f"Since {since}, by {who}. {visible(found.why)}")
    if not found.fetches:
        tell(
            "Chưa có tài khoản hay khóa để tải: danh sách luôn được gửi kèm thư.",
            "Nobody there can fetch anything yet: the list always goes with the mail.",
        )
    if mutes:
        table(
            (say("số", "number"), say("tắt báo", "muted"), say("đến", "until"), say("dòng", "rows")),
            (
                (
                    one.id,
                    visible(one.condition.taxonomy or one.condition.feed),
                    moment(one.expires_at),
                    number(one.rows),
                )
                for one in mutes
            ),
            right=(0, 3),
        )
    return 0
