"""Organisations and their contacts; proposals, versions and conflicts, which are the house's only."""

from collections.abc import Mapping

from lachan.server.access.rights import Right
from lachan.server.registry.models import Contact, Organisation
from tests.access.ground import Country
from tests.console.walked import Part


def _keys(where: Country) -> Mapping[str, tuple[object, ...]]:
    return {key: (key,) for key in where.organisations}


def _contacts(where: Country) -> Mapping[str, tuple[object, ...]]:
    if not Contact.objects.exists():
        Contact.objects.bulk_create(
            Contact(organisation=one, purpose="abuse", email=f"desk@{one.key}.example")
            for one in Organisation.objects.all()
        )
    return {contact.organisation.key: (contact.organisation.key, contact.pk) for contact in Contact.objects.all()}


PARTS = (
    Part(
        Right.SEE_ORGANISATIONS,
        theirs=frozenset(("security-contact", "abuse-desk", "data-protection-officer", "viewer")),
        house=frozenset(("duty-officer", "analyst", "approver", "inspector", "editor", "administrator")),
        below=frozenset(("security-contact", "viewer")),
        lists=("organisations",),
        one={"organisation": _keys},
        writes={"confirm-contacts": _keys, "contact-left": _contacts},
    ),
)
_QUEUE = ("proposal", "approve-proposal", "reject-proposal", "undo-version", "settle-conflict")
ELSEWHERE = {
    **dict.fromkeys(_QUEUE, "the house's only: test_the_queue_is_the_houses"),
    "uncover-contacts": "the house's only: tests/console/test_covering.py",
}
