"""A request is made, taken back, approved or refused; and the house changes something itself.

Each in one transaction, so that a kill leaves it as it was before, or done: run again, the first is done and the second
is refused by name.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from lachan.server.audit.acts import Act
from lachan.server.audit.chain import digest_of_text
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import NotFound, Refused
from lachan.server.registry.importing import current_version
from lachan.server.registry.models import ChangeRequest, Contact, Organisation, RegistryVersion
from lachan.server.registry.requests import claiming, reaching
from lachan.server.registry.requests.wishes import Wish
from lachan.server.registry.words import Kind

MOST_WAITING: Final = 20  # of one organisation
State = ChangeRequest.State


@dataclass(frozen=True, slots=True)
class Done:
    """What an approval or an edit made. `version` None: of a contact, which decides no ownership."""

    version: int | None


def ask(by: By, organisation: str, wish: Wish, hand_days: int, now: datetime) -> int:
    """Keep a request; gives its number. Errors: NotFound; BadInput where it could not be done today; Refused where the
    same waits already, or too many wait."""
    with transaction.atomic():
        owner = _owner(organisation)
        waiting = list(owner.change_requests.filter(state=State.WAITING))
        for one in waiting:
            if _same(_wish(one), wish):
                raise Refused(f"the same waits already: request {one.pk}")
        if len(waiting) >= MOST_WAITING:
            raise Refused(f"{MOST_WAITING} requests wait already: take one back, or wait until they are decided")
        _check(owner, wish, hand_days, now)
        one = ChangeRequest.objects.create(
            organisation=owner, kind=wish.kind, texts=list(wish.texts), since=wish.since, contact_id=wish.contact,
            purpose=wish.purpose, name=wish.name, email=wish.email, phone=wish.phone, language=wish.language,
            why=wish.why, asked_by=by.actor, asked_name=by.written, asked_at=now,
        )  # fmt: skip
        subject, count = _subject(one), len(wish.texts)
        record(by, Act.CHANGE_ASKED_FOR, subject=subject, organisation=organisation, now=now, kind=wish.kind, n=count)
    return one.pk


def take_back(by: By, number: int, now: datetime, *, organisations: frozenset[str]) -> None:
    """The organisation does not want it any more. Errors: NotFound, also for another's; Refused."""
    with transaction.atomic():
        one = _waiting(number, organisations)
        _decide(one, State.TAKEN_BACK, by, "", now)
        key = one.organisation.key
        record(by, Act.CHANGE_ASKED_FOR, subject=_subject(one), organisation=key, now=now, taken_back=True)


def approve(by: By, number: int, why: str, hand_days: int, now: datetime, *, seen: int | None = None) -> Done:
    """Do what a request asks for. `seen`: the registry's version that the preview was of.

    Errors: NotFound; Refused where it waits no more, for who asked, and where the registry is another than was seen;
    BadInput where it can be done no more.
    """
    with transaction.atomic():
        one = _waiting(number)
        if one.asked_by == by.actor:
            raise Refused("whoever asked for it does not decide it: somebody else has to")
        wish = _wish(one)
        what = f"request {one.pk}, {one.kind}, {one.organisation.key}, by {by.written}"
        version = _apply(one.organisation, wish, hand_days, now, by, what, seen)
        if isinstance(version, RegistryVersion):
            one.version = version
        else:
            one.contact = version
        _decide(one, State.APPROVED, by, why, now)
        _record_decision(by, Act.APPROVED, one, why, now)
    return Done(one.version.number if one.version else None)


def refuse(by: By, number: int, why: str, now: datetime) -> None:
    """Turn a request down, for a reason that the organisation reads. Errors: NotFound, Refused."""
    with transaction.atomic():
        one = _waiting(number)
        _decide(one, State.REFUSED, by, why, now)
        _record_decision(by, Act.REJECTED, one, why, now)


