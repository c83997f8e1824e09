"""A month of the simulated country, day by day, through intake, planning and the outbox, against plain Python.

Everybody concerned is told once, nobody twice, nobody is forgotten, and every silence has a reason."""

import csv
import email
import email.policy
import gzip
import shutil
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import polars as pl
import pytest

from lachan.server.audit.recording import by_command
from lachan.server.base.settings import Kind, Notices, Settings
from lachan.server.intake.receive import Asked, receive
from lachan.server.intake.take_in import Instance, take_in
from lachan.server.lake.compact import compact
from lachan.server.lake.folders import Home
from lachan.server.lake.models import Batch
from lachan.server.lake.reconcile import reconcile
from lachan.server.lake.tidy import sweep
from lachan.server.notices import items, outbox
from lachan.server.notices.addressing import readdress
from lachan.server.notices.counting import counts
from lachan.server.notices.models import Concern, Notice
from lachan.server.notices.rules.table import FILE
from lachan.server.registry.importing import import_csv
from lachan.server.registry.words import Origin
from tests.intake.ground import RULES
from tests.intake.month import Month, Owners, Told
from tests.simulation.ground import LAST_DAY, asked, written

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROWS, ADDRESSES, DAYS = 80_000, 16_000, 30
FIRST_DAY = LAST_DAY - timedelta(days=DAYS - 1)
INTERVAL_HOURS = 60
CONTACTS_LATER = 12  # the day on which half of the contacts become known
COMPACTED = (9, 19, 29)
LATE = ("scan_rdp", 10, 15)  # that report of day 10 comes on day 15
AGAIN = ("event_sinkhole", 3, 20)  # that of day 3 comes once more on day 20


def contacts(source: Path, folder: Path) -> list[tuple[Path, set[str]]]:
    """The contacts in two files: those known from the first day, and those known later."""
    head, *lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    halves = []
    for number in range(2):
        place = folder / f"contacts-{number}.csv"
        place.write_text("".join([head, *lines[number::2]]), encoding="utf-8")
        halves.append((place, {line.split(",")[0] for line in lines[number::2]}))
    return halves


def deliveries(reports: Path, number: int) -> list[Path]:
    """What comes in on a day."""

    def of(day: date, report: str = "*") -> list[Path]:
        return sorted(reports.glob(f"{day}-{report}-mo-phong.csv"))

    late, first, then = LATE
    again, before, after = AGAIN
    files = of(FIRST_DAY + timedelta(days=number))
    if number == first:
        files = [file for file in files if f"-{late}-" not in file.name]
    if number == then:
        files += of(FIRST_DAY + timedelta(days=first), late)
    if number == after:
        files += of(FIRST_DAY + timedelta(days=before), again)
    return files


def attached(mail: Path) -> int:
    """Rows of the table in a mail."""
    message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
    (part,) = [p for p in message.iter_attachments() if p.get_filename()]  # type: ignore[attr-defined]
    raw = part.get_content()
    raw = raw.encode() if isinstance(raw, str) else raw
    text = gzip.decompress(raw) if str(part.get_filename()).endswith(".gz") else raw
    return sum(1 for _ in csv.reader(text.decode("utf-8-sig").splitlines())) - 1


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("country") / "out"
    assert written(asked(ROWS, days=DAYS, addresses=ADDRESSES), out).rows == ROWS
    return out


