"""How an organisation is told: with its notices; what it muted."""

from collections.abc import Mapping
from datetime import timedelta

from lachan.server.access.rights import Right
from lachan.server.notices.models import Suppression
from lachan.server.registry.models import Organisation
from tests.access.ground import Country
from tests.accounts.ground import NOW
from tests.console.walked import Part

Things = Mapping[str, tuple[object, ...]]


def _keys(where: Country) -> Things:
    return {key: (key,) for key in where.organisations}


def _mutes(where: Country) -> Things:
    if not Suppression.objects.filter(own=True).exists():
        for one in Organisation.objects.all():
            Suppression.objects.create(
                organisation=one, taxonomy="fraud", why="thử", made_at=NOW, made_by="t", own=True,
                expires_at=NOW + timedelta(days=9),
            )  # fmt: skip
    own = Suppression.objects.filter(own=True).select_related("organisation")
    return {mute.organisation.key: (mute.organisation.key, mute.pk) for mute in own if mute.organisation}


PARTS = (
    Part(
        Right.SEE_NOTICES,
        theirs=frozenset(("security-contact", "abuse-desk", "data-protection-officer", "viewer")),
        below=frozenset(("security-contact", "viewer")),
        house=frozenset(("duty-officer", "analyst", "approver", "inspector")),
        one={"told-organisation": _keys},
        writes={"set-told": _keys, "mute": _keys, "unmute": _mutes},
    ),
)
