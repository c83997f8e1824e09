"""The list of a notice as a file, made again from the rows that are kept: for who fetches it and is not sent it."""

from pathlib import Path

from lachan.server.base.settings import Attached, Identity
from lachan.server.notices import items, store
from lachan.server.notices.attachments import Attachment, Wanted, attachments
from lachan.server.notices.models import Notice


def list_of(home: Path, code: str, identity: Identity) -> Attachment:
    """The CSV of the notice with this code, byte for byte what its mail gave the digest of. Errors: Damaged."""
    notice = Notice.objects.get(code=code)
    rows = items.alone(items.read_kept(store.read(home, notice.items_path, notice.items_digest)))
    wanted = Wanted(notice.code, notice.banner, (Attached.CSV,), identity)
    return attachments(rows, [items.table(rows, notice.banner)], wanted)[0]
