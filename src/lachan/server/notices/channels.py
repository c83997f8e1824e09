"""The roads out of an instance. So far there is one: files in its own outbox, which reach nobody by themselves."""

from enum import StrEnum

from lachan.server.base.errors import BadInput, Refused
from lachan.server.base.settings import Kind, Settings


class Channel(StrEnum):
    """Channels that exist."""

    OUTBOX = "outbox"


def open_channel(name: str, settings: Settings) -> Channel:
    """The channel of that name, if this instance may use it.

    Every channel but the outbox reaches people outside, so a demo and an instance without an identity may not use it.
    Errors: Refused; BadInput for a channel that does not exist.
    """
    if name == Channel.OUTBOX:
        return Channel.OUTBOX
    if settings.kind is Kind.DEMO:
        raise Refused("a demo sends to its own outbox only: its data is invented")
    if not settings.identity.complete:
        raise Refused("settings.toml: identity: fill in all four fields first; until then the outbox only")
    raise BadInput(f"no such channel; there are: {', '.join(Channel)}")
