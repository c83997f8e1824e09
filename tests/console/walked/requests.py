"""Requests for a change: of one's own organisations, and the house's queue and edits."""

from collections.abc import Mapping

from lachan.server.access.rights import Right
from lachan.server.registry.models import ChangeRequest, Organisation
from tests.access.ground import Country
from tests.accounts.ground import NOW
from tests.console.walked import Part

Numbers = Mapping[str, tuple[object, ...]]


def _requests(where: Country) -> Numbers:
    """One of every organisation, with its name in the reason."""
    if not ChangeRequest.objects.exists():
        ChangeRequest.objects.bulk_create(
            ChangeRequest(
                organisation=one, kind="domain-added", texts=[f"{one.key}.example"], since=NOW,
                why=f"Vì Tổ chức {one.key}.", asked_by="person:1", asked_name="Lan", asked_at=NOW,
            )
            for one in Organisation.objects.order_by("key")
        )  # fmt: skip
    return {one.organisation.key: (one.pk,) for one in ChangeRequest.objects.select_related("organisation")}


def _keys(where: Country) -> Numbers:
    return {key: (key,) for key in where.organisations}


def _forms(where: Country) -> Numbers:
    return {key: (key, "network-added") for key in where.organisations}


PARTS = (
    Part(
        Right.KEEP_ORGANISATION,
        theirs=frozenset(("security-contact", "abuse-desk")),
        house=frozenset(),
        lists=("own-requests",),
        one={"own-request": _requests, "choose-request": _keys},
        writes={"take-back-request": _requests, "ask-for-change": _forms},
    ),
    Part(
        Right.SEE_IMPORTS,
        theirs=frozenset(),
        house=frozenset(("duty-officer", "approver")),
        lists=("requests",),
        one={"request": _requests},
    ),
    Part(
        Right.APPROVE,
        theirs=frozenset(),
        house=frozenset(("approver",)),
        writes={"approve-request": _requests, "refuse-request": _requests},
    ),
    Part(
        Right.CHANGE_REGISTRY,
        theirs=frozenset(),
        house=frozenset(("duty-officer",)),
        one={"choose-edit": _keys},
        writes={"edit-registry": _forms},
    ),
)
