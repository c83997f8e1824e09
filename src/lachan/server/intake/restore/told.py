"""What notices keep: the rows they tell of, found again in the lake, their mails, and the ledgers of what was told."""

from collections.abc import Iterator
from datetime import datetime

from lachan.server.base.errors import Damaged
from lachan.server.intake.gains import rows_of
from lachan.server.intake.restore.outcomes import How, Kind, Left, Mended, Why
from lachan.server.intake.take_in import Instance
from lachan.server.lake.folders import Home
from lachan.server.notices import afterwards, items, ledgers, store, stored
from lachan.server.notices.models import Notice


def mend_notices(instance: Instance, now: datetime) -> Iterator[Mended | Left]:
    """Rows first, as mails are rendered from them. A notice that failed for want of its mail is planned again."""
    home = instance.home
    for broken in stored.broken(home.root):
        notice = broken.notice
        if broken.rows:
            yield _rows(home, notice)
        if broken.mail:
            done = stored.mend_mail(home.root, notice, instance.settings)
            yield (
                Mended(Kind.MAIL, notice.mail_path, How.SAME_BYTES)
                if done
                else Left(Kind.MAIL, notice.mail_path, Why.NO_COPY)
            )
    for ledger in ledgers.broken(home.root):
        try:
            anew = ledgers.make_again(home.root, ledger)
        except Damaged:
            yield Left(Kind.LEDGER, ledger.path, Why.NOTICE_ROWS_GONE)
        else:
            yield Mended(Kind.LEDGER, ledger.path, How.ANEW if anew else How.SAME_BYTES)
    for notice in Notice.objects.filter(state=Notice.State.FAILED, reason=afterwards.DAMAGED).order_by("pk"):
        if stored.whole(home.root, notice.mail_path, notice.mail_digest):
            afterwards.note_mended(notice, now)


def _rows(home: Home, notice: Notice) -> Mended | Left:
    try:
        classes: dict[str, list[int]] = {}
        for taxonomy, batch in notice.concerns.values_list("taxonomy", "batch_id").distinct():
            classes.setdefault(taxonomy, []).append(batch)
        raw = items.kept(items.to_keep(items.in_order(rows_of(home, notice.organisation.key, list(classes.items())))))
    except Damaged:
        return Left(Kind.ROWS, notice.items_path, Why.FACTS_GONE, notice.rows)
    if store.digest(raw) != notice.items_digest:
        return Left(Kind.ROWS, notice.items_path, Why.ROWS_DIFFER, notice.rows)
    stored.put_back(home.root, notice.items_path, raw)
    return Mended(Kind.ROWS, notice.items_path, How.SAME_BYTES, notice.rows)
