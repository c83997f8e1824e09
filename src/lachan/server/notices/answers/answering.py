"""An answer of a person: which notices it may change, what it says of their items, and what a person has to read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from lachan.server.base.errors import Refused
from lachan.server.notices import afterwards
from lachan.server.notices.answers import marks
from lachan.server.notices.answers.effects import Effect, Later
from lachan.server.notices.answers.grammar import MOST_CODES, Claim
from lachan.server.notices.answers.judging import Judged
from lachan.server.notices.answers.models import Mail, Said
from lachan.server.notices.answers.naming import named, newest
from lachan.server.notices.answers.opening import Opened
from lachan.server.notices.answers.proof import proven
from lachan.server.notices.answers.senders import is_known, is_theirs
from lachan.server.notices.answers.words import Outcome, Task, Word
from lachan.server.notices.models import Notice
from lachan.server.notices.states import State

TO_LOOK_AT: Final = {
    Word.NOT_OURS: Task.NOT_OURS,
    Word.FALSE: Task.FALSE_REPORT,
    Word.STOP: Task.ASKED_TO_STOP,
}
_Tasks = list[tuple[Task, Notice | None]]


def answer(mail: Opened, found: Judged, row: Mail, now: datetime, checked_by: str) -> Effect:
    """The effect of an answer. Inside the transaction that takes the mail. Errors: Later."""
    codes = found.heard.codes
    if len(codes) > MOST_CODES:
        return Effect(Outcome.DOUBTFUL, ((Task.TOO_MANY_CODES, None),), Task.TOO_MANY_CODES)
    head, body = named(found.names), named(codes)
    tasks: _Tasks = [(Task.UNKNOWN_CODE, None)] if head.unknown or body.unknown else []
    theirs = {one.pk: one for one in (*head.notices, *body.notices)}
    if not theirs:
        if not tasks and is_known(mail.sender, now):
            tasks = [(Task.NO_CODE, None)]
        return Effect(Outcome.DOUBTFUL, tuple(tasks), tasks[0][0]) if tasks else Effect(Outcome.UNRELATED)
    claims, stray = _by_notice(head.notices, body.notices, found.heard.claims)
    outcomes = []
    for notice in theirs.values():
        if notice not in head.notices and head.notices and notice.pk not in claims:
            continue  # mentioned only
        outcome, more = _one(mail, notice, claims.get(notice.pk, []), found.heard.doubt or stray, row, now, checked_by)
        outcomes.append(outcome)
        tasks += more
    best = next(one for one in (Outcome.TO_READ, Outcome.ANSWERED, Outcome.DOUBTFUL) if one in outcomes)
    return Effect(best, tuple(tasks), tasks[0][0] if tasks else "")


def _by_notice(
    head: Sequence[Notice], body: Sequence[Notice], claims: Sequence[Claim]
) -> tuple[dict[int, list[Claim]], bool]:
    """Claims by the notice they are about. True: some are about one of several, and nobody can tell which."""
    by_code = {notice.code: notice.pk for notice in (*head, *body)}
    alone = head if head else body
    found: dict[int, list[Claim]] = {}
    stray = False
    for claim in claims:
        if claim.code is None and len(alone) != 1:
            stray = True
        elif claim.code is None or claim.code in by_code:
            pk = alone[0].pk if claim.code is None else by_code[claim.code]
            found.setdefault(pk, []).append(claim)
    return found, stray


def _one(
    mail: Opened, told: Notice, claims: list[Claim], doubt: bool, row: Mail, now: datetime, checked_by: str
) -> tuple[Outcome, _Tasks]:
    """What the mail does to one notice."""
    if not is_theirs(mail.sender, told, now):
        return Outcome.DOUBTFUL, [(Task.OTHER_SENDER, told)]
    if not proven(mail.verdicts, checked_by, mail.sender):
        return Outcome.DOUBTFUL, [(Task.UNPROVEN_SENDER, told)]
    notice = newest(told)
    state = State(Notice.objects.select_for_update().values_list("state", flat=True).get(pk=notice.pk))
    if state is State.SENDING:
        raise Later
    try:
        afterwards.note_answer(notice.code, now)
    except Refused:
        return Outcome.DOUBTFUL, [(Task.UNEXPECTED, notice)]
    marks.works_again(mail.sender, now)
    if (fault := wrong(claims, notice.rows)) is not None:
        return Outcome.TO_READ, [(fault, notice)]
    Said.objects.bulk_create(
        Said(mail=row, notice=notice, word=one.word, first=one.first, last=one.last) for one in claims
    )
    tasks: _Tasks = [(TO_LOOK_AT[word], notice) for word in Word if word in TO_LOOK_AT and _says(claims, word)]
    if doubt or not claims:
        tasks.append((Task.READ_ANSWER, notice))
        return Outcome.TO_READ, tasks
    return Outcome.ANSWERED, tasks


def _says(claims: list[Claim], word: Word) -> bool:
    return any(one.word is word for one in claims)


def wrong(claims: Sequence[Claim], rows: int) -> Task | None:
    """Why what is said cannot be written down: items that there are not, two words of the same item."""
    about = [one for one in claims if one.word is not Word.STOP]
    if len({one.word for one in about if one.first is None}) > 1:
        return Task.CONTRADICTION
    spans = sorted((one.first, one.last, one.word) for one in about if one.first is not None and one.last is not None)
    if spans and max(last for _, last, _ in spans) > rows:
        return Task.NO_SUCH_ITEM
    reached: dict[Word, int] = {}
    for first, last, word in spans:
        if any(first <= end for other, end in reached.items() if other is not word):
            return Task.CONTRADICTION
        reached[word] = max(last, reached.get(word, 0))
    return None
