"""The kept files of notices against their record, and a stored mail made again where its bytes can be told for sure."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lachan.server.base.errors import BadInput, Damaged
from lachan.server.base.settings import Settings
from lachan.server.lake.reconcile import RESTORE, Finding, check_file
from lachan.server.notices import items, store
from lachan.server.notices.drafting import mail_of, material_of, wanted_of
from lachan.server.notices.models import Ledger, Notice
from lachan.server.post.outbox import place_of


@dataclass(frozen=True, slots=True)
class Broken:
    """A notice and which of its files are gone or hold other bytes than were stored."""

    notice: Notice
    rows: bool
    mail: bool


def check(home: Path, *, deep: bool) -> Iterator[Finding]:
    """Files that a notice or a ledger names and that are gone or differ. `deep` compares digests."""
    files = Notice.objects.order_by("pk").values_list("items_path", "items_digest", "mail_path", "mail_digest")
    for items_path, items_digest, mail_path, mail_digest in files.iterator():
        yield from check_file(home / items_path, items_path, items_digest, None, deep, RESTORE)
        if mail_path:
            yield from check_file(home / mail_path, mail_path, mail_digest, None, deep, RESTORE)
    kept = Ledger.objects.exclude(path="").order_by("pk").values_list("path", "digest")
    for path, digest in kept.iterator():
        yield from check_file(home / path, path, digest, None, deep, RESTORE)


def broken(home: Path) -> Iterator[Broken]:
    """Every notice with a file to mend."""
    for notice in Notice.objects.select_related("organisation").order_by("pk").iterator():
        found = Broken(
            notice,
            rows=not whole(home, notice.items_path, notice.items_digest),
            mail=bool(notice.mail_path) and not whole(home, notice.mail_path, notice.mail_digest),
        )
        if found.rows or found.mail:
            yield found


def whole(home: Path, relative: str, digest: str) -> bool:
    """Whether a kept file has the bytes that were stored."""
    try:
        store.read(home, relative, digest)
    except Damaged:
        return False
    return True


def put_back(home: Path, relative: str, raw: bytes) -> None:
    """A kept file with the bytes that its name says, in place of what stands there."""
    (home / relative).unlink(missing_ok=True)
    store.keep(home, store.ROWS if relative.endswith(store.ROWS[1]) else store.MAILS, raw)


def mend_mail(home: Path, notice: Notice, settings: Settings) -> bool:
    """Put the stored mail back: the copy in the outbox, or rendered again. Only the very same bytes count."""
    copy = place_of(home, notice.message_id)
    if copy.is_file():
        raw = copy.read_bytes()
        if store.digest(raw) == notice.mail_digest:
            put_back(home, notice.mail_path, raw)
            return True
    if not whole(home, notice.items_path, notice.items_digest):
        return False
    rows = items.read_kept(store.read(home, notice.items_path, notice.items_digest))
    try:
        wanted = wanted_of(notice.code, notice.banner, notice.forms, settings)
        _, raw = mail_of(notice, material_of(rows, wanted), home, settings)
    except BadInput:  # an identity of today that no mail can carry
        return False
    if store.digest(raw) != notice.mail_digest:
        return False
    put_back(home, notice.mail_path, raw)
    return True
