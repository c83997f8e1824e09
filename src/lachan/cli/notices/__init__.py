"""`lachan notices`: what is to be told, to whom, how it is sent, and what became of it."""

import click

from lachan.cli.notices.afterwards import bounce, readdress, resolve
from lachan.cli.notices.looking import count, list_, show
from lachan.cli.notices.sending import plan, resume, send, stop
from lachan.cli.notices.trust import check, dkim_key, revoke
from lachan.cli.speech import say
from lachan.cli.verb import Verbs


@click.group("notices", cls=Verbs, help=say("Thông báo cho các tổ chức.", "Notices to organisations."))
def command() -> None:
    """See `help` above."""


for _verb in (plan, send, stop, resume, resolve, bounce, readdress, revoke, count, list_, show, check, dkim_key):
    command.add_command(_verb)
