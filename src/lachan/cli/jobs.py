"""`lachan jobs`: what the service does by itself: listed, and run now."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lachan.cli import options
from lachan.cli.opening import open_home
from lachan.cli.phrases import in_words
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, moment, number, say, table, visible
from lachan.cli.verb import Verbs
from lachan.server.base.clock import now as present
from lachan.server.base.errors import NotFound, Refused

if TYPE_CHECKING:
    from lachan.server.jobs.reading import JobLine


@click.group("jobs", cls=Verbs, help=say("Việc nền của dịch vụ.", "Background jobs of the service."))
def command() -> None:
    """See `help` above."""


@command.command(
    "list",
    help=help_text(
        say("Các việc nền, lần chạy cuối và lần tới.", "The jobs, their last run and when they are due."),
        "lachan jobs list",
    ),
)
@options.home
@options.json_output
def list_(home: Path, as_json: bool) -> int:
    """See `help` above."""
    open_home(home)
    from lachan.server.jobs.reading import jobs
    from lachan.server.jobs.running import enrol

    enrol(present())
    lines = jobs()
    if as_json:
        print_json([_plain(line) for line in lines])
        return 0
    table(
        (
            say("tên", "name"),
            say("việc", "job"),
            say("lịch", "schedule"),
            say("lần cuối", "last run"),
            say("lần tới", "next"),
        ),
        (
            (
                line.kind.name,
                say(line.kind.vi, line.kind.en),
                line.kind.schedule,
                f"{line.last.state} {moment(line.last.started_at)}" if line.last else "—",
                say("đang chạy", "running") if line.running else moment(line.next_at) if line.next_at else "—",
            )
            for line in lines
        ),
    )
    return 0


@command.command(
    "run",
    help=help_text(
        say("Chạy một việc ngay tại đây. Mã thoát 1 nếu việc không xong.", "Run a job here and now. 1: it failed."),
        "lachan jobs run inbox",
    ),
)
@click.argument("name", metavar=say("TÊN", "NAME"))
@options.home
@options.decided
@options.json_output
def run_(name: str, home: Path, by: str, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    from lachan.server.jobs.by_hand import run_now
    from lachan.server.jobs.catalogue import KINDS, Context
    from lachan.server.jobs.models import Run

    if name not in KINDS:
        raise NotFound(f"no such job; there are: {', '.join(KINDS)}")
    ran = run_now(name, Context(home, settings, present), f"command:{by}")
    if ran is None:
        raise Refused(f"{name} is running already; see: lachan jobs list")
    if as_json:
        print_json({"name": ran.name, "state": ran.state, "counts": ran.counts, "fault": ran.fault})
    else:
        counted = ", ".join(f"{key} {number(value)}" for key, value in ran.counts.items())
        click.echo(f"{name}: {say('không xong', 'failed') if ran.fault else say('xong', 'done')}. {counted}".rstrip())
        if ran.fault:
            kind, _, text = ran.fault.partition(": ")
            click.echo(visible(f"{kind}: {in_words(text)}" if text else kind), err=True)
    return 1 if ran.state == Run.State.FAILED else 0


def _plain(line: "JobLine") -> dict[str, object]:
    last = line.last
    return {
        "name": line.kind.name,
        "schedule": line.kind.schedule,
        "next_at": line.next_at,
        "running": line.running,
        "last": last
        and {
            "state": last.state,
            "started_at": last.started_at,
            "ended_at": last.ended_at,
            "counts": dict(last.counts),
            "fault": last.fault,
        },
    }
