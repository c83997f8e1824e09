"""A letter that is not to go out: its number stays in the book with the reason, its notices are free for another."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base import deciding
from lachan.server.base.errors import Refused
from lachan.server.notices.letters import folders
from lachan.server.notices.letters.models import Letter
from lachan.server.notices.letters.reading import LetterLine, get, letter
from lachan.server.notices.letters.states import Receipt, State


def cancel(name: str, now: datetime, home: Path, *, by: By, why: str) -> LetterLine:
    """Errors: NotFound; BadInput without a name or reason; Refused where it was sent, or cancelled already."""
    who, reason = deciding.who(by.written), deciding.reason(why)
    pk = get(name).pk
    with transaction.atomic():
        found = Letter.objects.select_for_update(of=("self",)).select_related("book").get(pk=pk)
        if found.state == State.CANCELLED:
            raise Refused("the letter is cancelled already")
        if found.receipts.filter(state=Receipt.SENT).exists():
            raise Refused("the letter left the office: withdraw it by another letter")
        found.state, found.cancelled_at, found.cancelled_by, found.cancelled_why = State.CANCELLED, now, who, reason
        found.save(update_fields=["state", "cancelled_at", "cancelled_by", "cancelled_why"])
        found.tellings.update(released=True)
        record(by, Act.LETTER_CANCELLED, subject=f"letter:{pk}", organisation=found.organisation.key, now=now)
    folders.settle(home, found)
    return letter(str(pk))
