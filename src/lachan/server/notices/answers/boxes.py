"""The mailbox that the settings name, opened."""

import ssl
from pathlib import Path

from lachan.server.base.errors import BadInput
from lachan.server.base.settings import Settings
from lachan.server.notices.answers.collecting import Box
from lachan.server.notices.answers.imap import Imap, Login
from lachan.server.notices.answers.maildir import Maildir


def open_box(home: Path, settings: Settings, maildir: Path | None = None) -> Box:
    """The maildir that is given, else the one of the settings, else their IMAP folder.

    Errors: BadInput where there is none, or where it is not one; WiresFault where the server does not let us in.
    """
    mailbox = settings.mailbox
    if maildir is not None:
        return Maildir(maildir)
    if mailbox.maildir:
        return Maildir(home / mailbox.maildir)
    if not mailbox.host:
        raise BadInput("settings.toml: mailbox.host or mailbox.maildir: name the mailbox first")
    try:
        trusted = ssl.create_default_context(cafile=str(home / mailbox.ca_file) if mailbox.ca_file else None)
    except (OSError, ssl.SSLError):
        raise BadInput("settings.toml: mailbox.ca_file: not a readable PEM file of certificates") from None
    return Imap(mailbox, Login(mailbox.username, trusted, _password(home, mailbox.password_file)))


def _password(home: Path, file: str) -> str:
    if not file:
        return ""
    try:
        password = (home / file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise BadInput("settings.toml: mailbox.password_file: cannot be read") from None
    if not password:
        raise BadInput("settings.toml: mailbox.password_file: is empty")
    return password
