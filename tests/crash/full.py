"""A home on a disk of its own that really fills up: before one step of the work each time, then there is room again.

`unshare --mount python -m tests.crash.full FOLDER`: the disk is a small tmpfs, seen by this process alone. Prints what
each verb said and its exit code, as JSON. With `read-only`: the same disk, remounted so that nothing can be written.
"""

import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lachan.server.site import django as site
from tests.cli import in_turn

DISK = "48m"
ROWS = 240
TAKE_IN, SEND, COMPACT, RESTORE = "take-in", "notices send", "lake compact", "lake restore"
# What is about to be written when the disk is full: a name, the function that writes it, the verb.
STEPS = (
    ("raw file", "shutil", "copyfile", TAKE_IN),
    ("receipt", "lachan.server.intake.receive", "settle", TAKE_IN),
    ("parts", "lachan.server.lake.parts", "write_part", TAKE_IN),
    ("rejects", "lachan.server.intake.rejects", "RejectsFile.settle", TAKE_IN),
    ("manifest", "lachan.server.lake.seal", "in_place", TAKE_IN),
    ("owners", "lachan.server.lake.owners", "write_rows", TAKE_IN),
    ("concerns", "lachan.server.intake.take_in", "record", TAKE_IN),
    ("mails", "lachan.server.notices.store", "Shelf.keep", TAKE_IN),
    ("notices", "lachan.server.intake.take_in", "plan_open", TAKE_IN),
    ("attempt", "lachan.server.notices.attempts", "begin", SEND),
    ("outbox", "lachan.server.post.outbox", "written_aside", SEND),
    ("joined parts", "lachan.server.lake.compact", "write_aside", COMPACT),
    ("restored part", "lachan.server.lake.parts", "write_part", RESTORE),
)


def mount(folder: Path, *options: str) -> None:
    subprocess.run(["mount", *options, str(folder)], check=True)


def fill(folder: Path) -> None:
    """Not a byte is left, not even inside the database's own files."""
    from django.db import connection

    with suppress(Exception), connection.cursor() as cursor:  # not inside a transaction
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (folder / "ballast").open("ab", buffering=0) as ballast:
        for size in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while ballast.write(b"\0" * size):
                    pass


class FullBefore:
    """While it lasts, the disk fills up before the first call of one function; there is room again afterwards."""

    def __init__(self, folder: Path, module: str, name: str) -> None:
        self.folder, self.full = folder, False
        *owners, self.name = name.split(".")
        self.owner: Any = importlib.import_module(module)
        for owner in owners:
            self.owner = getattr(self.owner, owner)
        self.function: Callable[..., Any] = getattr(self.owner, self.name)

    def __enter__(self) -> "FullBefore":
        def filled(*arguments: Any, **named: Any) -> Any:
            if not self.full:
                self.full = True
                fill(self.folder)
            return self.function(*arguments, **named)

        setattr(self.owner, self.name, filled)
        return self

    def __exit__(self, *error: object) -> None:
        setattr(self.owner, self.name, self.function)
        (self.folder / "ballast").unlink(missing_ok=True)


def ground(folder: Path, home: Path) -> None:
    assert in_turn.answer(["init", "--demo"])["code"] == 0
    from tests.intake.ground import CONTACTS, REGISTRY, RULES  # Django knows its home by now

    (home / "settings.toml").write_text('kind = "demo"\n[notices]\nminimum_interval_hours = 0\n', encoding="utf-8")
    (home / "notice-rules.toml").write_text(RULES, encoding="utf-8")
    for name, text in (("registry.csv", REGISTRY), ("contacts.csv", CONTACTS)):
        (folder / name).write_text(text, encoding="utf-8")
        assert in_turn.answer(["registry", "import", str(folder / name)])["code"] == 0


def file_of(folder: Path, number: int) -> Path:
    """Rows of two days, none of which another file has, and one that is a reject."""
    from tests.intake.ground import report, row

    day = datetime.now(UTC) - timedelta(days=2)
    rows = [
        row(f"203.0.113.{n}", f"{day + timedelta(days=n % 2):%Y-%m-%d} 10:{number:02d}:{n % 60:02d}")
        for n in range(ROWS)
    ]
    place = folder / f"{day:%Y-%m-%d}-event_sinkhole-{number}.csv"
    place.write_bytes(report([*rows, row("999.1.1.1")]))
    return place


