"""A notice that came back: its state, its contact's mark, and work where it is not plain; or a letter to a person.

A report counts where it names a notice and the very address that the notice went to.
"""

import re
from datetime import datetime
from typing import Final

from lachan.server.base.errors import Refused
from lachan.server.notices import afterwards
from lachan.server.notices.answers import marks
from lachan.server.notices.answers.bounces import Failure
from lachan.server.notices.answers.effects import Effect, Later
from lachan.server.notices.answers.judging import Judged
from lachan.server.notices.answers.models import Bounce, Mail
from lachan.server.notices.answers.naming import named
from lachan.server.notices.answers.words import Outcome, Task
from lachan.server.notices.models import Notice
from lachan.server.notices.states import State
from lachan.server.post import returning
from lachan.server.post.words import State as LetterState

_STATUS: Final = re.compile(r"[45]\.\d{1,3}\.\d{1,3}")
_QUIET: Final = (Outcome.DELAYED, Outcome.RECEIPT)
_SETTLED: Final = (State.ANSWERED, State.REPLACED)  # whatever comes back later changes nothing
_ASKED: Final = 20  # addresses of a report that are looked up


def give_back(found: Judged, mail: Mail, now: datetime) -> Effect:
    """The effect of a mail server's report. Inside the transaction that takes the mail. Errors: Later."""
    notices = named(found.names).notices
    if not notices and (letter := returning.named(found.names)) is not None:
        return _letter(found.failures, letter.pk, now)
    if not notices:
        return _unclear(None) if _one_of_ours(found.failures) else Effect(Outcome.UNRELATED)
    pairs = [(one, notice) for one in found.failures for notice in notices if _concerns(one, notice)]
    if not pairs:
        quiet = {one.outcome for one in found.failures}
        if len(quiet) == 1 and (only := quiet.pop()) in _QUIET:
            return Effect(only)
        return _unclear(notices[0])
    failure, notice = next((pair for pair in pairs if pair[0].outcome not in _QUIET), pairs[0])
    if failure.outcome is None:
        return _unclear(notice)
    if failure.outcome in _QUIET:
        return Effect(failure.outcome)
    return _gave_up(failure, failure.outcome, notice, mail, now)


def _letter(failures: tuple[Failure, ...], letter: int, now: datetime) -> Effect:
    """Who it went to is wiped, so no address is compared: its Message-ID was known to two alone."""
    outcome = next((one.outcome for one in failures if one.outcome not in _QUIET), failures[0].outcome)
    if outcome is None:
        return _unclear(None)
    if outcome in _QUIET:
        return Effect(outcome)
    state = returning.give_back(letter, now)
    if state is LetterState.SENDING:
        raise Later
    return Effect(outcome, reason=f"letter-{state}")


def _gave_up(failure: Failure, outcome: Outcome, notice: Notice, mail: Mail, now: datetime) -> Effect:
    status = failure.status if _STATUS.fullmatch(failure.status) else ""
    state = State(Notice.objects.select_for_update().values_list("state", flat=True).get(pk=notice.pk))
    if state is State.SENDING:
        raise Later
    if state in _SETTLED:
        return Effect(outcome, reason=state)
    try:
        changed = afterwards.note_bounce(notice.code, status, now)
    except Refused:
        return Effect(Outcome.DOUBTFUL, ((Task.UNEXPECTED, notice),), Task.UNEXPECTED)
    if not changed:
        return Effect(outcome, reason=state)
    Bounce.objects.create(mail=mail, notice=notice, redirect=outcome is not Outcome.REFUSED)
    if outcome is Outcome.BOUNCED:
        marks.put(notice.recipient, status, mail, now)
    if outcome is Outcome.REFUSED:
        return Effect(outcome, ((Task.REFUSED_BY_POLICY, notice),), Task.REFUSED_BY_POLICY)
    return Effect(outcome)


def _concerns(failure: Failure, notice: Notice) -> bool:
    return notice.recipient.casefold() in failure.recipients


def _one_of_ours(failures: tuple[Failure, ...]) -> bool:
    """Whether a notice ever went to one of the addresses: without its name, a person has to find out which."""
    addresses = [address for one in failures for address in one.recipients][:_ASKED]
    return any(Notice.objects.filter(recipient__iexact=address).exists() for address in addresses)


def _unclear(notice: Notice | None) -> Effect:
    return Effect(Outcome.DOUBTFUL, ((Task.UNCLEAR_BOUNCE, notice),), Task.UNCLEAR_BOUNCE)
