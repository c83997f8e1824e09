"""`lachan cases open`, `assign`, `comment`, `ask`, `close`, `reopen`, `tidy`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lachan.cli import options
from lachan.cli.cases.seeing import NUMBER
from lachan.cli.cases.words import KINDS, REASONS, kinds_help
from lachan.cli.opening import open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, say, tell
from lachan.cli.speech import number as figure
from lachan.cli.verb import Verb
from lachan.server.base.errors import BadInput

if TYPE_CHECKING:
    from lachan.server.audit.recording import By

TEXT = say("VĂN-BẢN", "TEXT")
SEVERITIES = ("info", "low", "medium", "high", "critical")
LABELS = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")


def _by(name: str) -> "By":
    from lachan.server.audit.chain import command_actor
    from lachan.server.audit.recording import By

    return By(command_actor(name))


def _number(code: str) -> str:
    from lachan.server.cases.codes import read_code

    return read_code(code)


def _done(code: str, as_json: bool, vi: str, en: str, **more: object) -> int:
    if as_json:
        print_json({"code": code, **more})
    else:
        tell(vi, en)
    return 0


@click.command(
    "open",
    cls=Verb,
    help=help_text(
        say("Mở một vụ việc; đồng hồ chạy từ lúc này.", "Open a case; its clocks run from now on."),
        'lachan cases open --kind phishing-site --title "A false bank site"',
    ),
)
@options.home
@click.option("--kind", type=click.Choice(KINDS), required=True, metavar=options.WORD, help=kinds_help())
@click.option("--title", required=True, metavar=TEXT, help=say("Việc gì, trong một câu", "What it is, in a sentence"))
@options.organisation
@click.option("--text", default="", metavar=TEXT, help=say("Ghi chú nội bộ", "A note for the house"))
@click.option(
    "--severity", type=click.Choice(SEVERITIES), default="medium", show_default=True, help=say("Mức độ", "How bad")
)
@click.option("--tlp", type=click.Choice(LABELS), default="AMBER", show_default=True, help="TLP 2.0")
@click.option("--notice", default="", metavar=options.CODE, help=say("Thông báo liên quan", "A notice it belongs to"))
@options.decided
@options.json_output
def open_(
    home: Path,
    kind: str,
    title: str,
    organisation: str | None,
    text: str,
    severity: str,
    tlp: str,
    notice: str,
    by: str,
    as_json: bool,
) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.access.cases import existing
    from lachan.server.cases.linking import Target
    from lachan.server.cases.opening import Draft, open_case
    from lachan.server.cases.words import LinkKind
    from lachan.wire.tlp import Tlp

    links = (existing(Target(LinkKind.NOTICE, notice)),) if notice else ()
    draft = Draft(kind, title, organisation or "", Tlp(tlp), severity, text, links)
    code = open_case(_by(by), draft, steady_now())
    return _done(code, as_json, f"Đã mở {code}.", f"Opened {code}.")


@click.command(
    "assign",
    cls=Verb,
    help=help_text(
        say("Giao vụ việc cho một người của đơn vị vận hành.", "Give a case to somebody of the house."),
        "lachan cases assign VV-2026-00042-5 --person 3",
    ),
)
@click.argument("code", metavar=NUMBER)
@options.home
@click.option(
    "--person",
    type=click.IntRange(0),
    required=True,
    metavar=options.NUMBER,
    help=say("Số của người đó (lachan people list); 0: không ai", "Their number (lachan people list); 0: nobody"),
)
@options.decided
@options.json_output
def assign(code: str, home: Path, person: int, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.access.cases import workers
    from lachan.server.cases import working

    now = steady_now()
    if person and person not in workers(now):
        raise BadInput("person: somebody who works on cases")
    working.assign(_by(by), _number(code), person or None, now)
    return _done(_number(code), as_json, "Đã giao việc.", "Assigned.")


@click.command(
    "comment",
    cls=Verb,
    help=help_text(
        say("Ghi vào vụ việc.", "Write into a case."),
        'lachan cases comment VV-2026-00042-5 --text "They were called"',
    ),
)
@click.argument("code", metavar=NUMBER)
@options.home
@click.option("--text", required=True, metavar=TEXT, help=say("Nội dung", "What to write"))
@click.option("--shared", is_flag=True, help=say("Tổ chức liên quan thấy", "The organisation concerned sees it"))
@options.decided
@options.json_output
def comment(code: str, home: Path, text: str, shared: bool, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.cases import working

    working.comment(_by(by), _number(code), text, shared=shared, now=steady_now())
    return _done(_number(code), as_json, "Đã ghi.", "Written.")


@click.command(
    "ask",
    cls=Verb,
    help=help_text(
        say(
            "Hỏi một tổ chức: họ chỉ thấy câu hỏi, và trả lời trong trang của họ.",
            "Ask an organisation: it sees the question only, and answers on its page.",
        ),
        "lachan cases ask VV-2026-00042-5 --organisation hoa-sen --question x",
    ),
)
@click.argument("code", metavar=NUMBER)
@options.home
@click.option("--organisation", required=True, metavar=options.KEY, help=say("Hỏi ai", "Whom"))
@click.option("--question", required=True, metavar=TEXT, help=say("Câu hỏi", "The question"))
@options.decided
@options.json_output
def ask(code: str, home: Path, organisation: str, question: str, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.cases import asking

    made = asking.ask(_by(by), _number(code), organisation, question, steady_now())
    return _done(_number(code), as_json, "Đã hỏi.", "Asked.", question=made)


@click.command(
    "close",
    cls=Verb,
    help=help_text(
        say("Đóng vụ việc với một lý do.", "Close a case with a reason."),
        "lachan cases close VV-2026-00042-5 --reason fixed",
    ),
)
@click.argument("code", metavar=NUMBER)
@options.home
@click.option("--reason", type=click.Choice(REASONS), required=True, help=say("Lý do", "Reason"))
@click.option("--text", default="", metavar=TEXT, help=say("Ghi chú", "A note"))
@click.option(
    "--duplicate-of", default="", metavar=NUMBER, help=say("Số vụ việc gốc", "The number of the case that stays")
)
@options.decided
@options.json_output
def close(code: str, home: Path, reason: str, text: str, duplicate_of: str, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.cases import closing
    from lachan.server.cases.words import Reason

    closing.close(_by(by), _number(code), Reason(reason), text, steady_now(), duplicate_of=duplicate_of)
    return _done(_number(code), as_json, "Đã đóng.", "Closed.")


@click.command(
    "reopen",
    cls=Verb,
    help=help_text(
        say("Mở lại một vụ việc đã đóng.", "Open a closed case again."),
        'lachan cases reopen VV-2026-00042-5 --text "It is back"',
    ),
)
@click.argument("code", metavar=NUMBER)
@options.home
@click.option("--text", required=True, metavar=TEXT, help=say("Vì sao", "Why"))
@options.decided
@options.json_output
def reopen(code: str, home: Path, text: str, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.cases import closing

    closing.reopen(_by(by), _number(code), text, steady_now())
    return _done(_number(code), as_json, "Đã mở lại.", "Opened again.")


@click.command(
    "tidy",
    cls=Verb,
    help=help_text(
        say(
            "Xóa tệp không thuộc vụ việc nào (việc đính kèm bị ngắt giữa chừng), sau một ngày.",
            "Remove files of no case (an attaching that was cut off), after a day.",
        ),
        "lachan cases tidy",
    ),
)
@options.home
@options.json_output
def tidy(home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.cases.attaching import sweep

    gone = sweep(home, steady_now())
    if as_json:
        print_json({"removed": gone})
    else:
        tell(f"Đã xóa {figure(gone)} tệp.", f"{figure(gone)} files removed.")
    return 0
