"""Files whose time is over: their rows say so first, then the files go."""

import shutil
from datetime import datetime, timedelta

from lachan.server.base.settings import Settings
from lachan.server.daily.making import FOLDER
from lachan.server.daily.models import Day, Edition
from lachan.server.lake.folders import Home
from lachan.server.lake.locks import held


def remove_old(home: Home, settings: Settings, now: datetime) -> int:
    """Remove days older than they are kept, and editions that another took the place of; how many editions went.

    Killed between row and file, the next run removes what is left on the disk.
    """
    first = now.date() - timedelta(days=settings.daily.keep_days)
    gone = Edition.objects.filter(day__lt=first, removed_at=None).update(removed_at=now)
    Day.objects.filter(day__lt=first).exclude(subjects_path="").update(subjects_path="")
    root = home.root / FOLDER
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        with held(home, f"daily-{folder.name}"):
            if folder.name < first.isoformat():
                shutil.rmtree(folder, ignore_errors=True)
                continue
            made = Day.objects.filter(day=folder.name).first()
            if made is None:
                continue
            for old in (folder / "files").glob("*"):
                if old.name.isdigit() and int(old.name) < made.number:
                    shutil.rmtree(old, ignore_errors=True)
            for past in folder.glob("subjects-*.parquet"):
                if home.relative(past) != made.subjects_path:
                    past.unlink(missing_ok=True)
    return gone
