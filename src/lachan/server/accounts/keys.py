"""Keys of programs: made, shown once, presented with each request, revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Final

from django.db import transaction

from lachan.server.accounts import chance
from lachan.server.accounts.chance import Draw
from lachan.server.accounts.factors import label_of
from lachan.server.accounts.keeping import still_keeps
from lachan.server.accounts.models import Key
from lachan.server.accounts.telling import person_of, tell
from lachan.server.accounts.words import Scope
from lachan.server.audit.acts import Act
from lachan.server.audit.recording import By, record
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.post.words import Purpose

PREFIX: Final = "lachan_"
SHOWN: Final = 12
LONGEST: Final = timedelta(days=366)
MOST: Final = 50  # open keys of one organisation
NETWORKS: Final = 20
NOTED: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key as people see it; the key itself is not kept."""

    id: int
    organisation: str
    label: str
    shown: str
    scopes: tuple[Scope, ...]
    networks: tuple[str, ...]
    made_by: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    def open_at(self, now: datetime) -> bool:
        """Whether it opens anything."""
        return self.revoked_at is None and now < self.expires_at


def create(
    by: By,
    *,
    organisation: str,
    label: str,
    scopes: Sequence[Scope],
    networks: Sequence[str],
    expires_at: datetime,
    now: datetime,
    draw: Draw,
) -> tuple[KeyLine, str]:
    """Make a key; the second value is the key, never to be had again.

    The caller has seen that there is such an organisation and that `by` may. Errors: BadInput.
    """
    if not scopes:
        raise BadInput("scopes: at least one")
    if not now < expires_at <= now + LONGEST:
        raise BadInput(f"expires: in the future, at most {LONGEST.days} days")
    prefixes = networks_of(networks)
    called = label_of(label, "")
    if not called:
        raise BadInput("label: what the key is for")
    secret = PREFIX + chance.token(draw)
    with transaction.atomic():
        if Key.objects.filter(organisation=organisation, revoked_at=None, expires_at__gt=now).count() >= MOST:
            raise BadInput(f"at most {MOST} keys at a time")
        key = Key.objects.create(
            organisation=organisation,
            label=called,
            shown=secret[:SHOWN],
            digest=chance.digest(secret),
            scopes=" ".join(sorted(set(scopes))),
            networks=" ".join(prefixes),
            made_by=by.actor,
            made_at=now,
            expires_at=expires_at,
        )
        if (person := person_of(by)) is not None:
            tell(person, Purpose.KEY_CREATED, now, called)
        record(
            by,
            Act.KEY_CREATED,
            subject=f"key:{key.pk}",
            organisation=organisation,
            now=now,
            scopes="+".join(sorted(set(scopes))),
            expires=expires_at.date().isoformat(),
            limited=bool(prefixes),
        )
    return line_of(key), secret


def revoke(by: By, key: int, now: datetime, *, organisations: frozenset[str] | None = None) -> None:
    """From now on it opens nothing. Errors: NotFound for another's, and for one that is revoked."""
    with transaction.atomic():
        rows = Key.objects.filter(pk=key, revoked_at=None)
        if organisations is not None:
            rows = rows.filter(organisation__in=organisations)
        found = rows.first()
        if found is None or not Key.objects.filter(pk=key, revoked_at=None).update(revoked_at=now):
            raise NotFound("no such key")
        record(by, Act.KEY_REVOKED, subject=f"key:{key}", organisation=found.organisation, now=now)


def look_up(secret: str, address: str, now: datetime) -> KeyLine | None:
    """The key that a program presents; None where it is none, was revoked, has expired, comes from elsewhere, or
    outlives the role of who made it."""
    if not secret.startswith(PREFIX) or len(secret) > 100:
        return None
    key = Key.objects.filter(digest=chance.digest(secret), revoked_at=None, expires_at__gt=now).first()
    if key is None or not _from_there(key.networks, address):
        return None
    if not still_keeps(key.made_by, key.organisation, now):
        return None
    if key.used_at is None or now - key.used_at >= NOTED:
        Key.objects.filter(pk=key.pk).update(used_at=now)
    return line_of(key)


def networks_of(texts: Sequence[str]) -> list[str]:
    """Prefixes in their canonical form. Errors: BadInput."""
    if len(texts) > NETWORKS:
        raise BadInput(f"networks: at most {NETWORKS}")
    try:
        return [str(ip_network(text.strip(), strict=False)) for text in texts if text.strip()]
    except ValueError:
        raise BadInput("networks: prefixes as 192.0.2.0/24 or 2001:db8::/32") from None


def line_of(key: Key) -> KeyLine:
    """A row as a value."""
    return KeyLine(
        key.pk,
        key.organisation,
        key.label,
        key.shown,
        tuple(Scope(scope) for scope in key.scopes.split()),
        tuple(key.networks.split()),
        key.made_by,
        key.made_at,
        key.expires_at,
        key.used_at,
        key.revoked_at,
    )


def _from_there(networks: str, address: str) -> bool:
    if not networks:
        return True
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if ip.version == 6 and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return any(ip in ip_network(network) for network in networks.split())
