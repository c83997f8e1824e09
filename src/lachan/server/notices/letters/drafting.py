"""Which letters a period wants: one for each state body that was to be told something in it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record_many
from lachan.server.base import deciding
from lachan.server.base.clock import VIETNAM
from lachan.server.base.errors import BadInput
from lachan.server.base.settings import Settings
from lachan.server.notices.letters.models import Letter, Telling
from lachan.server.notices.letters.reading import LetterLine, letter
from lachan.server.notices.letters.states import State
from lachan.server.notices.models import Notice
from lachan.server.notices.recipients import AGENCIES
from lachan.server.notices.states import State as NoticeState
from lachan.server.registry.models import Organisation

LONGEST: Final = 366  # days of a period


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a period gave: letters drafted now; bodies left out because they have a letter for this period already, with
    how many of their notices it does not tell of."""

    letters: tuple[LetterLine, ...]
    already: tuple[tuple[str, int], ...]


def draft(
    begins: date, ends: date, now: datetime, settings: Settings, *, by: By, organisation: str | None = None
) -> Drafted:
    """A letter to each state body for the notices planned to it from `begins` to `ends` (days of Vietnam, both
    inclusive) that no other letter tells of. Safe to run again.

    Errors: BadInput for a period that is not one.
    """
    if ends < begins:
        raise BadInput("the period ends before it begins")
    if (ends - begins).days >= LONGEST:
        raise BadInput(f"a period has at most {LONGEST} days")
    who = deciding.who(by.written)
    with transaction.atomic():
        wanted = _untold(begins, ends, organisation)
        # The same bodies in the same order: of two who draft at once, the second waits and finds nothing left.
        bodies = list(Organisation.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
        wanted = _untold(begins, ends, organisation)
        standing = set(
            Letter.objects.filter(begins=begins, ends=ends, organisation__in=bodies)
            .exclude(state=State.CANCELLED)
            .values_list("organisation_id", flat=True)
        )
        made = [
            _write(body, wanted[body.pk], begins, ends, now, settings.banner, who)
            for body in bodies
            if body.pk in wanted and body.pk not in standing
        ]
        if made:
            keys = {body.pk: body.key for body in bodies}
            owners = Letter.objects.filter(pk__in=made).order_by("pk").values_list("pk", "organisation_id")
            record_many([(by, Act.LETTER_DRAFTED, f"letter:{pk}", keys[owner], {}) for pk, owner in owners], now)
    return Drafted(
        letters=tuple(letter(str(pk)) for pk in made),
        already=tuple((body.key, len(wanted[body.pk])) for body in bodies if body.pk in standing and body.pk in wanted),
    )


def _untold(begins: date, ends: date, organisation: str | None) -> dict[int, list[int]]:
    """Organisation → its notices of the period that stand in no letter, by row numbers."""
    first = datetime.combine(begins, time(), VIETNAM)
    after = datetime.combine(ends + timedelta(days=1), time(), VIETNAM)
    found = (
        Notice.objects.filter(
            organisation__kind__in=[kind.value for kind in AGENCIES], planned_at__gte=first, planned_at__lt=after
        )
        .exclude(state=NoticeState.REPLACED)  # the one in its place tells of the same rows
        .exclude(pk__in=Telling.objects.filter(released=False).values("notice_id"))
        .order_by("pk")
    )
    if organisation is not None:
        found = found.filter(organisation__key=organisation)
    by_owner: defaultdict[int, list[int]] = defaultdict(list)
    for owner, pk in found.values_list("organisation_id", "pk"):
        by_owner[owner].append(pk)
    return dict(by_owner)


def _write(
    body: Organisation, notices: list[int], begins: date, ends: date, now: datetime, banner: str, by: str
) -> int:
    made = Letter.objects.create(
        organisation=body,
        begins=begins,
        ends=ends,
        state=State.DRAFT,
        drafted_at=now,
        drafted_by=by,
        banner=banner,
    )
    Telling.objects.bulk_create(Telling(letter=made, notice_id=pk) for pk in notices)
    return made.pk
