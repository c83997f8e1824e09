"""`lachan subscriptions`: how organisations chose to be told, and what they muted for a while."""

import click

from lachan.cli.speech import say
from lachan.cli.subscriptions.looking import list_, show
from lachan.cli.subscriptions.muting import mute, unmute
from lachan.cli.subscriptions.setting import set_
from lachan.cli.verb import Verbs


@click.group("subscriptions", cls=Verbs, help=say("Cách nhận thông báo của tổ chức.", "How organisations are told."))
def command() -> None:
    """See `help` above."""


for _verb in (list_, show, set_, mute, unmute):
    command.add_command(_verb)
