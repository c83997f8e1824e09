"""The gate to organisations: who they are, as far as the asker sees them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from lachan.server.access import owners, reach
from lachan.server.access.asker import Asker
from lachan.server.access.rights import Right
from lachan.server.access.typed import understand
from lachan.server.accounts.words import HOUSE
from lachan.server.base.errors import NotFound
from lachan.server.registry.models import Organisation
from lachan.server.registry.reading import OrganisationPage, organisation
from lachan.server.registry.uncontactable import without_contact
from lachan.wire.folding import fold


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """An organisation in a list."""

    key: str
    name: str
    kind: str


def organisations(
    asker: Asker, now: datetime, *, search: str = "", untold: bool = False, start: int = 0, limit: int = 50
) -> tuple[list[OrganisationName], int]:
    """Those the asker sees, by name, and how many there are in all. `search`: an address, prefix, AS number or domain
    of theirs by the registry today, or a part of a name or key, without marks too. `untold`: those that hold networks
    and have nobody to be told. Errors: NotFound.

    No database of ours folds Vietnamese, so a search folds the names here: a country has tens of thousands at most.
    """
    rows = _theirs(asker, now)
    if untold:
        rows = rows.filter(pk__in=without_contact(now).values("pk"))
    named = rows.order_by("name", "key").values_list("key", "name", "kind")
    wanted = fold(search[:100])
    if search:
        holders = owners.holders(asker, understand(search), now)
        found = [
            OrganisationName(*row)
            for row in named
            if row[0] in holders or (wanted and (wanted in fold(row[1]) or wanted in fold(row[0])))
        ]
        return found[start : start + limit], len(found)
    return [OrganisationName(*row) for row in named[start : start + limit]], rows.count()


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
