"""`lachan cases`: work for people: seen by deadline, opened, given to somebody, asked about, closed."""

import click

from lachan.cli.cases.seeing import list_, show
from lachan.cli.cases.working import ask, assign, close, comment, open_, reopen, tidy
from lachan.cli.speech import say
from lachan.cli.verb import Verbs


@click.group("cases", cls=Verbs, help=say("Vụ việc: việc cần người xử lý.", "Cases: work for people."))
def command() -> None:
    """See `help` above."""


for verb in (list_, show, open_, assign, comment, ask, close, reopen, tidy):
    command.add_command(verb)
