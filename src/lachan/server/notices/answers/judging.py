"""What kind of mail it is, and what it says, before anybody looks whose notice it is. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lachan.server.notices.answers.automatic import automatic, somebody_left
from lachan.server.notices.answers.bounces import Failure, failures_of, from_a_server
from lachan.server.notices.answers.grammar import Heard, codes_in, heard
from lachan.server.notices.answers.opening import Opened
from lachan.server.notices.answers.quoting import own_lines

_OURS: Final = re.compile(r"(?<![\w.-])([^\s<>@]{1,100}@[^\s<>@,;\"')]{1,255})")


_NOTHING: Final = Heard((), (), doubt=False)


class Kind(StrEnum):
    """What a mail is."""

    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    RECEIPT = "receipt"
    COMPLAINT = "complaint"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Judged:
    """`names`: codes and Message-IDs by which the mail may name a notice, the surest first."""

    kind: Kind
    names: tuple[str, ...]
    failures: tuple[Failure, ...] = ()
    heard: Heard = _NOTHING
    left: bool = False


def judged(mail: Opened) -> Judged:
    """The mail's kind and content."""
    failures = failures_of(mail)
    if failures:
        return Judged(Kind.BOUNCE, _names_of_report(mail), failures)
    if "message/disposition-notification" in mail.kinds:  # RFC 8098
        return Judged(Kind.RECEIPT, _names_of_report(mail))
    if "message/feedback-report" in mail.kinds:  # RFC 5965
        return Judged(Kind.COMPLAINT, _names_of_report(mail))
    if automatic(mail):
        return Judged(Kind.AUTOMATIC, _names(mail), left=somebody_left(mail))
    if from_a_server(mail):
        return Judged(Kind.BOUNCE, _names_of_report(mail), (Failure(None, "", mail.failed),))
    said = heard(mail.subject, list(own_lines(mail.text)))
    return Judged(Kind.ANSWER, _names(mail), heard=said)


def _names(mail: Opened) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*mail.answers_to, *codes_in(mail.subject)]))


def _names_of_report(mail: Opened) -> tuple[str, ...]:
    """What we gave along, the mail given back, the thread, the subject; last of all what stands in the text."""
    given_back = [name for text in mail.returned for name in (*codes_in(text), *_OURS.findall(text))]
    in_text = [*codes_in(mail.text), *_OURS.findall(mail.text)[:200]]
    found = [*codes_in(mail.envelope_id), *given_back, *_names(mail), *in_text]
    return tuple(dict.fromkeys(found))
