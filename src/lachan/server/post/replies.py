"""What a mail server's reply means for the notice it was given for (RFC 5321 §4.2, RFC 3463). Pure.

A fault of the connection, the login or the sender's own address is not the notice's: the run halts, the notice stays
as it was. What is not checked: whether a refusal of policy (5.7.x at RCPT) is about us or about the recipient.
"""

import re
from datetime import timedelta
from enum import StrEnum
from typing import Final

from lachan.server.post.delivery import Delivery
from lachan.server.post.outcomes import Outcome, Reason

_STATUS: Final = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?=[\s:]|$)")
_TOO_LARGE: Final = ("5.2.3", "5.3.4")  # RFC 3463: message length exceeds limit; message too big for system
_OUR_ADDRESS: Final = ("5.1.7", "5.1.8")  # bad sender's mailbox address syntax; bad sender's system address

FIRST_WAIT: Final = timedelta(minutes=5)
LONGEST_WAIT: Final = timedelta(hours=6)
GIVE_UP_AFTER: Final = timedelta(days=3)  # since the first try; RFC 5321 §4.5.4.1 has 4 to 5 days, for relays


class Step(StrEnum):
    """What a reply answers."""

    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    END = "the end of the message"


_DEFERRED: Final = {
    Step.MAIL: Reason.SENDER_DEFERRED,
    Step.RCPT: Reason.RECIPIENT_DEFERRED,
    Step.DATA: Reason.MESSAGE_DEFERRED,
    Step.END: Reason.MESSAGE_DEFERRED,
}
# Temporary troubles that lie with the server and not with one notice: several in a row end the run.
OF_THE_SERVER: Final = frozenset({Reason.SENDER_DEFERRED, Reason.SERVER_CLOSING, Reason.CONNECTION_LOST})


def judged(step: Step, code: int, text: bytes) -> Delivery | None:
    """What a reply decides; None: go on to the next step. `code` −1: it was no reply."""
    status = status_of(text)
    if step is Step.DATA:
        if code == 354:
            return None
    elif 200 <= code < 300:
        return Delivery(Outcome.SENT, None, code, status) if step is Step.END else None
    if code == 421:  # "service closing transmission channel", possible at every step
        return Delivery(Outcome.TEMPORARY, Reason.SERVER_CLOSING, code, status)
    if 400 <= code < 500:
        return Delivery(Outcome.TEMPORARY, _DEFERRED[step], code, status)
    if 500 <= code < 600:
        return _refused(step, code, status)
    if step is Step.END:
        return Delivery(Outcome.IN_DOUBT, Reason.UNCLEAR_REPLY, None, status)
    return Delivery(Outcome.TEMPORARY, Reason.UNCLEAR_REPLY, None, status)


def status_of(text: bytes) -> str:
    """The enhanced status code that a reply begins with (RFC 2034), or nothing."""
    found = _STATUS.match(text.decode("ascii", "replace"))
    return found[1] if found else ""


def _refused(step: Step, code: int, status: str) -> Delivery:
    if code == 530 and step in (Step.MAIL, Step.RCPT):  # RFC 4954 §6
        return _halting(Reason.LOGIN_WANTED, code, status, "the mail server wants a login")
    if status in _TOO_LARGE or (code == 552 and step is not Step.RCPT):  # at RCPT: the mailbox is full
        return Delivery(Outcome.REFUSED, Reason.TOO_LARGE, code, status)
    if step is Step.MAIL or status in _OUR_ADDRESS:
        return _halting(Reason.SENDER_REFUSED, code, status, "the mail server refuses our sender address")
    reason = Reason.RECIPIENT_REFUSED if step is Step.RCPT else Reason.MESSAGE_REFUSED
    return Delivery(Outcome.REFUSED, reason, code, status)


def _halting(reason: Reason, code: int, status: str, what: str) -> Delivery:
    return Delivery(Outcome.UNTOUCHED, reason, code, status, halt=f"{what} (reply {code})")


def wait_before(tries: int) -> timedelta:
    """How long to wait after the `tries`-th temporary failure: 5, 10, 20 … minutes, at most 6 hours."""
    doubled = 1 << min(tries - 1, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)
