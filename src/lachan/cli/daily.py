"""`lachan daily`: each organisation's daily files: made, listed, verified; and fetched, on the other side."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lachan.cli import options
from lachan.cli.opening import known_organisation, open_home, steady_now
from lachan.cli.speech import StatusLine, help_text, moment, number, say, table
from lachan.cli.speech import as_json as print_json
from lachan.cli.values import DAY
from lachan.cli.verb import Verbs
from lachan.server.base.errors import NotFound

if TYPE_CHECKING:
    from lachan.server.daily.reading import EditionLine


@click.group("daily", cls=Verbs, help=say("Tệp hằng ngày cho từng tổ chức.", "Each organisation's daily files."))
def command() -> None:
    """See `help` above."""


_DAY = click.option(
    "--day", type=DAY, metavar=say("NGÀY", "DAY"), help=say("Ngày nhận, theo UTC", "Day of receipt, UTC")
)


@command.command(
    "make",
    help=help_text(
        say(
            "Làm tệp của những ngày đã xong, hoặc làm lại một ngày.",
            "Make the files of days that are over, or make those of one day again.",
        ),
        "lachan daily make",
    ),
)
@options.home
@_DAY
@options.json_output
def make_(home: Path, day: date | None, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.daily.making import make, make_due
    from lachan.server.lake.folders import Home

    now, place = steady_now(), Home(home)
    with StatusLine(quiet=as_json) as line:
        line.show(say("Đang làm tệp…", "Making files…"))
        made = [make(place, day, settings, now)] if day else list(make_due(place, settings, now))
    if as_json:
        print_json([asdict(one) for one in made])
        return 0
    for one in made:
        click.echo(
            say(
                f"{one.day}: {number(one.rows)} dòng cho {number(one.organisations)} tổ chức (lần {one.number})",
                f"{one.day}: {number(one.rows)} rows for {number(one.organisations)} organisations (no. {one.number})",
            )
        )
    if not made:
        click.echo(say("Không có ngày nào cần làm.", "No day is to be made."))
    return 0


@command.command("list", help=help_text(say("Các tệp đang có.", "The files that there are."), "lachan daily list"))
@options.home
@options.organisation
@_DAY
@options.limit(100)
@options.json_output
def list_(home: Path, organisation: str | None, day: date | None, limit: int, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    found = _found(home, known_organisation(organisation), day, limit)
    if as_json:
        print_json([_plain(one) for one in found])
        return 0
    table(
        (
            say("ngày", "day"),
            say("tổ chức", "organisation"),
            say("dòng", "rows"),
            say("byte", "bytes"),
            say("lần", "edition"),
            say("làm lúc", "made at"),
        ),
        (
            (
                one.day.isoformat(),
                one.organisation,
                number(one.rows),
                number(one.bytes),
                one.number,
                moment(one.made_at),
            )
            for one in found
        ),
        right=(2, 3, 4),
    )
    return 0


@command.command(
    "verify",
    help=help_text(
        say(
            "Đối chiếu tệp với manifest.json: của hệ thống này, hoặc của một thư mục đã tải về. Mã thoát 1 nếu sai.",
            "Compare files with their manifest.json: this instance's, or those of a folder they were fetched into. 1: "
            "they differ.",
        ),
        "lachan daily verify --folder song-xanh/2026-11-21",
    ),
)
@options.home
@options.organisation
@_DAY
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar=options.FOLDER,
    help=say("Thư mục đã tải về", "A folder they were fetched into"),
)
@options.json_output
def verify_(home: Path, organisation: str | None, day: date | None, folder: Path | None, as_json: bool) -> int:
    """See `help` above."""
    from lachan.server.daily.verifying import MANIFEST, verify

    folders = [folder] if folder else []
    if folder is None:
        open_home(home)
        for one in _found(home, known_organisation(organisation), day, 100_000):
            folders += [file.place.parent for file in one.files if file.name == MANIFEST]
    wrong = [{"folder": str(each), "file": name, "what": what} for each in folders for name, what in verify(each)]
    if as_json:
        print_json({"folders": len(folders), "differences": wrong})
    else:
        for difference in wrong:
            click.echo("  ".join(difference.values()))
        click.echo(
            say(
                f"{number(len(folders))} thư mục, {number(len(wrong))} sai khác",
                f"{number(len(folders))} folders, {number(len(wrong))} differences",
            )
        )
    return 1 if wrong else 0


@command.command(
    "fetch",
    help=help_text(
        say(
            "Tải các tệp của một ngày về, tải tiếp nếu bị ngắt, và đối chiếu với manifest.json. URL là địa chỉ của "
            "ngày: https://…/api/files/TỔ-CHỨC/NGÀY",
            "Fetch the files of a day, going on where it was cut off, and compare them with manifest.json. URL is the "
            "day's address: https://…/api/files/ORGANISATION/DAY",
        ),
        "lachan daily fetch https://HOST/api/files/X/DAY --key-file k --into .",
    ),
)
@click.argument("url", metavar="URL")
@click.option(
    "--key-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    required=True,
    metavar=options.FILE,
    help=say("Tệp chứa khóa", "File that holds the key"),
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar=options.FOLDER,
    help=say("Lưu vào thư mục", "Folder to keep them in"),
)
@options.json_output
def fetch_(url: str, key_file: Path, into: Path, as_json: bool) -> int:
    """See `help` above."""
    from lachan.server.daily.fetching import Source, fetch

    key = key_file.read_text(encoding="utf-8").strip()
    with StatusLine(quiet=as_json) as line:
        found = fetch(
            Source.of(url, key),
            into.absolute(),
            lambda name, size: line.show(say(f"{name}: {number(size)} byte", f"{name}: {number(size)} bytes")),
        )
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        for one in found:
            click.echo(f"{one.name}  {number(one.rows)}  {one.digest}")
    return 0


def _found(home: Path, organisation: str | None, day: date | None, limit: int) -> "list[EditionLine]":
    from lachan.server.daily.reading import editions
    from lachan.server.lake.folders import Home

    wanted = None if organisation is None else frozenset((organisation,))
    found, total = editions(Home(home), wanted, day=day, limit=limit)
    if day is not None and not total:
        raise NotFound(say(f"{day} không có tệp nào", f"there are no files of {day}"))
    return found


def _plain(line: "EditionLine") -> dict[str, object]:
    return {
        "organisation": line.organisation,
        "day": line.day,
        "edition": line.number,
        "made_at": line.made_at,
        "rows": line.rows,
        "files": [{"name": f.name, "rows": f.rows, "bytes": f.bytes, "sha256": f.digest} for f in line.files],
    }