def edit(by: By, organisation: str, wish: Wish, hand_days: int, now: datetime, *, seen: int | None = None) -> Done:
    """The house changes it itself, at once. Errors: as `approve`."""
    with transaction.atomic():
        owner = _owner(organisation)
        what = f"{wish.kind}, {organisation}, by {by.written}: {wish.why}"
        made = _apply(owner, wish, hand_days, now, by, what, seen)
        version = made.number if isinstance(made, RegistryVersion) else None
        subject = f"registry-version:{version}" if version is not None else f"contact:{made.pk}"
        reason = digest_of_text(wish.why)
        record(
            by, Act.REGISTRY_CHANGED, subject=subject, organisation=organisation, now=now, kind=wish.kind, why=reason
        )
    return Done(version)


@contextmanager
def as_if(organisation: str, wish: Wish, now: datetime) -> Iterator[None]:
    """Inside it an organisation's contacts are as the wish would have them; nothing of it stays. Errors: as `ask`."""
    with transaction.atomic():
        if not wish.claims:
            reaching.apply(_owner(organisation), wish, now)
        yield
        transaction.set_rollback(True)


def wish_by(number: int) -> Wish:
    """What a request asks for. Personal data. Errors: NotFound."""
    one = ChangeRequest.objects.filter(pk=number).first()
    if one is None:
        raise NotFound("no such request")
    return _wish(one)


def _owner(organisation: str) -> Organisation:
    """Held until the transaction ends, so that two requests at once are counted one after the other."""
    owner = Organisation.objects.select_for_update().filter(key=organisation).first()
    if owner is None:
        raise NotFound("no such organisation")
    return owner


def _check(owner: Organisation, wish: Wish, hand_days: int, now: datetime) -> None:
    if wish.claims:
        claiming.changes_of(owner.key, wish, hand_days, now)
    else:
        reaching.check(owner, wish, now)


def _apply(
    owner: Organisation, wish: Wish, hand_days: int, now: datetime, by: By, what: str, seen: int | None
) -> RegistryVersion | Contact:
    if not wish.claims:
        return reaching.apply(owner, wish, now)
    if seen is not None and seen != current_version():
        raise Refused("the registry was changed since you looked: look again")
    return claiming.apply(owner.key, wish, hand_days, now, by=by, what=what)


def _waiting(number: int, organisations: frozenset[str] | None = None) -> ChangeRequest:
    rows = ChangeRequest.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=number)
    if organisations is not None:
        rows = rows.filter(organisation__key__in=organisations)
    one = rows.first()
    if one is None:
        raise NotFound("no such request")
    if one.state != State.WAITING:
        raise Refused(f"the request does not wait any more: {one.state}")
    return one


def _decide(one: ChangeRequest, state: State, by: By, answer: str, now: datetime) -> None:
    one.state, one.answer = state, answer
    one.decided_at, one.decided_by, one.decided_name = now, by.actor, by.written
    one.name = one.email = one.phone = ""
    one.save()


def _record_decision(by: By, act: Act, one: ChangeRequest, why: str, now: datetime) -> None:
    key, reason = one.organisation.key, digest_of_text(why)
    version = one.version.number if one.version else 0
    record(by, act, subject=_subject(one), organisation=key, now=now, kind=one.kind, why=reason, version=version)


def _subject(one: ChangeRequest) -> str:
    return f"change-request:{one.pk}"


def _wish(one: ChangeRequest) -> Wish:
    return Wish(
        Kind(one.kind), one.why, tuple(one.texts), one.since, one.contact_id, one.purpose, one.name, one.email,
        one.phone, one.language,
    )  # fmt: skip


def _same(one: Wish, other: Wish) -> bool:
    """Whether they ask for the same, whatever day and reason they give."""
    return (one.kind, sorted(one.texts), one.contact, one.purpose, one.email, one.phone, one.name, one.language) == (
        other.kind, sorted(other.texts), other.contact, other.purpose, other.email, other.phone, other.name,
        other.language,
    )  # fmt: skip
