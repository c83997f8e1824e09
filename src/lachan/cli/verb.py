"""Commands and groups whose usage line is in the reader's language."""

from typing import Any

import click

from lachan.cli.speech import say


class Verb(click.Command):
    """A command."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        named.setdefault("options_metavar", say("[TÙY CHỌN]", "[OPTIONS]"))
        super().__init__(*arguments, **named)


class Verbs(click.Group):
    """A group of commands."""

    command_class = Verb

    def __init__(self, *arguments: Any, **named: Any) -> None:
        named.setdefault("options_metavar", say("[TÙY CHỌN]", "[OPTIONS]"))
        named.setdefault("subcommand_metavar", say("LỆNH [THAM SỐ]...", "COMMAND [ARGS]..."))
        super().__init__(*arguments, **named)
