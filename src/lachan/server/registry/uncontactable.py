"""Who holds networks and has nobody to be told: work for people ("chưa có đầu mối"), ranked by infections."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lachan.server.registry.models import Contact, Domain, Network, Organisation
from lachan.server.registry.reading import FIT

REGISTRY_ONLY = "registry-contacts-only"
LEFT = "contacts-have-left"
NONE = "no-contact"


@dataclass(frozen=True, slots=True)
class Uncontactable:
    """`infections` of the time asked for; `why`: one of the three words above."""

    organisation: str
    name: str
    networks: int
    infections: int
    why: str


def uncontactable(infections: Mapping[str, int], now: datetime, limit: int) -> list[Uncontactable]:
    """The organisations that hold a network or domain at `now` and have no contact that may be told: those with the
    most infections (given by organisation) first, then those with the most networks."""
    holds = Q(valid_from__isnull=True) | Q(valid_from__lte=now)
    holds &= Q(valid_to__isnull=True) | Q(valid_to__gt=now)
    theirs = Contact.objects.filter(holds, organisation=OuterRef("pk"))
    counted = dict(
        Network.objects.filter(holds).values("organisation").annotate(n=Count("pk")).values_list("organisation", "n")
    )
    named = set(Domain.objects.filter(holds).values_list("organisation", flat=True))
    rows = (
        Organisation.objects.filter(~Exists(theirs.filter(FIT)))
        .annotate(boxes=Exists(theirs.filter(registry=True)), gone=Exists(theirs.filter(left_at__isnull=False)))
        .values_list("pk", "key", "name", "boxes", "gone")
    )
    found = [
        Uncontactable(
            key,
            name,
            counted.get(pk, 0),
            infections.get(key, 0),
            LEFT if gone else REGISTRY_ONLY if boxes else NONE,
        )
        for pk, key, name, boxes, gone in rows
        if pk in counted or pk in named
    ]
    found.sort(key=lambda one: (-one.infections, -one.networks, one.organisation))
    return found[:limit]


def without_contact(now: datetime) -> QuerySet[Organisation]:
    """Organisations that hold a network or domain at `now` and have no contact that may be told."""
    holds = Q(valid_from__isnull=True) | Q(valid_from__lte=now)
    holds &= Q(valid_to__isnull=True) | Q(valid_to__gt=now)
    theirs = {"organisation": OuterRef("pk")}
    told = Exists(Contact.objects.filter(holds, FIT, **theirs))
    held = Exists(Network.objects.filter(holds, **theirs)) | Exists(Domain.objects.filter(holds, **theirs))
    return Organisation.objects.filter(held, ~told)
