"""Whom a batch concerns, noted by organisation and class: the first of what is decided."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from lachan.server.base.errors import NotFound
from lachan.server.lake.models import Batch
from lachan.server.notices.models import Concern
from lachan.server.registry.models import Organisation

_AT_ONCE: Final = 2_000  # in one statement


@dataclass(frozen=True, slots=True)
class Found:
    """What a batch holds of one organisation's, of one class. `subjects`: distinct ones; times are of the events;
    `severity`: the highest, or nothing."""

    taxonomy: str
    rows: int
    subjects: int
    first_seen: datetime
    last_seen: datetime
    severity: str = ""


def record(batch: Batch, concerned: Mapping[str, Sequence[Found]]) -> None:
    """Note whom a batch concerns, by organisation. What is noted already stays as it is. Errors: NotFound."""
    owners = organisations(concerned)
    rows = [
        Concern(
            batch=batch,
            organisation=owners[key],
            taxonomy=one.taxonomy,
            rows=one.rows,
            subjects=one.subjects,
            first_seen=one.first_seen,
            last_seen=one.last_seen,
            severity=one.severity,
        )
        for key, found in concerned.items()
        for one in found
    ]
    for start in range(0, len(rows), _AT_ONCE):
        with transaction.atomic():
            Concern.objects.bulk_create(rows[start : start + _AT_ONCE], ignore_conflicts=True)


def organisations(keys: Collection[str]) -> dict[str, Organisation]:
    """By key. Errors: NotFound where one is not there."""
    found: dict[str, Organisation] = {}
    asked = sorted(keys)
    for start in range(0, len(asked), _AT_ONCE):
        some = Organisation.objects.filter(key__in=asked[start : start + _AT_ONCE])
        found |= {one.key: one for one in some}
    if len(found) < len(asked):
        raise NotFound("no such organisation")
    return found