def step(folder: Path, home: Path, number: int) -> dict[str, object]:
    name, module, function, verb = STEPS[number]
    os.environ["LACHAN_LANG"] = "vi" if number % 2 else "en"
    words = verb.split()
    if verb == TAKE_IN:
        words.append(str(file_of(folder, number)))
    elif verb == SEND:
        in_turn.answer([TAKE_IN, str(file_of(folder, number))])
    elif verb == RESTORE:
        from lachan.server.lake.models import Part

        part = Part.objects.filter(state="live").order_by("pk").first()
        assert part is not None
        (home / part.path).unlink()
    with FullBefore(folder, module, function) as disk:
        full = in_turn.answer(words)
    before = json.loads(str(in_turn.answer(["reconcile", "--deep", "--json"])["out"]))
    again = in_turn.answer([TAKE_IN, "--resume", "--json"] if verb == TAKE_IN else words)
    if name in ("raw file", "receipt"):
        again = in_turn.answer(words)
    os.environ["LACHAN_LANG"] = "en"
    sent = in_turn.answer(["notices", "send"])
    return {
        "name": name, "reached": disk.full, "full": full, "again": again, "sent": sent,
        "left": sorted({finding["kind"] for finding in before}),
    }  # fmt: skip


def filling(folder: Path, home: Path) -> dict[str, object]:
    ground(folder, home)
    steps = [step(folder, home, number) for number in range(len(STEPS))]
    for stray in json.loads(str(in_turn.answer(["reconcile", "--json"])["out"])):
        assert stray["kind"] == "no-manifest-row", stray
    from django.db.models import Sum

    from lachan.server.lake.folders import Home
    from lachan.server.lake.models import Batch
    from lachan.server.lake.questions import Wanted, detections
    from lachan.server.lake.reconcile import reconcile
    from lachan.server.lake.tidy import sweep
    from lachan.server.notices.models import Concern, Notice

    list(sweep(Home(home), datetime.now(UTC) + timedelta(days=2)))
    return {
        "steps": steps,
        "wrong": [finding.kind for finding in reconcile(Home(home), deep=True)],
        "facts": detections(Home(home), Wanted()).unique(["id_hi", "id_lo"]).height,
        "batches": [batch.adds_up and batch.state for batch in Batch.objects.all()],
        "untold": Concern.objects.filter(notice=None).count(),
        "told": Notice.objects.filter(organisation__key="song-xanh").aggregate(rows=Sum("rows"))["rows"],
        "states": sorted(set(Notice.objects.values_list("state", flat=True))),
        "outbox": [len(list((home / "outbox").glob("*.eml"))), Notice.objects.count()],
    }


def read_only(folder: Path, home: Path) -> dict[str, object]:
    ground(folder, home)
    first, second = file_of(folder, 0), file_of(folder, 1)
    assert in_turn.answer([TAKE_IN, str(first)])["code"] == 0
    verbs = ([TAKE_IN, str(second)], SEND.split(), ["detections"], ["lake", "check"], COMPACT.split(), RESTORE.split())
    shutil.copytree(home, folder / "copy")
    from django.db import connections

    connections.close_all()
    mount(folder, "-o", "remount,ro")
    answers = {lang: [] for lang in ("en", "vi")}  # type: dict[str, list[object]]
    for lang, answered in answers.items():
        os.environ["LACHAN_LANG"] = lang
        answered += [in_turn.answer(list(words)) for words in verbs]
    connections.close_all()
    mount(folder, "-o", "remount,rw")
    again = [in_turn.answer(list(words)) for words in verbs]
    return {**answers, "again": again}


def main() -> None:
    folder = Path(sys.argv[1])
    mount(folder, "-t", "tmpfs", "-o", f"size={DISK}", "none")
    home = folder / "home"
    os.environ |= {"LACHAN_HOME": str(home), "LACHAN_LANG": "en"}
    site.start = in_turn.start
    print(json.dumps((read_only if "read-only" in sys.argv else filling)(folder, home)))


if __name__ == "__main__":
    main()
