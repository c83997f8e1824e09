"""`lachan subscriptions mute` and `unmute`."""

from datetime import datetime
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.opening import acting, known_organisation, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, say, tell
from lachan.cli.values import INSTANT
from lachan.cli.verb import Verb


@click.command(
    "mute",
    cls=Verb,
    help=help_text(
        say(
            "Tắt báo một lớp hoặc loại báo cáo đến một ngày; dòng không báo được đếm. Việc nghiêm trọng vẫn được báo.",
            "Mute a class or a report type until a date; its rows are counted. What is severe is told all the same.",
        ),
        "lachan subscriptions mute hoa-sen --feed scan_http --until 2027-01-01",
    ),
)
@click.argument("organisation", metavar=options.KEY)
@options.home
@options.taxonomy()
@click.option("--feed", default="", metavar=options.WORD, help=say("Loại báo cáo", "Report type"))
@click.option("--until", type=INSTANT, required=True, metavar=options.TIME, help=say("Đến khi nào", "Until when"))
@click.option("--why", default="", metavar=options.WORD, help=say("Lý do", "Reason"))
@options.decided
@options.json_output
def mute(
    organisation: str,
    home: Path,
    taxonomy: str | None,
    feed: str,
    until: datetime,
    why: str,
    by: str,
    as_json: bool,
) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.subscriptions.choosing import mute as hold_back

    key = known_organisation(organisation) or ""
    made = hold_back(key, steady_now(), until, by=acting(by), taxonomy=taxonomy or "", feed=feed, why=why)
    if as_json:
        print_json({"id": made, "until": until})
    else:
        tell(f"Đã tắt báo, số {made}, đến {moment(until)}.", f"Muted, number {made}, until {moment(until)}.")
    return 0


@click.command(
    "unmute",
    cls=Verb,
    help=help_text(
        say("Bỏ tắt báo trước hạn.", "Lift a mute before its end."), "lachan subscriptions unmute song-xanh 3"
    ),
)
@click.argument("organisation", metavar=options.KEY)
@click.argument("number_", metavar=options.NUMBER, type=int)
@options.home
@options.decided
@options.json_output
def unmute(organisation: str, number_: int, home: Path, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.subscriptions.choosing import unmute as end

    end(known_organisation(organisation) or "", number_, steady_now(), by=acting(by))
    if as_json:
        print_json({"lifted": number_})
    else:
        tell(f"Đã bỏ tắt báo số {number_}.", f"Mute {number_} is lifted.")
    return 0
