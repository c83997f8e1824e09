"""Which notices a mail names, by code or Message-ID."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from lachan.server.notices.models import Notice
from lachan.server.notices.states import State

_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Named:
    """`notices`: in the order of the names, each once. `unknown`: a code among them that we never gave out."""

    notices: tuple[Notice, ...]
    unknown: bool


def named(names: Iterable[str]) -> Named:
    """Look the names up. A Message-ID that is not ours is somebody else's, and no sign of a forged code."""
    wanted = list(dict.fromkeys(names))
    codes = [one for one in wanted if "@" not in one]
    ids = [one for one in wanted if "@" in one]
    found = Notice.objects.filter(Q(code__in=codes) | Q(message_id__in=ids)).select_related("organisation")
    by_name = {name: notice for notice in found for name in (notice.code, notice.message_id) if name}
    ordered = {by_name[name].pk: by_name[name] for name in wanted if name in by_name}
    return Named(tuple(ordered.values()), any(code not in by_name for code in codes))


def newest(notice: Notice) -> Notice:
    """The notice that stands in its place today; itself where none does."""
    for _ in range(_LONGEST_CHAIN):
        if notice.state != State.REPLACED:
            break
        notice = Notice.objects.select_related("organisation").get(replaces=notice)
    return notice
