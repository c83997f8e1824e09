"""In and out: asked for, confirmed from the mailbox itself, left."""

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F

from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.post import mime
from lachan.server.post.sealing import Contents
from lachan.server.post.words import Purpose
from lachan.server.post.writing import withdraw, withdraw_those, write
from lachan.server.publications.warnings.models import Subscriber
from lachan.server.publications.warnings.subscribers.sealing import Sealed, address_digest, link_digest, seal

CONFIRM_WITHIN: Final = timedelta(days=2)
ASK_AGAIN: Final = timedelta(hours=1)  # a second confirmation to one address comes no sooner
MOST_ASKS: Final = 2  # confirmations to one address, which then is left in peace
REST: Final = timedelta(days=30)  # for which a keyed digest of it is kept, and nothing else
MOST_WAITING: Final = 20_000  # addresses that are not confirmed; more is somebody filling the table
LONGEST: Final = 254  # signs of an address (RFC 5321 §4.5.3.1.3, erratum 1690)
Draw = Callable[[int], bytes]


def ask(address: str, language: str, base: str, now: datetime, draw: Draw, *, often: bool = False) -> None:
    """Mail a link that confirms; of a known address nothing is changed, and the caller cannot tell.

    `base`: where the portal is. `often`: whether this comes from a place that has asked for very many, which is refused
    once half of what may wait does. Errors: BadInput for what is no address; Refused where too many wait.
    """
    wanted = _checked(address)
    confirm, leave = (base64.b32encode(draw(20)).decode().lower() for _ in range(2))
    digest, sealed = address_digest(wanted), seal(Sealed(wanted, leave))
    with transaction.atomic():
        # before anything is looked up, so that it is the same for an address that is known
        waiting = Subscriber.objects.filter(confirmed_at=None, asked_at__gte=now - CONFIRM_WITHIN).count()
        if waiting >= (MOST_WAITING // 2 if often else MOST_WAITING):
            raise Refused("too many addresses wait to be confirmed: try again tomorrow")
        known = Subscriber.objects.select_for_update().filter(address_digest=digest).first()
        if known is not None and not _asks_again(known, now):
            Subscriber.objects.filter(pk=known.pk).update(asks=F("asks"))  # as long as for an address that is new
            return
        known = known or Subscriber(address_digest=digest)
        known.sealed, known.leave_digest, known.asks = sealed, link_digest(leave), known.asks + 1
        known.confirm_digest, known.asked_at, known.language = link_digest(confirm), now, language
        try:
            with transaction.atomic():
                known.save()
        except IntegrityError:  # asked twice at the very same moment
            return
        prefix = "/en" if language == "en" else ""
        write(
            Purpose.WARNINGS_ASKED,
            Contents(wanted, "", f"{base}{prefix}/canh-bao/xac-nhan/{confirm}"),
            subject=f"subscriber:{known.pk}",
            language=language,
            now=now,
            expires_at=now + CONFIRM_WITHIN,
        )


def _asks_again(known: Subscriber, now: datetime) -> bool:
    """Whether a known address is mailed once more: it may have lost the first mail; somebody may be plaguing it."""
    return known.confirmed_at is None and known.asks < MOST_ASKS and now - known.asked_at >= ASK_AGAIN


def waits(token: str, now: datetime) -> bool:
    """Whether a link still confirms something. Looking changes nothing: mail scanners open links."""
    return _waiting(token, now) is not None


def confirm(by: By, token: str, now: datetime) -> None:
    """From now on they are mailed. Errors: NotFound for a link that was used, is too old, or was never ours."""
    with transaction.atomic():
        found = _waiting(token, now)
        if found is None:
            raise NotFound("this link confirms nothing any more")
        Subscriber.objects.filter(pk=found.pk).update(confirmed_at=now, confirm_digest=b"")
        record(by, Act.SUBSCRIBER_JOINED, subject=f"subscriber:{found.pk}", now=now)


def subscribed(token: str) -> bool:
    """Whether a leaving link still leaves something."""
    return Subscriber.objects.filter(leave_digest=link_digest(token)).exists()


def leave(by: By, token: str, now: datetime) -> bool:
    """The row is gone, and every mail to it that has not left; False where it was gone before."""
    with transaction.atomic():
        found = Subscriber.objects.select_for_update().filter(leave_digest=link_digest(token)).first()
        if found is None:
            return False
        number = found.pk
        withdraw(f"subscriber:{number}", now)
        withdraw_those(Purpose.WARNING, lambda contents: contents.leave.endswith(f"/{token}"), now)
        found.delete()
        record(by, Act.SUBSCRIBER_LEFT, subject=f"subscriber:{number}", now=now)
    return True


def sweep(now: datetime) -> int:
    """Of those who never confirmed the address is forgotten, how many; and after REST that they were ever asked."""
    late = Subscriber.objects.filter(confirmed_at=None, asked_at__lt=now - CONFIRM_WITHIN)
    late.filter(asked_at__lt=now - REST).delete()
    return late.exclude(sealed=b"").update(sealed=b"", confirm_digest=b"")


def _waiting(token: str, now: datetime) -> Subscriber | None:
    rows = Subscriber.objects.filter(confirm_digest=link_digest(token), confirmed_at=None)
    return rows.filter(asked_at__gte=now - CONFIRM_WITHIN).first()


def _checked(address: str) -> str:
    wanted = address.strip()
    if not wanted or len(wanted) > LONGEST:
        raise BadInput("email: not a mail address")
    try:
        parsed = mime.address(wanted, "")
    except BadInput:
        raise BadInput("email: not a mail address") from None
    if "." not in parsed.domain or wanted != parsed.addr_spec:
        raise BadInput("email: not a mail address")
    return wanted
