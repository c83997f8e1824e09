"""A notice that could not be delivered, told to somebody else: a new notice of the same rows takes its place.

The old one stays as it was sent, in the state *replaced*; the new one names it, and its concerns are the new one's.
Never again to an address that bounced or was refused, in the whole chain of replacements.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final

from django.db import transaction

from lachan.server.base import deciding
from lachan.server.base.errors import Refused
from lachan.server.base.settings import Settings
from lachan.server.notices import attempts, items, store
from lachan.server.notices.codes import code_of
from lachan.server.notices.drafting import address_to, material_of, wanted_of
from lachan.server.notices.models import Attempt, Concern, Notice
from lachan.server.notices.reading import get
from lachan.server.notices.recipients import Nobody, recipient_of
from lachan.server.notices.states import MAY_FOLLOW, Outcome, Phase, Reason, State
from lachan.server.registry.words import OrganisationKind

# Failures that say nothing against the address.
NOT_THE_ADDRESS: Final = frozenset(
    {Reason.RENDERED_WITH_BANNER, Reason.TEMPORARY_FOR_TOO_LONG, Reason.STORED_MAIL_DAMAGED}
)
_COPIED: Final = (
    "organisation", "taxonomy", "items_path", "items_digest", "rows", "subjects", "first_seen", "last_seen", "tlp",
    "severity", "situation", "message", "part", "parts", "forms",
)  # fmt: skip


def readdress(
    code: str, now: datetime, home: Path, settings: Settings, *, by: str, channel: str = attempts.PERSON
) -> Notice:
    """Plan the rows of a failed or bounced notice anew, to the next contact in the kind's order; the new notice.
    `channel`: who says so, a person or the mailbox.

    Errors: BadInput, NotFound; Refused where it did neither fail nor bounce, or where there is no other contact;
    Damaged where its rows cannot be read.
    """
    old = get(code)
    who = deciding.who(by)
    if State.REPLACED not in MAY_FOLLOW[State(old.state)]:
        raise Refused(f"{old.code} is {old.state}: only what failed or bounced is told to somebody else")
    owner = old.organisation
    spent = frozenset(_spent(old))
    recipient = recipient_of(owner.key, OrganisationKind(owner.kind), now, without=spent)
    if isinstance(recipient, Nobody):
        raise Refused(f"{old.code}: there is no contact but those that failed: import another, then say this again")
    rows = items.read_kept(store.read(home, old.items_path, old.items_digest))
    new = Notice(code=_free_code(old), replaces=old, **{name: getattr(old, name) for name in _COPIED})
    with store.Shelf(home) as shelf:
        wanted = wanted_of(new.code, settings.banner, new.forms, settings)
        address_to(new, recipient, material_of(rows, wanted), now, shelf, settings)
        shelf.settle()
    with transaction.atomic():
        if not attempts.move(old.pk, State(old.state), State.REPLACED, not_before=None):
            raise Refused(f"{old.code} was changed by somebody else meanwhile: look at it again")
        said = {"channel": channel, "phase": Phase.DATA, "outcome": Outcome.REPLACED, "by": who}
        Attempt.objects.create(notice=old, began_at=now, ended_at=now, **said)
        new.save(force_insert=True)
        Concern.objects.filter(notice=old).update(notice=new)
    return new


def _spent(notice: Notice) -> Iterator[str]:
    """Addresses that bounced or were refused, in this notice and those it replaces."""
    one: Notice | None = notice
    while one is not None:
        if one.reason not in NOT_THE_ADDRESS:
            yield one.recipient.casefold()
        one = one.replaces


def _free_code(old: Notice) -> str:
    """The next code of the same organisation, class and batches: the same again where this is killed and repeated."""
    receipts = [concern.batch.receipt for concern in old.concerns.select_related("batch")]
    codes = (code_of(old.organisation.key, old.taxonomy, receipts, attempt) for attempt in count(1))
    return next(code for code in codes if not Notice.objects.filter(code=code).exists())
