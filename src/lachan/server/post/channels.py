"""The roads out of an instance: its own outbox, which reaches nobody by itself, and a mail server."""

import ssl
from datetime import datetime
from pathlib import Path

from lachan.server.base.errors import BadInput, Refused
from lachan.server.base.settings import Settings
from lachan.server.post.delivery import Carrier, Channel, Time
from lachan.server.post.domains import mail_domain
from lachan.server.post.mime import address
from lachan.server.post.outbox import Outbox
from lachan.server.post.smtp import Account, Smtp


def usual(settings: Settings) -> Channel:
    """The channel where none is named: the mail server, once the settings name one."""
    return Channel.SMTP if settings.smtp.host else Channel.OUTBOX


def reaches_people(settings: Settings) -> bool:
    """Whether mails of this instance arrive with somebody outside."""
    return usual(settings) is Channel.SMTP and settings.identity.complete and not settings.kind.invented


def open_channel(name: str, home: Path, settings: Settings, time: Time, last: datetime | None) -> Carrier:
    """The channel of that name, if this instance may use it. Calls nobody yet.

    `last`: when a message was last begun over SMTP.

    Every channel but the outbox reaches people outside, so a demo and an instance without an identity may not use it.
    Errors: Refused; BadInput for a channel that does not exist or settings that cannot work.
    """
    if name == Channel.OUTBOX:
        return Outbox(home)
    if settings.kind.invented:
        raise Refused("a demo sends to its own outbox only: its data is invented")
    if not settings.identity.complete:
        raise Refused("settings.toml: identity: fill in all four fields first; until then the outbox only")
    if name != Channel.SMTP:
        raise BadInput(f"no such channel; there are: {', '.join(Channel)}")
    if not settings.smtp.host:
        raise BadInput("settings.toml: smtp.host: name the mail server first")
    return Smtp(settings.smtp, account(home, settings), time, last)


def account(home: Path, settings: Settings) -> Account:
    """How we appear to the mail server. Errors: BadInput, which never repeats the password."""
    smtp, identity = settings.smtp, settings.identity
    sender = smtp.bounces_to or identity.contact
    try:
        address(sender, "")
    except BadInput as error:
        place = "smtp.bounces_to" if smtp.bounces_to else "identity.contact"
        raise BadInput(f"settings.toml: {place}: {error}") from None
    try:
        trusted = ssl.create_default_context(cafile=str(home / smtp.ca_file) if smtp.ca_file else None)
    except (OSError, ssl.SSLError):
        raise BadInput("settings.toml: smtp.ca_file: not a readable PEM file of certificates") from None
    return Account(mail_domain(identity.domain), sender, trusted, smtp.username, _password(home, smtp.password_file))


def _password(home: Path, file: str) -> str:
    if not file:
        return ""
    try:
        password = (home / file).read_text(encoding="ascii").rstrip("\r\n")
    except UnicodeDecodeError:
        raise BadInput("settings.toml: smtp.password_file: only ASCII passwords can be sent") from None
    except OSError:
        raise BadInput("settings.toml: smtp.password_file: cannot be read") from None
    if not password:
        raise BadInput("settings.toml: smtp.password_file: is empty")
    return password
