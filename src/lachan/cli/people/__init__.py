"""`lachan people`: who may sign in, with which role, and where."""

import click

from lachan.cli.people.invented import invent_
from lachan.cli.people.inviting import invite
from lachan.cli.people.members import end, leave, list_, reset
from lachan.cli.speech import say
from lachan.cli.verb import Verbs


@click.group("people", cls=Verbs, help=say("Người dùng và vai trò.", "People and their roles."))
def command() -> None:
    """See `help` above."""


for _verb in (invite, list_, end, leave, reset, invent_):
    command.add_command(_verb)
