"""The way of a version: sent for review, returned, approved by a second person, published in its time, expired,
withdrawn. Each step is one transaction with its act in the audit record."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from lachan.server.audit.acts import Act
from lachan.server.audit.chain import digest_of_text
from lachan.server.audit.models import Entry
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import BadInput, Refused
from lachan.server.post.writing import withdraw as withdraw_letters
from lachan.server.publications.warnings.checking import reason
from lachan.server.publications.warnings.models import Mailing, Version
from lachan.server.publications.warnings.words import State
from lachan.server.publications.warnings.writing import held, move, named, open_version

JOB = By("job:warnings")


@dataclass(frozen=True, slots=True)
class Due:
    """What time brought about, in numbers."""

    published: int
    expired: int


def send(by: By, number: int, now: datetime) -> None:
    """To a second person. Errors: NotFound, Refused."""
    with transaction.atomic():
        version = open_version(number)
        if version.state != State.DRAFT:
            raise Refused("this warning was sent for review already")
        move(version, State.REVIEW, sent_by=by.actor, sent_at=now, returned_why="")
        record(by, Act.WARNING_SENT_FOR_REVIEW, subject=named(version), now=now, content=version.digest)


def return_(by: By, number: int, why: str, now: datetime) -> None:
    """Back to its writer, from review or from waiting for its time. Errors: NotFound, Refused, BadInput."""
    said = reason(why)
    with transaction.atomic():
        version = open_version(number)
        if version.state == State.DRAFT:
            raise Refused("this warning is with its writer already")
        cleared = {"approved_by": "", "approved_at": None, "publish_at": None}
        move(version, State.DRAFT, returned_why=said, **cleared)
        record(by, Act.WARNING_RETURNED, subject=named(version), now=now, why=digest_of_text(said))


def approve(by: By, number: int, now: datetime, *, seen: str, at: datetime | None = None) -> None:
    """By a second person; it goes out `at` its time, or now. `seen`: the digest of what they looked at.

    Errors: NotFound; Refused for one's own, for what changed since one looked, and for what has expired; BadInput.
    """
    with transaction.atomic():
        version = open_version(number)
        if version.state != State.REVIEW:
            raise Refused("this warning is not waiting for review")
        if by.actor in hands(version.warning_id):
            raise Refused("a second person has to approve a warning: you wrote it or sent it for review")
        if seen != version.digest:
            raise Refused("this warning has changed since you looked at it: look again")
        when = max(at or now, now)
        if when >= version.expires_at:
            raise BadInput("publish_at: before the warning expires")
        move(version, State.APPROVED, approved_by=by.actor, approved_at=now, publish_at=when)
        record(by, Act.WARNING_APPROVED, subject=named(version), now=now, content=version.digest)
        if when <= now:
            _publish(by, version, now)


def hands(number: int) -> frozenset[str]:
    """Who wrote or sent a version since the one that was last out: what waits grew out of theirs, too. One that came
    back and was sent again by somebody else has both, as the record says."""
    rows = Version.objects.filter(warning_id=number)
    last = rows.exclude(edition=None).aggregate(last=Max("number"))["last"] or 0
    found = list(rows.filter(number__gt=last))
    subjects = [named(version) for version in found]
    sent = Entry.objects.filter(act=Act.WARNING_SENT_FOR_REVIEW, subject__in=subjects).values_list("actor", flat=True)
    return frozenset(who for one in found for who in (one.written_by, one.sent_by) if who) | frozenset(sent)


def withdraw(by: By, number: int, why: tuple[str, str], now: datetime) -> None:
    """What is out is withdrawn, with the reason for all to read; a correction on its way is dropped with it.

    `why`: in Vietnamese and in English. Errors: NotFound, BadInput, Refused where it is not out.
    """
    vi, en = reason(why[0], "why_vi"), reason(why[1], "why_en")
    with transaction.atomic():
        warning = held(number)
        version = warning.versions.filter(state=State.PUBLISHED).first()
        if version is None:
            raise Refused("this warning is not out: there is nothing to withdraw")
        for other in warning.versions.filter(state__in=(State.DRAFT, State.REVIEW, State.APPROVED)):
            move(other, State.DROPPED)
        move(version, State.WITHDRAWN, ended_at=now, ended_why=vi, ended_why_en=en)
        _call_back(version, now)
        Mailing.objects.get_or_create(version=version, withdrawal=True)
        record(by, Act.WARNING_WITHDRAWN, subject=named(version), now=now, why=digest_of_text(f"{vi}\n{en}"))


def due(now: datetime) -> Due:
    """Whatever time asks for, once each: approved ones whose time has come, published ones whose time is over.

    Safe to kill and to run again: each is a transaction of its own.
    """
    published = expired = 0
    for number in Version.objects.filter(state=State.APPROVED, publish_at__lte=now).values_list("pk", flat=True):
        with transaction.atomic():
            version = _held(number, State.APPROVED)
            if version is None or version.publish_at is None or version.publish_at > now:  # put off meanwhile
                continue
            if version.expires_at <= now:  # its time went by while nobody looked: it never goes out
                move(version, State.DRAFT, approved_by="", approved_at=None, publish_at=None, returned_why=_LATE)
                record(JOB, Act.WARNING_RETURNED, subject=named(version), now=now)
                continue
            _publish(JOB, version, now)
            published += 1
    for number in Version.objects.filter(state=State.PUBLISHED, expires_at__lte=now).values_list("pk", flat=True):
        with transaction.atomic():
            version = _held(number, State.PUBLISHED)
            if version is not None:
                move(version, State.EXPIRED, ended_at=now)
                record(JOB, Act.WARNING_EXPIRED, subject=named(version), now=now)
                expired += 1
    return Due(published, expired)


_LATE = "hết hạn trước khi được đăng / it expired before it could go out"


def _held(version: int, state: State) -> Version | None:
    found = Version.objects.filter(pk=version).first()
    if found is None:
        return None
    held(found.warning_id)
    return Version.objects.filter(pk=version, state=state).first()


def _call_back(version: Version, now: datetime) -> None:
    """Letters that say it holds, and have not left, do not; what comes in its place is mailed to all."""
    dropped = withdraw_letters(f"warning:{version.warning_id}", now)
    rows = Mailing.objects.filter(version=version, withdrawal=False)
    for one in rows:
        rows.filter(pk=one.pk).update(mailed=max(0, one.mailed - dropped), done_at=one.done_at or now)


def _publish(by: By, version: Version, now: datetime) -> None:
    """The version is out; the one before it says that there is a correction."""
    others = version.warning.versions.exclude(pk=version.pk)
    for before in others.filter(state__in=(State.PUBLISHED, State.EXPIRED)):
        move(before, State.REPLACED, ended_at=now)
        _call_back(before, now)
    last = others.aggregate(last=Max("edition"))["last"] or 0
    move(version, State.PUBLISHED, edition=last + 1, published_at=now)
    Mailing.objects.get_or_create(version=version, withdrawal=False)
    record(by, Act.WARNING_PUBLISHED, subject=named(version), now=now, content=version.digest)
