"""What is learned of a signed letter after it left: sent, arrived, registered with their number, answered. It returns
to the notices that the letter tells of."""

from datetime import datetime
from typing import Final

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base import deciding
from lachan.server.base.errors import BadInput, Refused
from lachan.server.notices import attempts
from lachan.server.notices.letters.models import Letter, ReceiptRow
from lachan.server.notices.letters.reading import LetterLine, get, letter
from lachan.server.notices.letters.states import NUMBERED_ONES, Receipt, State
from lachan.server.notices.models import Attempt, Notice
from lachan.server.notices.states import MAY_FOLLOW, Outcome, Phase
from lachan.server.notices.states import State as NoticeState

CHANNEL: Final = "letter"
LONGEST: Final = 60  # characters of a number of theirs
_SAID: Final = {Receipt.SENT: Outcome.SENT, Receipt.ANSWERED: Outcome.ANSWERED}


def note(name: str, receipt: Receipt, now: datetime, *, by: By, number: str = "") -> LetterLine:
    """Write it down; the same thing said twice counts once. `sent` and `answered` are noted with each notice, and an
    answer makes those *answered* that were told.

    Errors: NotFound; BadInput for a number that is missing, too long or out of place; Refused for a letter that is not
    signed, or was not sent before it arrived.
    """
    who, theirs = deciding.who(by.written), " ".join(number.split())
    if receipt in NUMBERED_ONES:
        if not theirs or len(theirs) > LONGEST or not theirs.isprintable():
            raise BadInput(f"number: theirs is wanted, in 1 to {LONGEST} characters")
    elif theirs:
        raise BadInput("number: only registered and answered have one of theirs")
    pk = get(name).pk
    with transaction.atomic():
        found = Letter.objects.select_for_update(of=("self",)).get(pk=pk)
        if found.state != State.SIGNED:
            raise Refused(f"the letter is {found.state}: only a signed one goes out")
        known = set(found.receipts.values_list("state", "number"))
        if receipt is not Receipt.SENT and Receipt.SENT not in {state for state, _ in known}:
            raise Refused("the letter was not sent yet")
        if (receipt, theirs) not in known:
            ReceiptRow.objects.create(letter=found, state=receipt, at=now, by=who, number=theirs)
            if receipt in _SAID:
                _return_to_notices(found, _SAID[receipt], now, who)
            owner = found.organisation.key
            record(by, Act.LETTER_FOLLOWED, subject=f"letter:{pk}", organisation=owner, now=now, receipt=receipt.value)
    return letter(str(pk))


def _return_to_notices(found: Letter, outcome: Outcome, now: datetime, who: str) -> None:
    for notice in Notice.objects.select_for_update().filter(letters__letter=found, letters__released=False):
        Attempt.objects.create(
            notice=notice, channel=CHANNEL, phase=Phase.DATA, began_at=now, ended_at=now, outcome=outcome, by=who
        )
        before = NoticeState(notice.state)
        if outcome is Outcome.ANSWERED and NoticeState.ANSWERED in MAY_FOLLOW[before]:
            said = {} if notice.sent_at else {"sent_at": now}
            attempts.move(notice.pk, before, NoticeState.ANSWERED, reason="", not_before=None, **said)
