"""Which earlier notices a mail continues (RFC 5322 §3.6.4): the newest of the same organisation and class, and what
that one named. So a mail reader shows them as one conversation, and an answer names a Message-ID of ours."""

from collections.abc import Collection, Mapping
from typing import Final

from django.db.models import Max

from lachan.server.notices.models import Notice
from lachan.server.notices.states import Situation, State

LONGEST: Final = 5  # earlier ones named
_NEVER_ARRIVED: Final = (State.UNADDRESSED, State.FAILED, State.REPLACED, State.GIVEN_UP)


def references_of(organisations: Collection[int]) -> Mapping[tuple[int, str], str]:
    """`Notice.references` for the next notice of each organisation (by its row's number) and class told before."""
    told = (
        Notice.objects.filter(organisation__in=organisations).filter(escalates=None).exclude(state__in=_NEVER_ARRIVED)
    )
    newest = told.values("organisation", "taxonomy").annotate(newest=Max("pk")).values("newest")
    found = Notice.objects.filter(pk__in=newest).values_list("organisation_id", "taxonomy", "references", "message_id")
    return {
        (owner, taxonomy): " ".join([*references.split(), message][-LONGEST:])
        for owner, taxonomy, references, message in found
    }


def told_before(notice: Notice) -> tuple[str, ...]:
    """Codes of what its organisation was told of its class up to then, the oldest first: those that a mail names."""
    same = Notice.objects.filter(organisation=notice.organisation, taxonomy=notice.taxonomy, escalates=None, part=1)
    same = same.filter(pk__lte=notice.pk).exclude(situation=Situation.GONE).exclude(message_id="")
    return tuple(reversed(same.order_by("-pk").values_list("code", flat=True)[:LONGEST]))


def behind(notice: Notice) -> str:
    """`Notice.references` for what is said of that notice later."""
    return " ".join([*notice.references.split(), notice.message_id][-LONGEST:])
