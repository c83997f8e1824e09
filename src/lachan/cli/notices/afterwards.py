"""`lachan notices resolve`, `bounce`, `readdress`: what becomes of a notice after its sending."""

from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.notices.words import plain, state_in_words
from lachan.cli.opening import acting, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, say, tell, visible
from lachan.cli.verb import Verb
from lachan.server.base.clock import now as present


@click.command(
    "resolve",
    cls=Verb,
    help=help_text(
        say(
            "Quyết định về một thông báo chưa rõ đã đến chưa: sent (đã đến) hoặc again (gửi lại đúng thư đó).",
            "Decide a notice in doubt: sent (it did arrive) or again (send the same mail once more).",
        ),
        "lachan notices resolve LC-7K2M-94QX sent",
    ),
)
@click.argument("code", metavar=options.CODE)
@click.argument("verdict", type=click.Choice(["sent", "again"]))
@options.home
@options.decided
@options.json_output
def resolve(code: str, verdict: str, home: Path, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices import afterwards
    from lachan.server.notices.reading import notice

    afterwards.resolve(code, afterwards.Verdict(verdict), present(), by=acting(by))
    found = notice(code)
    if as_json:
        print_json(plain(found))
    else:
        click.echo(f"{found.code}  {visible(found.organisation_name)}  {state_in_words(found.state)}")
    return 0


@click.command(
    "bounce",
    cls=Verb,
    help=help_text(
        say(
            "Ghi nhận thư báo không gửi được (RFC 3464) mà hộp thư của ta nhận về.",
            "Note a delivery report (RFC 3464) that came to our mailbox.",
        ),
        "lachan notices bounce bao-loi.eml",
    ),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar=options.FILE)
@options.home
@options.json_output
def bounce(file: Path, home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.afterwards import note_bounce
    from lachan.server.notices.reading import by_name
    from lachan.server.notices.reports import LARGEST, read_report

    with file.open("rb") as source:
        report = read_report(source.read(LARGEST + 1))
    changed = report.failed and note_bounce(report.name, report.status, present())
    found = by_name(report.name)
    if as_json:
        print_json({**plain(found), "changed": changed})
    else:
        click.echo(f"{found.code}  {visible(found.organisation_name)}  {state_in_words(found.state)}")
        if not changed:
            tell("Không có gì thay đổi.", "Nothing changed.")
    return 0


@click.command(
    "readdress",
    cls=Verb,
    help=help_text(
        say(
            "Báo lại một thông báo lỗi hoặc bị trả lại cho đầu mối khác; không bao giờ gửi lại địa chỉ đã hỏng. Thông "
            "báo mới thay cho thông báo cũ.",
            "Tell somebody else what a failed or bounced notice tells; never at an address that failed. A new notice "
            "takes the place of the old one.",
        ),
        "lachan notices readdress LC-7K2M-94QX",
    ),
)
@click.argument("code", metavar=options.CODE)
@options.home
@options.decided
@options.json_output
def readdress(code: str, home: Path, by: str, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.notices.reading import line_of
    from lachan.server.notices.replacing import readdress as tell_another

    found = line_of(tell_another(code, steady_now(), home, settings, by=acting(by)))
    if as_json:
        print_json(plain(found))
    else:
        head = f"{found.code}  {visible(found.organisation_name)}  {state_in_words(found.state)}"
        tell(
            f"{head}: thay cho {found.replaces}, gửi tới {visible(found.recipient)}",
            f"{head}: in place of {found.replaces}, to {visible(found.recipient)}",
        )
    return 0
