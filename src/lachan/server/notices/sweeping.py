"""Files that a kill left behind: kept under `notices/`, named by no row."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from lachan.server.notices import store
from lachan.server.notices.models import Ledger, Notice
from lachan.server.post.outbox import FOLDER

FILES: Final[tuple[tuple[tuple[str, str], type[Notice] | type[Ledger], str], ...]] = (
    (store.ROWS, Notice, "items_path"),
    (store.MAILS, Notice, "mail_path"),
    (store.LEDGERS, Ledger, "path"),
)
YOUNGEST: Final = timedelta(hours=24)  # a younger file may belong to a notice that is being planned


def sweep(home: Path, now: datetime) -> int:
    """Remove such files older than a day, and unfinished ones; how many. Of the outbox, only
    what was never finished goes."""
    removed = 0
    before = (now - YOUNGEST).timestamp()
    for unfinished in list((home / FOLDER).glob(".*.aside")):
        if unfinished.stat().st_mtime < before:
            unfinished.unlink(missing_ok=True)
            removed += 1
    for kind, model, column in FILES:
        old = [path for path in (home / kind[0]).rglob("*") if path.is_file() and path.stat().st_mtime < before]
        named = set(model.objects.values_list(column, flat=True)) if old else set()
        for path in old:
            if str(path.relative_to(home)) not in named:
                path.unlink(missing_ok=True)
                removed += 1
    return removed
