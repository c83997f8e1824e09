"""Signing the newest entry: by the worker every hour and every 1,000 entries, or by `lachan audit sign`."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from lachan.server.audit import heads
from lachan.server.audit.chain import instant_text
from lachan.server.audit.heads import Head
from lachan.server.audit.keyfile import fingerprint, lay_public, make_key, private_key, remember, remembered
from lachan.server.audit.models import Entry
from lachan.server.base.errors import Damaged
from lachan.server.base.settings import Settings

EVERY: Final = timedelta(hours=1)
ENTRIES: Final = 1_000


def key_place(home: Path, settings: Settings) -> Path:
    """Where the key is."""
    return home / settings.audit.key_file


def due(last: Head | None, newest: int, now: datetime) -> bool:
    """Whether a head is to be signed: something new, and an hour or 1,000 entries since the last. Pure."""
    if last is None:
        return newest > 0
    return newest > last.number and (newest - last.number >= ENTRIES or now - last.signed_at >= EVERY)


def sign_due(home: Path, settings: Settings, now: datetime) -> Head | None:
    """What the worker calls every minute: sign where it is due. Errors: as `sign`."""
    newest = Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0
    return sign(home, settings, now) if due(heads.newest(home), newest, now) else None


def sign(home: Path, settings: Settings, now: datetime) -> Head | None:
    """Sign the newest entry and keep its head; the head, or None where nothing is new. The first time makes the key.

    Errors: NotFound, Refused, BadInput of the key file; Damaged where the record, or its heads, end before what was
    signed last: what was cut must not be signed over.
    """
    place = key_place(home, settings)
    last = heads.newest(home)
    entry = Entry.objects.order_by("-number").values_list("number", "digest", "at").first()
    _check(last, entry[0] if entry else 0)
    _check_remembered(last, remembered(place))
    if entry is None or (last is not None and last.number == entry[0]):
        return None
    key = make_key(home, place) if last is None and not place.exists() else private_key(place)
    number, digest, at = entry
    name = fingerprint(key.public_key())
    head = Head(number, digest, instant_text(at), last.number if last else 0, now, name)
    head = heads.signed(replace(head), key)
    lay_public(home, key.public_key())
    heads.keep(home, head)
    remember(place, number, digest)
    return head


def _check_remembered(last: Head | None, noted: tuple[int, str] | None) -> None:
    """Heads that went away together with the entries behind them: what was cut must not be signed over."""
    if noted is not None and (last is None or last.number < noted[0]):
        raise Damaged(f"entry {noted[0]} of the audit record was signed, and its head is gone: lachan audit verify")


def _check(last: Head | None, newest: int) -> None:
    if last is None:
        return
    if newest < last.number:
        raise Damaged(f"the audit record ends at {newest}, and {last.number} was signed already: lachan audit verify")
    if Entry.objects.filter(number=last.number).values_list("digest", flat=True).first() != last.digest:
        raise Damaged(f"entry {last.number} of the audit record is not what was signed: lachan audit verify")


def latest(home: Path) -> str:
    """The newest head as an export names it: `audit-head 1234 5f2a…`; empty where there is none."""
    head = heads.newest(home)
    return f"audit-head {head.number} {head.digest}" if head else ""
