"""The rows of a notice told once more, in a new notice: to another contact, to the body above, or as gone."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, Final

from lachan.server.base.settings import Settings
from lachan.server.notices import items, store
from lachan.server.notices.codes import code_of
from lachan.server.notices.drafting import address_to, material_of, wanted_of
from lachan.server.notices.models import Notice
from lachan.server.notices.recipients import Recipient
from lachan.server.notices.subscriptions.standing import standing_of
from lachan.server.registry.models import Organisation

COPIED: Final = (
    "taxonomy", "items_path", "items_digest", "rows", "subjects", "first_seen", "last_seen", "tlp", "severity",
    "situation", "message", "rule", "part", "parts", "forms",
)  # fmt: skip


def retold(
    old: Notice,
    owner: Organisation,
    recipient: Recipient,
    now: datetime,
    home: Path,
    settings: Settings,
    **other: Any,
) -> Notice:
    """A new notice, not saved, of the same rows, to a contact of `owner`; its mail is on disk. `other`: what of it is
    not as the old one's. The same again where this is killed and repeated. Errors: BadInput, Damaged."""
    rows = items.read_kept(store.read(home, old.items_path, old.items_digest))
    values: Mapping[str, Any] = {**{name: getattr(old, name) for name in COPIED}, **other}
    new = Notice(code=_free_code(old, owner), organisation=owner, **values)
    standing = standing_of(owner.pk, owner.key, now)
    new.languages, new.subscription_id = " ".join(standing.choice.languages), standing.number
    with store.Shelf(home) as shelf:
        wanted = wanted_of(new.code, settings.banner, new.forms, settings)
        address_to(new, recipient, material_of(rows, wanted), now, shelf, settings)
        shelf.settle()
    return new


def _free_code(old: Notice, owner: Organisation) -> str:
    """The next code of the organisation, for the class and the batches of the old one."""
    receipts = [concern.batch.receipt for concern in old.concerns.select_related("batch")] or [old.code]
    codes = (code_of(owner.key, old.taxonomy, receipts, attempt) for attempt in count(1))
    return next(code for code in codes if not Notice.objects.filter(code=code).exists())
