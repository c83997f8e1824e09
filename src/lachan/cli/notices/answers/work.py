"""`lachan notices work list|done`: what mails leave to a person."""

from dataclasses import asdict
from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.notices.answers.words import TASKS, in_words
from lachan.cli.opening import acting, open_home, steady_now
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, number, say, table, tell
from lachan.cli.verb import Verb, Verbs


@click.group("work", cls=Verbs, help=say("Việc mà thư trả lời để lại cho người.", "Work that mails leave to a person."))
def work() -> None:
    """See `help` above."""


@work.command(
    "list",
    cls=Verb,
    help=help_text(
        say(
            "Liệt kê việc đang chờ, cũ nhất trước. Người gửi và Message-ID để tìm thư trong hộp thư.",
            "List open work, the oldest first. Sender and Message-ID find the mail in the mailbox.",
        ),
        "lachan notices work list",
    ),
)
@options.home
@click.option("--all", "also_done", is_flag=True, help=say("Cả việc đã xong", "Also what is done"))
@options.limit(100)
@options.json_output
def list_(home: Path, also_done: bool, limit: int, as_json: bool) -> int:
    """See `help` above. 1: there is open work."""
    open_home(home)
    from lachan.server.notices.answers.work import left, listed

    lines = listed(also_done=also_done, limit=limit)
    remaining = left()
    if as_json:
        print_json([asdict(line) for line in lines])
        return 1 if remaining else 0
    table(
        (
            say("số", "number"),
            say("việc", "work"),
            say("mã", "code"),
            say("tổ chức", "organisation"),
            say("người gửi", "sender"),
            "Message-ID",
            say("từ lúc", "since"),
            say("xong", "done"),
        ),
        (
            (
                line.number,
                in_words(TASKS, line.task),
                line.code,
                line.organisation,
                line.sender,
                line.message_id,
                moment(line.opened_at),
                line.done_by,
            )
            for line in lines
        ),
        right=(0,),
    )
    tell(f"{number(remaining)} việc đang chờ", f"{number(remaining)} pieces of work are open")
    return 1 if remaining else 0


@work.command(
    "done",
    cls=Verb,
    help=help_text(
        say("Ghi nhận một việc đã xong.", "Note that a piece of work is done."),
        say('lachan notices work done 12 --why "đã gọi điện"', 'lachan notices work done 12 --why "called them"'),
    ),
)
@click.argument("which", type=click.IntRange(1), metavar=options.NUMBER)
@options.home
@options.reason
@options.decided
@options.json_output
def done(which: int, home: Path, why: str, by: str, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.notices.answers.work import done as note_done
    from lachan.server.notices.answers.work import left

    note_done(which, steady_now(), by=acting(by), why=why)
    if as_json:
        print_json({"number": which, "left": left()})
    else:
        tell(f"Đã xong việc {which}; còn {number(left())}.", f"Work {which} is done; {number(left())} left.")
    return 0
