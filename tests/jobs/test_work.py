"""What the jobs do, on a home with real files: from the inbox to a mail, and the care of what is kept."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from lachan.server.audit.models import Entry
from lachan.server.base.clock import vietnam_day
from lachan.server.base.files import make_folder
from lachan.server.cases.attaching import FOLDER as ATTACHMENTS
from lachan.server.cases.models import Case
from lachan.server.jobs.catalogue import KINDS, Context, Counts
from lachan.server.jobs.reading import jobs
from lachan.server.jobs.running import ask, enrol, take
from lachan.server.jobs.work import inbox
from lachan.server.lake.models import Batch
from lachan.server.notices.lookups import UNUSUAL
from lachan.server.notices.models import Lookup, Notice
from tests.intake.ground import CONTACTS, NOW, REGISTRY_HEAD, instance, register, report, row
from tests.jobs.ground import Clock, context

pytestmark = pytest.mark.django_db
NAME = "2026-11-21-event_sinkhole-vietnam.csv"


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def there(tmp_path: Path, clock: Clock) -> Context:
    register(tmp_path)
    register(tmp_path, CONTACTS, "contacts.csv")
    make_folder(tmp_path / "inbox")
    return context(tmp_path, clock, kind="demo")


def lay(there: Context, content: bytes, name: str = NAME, age: float = 60) -> Path:
    place = there.home / "inbox" / name
    place.write_bytes(content)
    written = (there.now - timedelta(seconds=age)).timestamp()
    os.utime(place, (written, written))
    return place


def do(name: str, there: Context) -> Counts:
    return {key: count for key, count in KINDS[name].work()(there).items() if count}


def test_from_the_inbox_to_a_mail(there: Context, clock: Clock) -> None:
    file = lay(there, report([row("203.0.113.5"), row("203.0.113.70"), row("203.0.113.5")]))
    assert do("inbox", there) == {"files": 1, "rows": 3, "accepted": 2}
    assert not file.exists()
    assert Batch.objects.get().state == Batch.State.RECORDED
    planned = Notice.objects.count()
    assert planned == 2
    assert do("inbox", there) == {}
    clock.pass_by(minutes=1)
    assert do("plan", there) == {}
    assert do("send", there) == {"sent": planned}
    assert len(list((there.home / "outbox").glob("*.eml"))) == planned
    assert do("send", there) == {}
    assert do("reconcile", there) == {}


def test_who_comes_to_hold_a_network_is_told_when_somebody_asks(there: Context) -> None:
    lay(there, report([row("192.0.2.9")]))
    do("inbox", there)
    assert not Notice.objects.exists()
    assert do("attribute", there) == {}
    register(there.home, REGISTRY_HEAD + "moi,Mới,bank,,,,,,192.0.2.0/28,,,,,90,\n", "new.csv")
    register(there.home, CONTACTS.replace("song-xanh,abuse", "moi,management"), "new-contacts.csv")
    asked = replace(there, asked_by="person:7")
    assert do("attribute", asked) == {"organisations": 1, "gained": 1, "planned": 1}
    assert Notice.objects.get().organisation.key == "moi"
    assert Entry.objects.filter(act="registry-applied").latest("number").actor == "person:7"
    assert do("attribute", asked) == {}


def test_a_job_by_hand_is_run_only_when_it_is_asked_for(there: Context, clock: Clock) -> None:
    enrol(there.now)
    clock.pass_by(minutes=60 * 24 * 400)
    due: set[str] = set()
    while job := take("worker", there.now):
        due.add(job.name)
    assert due == {name for name, kind in KINDS.items() if not kind.due.by_hand}
    line = next(line for line in jobs() if line.kind.name == "attribute")
    assert line.next_at is None
    ask("attribute", "person:7", there.now)
    found = take("worker", there.now)
    assert found is not None
    assert found.name == "attribute"


def test_a_code_that_is_looked_up_unusually_is_a_case_once(there: Context, clock: Clock) -> None:
    lay(there, report([row("203.0.113.5")]))
    do("inbox", there)
    notice = Notice.objects.get()
    Lookup.objects.create(notice=notice, day=vietnam_day(there.now), times=UNUSUAL - 1)
    assert do("look-ups", there) == {}
    Lookup.objects.update(times=UNUSUAL)
    assert do("look-ups", there) == {"cases": 1}
    clock.pass_by(minutes=10)
    assert do("look-ups", there) == {}
    case = Case.objects.get()
    assert (case.kind, case.organisation, case.links.get().target) == (
        "unusual-look-ups",
        notice.organisation,
        notice.code,
    )


def test_a_file_that_is_still_written_waits(there: Context, clock: Clock) -> None:
    lay(there, report([row("203.0.113.5")]), age=5)
    for name in (".hidden.csv", "x.csv.part", "x.tmp", "x.filepart"):
        lay(there, b"half", name)
    (there.home / "inbox" / "link.csv").symlink_to("/etc/hostname")
    assert do("inbox", there) == {}
    clock.pass_by(seconds=6)
    assert do("inbox", there) == {"files": 1, "rows": 1, "accepted": 1}
    assert sorted(p.name for p in (there.home / "inbox").iterdir()) == [
        ".hidden.csv", "link.csv", "x.csv.part", "x.filepart", "x.tmp",
    ]  # fmt: skip


def test_a_file_that_is_not_taken_is_put_aside_for_a_person(there: Context) -> None:
    small = context(there.home, Clock(NOW), kind="demo", intake={"max_file_bytes": 10})
    lay(there, report([row("203.0.113.5")]))
    assert do("inbox", small) == {"refused": 1}
    assert [p.name for p in (there.home / "inbox" / "refused").iterdir()] == [NAME]
    assert do("inbox", small) == {}


def test_killed_between_copy_and_removal_nothing_is_lost_or_counted_twice(
    there: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = lay(there, report([row("203.0.113.5")]))
    with monkeypatch.context() as killed:
        killed.setattr(Path, "unlink", _die)
        with pytest.raises(KeyboardInterrupt):
            do("inbox", there)
    assert file.exists()
    again = do("inbox", there)
    assert (again["files"], again["resumed"], again["accepted"]) == (1, 1, 1)
    assert sum(batch.rows_duplicate for batch in Batch.objects.all()) == 1


def _die(path: Path, missing_ok: bool = False) -> None:
    if path.parent.name == "inbox":
        raise KeyboardInterrupt
    if path.exists() or not missing_ok:
        os.unlink(path)


def test_the_inbox_is_read_oldest_first_and_within_a_limit(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "inbox")
    for number in range(inbox.MOST + 5):
        place = folder / f"{number:03}.csv"
        place.touch()
        os.utime(place, (NOW.timestamp() - 1000 - number,) * 2)
    found = inbox.waiting(folder, NOW)
    assert len(found) == inbox.MOST
    assert found[0].name == f"{inbox.MOST + 4:03}.csv"


def test_the_rest_runs_on_a_home_with_facts_and_twice(there: Context, clock: Clock) -> None:
    for number in range(3):
        lay(there, report([row(f"203.0.113.{number + 1}")]), f"2026-11-2{number}-event_sinkhole-vietnam.csv")
        do("inbox", there)
        clock.pass_by(minutes=1)
    assert do("compact", there) == {"days": 1, "parts": 3, "rows": 3}
    for name in ("compact", "retain", "sweep", "answers", "reconcile"):
        assert do(name, there) == {}, name
    clock.pass_by(days=365 * 3)
    assert do("retain", there)["forgotten"] == 3
    assert do("reconcile", there) == {}
    assert instance(there.home).home.lake.is_dir()


def test_a_file_of_no_case_is_swept_after_a_day(there: Context, clock: Clock) -> None:
    stray = make_folder(there.home / ATTACHMENTS / "ab") / "abcd"
    stray.write_bytes(b"x")
    os.utime(stray, (clock.now.timestamp(),) * 2)
    assert do("sweep", there) == {}
    clock.pass_by(days=2)
    assert do("sweep", there) == {"files": 1}
    assert not stray.exists()


def test_the_head_of_the_record_is_signed_when_there_is_something_new(there: Context, clock: Clock) -> None:
    from lachan.server.audit.acts import Act
    from lachan.server.audit.recording import By, alone

    alone(By("command:tests"), Act.EXPORTED, subject="export:1", now=clock.now)
    assert do("audit-head", there) == {"signed": 1}
    assert do("audit-head", there) == {}
    assert len(list((there.home / "audit-heads").glob("*.json"))) >= 1


def test_answers_are_read_where_a_mailbox_is_named(there: Context) -> None:
    for part in ("new", "cur", "tmp"):
        make_folder(there.home / "box" / part)
    (there.home / "box" / "new" / "1").write_bytes(
        b"From: a@b.example\nSubject: x\nMessage-ID: <1@b.example>\n\nxin chao\n"
    )
    named = context(there.home, Clock(NOW), kind="demo", mailbox={"maildir": "box"})
    counted = do("answers", named)
    assert counted["answers"] == 1
    assert do("answers", named) == {}
