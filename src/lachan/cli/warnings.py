"""`lachan warnings`: what is out, what is on its way, every form of one as a file, the weekly bulletin as a draft."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lachan.cli import options
from lachan.cli.opening import acting, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, language, moment, say, table, tell, visible
from lachan.cli.verb import Verbs
from lachan.server.base.errors import BadInput

if TYPE_CHECKING:
    from lachan.server.publications.warnings.reading import Edition

STATES = ("draft", "review", "approved", "published", "replaced", "expired", "withdrawn")


@click.group("warnings", cls=Verbs, help=say("Cảnh báo cho người dân.", "Warnings to the country."))
def command() -> None:
    """See `help` above."""


@command.command(
    "list",
    help=help_text(
        say(
            "Cảnh báo đang đăng và đã qua, mới nhất trước; --state: mọi bản ở một trạng thái, cả bản nháp.",
            "Warnings that are or were out, the newest first; --state: versions in one state, drafts too.",
        ),
        "lachan warnings list",
    ),
)
@options.home
@options.state(STATES)
@options.limit(50)
@options.json_output
def list_(home: Path, state: str | None, limit: int, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.publications.warnings import reading
    from lachan.server.publications.warnings.words import SEVERITIES, State
    from lachan.server.publications.warnings.words import STATES as NAMES

    place = 0 if language() == "vi" else 1
    if state:
        lines, _ = reading.lines(state=State(state), limit=limit)
        rows = [(one.number, one.state, one.content, one.published_at) for one in lines]
    else:
        editions, _ = reading.published(steady_now(), limit=limit)
        rows = [(one.number, one.state, one.content, one.published_at) for one in editions]
    if as_json:
        print_json([{"number": n, "state": stands, "published_at": at, **asdict(c)} for n, stands, c, at in rows])
    elif not rows:
        tell("Không có cảnh báo nào.", "There are no warnings.")
    else:
        vi = ("số", "trạng thái", "mức", "đăng lúc", "tiêu đề")
        en = ("number", "state", "severity", "published", "title")
        cells = (
            (
                number,
                NAMES[stands][place],
                SEVERITIES[content.severity][place],
                moment(at) if at else "",
                visible(content.text(language()).title),
            )
            for number, stands, content, at in rows
        )
        table(tuple(say(*pair) for pair in zip(vi, en, strict=True)), cells, right=(0,))
    return 0


@command.command(
    "show",
    help=help_text(say("Một cảnh báo, đủ chữ.", "One warning, all of it."), "lachan warnings show 12"),
)
@click.argument("number_", metavar=options.NUMBER, type=click.IntRange(1, 1 << 60))
@options.home
@options.json_output
def show(number_: int, home: Path, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.publications.warnings import reading
    from lachan.server.publications.warnings.forms.house import house_of
    from lachan.server.publications.warnings.forms.texts import summary

    edition, house = reading.one(number_, steady_now()), house_of(settings)
    if as_json:
        print_json(_plain(edition) | {"link": house.link(edition, language())})
        return 0
    for line in summary(edition, house, language()).splitlines():
        click.echo(visible(line))
    return 0


def _plain(edition: "Edition") -> dict[str, Any]:
    return asdict(edition) | {"changed_at": edition.changed_at}


@command.command(
    "export",
    help=help_text(
        say(
            "Mọi dạng của một cảnh báo đã đăng vào một tệp ZIP: chữ, hình, tờ rơi, CAP.",
            "Every form of a warning that is out as one ZIP: texts, pictures, hand-out, CAP.",
        ),
        "lachan warnings export 12 --output canh-bao-12.zip",
    ),
)
@click.argument("number_", metavar=options.NUMBER, type=click.IntRange(1, 1 << 60))
@options.home
@options.file_to_write("--output", say("Tệp ZIP để ghi", "The ZIP file to write"))
@options.json_output
def export(number_: int, home: Path, output: Path | None, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.base.files import written_aside
    from lachan.server.publications.warnings import reading
    from lachan.server.publications.warnings.forms.house import house_of
    from lachan.server.publications.warnings.forms.kept import press_kit

    place = output or Path(f"canh-bao-{number_}.zip").absolute()
    edition = reading.one(number_, steady_now())
    try:
        raw = press_kit(home, reading.editions(number_, steady_now()), edition, house_of(settings))
    except ModuleNotFoundError as missing:
        raise BadInput(f"a program that this needs is not installed: {missing.name}") from None
    with written_aside(place) as out:
        out.write(raw)
    if as_json:
        print_json({"number": number_, "edition": edition.edition, "file": place, "bytes": len(raw)})
    else:
        tell(f"Đã ghi {place}", f"Written: {place}")
    return 0


@command.command(
    "bulletin",
    help=help_text(
        say(
            "Nháp bản tin tuần từ số liệu bảy ngày qua; số nhỏ được che. Người duyệt xong mới đăng.",
            "Draft the weekly bulletin from the last seven days; small counts are hidden. People approve it.",
        ),
        'lachan warnings bulletin --speaker "A B" --office "C" --office-en "D"',
    ),
)
@options.home
@click.option("--speaker", required=True, metavar=options.WORD, help=say("Người phát ngôn", "Spokesperson"))
@click.option(
    "--office", required=True, metavar=options.WORD, help=say("Chức vụ, đơn vị", "Their office, in Vietnamese")
)
@click.option("--office-en", required=True, metavar=options.WORD, help=say("Bằng tiếng Anh", "The same, in English"))
@options.decided
@options.json_output
def bulletin(home: Path, speaker: str, office: str, office_en: str, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.lake.folders import Home
    from lachan.server.publications.warnings import bulletin as weekly

    made = weekly.draft(acting(by), Home(home), speaker, (office, office_en), steady_now())
    if as_json:
        print_json({"number": made})
    else:
        tell(
            f"Đã nháp bản tin, số {made}. Xem và gửi duyệt trong trang quản trị.",
            f"The bulletin is drafted, number {made}. Look at it and send it for review in the console.",
        )
    return 0
