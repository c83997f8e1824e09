"""An answer that was given on a page: by who has the link of a mail, or by who is signed in for the organisation.

It says what a mail can say, and is kept as one. Said twice it counts once: what changes nothing is not written down.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import BadInput, Refused
from lachan.server.notices import afterwards, attempts
from lachan.server.notices.answers import work
from lachan.server.notices.answers.answering import TO_LOOK_AT, wrong
from lachan.server.notices.answers.grammar import MOST_CLAIMS, Claim
from lachan.server.notices.answers.models import Comment, Mail, Said
from lachan.server.notices.answers.standing import Span, stands
from lachan.server.notices.answers.words import Outcome, Task, Word
from lachan.server.notices.models import Notice
from lachan.server.registry.models import Organisation

LONGEST: Final = 2_000  # characters of a comment
MOST_LINES: Final = 5_000  # of a list of outcomes
_SPAN: Final = re.compile(r"\s*(\d{1,9})\s*(?:[-–]\s*(\d{1,9})\s*)?")
_LINE: Final = re.compile(r"\s*(\d{1,9})\s*[,;\t]\s*\"?([a-z-]{1,16})\"?\s*")


@dataclass(frozen=True, slots=True)
class Told:
    """`changed`: something was said that did not stand yet."""

    changed: bool


def spans(text: str, word: Word) -> list[Claim]:
    """`1-3, 7` as claims of these items. Errors: BadInput, with the piece that is no number."""
    found: list[Claim] = []
    for piece in filter(str.strip, re.split(r"[,;\n]", text)):
        match = _SPAN.fullmatch(piece)
        first = int(match[1]) if match else 0
        last = int(match[2] or match[1]) if match else 0
        if not 1 <= first <= last:
            raise BadInput(f"items: not numbers of rows: {piece.strip()[:20]}; for example 1-3, 7")
        found.append(Claim(None, word, first, last))
    if len(found) > MOST_CLAIMS:
        raise BadInput(f"items: at most {MOST_CLAIMS} at once")
    return found


def listed(text: str) -> list[Claim]:
    """Lines `row,outcome` of a list that was pasted or sent as a file; a first line without a number is its head.

    Errors: BadInput, with the line and the reason.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    if len(lines) > MOST_LINES:
        raise BadInput(f"list: at most {MOST_LINES} lines")
    found: list[Claim] = []
    for place, line in enumerate(lines, start=1):
        if not line.strip() or (place == 1 and not line.strip()[0].isdigit()):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise BadInput(f"list: line {place}: not a row's number and an outcome; for example 7,fixed")
        if match[2] not in (Word.FIXED, Word.NOT_OURS, Word.FALSE):
            raise BadInput(f"list: line {place}: the outcome is fixed, not-ours or false")
        number = int(match[1])
        found.append(Claim(None, Word(match[2]), number, number))
    return _joined(found)


MOST_UNREAD: Final = 20  # comments of one notice that may wait for somebody to read them


def tell(notice: Notice, claims: Sequence[Claim], comment: str, now: datetime, *, by: By) -> Told:
    """Write down what is said of a notice's items, and what a person has to look at because of it.

    `by`: whoever has the link, or who is signed in. Errors: BadInput where nothing is said, for items that there are
    not, two words of one item, or too long a comment; Refused where the notice was not sent.
    """
    comment = comment.strip()
    if not claims and not comment:
        raise BadInput("answer: choose an outcome, or write something")
    if len(comment) > LONGEST:
        raise BadInput(f"comment: at most {LONGEST} characters")
    if (fault := wrong(claims, notice.rows)) is not None:
        raise BadInput(_FAULTS[fault].format(notice.rows))
    with transaction.atomic():
        Notice.objects.select_for_update().get(pk=notice.pk)
        raw = (notice.code, comment, *(f"{c.word}:{c.first}:{c.last}" for c in claims))
        if not _news(notice, claims, comment):
            return Told(changed=False)
        if comment and work.open_of(Task.READ_ANSWER, notice) >= MOST_UNREAD:
            raise Refused(f"{MOST_UNREAD} comments on this notice wait to be read: answer without one, or come back")
        afterwards.note_answer(notice.code, now, channel=attempts.PAGE, by=by.written)
        before = Said.objects.filter(notice=notice).count()
        mail, made = Mail.objects.get_or_create(
            digest=hashlib.sha256("\x1f".join(("page", str(before), *raw)).encode()).hexdigest(),
            defaults={"taken_at": now, "outcome": Outcome.TO_READ if comment else Outcome.ANSWERED},
        )
        if not made:
            return Told(changed=False)
        Said.objects.bulk_create(
            Said(mail=mail, notice=notice, word=c.word, first=c.first, last=c.last) for c in claims
        )
        said = {claim.word for claim in claims}
        for task in [TO_LOOK_AT[word] for word in Word if word in said and word in TO_LOOK_AT]:
            work.open_for(task, mail, notice, now)
        if comment:
            Comment.objects.create(mail=mail, text=comment)
            work.open_for(Task.READ_ANSWER, mail, notice, now)
        theirs = Organisation.objects.values_list("key", flat=True).get(pk=notice.organisation_id)
        subject = f"notice:{notice.code}"
        record(by, Act.OUTCOMES_GIVEN, subject=subject, organisation=theirs, now=now, claims=len(claims))
    return Told(changed=True)


_FAULTS: Final = {
    Task.CONTRADICTION: "items: one row cannot have two outcomes",
    Task.NO_SUCH_ITEM: "items: the list has {} rows",
}


def _news(notice: Notice, claims: Sequence[Claim], comment: str) -> bool:
    said = Said.objects.filter(notice=notice).order_by("mail_id", "pk").values_list("word", "first", "last")
    old = [(Word(word), first, last) for word, first, last in said]
    more = [(claim.word, claim.first, claim.last) for claim in claims]
    if _plain(stands(old, notice.rows)) != _plain(stands([*old, *more], notice.rows)):
        return True
    stop = (Word.STOP, None, None)
    if stop in more and stop not in old:
        return True
    return bool(comment) and not Comment.objects.filter(mail__work__notice=notice, text=comment).exists()


def _plain(found: Iterable[Span]) -> list[Span]:
    """Neighbours of one word as one."""
    joined: list[Span] = []
    for one in found:
        if joined and joined[-1].word is one.word and joined[-1].last + 1 == one.first:
            joined[-1] = Span(joined[-1].first, one.last, one.word)
        else:
            joined.append(one)
    return joined


def _joined(claims: Sequence[Claim]) -> list[Claim]:
    """Rows that follow one another and have one outcome, as one claim."""
    found: list[Claim] = []
    for one in sorted(claims, key=lambda claim: (claim.first or 0, claim.word)):
        last = found[-1] if found else None
        if last is not None and last.word is one.word and one.first is not None and one.first <= (last.last or 0) + 1:
            found[-1] = Claim(None, one.word, last.first, max(last.last or 0, one.last or 0))
        else:
            found.append(one)
    return found
