"""The gate to organisations: who they are, as far as the asker sees them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from lachan.server.access import reach
from lachan.server.access.asker import Asker
from lachan.server.access.rights import Right
from lachan.server.accounts.words import HOUSE
from lachan.server.base.errors import NotFound
from lachan.server.registry.models import Organisation
from lachan.server.registry.reading import OrganisationPage, organisation


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """An organisation in a list."""

    key: str
    name: str
    kind: str


def organisations(
    asker: Asker, now: datetime, *, search: str = "", start: int = 0, limit: int = 50
) -> tuple[list[OrganisationName], int]:
    """Those the asker sees, by name, and how many there are in all. Errors: NotFound."""
    rows = _theirs(asker, now)
    if search:
        rows = rows.filter(Q(name__icontains=search[:100]) | Q(key__icontains=search[:100]))
    listed = rows.order_by("name", "key").values_list("key", "name", "kind")[start : start + limit]
    return [OrganisationName(*row) for row in listed], rows.count()


def one(asker: Asker, key: str, now: datetime) -> OrganisationPage:
    """One organisation with its networks and domains. Errors: NotFound."""
    reach.check(asker, Right.SEE_ORGANISATIONS, key, now)
    return organisation(key)


def names(keys: Iterable[str]) -> dict[str, str]:
    """Key → name, of organisations that stand in records which the asker was shown already."""
    return dict(Organisation.objects.filter(key__in=set(keys)).values_list("key", "name"))


def exists(key: str) -> None:
    """Errors: NotFound where there is no such organisation; the house always is."""
    if key != HOUSE and not Organisation.objects.filter(key=key).exists():
        raise NotFound("there is nothing here")


def _theirs(asker: Asker, now: datetime) -> QuerySet[Organisation]:
    theirs = reach.organisations(asker, Right.SEE_ORGANISATIONS, now)
    rows = Organisation.objects.all()
    return rows if theirs is None else rows.filter(key__in=theirs)
