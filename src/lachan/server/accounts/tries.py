"""Failed tries, counted: what `pace` decides on."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Count, Max

from lachan.server.accounts import pace
from lachan.server.accounts.chance import digest
from lachan.server.accounts.models import Device, Try
from lachan.server.accounts.pace import Failures
from lachan.server.accounts.places import Place
from lachan.server.accounts.sealing import pseudonym
from lachan.server.accounts.words import folded

KEPT: Final = timedelta(days=1)


def account_of(email: str) -> str:
    """Keyed digest of the name that was typed, whether there is such an account or not."""
    return pseudonym("account", folded(email)[:254])


def known_device(place: Place, person: int | None, now: datetime) -> Device | None:
    """The device, where this very person signed in from it before."""
    if not place.device or person is None:
        return None
    return Device.objects.filter(digest=digest(place.device[:100]), person_id=person, expires_at__gt=now).first()


def place_of(place: Place, device: Device | None) -> str:
    """Where a try counts: the device, or the block of addresses."""
    return place.block if device is None else pseudonym("device", str(device.pk))


def wait(account: str, where: str, *, known: bool, now: datetime) -> int:
    """Seconds until the next try of this account from there is looked at."""
    since = now - pace.WINDOW
    pair = failures(since, account=account, place=where)
    if known:
        return pace.wait(pair, pace.NONE, pace.NONE, now)
    return pace.wait(pair, failures(since, place=where), failures(since, account=account), now)


def begin(account: str, where: str, *, known: bool, now: datetime) -> tuple[int, int]:
    """Seconds to wait, or 0 and the number of a try that counts as a failure until it is forgiven or taken back.

    It is counted before it is looked at, so that tries at one moment do not pass the limit side by side.
    """
    with transaction.atomic():
        if seconds := wait(account, where, known=known, now=now):
            return seconds, 0
        return 0, note(account, where, now)


def take_back(number: int) -> None:
    """It was right."""
    Try.objects.filter(pk=number).delete()


def note(account: str, where: str, now: datetime) -> int:
    """One more failure, by its number; what is older than a day goes."""
    forget(now)
    return Try.objects.create(at=now, account=account, place=where).pk


def forgive(account: str, where: str) -> None:
    """It was the owner after all: the failures of this account from there no longer count."""
    Try.objects.filter(account=account, place=where).delete()


def forget(now: datetime) -> int:
    """Delete what is older than a day; how many."""
    return Try.objects.filter(at__lt=now - KEPT).delete()[0]


def failures(since: datetime, *, account: str = "", place: str = "") -> Failures:
    """Failures after `since`, of one account, from one place, or both."""
    found = Try.objects.filter(at__gt=since)
    if account:
        found = found.filter(account=account)
    if place:
        found = found.filter(place=place)
    counted = found.aggregate(count=Count("pk"), last=Max("at"))
    return Failures(counted["count"], counted["last"])
