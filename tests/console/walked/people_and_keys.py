"""People, keys, the audit record."""

from collections.abc import Mapping

from lachan.server.access.rights import Right
from lachan.server.accounts import people
from lachan.server.accounts.models import Invitation, Key, Membership
from lachan.server.accounts.words import HOUSE, Role
from lachan.server.audit.models import Entry
from tests.access.ground import Country
from tests.accounts.ground import BOSS, NOW, drawn
from tests.console.walked import Part

Numbers = Mapping[str, tuple[object, ...]]


def _memberships(where: Country) -> Numbers:
    return {m.organisation: (m.pk,) for m in Membership.objects.order_by("pk")}


def _keys(where: Country) -> Numbers:
    return {k.organisation: (k.pk,) for k in Key.objects.all()}


def _invitations(where: Country) -> Numbers:
    if not Invitation.objects.exists():
        for organisation in (HOUSE, *where.organisations):
            people.invite(
                BOSS,
                email=f"invited@{organisation or 'house'}.example",
                name="",
                language="vi",
                organisation=organisation,
                role=Role.EDITOR if organisation == HOUSE else Role.VIEWER,
                now=NOW,
                draw=drawn(organisation),
            )
    return {i.organisation: (i.pk,) for i in Invitation.objects.all()}


def _entries(where: Country) -> Numbers:
    return {e.organisation: (e.number,) for e in Entry.objects.order_by("number")}


PARTS = (
    Part(
        Right.SEE_PEOPLE,
        theirs=frozenset(("security-contact", "data-protection-officer")),
        house=frozenset(("administrator",)),
        lists=("people", "people-export"),
        one={"person": _memberships},
        writes={"end-role": _memberships, "reset-factors": _memberships, "withdraw-invitation": _invitations},
    ),
    Part(
        Right.SEE_KEYS,
        theirs=frozenset(("security-contact",)),
        house=frozenset(("administrator",)),
        lists=("keys", "keys-export"),
        one={"key": _keys},
        writes={"revoke-key": _keys},
    ),
    Part(
        Right.SEE_AUDIT,
        theirs=frozenset(("security-contact", "data-protection-officer")),
        house=frozenset(("administrator", "inspector")),
        lists=("audit", "audit-export"),
        one={"audit-entry": _entries},
    ),
)
ELSEWHERE = {
    "end-session": "one's own, by number: test_attacks",
    "remove-factor": "one's own, by number: test_attacks",
    "console-static": "the same for everybody",
    "page-file": "the same for everybody",
    "invitation": "known to who was invited",
    "reset-password": "known to who has the mailbox: test_resetting",
    "job": "by a name, the house's only: test_jobs_are_the_houses",
    "run-job": "by a name, the house's only: test_jobs_are_the_houses",
    "api-notice": "tests/api",
    "api-organisation": "tests/api",
}
