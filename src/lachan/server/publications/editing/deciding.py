"""An edition is proposed, put out or refused: each in one transaction with its entry of the audit record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.publications.editing.models import Edition

LONGEST: Final = 60_000  # characters of one text
LONGEST_WHY: Final = 500
State = Edition.State


@dataclass(frozen=True, slots=True)
class Texts:
    """A page's three files."""

    about: str
    vi: str
    en: str


Check = Callable[[str, Texts], Sequence[str]]  # slug, texts → what is wrong; nothing: it may be put out


def propose(by: By, kind: str, slug: str, texts: Texts, why: str, now: datetime, *, check: Check) -> int:
    """Keep an edition for a second person; its number. Errors: BadInput, naming all that is wrong; Refused where one
    waits already."""
    said = _why(why)
    for name in ("about", "vi", "en"):
        if len(getattr(texts, name)) > LONGEST:
            raise BadInput(f"{name}: at most {LONGEST} characters")
    if wrong := check(slug, texts):
        raise BadInput("; ".join(wrong))
    with transaction.atomic():
        if Edition.objects.select_for_update().filter(kind=kind, slug=slug, state=State.WAITING).exists():
            raise Refused("an edition of this page waits already: decide it first")
        made = Edition.objects.create(
            kind=kind, slug=slug, about=texts.about, vi=texts.vi, en=texts.en, why=said, proposed_by=by.actor,
            proposed_at=now,
        )  # fmt: skip
        record(by, Act.EDITION_PROPOSED, subject=f"edition:{made.pk}", now=now, page=f"{kind}/{slug}"[:100])
    return made.pk


def put_out(by: By, number: int, reason: str, now: datetime, *, check: Check) -> None:
    """From now on it holds. Errors: NotFound; Refused for who proposed it and for what is decided; BadInput where the
    rules for texts have become stricter since."""
    with transaction.atomic():
        one = _waiting(by, number)
        if wrong := check(one.slug, Texts(one.about, one.vi, one.en)):
            raise BadInput("; ".join(wrong))
        _decide(by, one, State.OUT, reason, now)
        record(by, Act.APPROVED, subject=f"edition:{number}", now=now, page=f"{one.kind}/{one.slug}"[:100])


def refuse(by: By, number: int, reason: str, now: datetime) -> None:
    """It never holds; whoever proposed it reads why. Errors: NotFound, Refused, BadInput."""
    with transaction.atomic():
        one = _waiting(by, number)
        if not reason.strip():
            raise BadInput("reason: needed, and at most 500 characters")
        _decide(by, one, State.REFUSED, reason, now)
        record(by, Act.REJECTED, subject=f"edition:{number}", now=now, page=f"{one.kind}/{one.slug}"[:100])


def _waiting(by: By, number: int) -> Edition:
    one = Edition.objects.select_for_update().filter(pk=number).first()
    if one is None:
        raise NotFound("there is nothing here")
    if one.state != State.WAITING:
        raise Refused("this edition was decided already")
    if one.proposed_by == by.actor:
        raise Refused("whoever proposed it does not decide it: somebody else has to")
    return one


def _decide(by: By, one: Edition, state: State, reason: str, now: datetime) -> None:
    one.state, one.decided_by, one.decided_at, one.reason = state, by.actor, now, reason.strip()[:LONGEST_WHY]
    one.save(update_fields=["state", "decided_by", "decided_at", "reason"])


def _why(text: str) -> str:
    said = text.strip()
    if not said or len(said) > LONGEST_WHY:
        raise BadInput("why: needed, and at most 500 characters")
    return said
