"""`lachan subscriptions set`."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from lachan.cli import options
from lachan.cli.opening import acting, known_organisation, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, say, tell
from lachan.cli.subscriptions.words import FORMS, PACES, in_one_line
from lachan.cli.verb import Verb


@click.command(
    "set",
    cls=Verb,
    help=help_text(
        say(
            "Đặt cách nhận thông báo của một tổ chức; điều không nêu giữ nguyên. Việc nghiêm trọng luôn được gửi thư.",
            "Set how an organisation is told; what is not named stays as it is. What is severe is always mailed.",
        ),
        "lachan subscriptions set song-xanh --pace daily --hour 8",
    ),
)
@click.argument("organisation", metavar=options.KEY)
@options.home
@click.option(
    "--language",
    "languages",
    type=click.Choice(("vi", "en")),
    multiple=True,
    help=say("Ngôn ngữ của thư; nêu hai lần để có cả hai", "Language of the mail; give it twice for both"),
)
@click.option("--pace", type=click.Choice(PACES), help=say("Bao lâu một lần", "How often"))
@click.option(
    "--hour", type=click.IntRange(0, 23), metavar=options.NUMBER, help=say("Giờ Việt Nam", "Hour in Vietnam's time")
)
@click.option(
    "--weekday",
    type=click.IntRange(0, 6),
    metavar=options.NUMBER,
    help=say("0: thứ Hai … 6: Chủ nhật", "0: Monday … 6: Sunday"),
)
@click.option("--form", type=click.Choice(FORMS), help=say("Hình thức", "In which form"))
@click.option(
    "--attach",
    "attachments",
    type=click.Choice(("csv", "xarf", "n6", "usual")),
    multiple=True,
    help=say("Dạng tệp kèm; usual: như mọi tổ chức", "Forms of the list; usual: as everybody's"),
)
@click.option("--why", default="", metavar=options.WORD, help=say("Lý do", "Reason"))
@options.decided
@options.json_output
def set_(
    organisation: str,
    home: Path,
    languages: tuple[str, ...],
    pace: str | None,
    hour: int | None,
    weekday: int | None,
    form: str | None,
    attachments: tuple[str, ...],
    why: str,
    by: str,
    as_json: bool,
) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.base.settings import Attached
    from lachan.server.notices.subscriptions.choice import Form, Pace
    from lachan.server.notices.subscriptions.choosing import choose, subscription
    from lachan.server.notices.wording import Language

    key, now = known_organisation(organisation) or "", steady_now()
    said: dict[str, Any] = {
        "languages": tuple(Language(one) for one in languages) or None,
        "pace": Pace(pace) if pace else None,
        "hour": hour,
        "weekday": weekday,
        "form": Form(form) if form else None,
        "attachments": tuple(Attached(one) for one in attachments if one != "usual") if attachments else None,
    }
    wanted = replace(
        subscription(key, now).choice, **{name: value for name, value in said.items() if value is not None}
    )
    changed = choose(key, wanted, now, by=acting(by), why=why)
    found = subscription(key, now)
    if as_json:
        print_json({**asdict(found), "changed": changed})
        return 0
    line = in_one_line(found.choice)
    if changed:
        tell(f"Từ lượt soạn tới: {line}", f"From the next planning on: {line}")
    else:
        tell(f"Đã như vậy từ trước: {line}", f"It was so already: {line}")
    return 0