def test_a_month(country: Path, tmp_path: Path) -> None:
    settings = Settings(kind=Kind.SIMULATED, notices=Notices(minimum_interval_hours=INTERVAL_HOURS))
    instance = Instance(Home(tmp_path), settings)
    early, later = contacts(country / "contacts.csv", tmp_path)
    month = Month(Owners(country / "registry.csv"), timedelta(hours=INTERVAL_HOURS), set(early[1]))
    (tmp_path / FILE).write_text(RULES, encoding="utf-8")
    now = datetime.combine(FIRST_DAY, time(3), UTC)
    for place in (country / "registry.csv", early[0]):
        assert not import_csv(place, Origin.HAND, now, by=by_command("tests")).rejects
    for number in range(DAYS):
        now += timedelta(days=1)
        if number == CONTACTS_LATER:
            import_csv(later[0], Origin.HAND, now, by=by_command("tests"))
            month.contacts |= later[1]
        files = deliveries(country / "reports", number)
        take_in(instance, [receive(instance.home, file, Asked(), now, 1 << 40) for file in files], now)
        readdress(now, tmp_path, settings)
        sent = outbox.send_due(now, tmp_path, settings)
        assert (sent.failed, sent.left) == ((), 0)
        for file in files:
            month.read(file)
        month.plan(now)
        if number in COMPACTED:
            assert list(compact(instance.home, now))
            list(sweep(instance.home, now + timedelta(hours=2)))

    assert list(reconcile(instance.home, deep=False)) == []
    assert month.rows == ROWS
    every_row_is_a_fact_once()
    every_concern_is_recorded_once_and_told_once_or_waits_for_a_reason(month)
    every_notice_is_the_one_that_was_due(month)
    nobody_is_told_twice_and_nobody_is_forgotten(month, tmp_path)
    every_mail_holds_its_rows(tmp_path)
    shutil.rmtree(tmp_path / "outbox")


def every_row_is_a_fact_once() -> None:
    batches = list(Batch.objects.all())
    assert all(batch.adds_up and batch.state == Batch.State.RECORDED for batch in batches)
    assert sum(batch.rows_accepted for batch in batches) == ROWS
    again = Batch.objects.filter(name__contains=f"-{AGAIN[0]}-", rows_accepted=0).get()
    assert again.rows_duplicate == again.rows_read > 0


def every_concern_is_recorded_once_and_told_once_or_waits_for_a_reason(month: Month) -> None:
    columns = ("organisation__key", "taxonomy", "batch__name", "rows", "notice", "waiting_reason")
    found = list(Concern.objects.values_list(*columns))
    assert {(*line[:3],): line[3] for line in found} == month.concerns
    assert len(found) == len(month.concerns)
    assert {line[:3] for line in found if line[4] is None} == month.untold
    assert {line[:3]: line[5] for line in found if line[5]} == month.waits
    assert all(line[5] for line in found if line[4] is None)
    assert {line[5] for line in found} == {"", "minimum-interval", "no-contact"}


def every_notice_is_the_one_that_was_due(month: Month) -> None:
    found = []
    for notice in Notice.objects.select_related("organisation"):
        files = tuple(sorted(notice.concerns.values_list("batch__name", flat=True)))
        addressed = notice.state == Notice.State.SENT
        assert addressed or (notice.state, notice.reason) == (Notice.State.UNADDRESSED, "no-contact")
        owner = notice.organisation.key
        found.append(Told(owner, notice.taxonomy, notice.planned_at, notice.rows, files, addressed))
    key = lambda told: (told.organisation, told.taxonomy, told.files)  # noqa: E731
    assert sorted(found, key=key) == sorted(month.told, key=key)
    counted = counts(datetime.combine(LAST_DAY + timedelta(days=9), time(), UTC))
    assert counted.add_up
    assert counted.sent + counted.unaddressed == counted.total == len(found)
    assert counted.sent > 450
    assert counted.unaddressed > 0


def nobody_is_told_twice_and_nobody_is_forgotten(month: Month, home: Path) -> None:
    told: Counter[str] = Counter()
    for key in set(Notice.objects.values_list("organisation__key", flat=True)):
        paths = Notice.objects.filter(organisation__key=key).values_list("items_path", flat=True)
        rows = pl.concat([items.read_kept((home / path).read_bytes()) for path in paths])
        assert rows.select("id_hi", "id_lo").is_unique().all(), key
        assert rows["organisation"].unique().to_list() == [key]
        told[key] = rows.height
    concerned: Counter[str] = Counter()
    for (organisation, taxonomy, file), rows in month.concerns.items():
        if (organisation, taxonomy, file) not in month.untold:
            concerned[organisation] += rows
    assert told == concerned


def every_mail_holds_its_rows(home: Path) -> None:
    mails = {mail.stem: mail for mail in (home / "outbox").glob("*.eml")}
    sent = dict(Notice.objects.filter(state=Notice.State.SENT).values_list("message_id", "rows"))
    assert set(mails) == set(sent)
    assert {name: attached(mail) for name, mail in mails.items()} == sent
