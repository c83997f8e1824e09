"""A notice that could not be delivered, told to somebody else: a new notice of the same rows takes its place.

The old one stays as it was sent, in the state *replaced*; the new one names it, and its concerns are the new one's.
Never again to an address that bounced or was refused, in the whole chain of replacements.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base import deciding
from lachan.server.base.errors import Refused
from lachan.server.base.settings import Settings
from lachan.server.notices import attempts
from lachan.server.notices.addressing import rule_of
from lachan.server.notices.models import Attempt, Concern, Notice
from lachan.server.notices.reading import get
from lachan.server.notices.recipients import Nobody, recipient_of
from lachan.server.notices.retelling import retold
from lachan.server.notices.rules.table import load
from lachan.server.notices.states import MAY_FOLLOW, Outcome, Phase, Reason, State

# Failures that say nothing against the address.
NOT_THE_ADDRESS: Final = frozenset(
    {Reason.RENDERED_WITH_BANNER, Reason.TEMPORARY_FOR_TOO_LONG, Reason.STORED_MAIL_DAMAGED}
)


def readdress(
    code: str, now: datetime, home: Path, settings: Settings, *, by: By, channel: str = attempts.PERSON
) -> Notice:
    """Plan the rows of a failed or bounced notice anew, to the next contact in the rule's order; the new notice.
    `channel`: who says so, a person or the mailbox.

    Errors: BadInput, NotFound; Refused where it did neither fail nor bounce, or where there is no other contact;
    Damaged where its rows cannot be read.
    """
    old = get(code)
    who = deciding.who(by.written)
    if State.REPLACED not in MAY_FOLLOW[State(old.state)]:
        raise Refused(f"{old.code} is {old.state}: only what failed or bounced is told to somebody else")
    owner = old.organisation
    spent = frozenset(_spent(old))
    recipient = recipient_of(owner.key, rule_of(old, load(home)).purposes, now, without=spent)
    if isinstance(recipient, Nobody):
        raise Refused(f"{old.code}: there is no contact but those that failed: import another, then say this again")
    new = retold(old, owner, recipient, now, home, settings, replaces=old, escalates=old.escalates)
    with transaction.atomic():
        if not attempts.move(old.pk, State(old.state), State.REPLACED, not_before=None):
            raise Refused(f"{old.code} was changed by somebody else meanwhile: look at it again")
        said = {"channel": channel, "phase": Phase.DATA, "outcome": Outcome.REPLACED, "by": who}
        Attempt.objects.create(notice=old, began_at=now, ended_at=now, **said)
        new.save(force_insert=True)
        Concern.objects.filter(notice=old).update(notice=new)
        subject = f"notice:{old.code}"
        record(by, Act.NOTICE_SENT_AGAIN, subject=subject, organisation=owner.key, now=now, new=new.code)
    return new


def _spent(notice: Notice) -> Iterator[str]:
    """Addresses that bounced or were refused, in this notice and those it replaces."""
    one: Notice | None = notice
    while one is not None:
        if one.reason not in NOT_THE_ADDRESS:
            yield one.recipient.casefold()
        one = one.replaces
