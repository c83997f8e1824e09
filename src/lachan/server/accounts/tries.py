"""Failed tries, counted: what `pace` decides on."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Max

from lachan.server.accounts import pace
from lachan.server.accounts.chance import digest
from lachan.server.accounts.models import Device, Try
from lachan.server.accounts.pace import Failures
from lachan.server.accounts.places import Place
from lachan.server.accounts.sealing import pseudonym

KEPT: Final = timedelta(days=1)


def account_of(email: str) -> str:
    """Keyed digest of the name that was typed, whether there is such an account or not."""
    return pseudonym("account", email.strip().lower()[:254])


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


def note(account: str, where: str, now: datetime) -> None:
    """One more failure; what is older than a day goes."""
    forget(now)
    Try.objects.create(at=now, account=account, place=where)


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
