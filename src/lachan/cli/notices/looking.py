"""`lachan notices count`, `list`, `show`: read only."""

from dataclasses import asdict
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.notices.words import STATES, plain, state_in_words
from lachan.cli.opening import known_organisation, open_home
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, number, say, table, tell, visible
from lachan.cli.verb import Verb
from lachan.server.base.clock import now as present


@click.command(
    "count",
    cls=Verb,
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
        [(words, number(counted[state.replace("-", "_")])) for state in STATES for words in [state_in_words(state)]]
        + [(say("tất cả", "all"), number(counted["total"]))],
        right=(1,),
    )
    return 0


@click.command(
    "list",
    cls=Verb,
    help=help_text(
        say("Liệt kê thông báo, mới nhất trước.", "List notices, the newest first."),
        "lachan notices list --state unaddressed",
    ),
)
@options.home
@options.state(STATES)
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


@click.command(
    "show",
    cls=Verb,
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
