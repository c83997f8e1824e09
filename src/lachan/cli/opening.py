"""Opening a home: settings read, Django told, the database's shape checked; and what a verb asks of it first."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from lachan.cli.speech import say
from lachan.server.base.clock import now as present
from lachan.server.base.errors import NotFound, Refused
from lachan.server.base.settings import Settings, load
from lachan.server.site import django as site

if TYPE_CHECKING:
    from lachan.server.audit.recording import By


def open_home(home: Path) -> Settings:
    """Settings of the home, its database ready. Errors: NotFound (no home), Refused (made by an older version)."""
    settings = load(home)
    site.start(home, settings)
    if site.behind():
        raise Refused(
            say(
                f"Cơ sở dữ liệu của {home} thuộc phiên bản cũ: chạy `lachan init --home {home}` để nâng cấp",
                f"The database of {home} is of an older version: bring it up to date with `lachan init --home {home}`",
            )
        )
    return settings


def acting(name: str) -> "By":
    """Who gives the command, as the audit record and the room's own row name them (`--by`). Errors: BadInput."""
    from lachan.server.audit.recording import by_command

    return by_command(name)


def steady_now() -> datetime:
    """The present for whatever is written: never earlier than what this home has recorded (`lake.clockmark`).

    Asked once a verb, after `open_home`. Errors: Refused where the clock was set back.
    """
    from lachan.server.lake.clockmark import steady

    return steady(present())


def known_organisation(key: str | None) -> str | None:
    """The key, where there is such an organisation: a mistyped one must not look like a clean network.

    Errors: NotFound, naming the verb that lists them.
    """
    if key is None:
        return None
    from lachan.server.registry.reading import organisation

    try:
        organisation(key)
    except NotFound:
        raise NotFound(
            say(
                f"không có tổ chức {key!r}; xem danh sách: lachan registry show",
                f"no organisation {key!r}; to list them: lachan registry show",
            )
        ) from None
    return key
