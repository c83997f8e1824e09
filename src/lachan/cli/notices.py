"""`lachan notices`: what is to be told, to whom, how it is sent, and what became of it."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lachan.cli import options
from lachan.cli.opening import known_organisation, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, number, progress, say, table, tell, visible
from lachan.cli.verb import Verbs
from lachan.server.base.clock import now as present

if TYPE_CHECKING:
    from lachan.server.notices.reading import NoticeLine

_STATES = {
    "planned": ("đã soạn", "planned"),
    "sending": ("đang gửi", "being sent"),
    "sent": ("đã gửi", "sent"),
    "failed": ("lỗi", "failed"),
    "bounced": ("bị trả lại", "bounced"),
    "answered": ("đã có phản hồi", "answered"),
    "in-doubt": ("chưa rõ đã đến chưa", "in doubt"),
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

    now = steady_now()
    with progress() as bar:
        planned = plan_due(Home(home), settings, now, bar)
    readdressed = readdress(now, home, settings)
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
            "Gửi thông báo đã soạn: qua máy chủ thư nếu settings.toml có nêu, nếu không thì vào thư mục outbox/.",
            "Send drafted notices: by the mail server that settings.toml names, else into the outbox (folder outbox/).",
        ),
        "lachan notices send",
    ),
)
@options.home
@click.option("--channel", type=click.Choice(["outbox", "smtp"]), help=say("Kênh gửi", "Channel"))
@options.limit(100_000, say("Nhiều nhất bao nhiêu thư", "At most this many mails"))
@options.json_output
def send(home: Path, channel: str | None, limit: int, as_json: bool) -> int:
    """See `help` above. 1: some failed or are in doubt; 2: sending is stopped; 3: the mail server takes none."""
    settings = open_home(home)
    import time

    from lachan.server.lake.clockmark import note
    from lachan.server.notices.channels import send_due, usual
    from lachan.server.notices.delivery import Time
    from lachan.server.notices.outbox import FOLDER
    from lachan.server.notices.sending import Halted

    used = channel or usual(settings)
    halted = None
    begun = steady_now()
    try:
        result = send_due(Time(lambda: max(begun, present()), time.monotonic, time.sleep), home, settings, used, limit)
    except Halted as error:
        result, halted = error.result, error
    note(max(begun, present()))
    if as_json:
        print_json({**asdict(result), "channel": used, "halted": str(halted or "")})
    else:
        place = str(home / FOLDER) if used == "outbox" else settings.smtp.host
        sent, failed, left = number(len(result.sent)), number(len(result.failed)), number(result.left)
        later, doubted = number(len(result.later)), number(len(result.doubted))
        tell(
            f"Đã đưa {sent} thư vào {place}; lỗi {failed}; hoãn {later}; chưa rõ {doubted}; còn {left}.",
            f"Put {sent} mails into {place}; {failed} failed; {later} put off; {doubted} in doubt; {left} left.",
        )
        for code in result.failed:
            click.echo(f"    {code}: lachan explain {code}")
        for code in result.doubted:
            click.echo(f"    {code}: lachan notices resolve {code} sent|again")
        if (stop := result.stopped) is not None:
            told = f"{visible(stop.by)}, {moment(stop.at)}: {visible(stop.why)}"
            tell(f"Đang dừng gửi: {told}", f"Sending is stopped: {told}")
    if halted is not None:
        raise halted
    return 2 if result.stopped is not None else 1 if result.failed or result.doubted else 0


@command.command(
    "stop",
    help=help_text(
        say("Dừng ngay mọi việc gửi, trên mọi kênh.", "Stop all sending at once, on every channel."),
        say('lachan notices stop --why "nguồn tin sai"', 'lachan notices stop --why "a feed is wrong"'),
    ),
)
@options.home
@options.reason
@options.decided
@options.json_output
def stop(home: Path, why: str, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.stopping import stop as stop_sending

    standing = stop_sending(present(), by=by, why=why)
    if as_json:
        print_json(asdict(standing))
    else:
        told = f"{visible(standing.by)}, {moment(standing.at)}: {visible(standing.why)}"
        tell(f"Đã dừng gửi: {told}", f"Sending is stopped: {told}")
    return 0


@command.command(
    "resume",
    help=help_text(
        say("Cho gửi trở lại.", "Allow sending again."),
        say('lachan notices resume --why "đã sửa"', 'lachan notices resume --why "it is mended"'),
    ),
)
@options.home
@options.reason
@options.decided
@options.json_output
def resume(home: Path, why: str, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.stopping import resume as resume_sending

    resume_sending(present(), by=by, why=why)
    if as_json:
        print_json({"stopped": None})
    else:
        tell("Đã cho gửi trở lại.", "Sending is allowed again.")
    return 0


@command.command(
    "resolve",
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

    afterwards.resolve(code, afterwards.Verdict(verdict), present(), by=by)
    found = notice(code)
    if as_json:
        print_json(plain(found))
    else:
        click.echo(f"{found.code}  {visible(found.organisation_name)}  {state_in_words(found.state)}")
    return 0


@command.command(
    "bounce",
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


@command.command(
    "count",
    help=help_text(
        say("Đếm thông báo theo trạng thái; cộng lại đúng bằng tất cả.", "Count notices by state; they add up to all."),
        "lachan notices count",
    ),
)
@options.home
@options.json_output
def count(home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.counting import counts

    counted = asdict(counts(present()))
    if as_json:
        print_json(counted)
        return 0
    table(
        (say("trạng thái", "state"), say("thông báo", "notices")),
        [(words, number(counted[state.replace("-", "_")])) for state in _STATES for words in [state_in_words(state)]]
        + [(say("tất cả", "all"), number(counted["total"]))],
        right=(1,),
    )
    return 0


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
