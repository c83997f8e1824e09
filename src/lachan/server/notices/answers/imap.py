"""An IMAP folder as a box (RFC 3501): TLS verified, login, nothing fetched that marks a mail as read.

Our flag is the keyword LaChanRead, so that people may read the mailbox too. Where the server keeps no keywords
(RFC 3501 §7.1, PERMANENTFLAGS without `\\*`), it is `\\Seen`, and what a person has read first is not looked at.
"""

import imaplib
import re
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from lachan.server.base.errors import WiresFault
from lachan.server.base.settings import Mailbox, Security
from lachan.server.notices.answers.taking import Incoming

KEYWORD: Final = "LaChanRead"
_SEEN: Final = "\\Seen"
_LOST: Final = (OSError, imaplib.IMAP4.error)


@dataclass(frozen=True, slots=True)
class Login:
    """`trusted`: certificates of the authorities that may vouch for the server."""

    username: str
    trusted: ssl.SSLContext
    password: str = field(repr=False)


class Imap:
    """One connection, one folder."""

    def __init__(self, server: Mailbox, login: Login) -> None:
        """Connect and open the folder. Errors: WiresFault, never with a text of the server's."""
        place = f"{server.host}:{server.port}"
        try:
            self._client = _dialled(server, login)
        except _LOST as error:
            raise WiresFault(f"{place}: {_in_words(error)}") from None
        try:
            if login.username:
                _log_in(self._client, login)
            if self._client.select(_quoted(server.folder))[0] != "OK":
                raise WiresFault(f"{place}: no folder {server.folder}, or it cannot be opened")
            self._flag = KEYWORD if _keeps_keywords(self._client) else _SEEN
        except _LOST as error:
            self.close()
            raise WiresFault(f"{place}: {_in_words(error)}") from None
        except WiresFault:
            self.close()
            raise

    def waiting(self) -> list[str]:
        """UIDs, the oldest first."""
        without = "UNSEEN" if self._flag == _SEEN else f"UNKEYWORD {KEYWORD}"
        answer = self._asked("SEARCH", f"{without} UNDELETED")
        return sorted(
            (uid.decode("ascii") for line in answer if isinstance(line, bytes) for uid in line.split()), key=int
        )

    def fetch(self, name: str, largest: int) -> Incoming | None:
        """BODY.PEEK leaves `\\Seen` as it is; one byte more than `largest` tells that there is more."""
        for part in self._asked("FETCH", name, f"(BODY.PEEK[]<0.{largest + 1}>)"):
            if isinstance(part, tuple):
                raw = part[1]
                return Incoming(raw, whole=len(raw) <= largest)
        return None

    def flag(self, name: str) -> None:
        """Add our flag to those it has."""
        self._asked("STORE", name, "+FLAGS.SILENT", f"({self._flag})")

    def close(self) -> None:
        """LOGOUT; whatever comes back is no matter. Not CLOSE, which would remove what people marked as deleted."""
        with suppress(*_LOST):
            self._client.logout()

    def _asked(self, *words: str) -> list[bytes | tuple[bytes, bytes]]:
        try:
            state, answer = self._client.uid(*words)
        except _LOST:
            raise WiresFault("the connection to the mailbox was lost") from None
        if state != "OK":
            raise WiresFault(f"the mailbox does not do {words[0]}")
        return list(answer)


def _dialled(server: Mailbox, login: Login) -> imaplib.IMAP4:
    if server.security is Security.TLS:
        return imaplib.IMAP4_SSL(server.host, server.port, ssl_context=login.trusted, timeout=server.timeout_seconds)
    client = imaplib.IMAP4(server.host, server.port, timeout=server.timeout_seconds)
    if server.security is Security.STARTTLS:
        try:
            client.starttls(login.trusted)
        except BaseException:
            with suppress(*_LOST):
                client.shutdown()
            raise
    return client


def _log_in(client: imaplib.IMAP4, login: Login) -> None:
    """AUTHENTICATE PLAIN (RFC 4616) carries any letter; LOGIN is for servers without it."""
    if "AUTH=PLAIN" in client.capabilities:
        secret = f"\0{login.username}\0{login.password}".encode()
        client.authenticate("PLAIN", lambda _: secret)
    else:
        client.login(_quoted(login.username), login.password)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _keeps_keywords(client: imaplib.IMAP4) -> bool:
    _, answer = client.response("PERMANENTFLAGS")
    return any(b"\\*" in line for line in answer or [] if isinstance(line, bytes))


def _in_words(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return "no TLS with it"
    if isinstance(error, TimeoutError):
        return "no reply in time"
    if isinstance(error, imaplib.IMAP4.abort):
        return "the connection was lost"
    if isinstance(error, imaplib.IMAP4.error):
        return "login refused" if re.search(r"auth|login|credential", str(error), re.I) else "not a reply of IMAP"
    return "no connection"
