"""A letter that came back: known by its Message-ID in a mail server's report, and marked once."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction

from lachan.server.post import states
from lachan.server.post.composing import local_part
from lachan.server.post.models import Letter
from lachan.server.post.words import MAY_FOLLOW, Purpose, State

_OURS: Final = re.compile(r"(lt-([1-9]\d{0,17})\.[0-9a-f]{16})@.+", re.IGNORECASE)
_LOOKED_UP: Final = 20  # names of a report


def named(names: Iterable[str]) -> Letter | None:
    """The first letter that one of these Message-IDs names; the digits behind its number are proven."""
    ours = dict.fromkeys((match[1].lower(), int(match[2])) for name in names if (match := _OURS.fullmatch(name)))
    for said, number in list(ours)[:_LOOKED_UP]:
        found = Letter.objects.filter(pk=number).first()
        if found is not None and said == local_part(found.pk, Purpose(found.purpose), found.made_at):
            return found
    return None


def give_back(letter: int, now: datetime) -> State:
    """Mark it as returned where it was sent, or may have been; the state after it. Anything else is left as it is."""
    with transaction.atomic():
        before = State(Letter.objects.select_for_update().values_list("state", flat=True).get(pk=letter))
        if State.RETURNED not in MAY_FOLLOW[before]:
            return before
        states.move(letter, before, State.RETURNED, now)
        return State.RETURNED
