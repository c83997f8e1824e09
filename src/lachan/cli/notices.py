"""`lachan notices`: what is to be told, to whom, and the outbox."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lachan.cli import options
from lachan.cli.opening import known_organisation, open_home
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, number, progress, say, table, tell, visible
from lachan.cli.verb import Verbs
from lachan.server.base.clock import now as present

if TYPE_CHECKING:
    from lachan.server.notices.reading import NoticeLine

_STATES = {
    "planned": ("đã soạn", "planned"),
    "sent": ("đã gửi", "sent"),
    "failed": ("lỗi", "failed"),
    "unaddressed": ("chưa có đầu mối", "no contact yet"),
}


def state_in_words(state: str) -> str:
    """A notice's state for a person."""
    return say(*_STATES.get(state, (state, state)))


@click.group("notices", cls=Verbs, help=say("Thông báo cho các tổ chức.", "Notices to organisations."))
def command() -> None:
    """See `help` above."""


@command.command(
    "plan",
    help=help_text(say("Soạn mọi thông báo đến lượt.", "Draft every notice that is due."), "lachan notices plan"),
)
@options.home
@options.json_output
def plan(home: Path, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.intake.concerns import plan_due
    from lachan.server.lake.folders import Home
    from lachan.server.notices.planning import readdress

    with progress() as bar:
        planned = plan_due(Home(home), settings, present(), bar)
    readdressed = readdress(present(), home, settings)
    if as_json:
        print_json({"planned": planned, "readdressed": readdressed})
    else:
        tell(
            f"Đã soạn {number(planned)} thông báo; {number(readdressed)} thông báo nay đã có đầu mối.",
            f"Planned {number(planned)} notices; {number(readdressed)} more have a contact now.",
        )
    return 0


@command.command(
    "send",
    help=help_text(
        say(
            "Đưa thông báo đã soạn vào hộp thư đi (thư mục outbox/).",
            "Put drafted notices into the outbox (folder outbox/).",
        ),
        "lachan notices send",
    ),
)
@options.home
@options.limit(100_000, say("Nhiều nhất bao nhiêu thư", "At most this many mails"))
@options.json_output
def send(home: Path, limit: int, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.notices.outbox import FOLDER, send_due

    result = send_due(present(), home, settings, limit)
    if as_json:
        print_json({"sent": result.sent, "failed": result.failed, "left": result.left})
    else:
        sent, failed, left = number(len(result.sent)), number(len(result.failed)), number(result.left)
        tell(
            f"Đã đưa {sent} thư vào {home / FOLDER}; lỗi {failed}; còn {left}.",
            f"Put {sent} mails into {home / FOLDER}; {failed} failed; {left} left.",
        )
        for code in result.failed:
            click.echo(f"    {code}: lachan explain {code}")
    return 1 if result.failed else 0


@command.command(
    "list",
    help=help_text(
        say("Liệt kê thông báo, mới nhất trước.", "List notices, the newest first."),
        "lachan notices list --state unaddressed",
    ),
)
@options.home
@click.option("--state", type=click.Choice(list(_STATES)), help=say("Trạng thái", "State"))
@options.organisation
@options.limit(100)
@options.json_output
def list_(home: Path, state: str | None, organisation: str | None, limit: int, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.reading import notices

    lines = notices(state, known_organisation(organisation), limit)
    if as_json:
        print_json([plain(line) for line in lines])
        return 0
    table(
        (
            say("mã", "code"),
            say("tổ chức", "organisation"),
            say("lớp", "class"),
            say("đối tượng", "subjects"),
            say("dòng", "rows"),
            say("gửi tới", "to"),
            say("trạng thái", "state"),
        ),
        (
            (
                n.code,
                n.organisation,
                n.taxonomy,
                number(n.subjects),
                number(n.rows),
                n.recipient,
                state_in_words(n.state),
            )
            for n in lines
        ),
        right=(3, 4),
    )
    tell(f"{number(len(lines))} thông báo", f"{number(len(lines))} notices")
    return 0


def plain(line: "NoticeLine") -> dict[str, object]:
    """A notice as programs read it."""
    return {
        "code": line.code,
        "organisation": line.organisation,
        "name": line.organisation_name,
        "class": line.taxonomy,
        "state": line.state,
        "reason": line.reason,
        "recipient": line.recipient,
        "subject": line.subject,
        "rows": line.rows,
        "subjects": line.subjects,
        "first_seen": line.first_seen,
        "last_seen": line.last_seen,
        "tlp": line.tlp,
        "planned_at": line.planned_at,
        "sent_at": line.sent_at,
        "message_id": line.message_id,
    }


@command.command(
    "show",
    help=help_text(
        say("Đọc một thông báo như người nhận sẽ thấy.", "Read one notice as its recipient will."),
        "lachan notices show LC-7K2M-94QX",
    ),
)
@click.argument("code", metavar=options.CODE)
@options.home
@options.json_output
def show(code: str, home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    import email
    import email.policy
    from email.message import EmailMessage

    from lachan.server.notices import store
    from lachan.server.notices.reading import notice

    found = notice(code)
    mail = EmailMessage()
    if found.mail_path:
        raw = store.read(home, found.mail_path, found.mail_digest)
        mail = email.message_from_bytes(raw, _class=EmailMessage, policy=email.policy.default)
    body = mail.get_body(("plain",)) if found.mail_path else None
    text = body.get_content() if body is not None else ""
    if as_json:
        print_json({**plain(found), "text": text})
        return 0
    head = f"{found.code}  {visible(found.organisation_name)}  {state_in_words(found.state)}"
    tell(f"{head}  soạn lúc {moment(found.planned_at)}", f"{head}  planned at {moment(found.planned_at)}")
    if not found.mail_path:
        tell(
            "Chưa có đầu mối để gửi: nhập đầu mối bằng `lachan registry import`, rồi `lachan notices plan`.",
            "Nobody to send it to: import a contact with `lachan registry import`, then `lachan notices plan`.",
        )
        return 0
    for name in ("From", "To", "Subject", "Date", "Message-ID"):
        click.echo(f"{name}: {visible(str(mail[name]))}")
    click.echo()
    for line in text.splitlines():
        click.echo(visible(line))
    return 0
