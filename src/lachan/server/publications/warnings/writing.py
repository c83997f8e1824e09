"""Drafts: a new one, another version of it, a correction of what is out. Nothing that was saved is changed: saving
again makes another version and drops the one before."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import NotFound, Refused
from lachan.server.publications.warnings.content import Content, as_json, digest
from lachan.server.publications.warnings.models import Version, Warning
from lachan.server.publications.warnings.words import MAY_FOLLOW, OPEN, State


def begin(by: By, content: Content, now: datetime) -> int:
    """A new warning with its first draft; its number."""
    with transaction.atomic():
        made = Warning.objects.create(kind=content.kind, begun_at=now)
        _version(by, made, content, 1, now)
    return made.pk


def save(by: By, number: int, content: Content, now: datetime) -> int:
    """Another draft of it: of one on its way, or a correction of what is out. The version's number.

    Errors: NotFound; Refused where it was approved (return it first), or withdrawn, or never went out and was dropped.
    """
    with transaction.atomic():
        found = held(number)
        latest = found.versions.order_by("-number")[0]
        if latest.state == State.APPROVED:
            raise Refused("this warning is approved: take it back first, then change it")
        if State.WITHDRAWN in found.versions.values_list("state", flat=True):
            raise Refused("this warning was withdrawn: write a new one")
        if latest.state == State.DROPPED and not found.versions.exclude(edition=None).exists():
            raise Refused("this draft was dropped: write a new one")
        if latest.state in OPEN:
            move(latest, State.DROPPED)
        return _version(by, found, content, latest.number + 1, now).number


def drop(by: By, number: int, now: datetime) -> None:
    """Give a draft up; what is out stays out. Errors: NotFound, Refused where nothing is on its way."""
    with transaction.atomic():
        version = open_version(number)
        move(version, State.DROPPED)
        record(by, Act.WARNING_DROPPED, subject=named(version), now=now)


def held(number: int) -> Warning:
    """The warning, held until this transaction ends. Errors: NotFound."""
    found = Warning.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise NotFound("no warning has this number")
    return found


def open_version(number: int) -> Version:
    """Its version on the way, held. Errors: NotFound; Refused where there is none."""
    version = held(number).versions.filter(state__in=OPEN).first()
    if version is None:
        raise Refused("nothing of this warning is on its way: write a draft first")
    return version


def move(version: Version, after: State, **values: object) -> None:
    """From one state to another. Errors: Refused: no such way."""
    if after not in MAY_FOLLOW[State(version.state)]:
        raise Refused(f"a warning does not go from {version.state} to {after.value}")
    moved = Version.objects.filter(pk=version.pk, state=version.state).update(state=after.value, **values)
    if not moved:
        raise Refused("somebody else was faster: look at the warning again")
    version.refresh_from_db()


def named(version: Version) -> str:
    """As the audit record names it."""
    return f"warning:{version.warning_id}.{version.number}"


def _version(by: By, warning: Warning, content: Content, number: int, now: datetime) -> Version:
    last = warning.versions.aggregate(last=Max("number"))["last"] or 0
    made = Version.objects.create(
        warning=warning,
        number=max(number, last + 1),
        state=State.DRAFT,
        content=as_json(content),
        digest=digest(content),
        folded=content.folded,
        systems=f" {' '.join(content.systems)} " if content.systems else "",
        expires_at=content.expires,
        written_by=by.actor,
        written_at=now,
    )
    record(by, Act.WARNING_DRAFTED, subject=named(made), now=now, content=made.digest)
    return made
