"""Rows that leave by a command are in the audit record, before the first one does."""

import getpass

from lachan.server.base.clock import now as present


def recorded(what: str, rows: int) -> None:
    """`what`: detections or infections. After `open_home`. Errors: those of the database; nothing leaves then."""
    from lachan.server.audit.acts import Act
    from lachan.server.audit.recording import alone, by_command

    alone(by_command(getpass.getuser()), Act.EXPORTED, now=present(), what=what, rows=rows)
