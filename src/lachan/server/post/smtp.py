"""SMTP to one configured server (RFC 5321): TLS verified, login, one connection reused, a rate never exceeded.

The end of a message, `CRLF . CRLF`, is sent apart from the rest and only after `about_to_end`: a server must not
deliver what has no end (RFC 5321 §4.1.1.4). A connection lost before it is safe to repeat; one lost after it, in doubt.
"""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from lachan.server.base.errors import WiresFault
from lachan.server.base.settings import Security
from lachan.server.base.settings import Smtp as Server
from lachan.server.post.delivery import Channel, Delivery, Message, Time
from lachan.server.post.outcomes import Outcome, Reason
from lachan.server.post.pace import Pace
from lachan.server.post.replies import Step, judged
from lachan.server.post.transport import Asked, asked_of, stuffed

_LOST: Final = (OSError, smtplib.SMTPException)


@dataclass(frozen=True, slots=True)
class Account:
    """How we appear to the server. `trusted`: certificates of the authorities that may vouch for it."""

    ehlo: str
    sender: str
    trusted: ssl.SSLContext
    username: str = ""
    password: str = field(default="", repr=False)


class Smtp:
    """The server as a channel."""

    channel: Final = Channel.SMTP
    reaches_people: Final = True

    def __init__(self, server: Server, account: Account, time: Time, last: datetime | None) -> None:
        """`last`: when an earlier run began its last message."""
        self._server, self._account = server, account
        self._pace = Pace(server.max_per_minute, time, last)
        self._client: smtplib.SMTP | None = None
        self._carried = 0

    def ready(self) -> None:
        """Wait for the rate; then a connection that answers. Errors: WiresFault."""
        self._pace.wait()
        if self._client is not None and (self._carried >= self._server.max_per_connection or not self._answers()):
            self.close()
        if self._client is None:
            self._client, self._carried = self._connected(), 0

    def deliver(self, message: Message, about_to_end: Callable[[], None]) -> Delivery:
        """One message to one recipient."""
        client = self._client
        assert client is not None  # ready() comes first
        self._carried += 1
        asked = asked_of(message, self._account.sender, client.esmtp_features)
        if isinstance(asked, Delivery):
            return asked
        try:
            if (early := self._until_the_end(client, message, asked)) is not None:
                return early
        except _LOST:
            self._hang_up()
            return Delivery(Outcome.TEMPORARY, Reason.CONNECTION_LOST)
        try:
            about_to_end()
        except BaseException:
            self._hang_up()
            raise
        return self._ended(client)

    def close(self) -> None:
        """Say QUIT; whatever comes back is no matter."""
        if self._client is not None:
            with suppress(*_LOST):
                self._client.quit()
            self._hang_up()

    def _until_the_end(self, client: smtplib.SMTP, message: Message, asked: Asked) -> Delivery | None:
        code, text = client.mail(self._account.sender, asked.mail)
        if (delivery := judged(Step.MAIL, code, text)) is not None:
            return delivery
        code, text = client.rcpt(message.recipient, asked.rcpt)
        if (delivery := judged(Step.RCPT, code, text)) is not None:
            return delivery
        code, text = client.docmd("DATA")
        if (delivery := judged(Step.DATA, code, text)) is not None:
            return delivery
        client.send(stuffed(message.raw))
        return None

    def _ended(self, client: smtplib.SMTP) -> Delivery:
        try:
            if client.sock is not None:
                client.sock.settimeout(2 * self._server.timeout_seconds)
            client.send(b".\r\n")
            code, text = client.getreply()
            if client.sock is not None:
                client.sock.settimeout(self._server.timeout_seconds)
        except _LOST:
            self._hang_up()
            return Delivery(Outcome.IN_DOUBT, Reason.CONNECTION_LOST)
        delivery = judged(Step.END, code, text)
        assert delivery is not None  # every reply to the end decides
        if delivery.outcome is Outcome.IN_DOUBT:
            self._hang_up()
        return delivery

    def _answers(self) -> bool:
        """RSET: alive, and nothing left of the message before."""
        assert self._client is not None
        try:
            return self._client.rset()[0] == 250
        except _LOST:
            return False

    def _connected(self) -> smtplib.SMTP:
        client: smtplib.SMTP | None = None
        try:
            client = self._dialled()
            client.ehlo_or_helo_if_needed()
            if self._server.security is Security.STARTTLS:
                client.starttls(context=self._account.trusted)
                client.ehlo_or_helo_if_needed()
            if self._account.username:
                client.login(self._account.username, self._account.password)
        except _LOST as error:
            if client is not None:
                client.close()
            raise WiresFault(f"{self._server.host}:{self._server.port}: {_in_words(error)}") from None
        return client

    def _dialled(self) -> smtplib.SMTP:
        server, ours = self._server, self._account
        if server.security is Security.TLS:
            return smtplib.SMTP_SSL(
                server.host, server.port, ours.ehlo, timeout=server.timeout_seconds, context=ours.trusted
            )
        return smtplib.SMTP(server.host, server.port, ours.ehlo, timeout=server.timeout_seconds)

    def _hang_up(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None


def _in_words(error: Exception) -> str:
    """Why there is no connection; never a text of the server's, which may hold the login."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"login refused (reply {error.smtp_code})"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "the server offers no STARTTLS, or no login that we know"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the server does not want us now (reply {error.smtp_code})"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return "no TLS with it"
    if isinstance(error, TimeoutError):
        return "no reply in time"
    return "no connection"
