"""Mandates given, ended, and asked: which state bodies an organisation watches over at an instant, and with what right.

What a kind of mandate gives, and on which days there is such a kind at all, is data (mandates.csv): the provinces'
departments of information watched until 28 February 2025, the provinces' police since then.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Final

from django.db import transaction
from django.db.models import Q

from lachan.server.access.models import Mandate
from lachan.server.access.rights import Right
from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.clock import vietnam_day
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.registry.models import Organisation
from lachan.server.registry.words import OrganisationKind

DEEPEST: Final = 12  # levels below an organisation; more is a loop


@dataclass(frozen=True, slots=True)
class MandateKind:
    """What a mandate gives on the days [valid_from, valid_to) of Vietnam. `over`: `tree` or `province`."""

    kind: str
    over: str
    rights: frozenset[Right]
    vi: str
    en: str
    valid_from: date | None
    valid_to: date | None
    source: str
    confidence: str

    def holds(self, day: date) -> bool:
        """Whether there is such a mandate on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class MandateLine:
    """A mandate as people read it."""

    id: int
    organisation: str
    kind: str
    province: str
    valid_from: datetime
    valid_to: datetime | None
    source: str


@cache
def kinds() -> dict[str, MandateKind]:
    """Every kind, by its name."""
    text = resources.files("lachan.server.access").joinpath("mandates.csv").read_text(encoding="utf-8")
    return {
        row["kind"]: MandateKind(
            row["kind"],
            row["over"],
            frozenset(Right(right) for right in row["rights"].split()),
            row["vi"],
            row["en"],
            _day(row["valid_from"]),
            _day(row["valid_to"]),
            row["source"],
            row["confidence"],
        )
        for row in csv.DictReader(text.splitlines())
    }


def give(
    by: By,
    *,
    organisation: str,
    kind: str,
    province: str,
    source: str,
    now: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
) -> int:
    """Give a mandate from `since` (or now) until `until`. Errors: NotFound (organisation); BadInput."""
    about = kinds().get(kind)
    if about is None:
        raise BadInput(f"kind: one of {', '.join(kinds())}")
    if (about.over == "province") != bool(province):
        raise BadInput("province: its code, for a mandate over a province, and for no other")
    if not source.strip() or len(source) > 200:
        raise BadInput("source: the decision that gives it, in 1 to 200 signs")
    begins = since or now
    if until is not None and until <= begins:
        raise BadInput("until: after the beginning")
    one = Organisation.objects.filter(key=organisation).first()
    if one is None:
        raise NotFound("no such organisation")
    with transaction.atomic():
        made = Mandate.objects.create(
            organisation=one,
            kind=kind,
            province=province,
            source=source.strip(),
            valid_from=begins,
            valid_to=until,
        )
        record(
            by,
            Act.MANDATE_GIVEN,
            subject=f"mandate:{made.pk}",
            organisation=organisation,
            now=now,
            kind=kind,
            province=province,
        )
    return made.pk


def end(by: By, mandate: int, now: datetime) -> None:
    """End a mandate. Errors: NotFound for one that has ended."""
    with transaction.atomic():
        found = Mandate.objects.select_related("organisation").filter(_valid(now), pk=mandate).first()
        if found is None:
            raise NotFound("no such mandate")
        Mandate.objects.filter(pk=mandate).update(valid_to=now)
        record(by, Act.MANDATE_ENDED, subject=f"mandate:{mandate}", organisation=found.organisation.key, now=now)


def held(organisations: Iterable[str], now: datetime) -> list[MandateLine]:
    """The mandates of these organisations that hold at `now`, and whose kind exists then."""
    rows = Mandate.objects.filter(_valid(now), organisation__key__in=list(organisations)).select_related("organisation")
    return [_line(m) for m in rows.order_by("pk") if _kind_holds(m.kind, now)]


def every(now: datetime) -> list[MandateLine]:
    """All mandates in force, for whoever administers them."""
    rows = Mandate.objects.filter(_valid(now)).select_related("organisation").order_by("organisation__key", "pk")
    return [_line(m) for m in rows]


def watched(organisations: Iterable[str], right: Right, now: datetime) -> frozenset[str]:
    """The state bodies that these organisations watch over at `now` with this right, by key."""
    found: set[str] = set()
    for mandate in held(organisations, now):
        about = kinds()[mandate.kind]
        if right not in about.rights:
            continue
        if about.over == "province":
            found |= set(_state_bodies(Q(province=mandate.province)).values())
        else:
            found |= _below(mandate.organisation)
    return frozenset(found)


def _below(organisation: str) -> set[str]:
    """State bodies below an organisation in the registry, at any depth."""
    found: dict[int, str] = {}
    level = list(Organisation.objects.filter(key=organisation).values_list("pk", flat=True))
    for _ in range(DEEPEST):
        below = _state_bodies(Q(parent_id__in=level))
        level = [pk for pk in below if pk not in found]
        if not level:
            break
        found |= below
    return set(found.values()) - {organisation}


def _state_bodies(condition: Q) -> dict[int, str]:
    rows = Organisation.objects.filter(condition, kind=OrganisationKind.STATE.value)
    return dict(rows.values_list("pk", "key"))


def _valid(now: datetime) -> Q:
    return Q(valid_from__lte=now) & (Q(valid_to__isnull=True) | Q(valid_to__gt=now))


def _kind_holds(kind: str, now: datetime) -> bool:
    about = kinds().get(kind)
    return about is not None and about.holds(vietnam_day(now))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _line(m: Mandate) -> MandateLine:
    return MandateLine(m.pk, m.organisation.key, m.kind, m.province, m.valid_from, m.valid_to, m.source)
