"""`lachan post`: letters to people that are no notices: listed, sent, sent once more, given up."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lachan.cli import options
from lachan.cli.opening import acting, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, number, say, table, tell
from lachan.cli.verb import Verbs
from lachan.server.base.clock import now as present

if TYPE_CHECKING:
    from lachan.server.post.reading import LetterLine


@click.group(
    "post",
    cls=Verbs,
    help=say(
        "Thư gửi người dùng: lời mời, đặt lại mật khẩu, tin về tài khoản.",
        "Letters to people: invitations, new passwords, words about an account.",
    ),
)
def command() -> None:
    """See `help` above."""


@command.command(
    "list",
    help=help_text(
        say(
            "Thư gửi lỗi, bị trả lại hoặc chưa rõ đã tới; --all: mọi thư. Không bao giờ hiện nội dung.",
            "Letters that failed, came back or are in doubt; --all: every letter. What they say is never shown.",
        ),
        "lachan post list",
    ),
)
@options.home
@click.option("--all", "every", is_flag=True, help=say("Mọi thư", "Every letter"))
@options.limit(50, say("Nhiều nhất bao nhiêu dòng", "At most this many rows"))
@options.json_output
def list_(home: Path, every: bool, limit: int, as_json: bool) -> int:
    """See `help` above. 1: a person has to decide on some."""
    open_home(home)
    from lachan.server.post.reading import letters, pressing

    lines, total = letters(pressing=not every, limit=limit)
    waiting, _ = pressing()
    if as_json:
        print_json({"total": total, "letters": [asdict(line) for line in lines]})
    elif not lines:
        tell("Không có thư nào.", "There are no letters.")
    else:
        vi = ("số", "việc", "tới", "trạng thái", "lý do", "lúc")
        en = ("number", "purpose", "to", "state", "reason", "made")
        table(tuple(say(*pair) for pair in zip(vi, en, strict=True)), (_row(line) for line in lines))
    return 1 if waiting else 0


def _row(line: "LetterLine") -> tuple[str, ...]:
    reply = f" ({line.reply_code})" if line.reply_code else ""
    return (str(line.number), line.purpose, line.to or "—", line.state, f"{line.reason}{reply}", moment(line.made_at))


@command.command(
    "send",
    help=help_text(
        say(
            "Gửi thư đang chờ: qua máy chủ thư nếu settings.toml có nêu, nếu không thì vào thư mục outbox/.",
            "Send letters that wait: by the mail server that settings.toml names, else into the folder outbox/.",
        ),
        "lachan post send",
    ),
)
@options.home
@options.limit(1_000, say("Nhiều nhất bao nhiêu thư", "At most this many letters"))
@options.json_output
def send(home: Path, limit: int, as_json: bool) -> int:
    """See `help` above. 1: some failed or are in doubt; 3: the mail server takes none."""
    settings = open_home(home)
    import time

    from lachan.server.lake.clockmark import passing
    from lachan.server.post.delivery import Time
    from lachan.server.post.sending import Halted, send_due

    halted = None
    with passing(present) as at:
        try:
            result = send_due(Time(at, time.monotonic, time.sleep), home, settings, limit=limit)
        except Halted as error:
            result, halted = error.result, error
    if as_json:
        print_json({**asdict(result), "halted": str(halted or "")})
    else:
        sent, failed, later = number(result.sent), number(result.failed), number(result.later)
        doubted, expired, left = number(result.doubted), number(result.expired), number(result.left)
        tell(
            f"Đã gửi {sent} thư; lỗi {failed}; hoãn {later}; chưa rõ {doubted}; quá hạn {expired}; còn {left}.",
            f"Sent {sent}; {failed} failed; {later} put off; {doubted} doubtful; {expired} expired; {left} left.",
        )
    if halted is not None:
        raise halted
    return 1 if result.failed or result.doubted else 0


@command.command(
    "again",
    help=help_text(
        say(
            "Cho gửi lại một thư lỗi, hoặc chưa rõ đã tới (người nhận có thể nhận hai lần).",
            "Have a letter sent once more that failed, or is in doubt (its reader may have it twice then).",
        ),
        "lachan post again 12",
    ),
)
@click.argument("letter", type=int, metavar=say("SỐ", "NUMBER"))
@options.home
@options.decided
@options.json_output
def again(letter: int, home: Path, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.post.deciding import again as once_more

    once_more(acting(by), letter, steady_now())
    if as_json:
        print_json({"letter": letter, "state": "waiting"})
    else:
        tell("Đã xếp lại vào hàng gửi.", "It stands in the queue again.")
    return 0


@command.command(
    "give-up",
    help=help_text(
        say(
            "Thôi gửi một thư lỗi, bị trả lại hoặc chưa rõ; nội dung bị xóa.",
            "Leave a letter at that; what it said is wiped.",
        ),
        "lachan post give-up 12",
    ),
)
@click.argument("letter", type=int, metavar=say("SỐ", "NUMBER"))
@options.home
@options.decided
@options.json_output
def give_up(letter: int, home: Path, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.post.deciding import give_up as leave

    leave(acting(by), letter, steady_now())
    if as_json:
        print_json({"letter": letter, "state": "given-up"})
    else:
        tell("Đã thôi gửi thư này.", "The letter is given up.")
    return 0
