"""Takes in files that were laid into `inbox/` of the home, and finishes what an interrupted run left.

A file is taken when nobody has written to it for ten seconds; names that begin with a dot, and those that end in
`.part`, `.tmp` or `.filepart`, are on their way. It is copied to `raw/` before it is taken out of the inbox. A file
that cannot be taken in moves to `inbox/refused/`, where a person looks at it.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from lachan.server.base.errors import TheirFault
from lachan.server.base.files import make_folder, sync_folder
from lachan.server.intake.receive import Asked, receive
from lachan.server.intake.take_in import Instance, take_in
from lachan.server.jobs.catalogue import Context, Counts
from lachan.server.lake.clockmark import note, steady
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Batch

FOLDER: Final = "inbox"
REFUSED: Final = "refused"
SETTLED: Final = timedelta(seconds=10)
MOST: Final = 100  # files a run
_ON_THEIR_WAY: Final = (".part", ".tmp", ".filepart")


def run(context: Context) -> Counts:
    """Killed between the copy and the removal, a file is taken in twice: its rows are duplicates, and counted so."""
    inbox = make_folder(context.home / FOLDER)
    instance = Instance(Home(context.home), context.settings)
    finished = (Batch.State.RECORDED, Batch.State.LOST)
    batches = list(Batch.objects.exclude(state__in=finished).order_by("pk"))
    resumed, refused = len(batches), 0
    for path in waiting(inbox, context.now):
        try:
            now = steady(context.now)
            batches.append(receive(instance.home, path, Asked(), now, context.settings.intake.max_file_bytes))
            path.unlink()
        except TheirFault:
            refused += 1
            os.replace(path, make_folder(inbox / REFUSED) / path.name)
    if batches or refused:
        sync_folder(inbox)
    if batches:
        take_in(instance, batches, steady(context.now))
        note(max(batches[-1].received_at, context.now))
    for batch in batches:
        batch.refresh_from_db()
    return {
        "files": len(batches) - resumed,
        "resumed": resumed,
        "refused": refused,
        "rows": sum(batch.rows_read for batch in batches),
        "accepted": sum(batch.rows_accepted for batch in batches),
    }


def waiting(inbox: Path, now: datetime) -> list[Path]:
    """Files that are whole, the oldest first. A link is not followed: it could lead out of the inbox."""
    found: list[tuple[float, Path]] = []
    for path in inbox.iterdir():
        if path.is_symlink() or not path.is_file() or path.name.startswith(".") or path.name.endswith(_ON_THEIR_WAY):
            continue
        written = path.stat().st_mtime
        if now.timestamp() - written >= SETTLED.total_seconds():
            found.append((written, path))
    return [path for _, path in sorted(found)[:MOST]]
