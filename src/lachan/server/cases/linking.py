"""What a case is tied to: notices, detections, reports by code or id, and other cases."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lachan.server.audit.recording import By
from lachan.server.base.errors import BadInput, Refused
from lachan.server.cases.codes import read_code
from lachan.server.cases.models import Case, Link
from lachan.server.cases.timeline import changing
from lachan.server.cases.words import EventKind, LinkKind

MOST: Final = 200  # of one case
_TARGET: Final = re.compile(r"[A-Za-z0-9-]{4,64}")


@dataclass(frozen=True, slots=True)
class Target:
    """`target`: a code or id, letters, digits and hyphens. Whether there is such a notice, its own room knows."""

    kind: LinkKind
    target: str


def link(by: By, code: str, target: Target, now: datetime) -> bool:
    """Tie a case to something; False where it was tied already. Errors: NotFound, BadInput, Refused (too many)."""
    with changing(by, code, now) as change:
        if not tie(change.case, target):
            return False
        change.event(EventKind.LINKED, subject=f"{target.kind}:{target.target}", to=target.kind.value)
        return True


def tie(case: Case, target: Target) -> bool:
    """The row alone, in the caller's transaction; False where it is there. Errors: BadInput, Refused."""
    named = read_code(target.target) if target.kind is LinkKind.CASE else target.target
    if not _TARGET.fullmatch(named):
        raise BadInput("link: a code or an id")
    if target.kind is LinkKind.CASE and (named == case.code or not Case.objects.filter(code=named).exists()):
        raise BadInput("link: there is no other case with this number")
    if case.links.count() >= MOST:
        raise Refused("this case has 200 links: open another one and link the two")
    _, made = Link.objects.get_or_create(case=case, kind=target.kind, target=named)
    return made
