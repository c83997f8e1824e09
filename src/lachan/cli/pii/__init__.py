"""`lachan pii`: find personal data on this machine."""

import click

from lachan.cli.pii.kinds import kinds
from lachan.cli.pii.scanning import scan
from lachan.cli.speech import say
from lachan.cli.verb import Verbs


@click.group("pii", cls=Verbs, help=say("Tìm dữ liệu cá nhân trên máy này.", "Find personal data on this machine."))
def command() -> None:
    """See `help` above."""


for _verb in (scan, kinds):
    command.add_command(_verb)
