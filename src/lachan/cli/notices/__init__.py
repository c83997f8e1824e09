"""`lachan notices`: what is to be told, to whom, how it is sent, and what became of it."""

import click

from lachan.cli.notices.afterwards import bounce, readdress, resolve
from lachan.cli.notices.answers import answers, disputed, read_answers, unreachable, work
from lachan.cli.notices.looking import count, list_, show
from lachan.cli.notices.rules import preview, rules
from lachan.cli.notices.sending import plan, resume, send, stop
from lachan.cli.notices.silences import suppress, trial
from lachan.cli.notices.trust import check, dkim_key, revoke
from lachan.cli.speech import say
from lachan.cli.verb import Verbs


@click.group("notices", cls=Verbs, help=say("Thông báo cho các tổ chức.", "Notices to organisations."))
def command() -> None:
    """See `help` above."""


_SENT = (plan, send, stop, resume, resolve, bounce, readdress, revoke, count, list_, show, check, dkim_key)
_CAME_BACK = (read_answers, work, unreachable, answers, disputed)

_DECIDED = (rules, preview, suppress, trial)

for _verb in (*_SENT, *_CAME_BACK, *_DECIDED):
    command.add_command(_verb)
