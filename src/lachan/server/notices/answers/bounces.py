"""What a mail server says of a notice that it gives back: RFC 3464, and texts of those that do not keep to it. Pure.

What is not checked: who wrote it. Anybody who has seen a notice can forge one; what it may change is decided elsewhere.
"""

import re
from dataclasses import dataclass
from typing import Final

from lachan.server.notices.answers.opening import Block, Opened, bare
from lachan.server.notices.answers.sentences import even, has_one_of, phrases
from lachan.server.notices.answers.words import Outcome

_STATUS: Final = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")  # RFC 3463, and no address
_REPLY: Final = re.compile(r"(?<![\d.])([45]\d\d)(?=[\s-])")  # RFC 5321 §4.2
_ADDRESS: Final = re.compile(r"[^\s<>()\[\],;:\"'@]{1,64}@[\w.-]{1,253}")
MOST_RECIPIENTS: Final = 100

# RFC 3463, and what Exchange Online makes of it: statuses that speak of the address.
_OF_THE_ADDRESS: Final = re.compile(r"5\.1\.(?![78]$)\d+|5\.2\.1|5\.4\.(1|4|310)")
_OF_THE_MESSAGE: Final = re.compile(r"5\.(2\.3|3\.4|6\.\d+|7\.\d+|1\.[78])")
_FULL: Final = re.compile(r"[45]\.2\.2")


@dataclass(frozen=True, slots=True)
class Failure:
    """What is said of some recipients. `outcome` None: it cannot be told. Addresses are personal data."""

    outcome: Outcome | None
    status: str
    recipients: tuple[str, ...]


def failures_of(mail: Opened) -> tuple[Failure, ...]:
    """One for each recipient that a mail server reports on; none where this is no report."""
    if mail.blocks:
        return tuple(_of_block(block) for block in mail.blocks[:MOST_RECIPIENTS])
    text = even(mail.text)
    if not from_a_server(mail) or not has_one_of(text, "bounces", "marks"):
        return ()
    said = _before_the_copy(text)
    found = tuple(dict.fromkeys([*mail.failed, *(bare(one) for one in _ADDRESS.findall(said))]))
    status = _first(_STATUS, said)
    return (Failure(_of_text(said, status), status, found[:MOST_RECIPIENTS]),)


def from_a_server(mail: Opened) -> bool:
    """Whether it has the look of a mail server's own: no sender in the envelope, or a daemon's name."""
    hints = dict(mail.hints)
    name = mail.sender.partition("@")[0]
    return hints.get("return-path", "").strip() == "<>" or name in phrases("bounces", "daemons")


def _of_block(block: Block) -> Failure:
    found = _first(_STATUS, block.status)
    status = found if found[:1] != "2" else ""
    if block.action in ("delayed",):
        return Failure(Outcome.DELAYED, status, block.recipients)
    if block.action in ("delivered", "relayed", "expanded"):
        return Failure(Outcome.RECEIPT, "", block.recipients)
    if block.action != "failed":
        return Failure(None, status, block.recipients)
    return Failure(_for_good(even(block.diagnostic), status), status, block.recipients)


def _of_text(said: str, status: str) -> Outcome | None:
    if has_one_of(said, "bounces", "delayed"):
        return Outcome.DELAYED
    reply = _first(_REPLY, said)
    known = (
        any(has_one_of(said, "bounces", name) for name in ("expired", "unknown", "full", "policy", "size"))
        or "permanent" in said
    )
    if not (status or reply or known):
        return None
    if not status and reply.startswith("4") and not known:
        return None  # for now, and nothing says whether it was given up
    return _for_good(said, status)


def _for_good(said: str, status: str) -> Outcome:
    """Why it was given up. Words come before numbers: servers agree more on them."""
    if _FULL.fullmatch(status) or has_one_of(said, "bounces", "full"):
        return Outcome.UNDELIVERED
    if status.startswith("4") or has_one_of(said, "bounces", "expired"):
        return Outcome.UNDELIVERED
    if has_one_of(said, "bounces", "unknown") or _OF_THE_ADDRESS.fullmatch(status):
        return Outcome.BOUNCED
    if _OF_THE_MESSAGE.fullmatch(status) or any(has_one_of(said, "bounces", name) for name in ("policy", "size")):
        return Outcome.REFUSED
    return Outcome.UNDELIVERED


def _before_the_copy(text: str) -> str:
    places = [place for mark in phrases("bounces", "copies") if (place := text.find(mark)) >= 0]
    return text[: min(places)] if places else text


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""
