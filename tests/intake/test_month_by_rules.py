"""A month under rules: Tết, quiet hours, intervals, a trial, suppressions, answers, escalation, and what is gone.

Files are taken in each day and notices planned four times a day; at the end plain Python goes through every row:
nobody was told twice, nobody is forgotten, every silence has its reason, and every notice was due as it was told."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from lachan.server.audit.recording import by_command
from lachan.server.base.clock import VIETNAM
from lachan.server.base.settings import Kind, Notices, Settings
from lachan.server.intake.preview import preview
from lachan.server.intake.take_in import Instance
from lachan.server.intake.telling import tell
from lachan.server.lake.folders import Home
from lachan.server.lake.reconcile import reconcile
from lachan.server.notices import enrolling, items, outbox, stored, suppressing
from lachan.server.notices.answers.models import Mail, Said
from lachan.server.notices.conditions import Condition
from lachan.server.notices.models import Concern, Notice, Suppressed
from lachan.server.notices.rules.table import FILE
from lachan.server.registry.importing import import_csv
from lachan.server.registry.models import Organisation
from lachan.server.registry.words import Origin
from tests.intake.ground import REGISTRY_HEAD, report, row, take

LAN = by_command("Lan")

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FIRST, DAYS = date(2026, 2, 1), 40  # Tết of 2026: days off from 14 to 22 February
HOURS = (1, 6, 11, 16)  # UTC: 8, 13, 18 and 23 o'clock in Vietnam
TRIAL_ENDS, STILL, GONE, ESCALATE = 6, 5, 7, 9  # days
TET = [date(2026, 2, 14) + timedelta(days=n) for n in range(9)]
AGENCIES, BANKS, CARRIERS = 4, 4, 3
HONEYPOT = 13  # the host of each network that is a known one
FROM, UNTIL = FIRST + timedelta(days=8), FIRST + timedelta(days=20)
RULES = f"""
[[rule]]
name = "carriers"
kind = ["operator"]
purposes = ["abuse"]
interval_hours = 24

[[rule]]
name = "agencies"
kind = ["state"]
purposes = ["security"]
interval_hours = 20
still_hours = {STILL * 24}
quiet_hours = "17:30-07:30"
working_days = true
gone_days = {GONE}
escalate_days = {ESCALATE}

[[rule]]
name = "others"
purposes = ["security"]
interval_hours = 20
still_hours = {STILL * 24}
quiet_hours = "22:00-06:00"
gone_days = {GONE}
"""


@dataclass(frozen=True)
class Row:
    """One row as told: whose, where, when."""

    key: tuple[int, int]
    organisation: str
    subject: str
    time: datetime


def keys() -> Iterator[tuple[str, str, int]]:
    """Key, kind, and the third octet of its /24."""
    kinds = ["state"] * AGENCIES + ["bank"] * BANKS + ["operator"] * CARRIERS
    for number, kind in enumerate(kinds):
        yield f"{kind}-{number}", kind, number


def registry(folder: Path) -> None:
    lines = [
        f"{key},Tổ chức {key},{kind},,,{'state-0' if key in ('state-1', 'state-2') else ''},,,100.64.{n}.0/24,,,,,90,\n"
        for key, kind, n in keys()
    ]
    people = "organisation,purpose,name,email,phone,language,valid_from,valid_to\n" + "".join(
        f"{key},{'abuse' if kind == 'operator' else 'security'},Trực,truc@{key}.example,,vi,,\n"
        for key, kind, _ in keys()
    )
    for name, text in (("registry.csv", REGISTRY_HEAD + "".join(lines)), ("contacts.csv", people)):
        (folder / name).write_text(text, encoding="utf-8")
        assert not import_csv(folder / name, Origin.HAND, at(0, 0), by=by_command("tests")).rejects


def at(day: int, hour: int) -> datetime:
    return datetime(FIRST.year, FIRST.month, FIRST.day, hour, tzinfo=UTC) + timedelta(days=day)


def seen_on(day: int, chance: random.Random) -> list[dict[str, object]]:
    """Each host is ill for a while and seen on most of those days; nothing is seen in the last fortnight but at two."""
    found = []
    for key, _, third in keys():
        for host in range(1, 16):
            begins, lasts = (host * 7 + third * 5) % 24, 2 + (host * 3 + third) % 9
            ill = begins <= day < begins + lasts or (key in ("state-1", "bank-5") and host == 3)
            if ill and chance.random() < 0.8:
                moment = at(day, 0) - timedelta(minutes=chance.randrange(1, 1200))
                found.append(row(f"100.64.{third}.{host}", f"{moment:%Y-%m-%d %H:%M:%S}", src_asn=""))
    return found


def answer(notice: Notice, now: datetime, word: str, *spans: tuple[int | None, int | None]) -> None:
    mail = Mail.objects.create(digest=f"{notice.pk}-{word}", taken_at=now, outcome="answered")
    for first, last in spans:
        Said.objects.create(mail=mail, notice=notice, word=word, first=first, last=last)
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.ANSWERED)


def test_a_month_by_rules(tmp_path: Path) -> None:
    chance = random.Random(4)
    registry(tmp_path)
    (tmp_path / FILE).write_text(RULES, encoding="utf-8")
    read = 0
    words: list[tuple[str, str, datetime, str]] = []  # organisation, subject, when, word
    for day in range(DAYS):
        trial = day < TRIAL_ENDS
        settings = Settings(kind=Kind.DEMO, notices=Notices(trial=trial))
        instance = Instance(Home(tmp_path), settings)
        if day == 2:
            enrolling.enrol("bank-4", at(day, 0), by=LAN)
            enrolling.enrol("state-0", at(day, 0), by=LAN)
        if day == (FROM - FIRST).days:
            for _, _, third in keys():
                address = f"100.64.{third}.{HONEYPOT}"
                end = at((UNTIL - FIRST).days, 0)
                suppressing.suppress(Condition(0, network=f"{address}/32"), at(day, 0), end, by=LAN, why="honeypot")
        if found := seen_on(day, chance):
            read += len(found)
            take(instance, report(found), f"{FIRST + timedelta(days=day)}-event_sinkhole-viet-nam.csv", at(day, 0))
        for hour in HOURS:
            now = at(day, hour)
            ahead = preview(instance.home, settings, now, 10_000)
            before = set(Notice.objects.values_list("pk", flat=True))
            tell(instance.home, settings, now, lambda step, rows: None)
            made = Notice.objects.exclude(pk__in=before).exclude(situation="gone").select_related("organisation")
            as_planned(ahead, list(made))
            outbox.send_due(now, tmp_path, settings)
        for notice in Notice.objects.filter(state="sent", escalates=None).exclude(situation="gone").order_by("pk"):
            if notice.organisation.key.startswith("bank") and chance.random() < 0.15:
                word = chance.choice(["fixed", "fixed", "false"])
                moment = at(day, 22)
                span = (None, None) if chance.random() < 0.5 else (1, 1 + notice.rows // 3)
                answer(notice, moment, word, span)
                kept = items.read_kept((tmp_path / notice.items_path).read_bytes())
                subjects = kept["subject"].to_list()[slice(None) if span[0] is None else slice(0, span[1])]
                words += [(notice.organisation.key, subject, moment, word) for subject in subjects]

    told = list(Notice.objects.select_related("organisation", "escalates__organisation").order_by("planned_at", "pk"))
    first = [notice for notice in told if notice.situation != "gone" and notice.escalates is None]
    rows = {notice.pk: list(rows_of(tmp_path, notice)) for notice in told}
    every_row_is_told_once_or_silent_for_a_reason(first, rows, read)
    nobody_is_told_in_quiet_hours_or_on_days_off(told)
    intervals_are_kept(first)
    only_the_enrolled_on_trial(told)
    each_says_what_it_is(first, rows, words)
    what_is_gone_was_not_seen(told)
    the_body_above_is_told_when_nothing_happens(told)
    assert list(reconcile(Home(tmp_path), deep=True)) == []
    assert list(stored.check(tmp_path, deep=True)) == []


def as_planned(ahead: object, made: list[Notice]) -> None:
    """The preview said exactly who would be told."""
    lines = [line for line in ahead.lines if line.told]  # type: ignore[attr-defined]
    said = Counter(
        (line.above or line.organisation, line.taxonomy, line.rows, "still" if line.above else line.situation)
        for line in lines
    )
    assert said == Counter((n.organisation.key, n.taxonomy, n.rows, n.situation) for n in made)


def rows_of(home: Path, notice: Notice) -> Iterator[Row]:
    kept = items.read_kept((home / notice.items_path).read_bytes())
    for line in kept.select("id_hi", "id_lo", "organisation", "subject", "time_source").iter_rows():
        yield Row((line[0], line[1]), *line[2:])


def every_row_is_told_once_or_silent_for_a_reason(first: list[Notice], rows: dict[int, list[Row]], read: int) -> None:
    told = Counter(one.key for notice in first for one in rows[notice.pk])
    assert set(told.values()) == {1}
    silent = Counter[str]()
    for suppressed in Suppressed.objects.all():
        silent["by a person" if suppressed.suppression_id else suppressed.answer] += suppressed.rows
    waiting = Concern.objects.filter(notice=None).exclude(waiting_reason="suppressed")
    assert all(waiting.values_list("waiting_reason", flat=True))
    left = sum(waiting.values_list("rows", flat=True))
    assert sum(told.values()) + sum(silent.values()) + left == read
    assert silent["by a person"] > 20
    assert silent["false"] > 5
    assert set(waiting.values_list("waiting_reason", flat=True)) <= {
        "unchanged",
        "minimum-interval",
        "quiet-hours",
        "day-off",
    }
    hosts = {one.subject for notice in first for one in rows[notice.pk] if one.subject.endswith(f".{HONEYPOT}")}
    for notice in first:
        day = notice.planned_at.date()
        if FROM <= day < UNTIL:
            assert not any(one.subject.endswith(f".{HONEYPOT}") for one in rows[notice.pk])
    assert hosts, "before and after, they are told of"


def nobody_is_told_in_quiet_hours_or_on_days_off(told: list[Notice]) -> None:
    by_rule = defaultdict(set)
    for notice in told:
        local = notice.planned_at.astimezone(VIETNAM)
        by_rule[notice.rule].add(local.hour)
        if notice.rule == "agencies":
            assert local.date() not in TET
            assert local.weekday() < 5
    assert by_rule["agencies"] <= {8, 13}
    assert by_rule["others"] <= {7, 8, 13, 18}
    assert by_rule["carriers"] <= {7, 8, 13, 18, 23}


def intervals_are_kept(first: list[Notice]) -> None:
    last: dict[str, datetime] = {}
    for notice in first:
        key, hours = notice.organisation.key, 24 if notice.rule == "carriers" else 20
        assert key not in last or notice.planned_at - last[key] >= timedelta(hours=hours)
        last[key] = notice.planned_at


def only_the_enrolled_on_trial(told: list[Notice]) -> None:
    early = {notice.organisation.key for notice in told if notice.planned_at < at(TRIAL_ENDS, 0)}
    assert early == {"bank-4", "state-0"}
    assert {notice.organisation.key for notice in told} == {key for key, _, _ in keys()}


def each_says_what_it_is(
    first: list[Notice], rows: dict[int, list[Row]], words: list[tuple[str, str, datetime, str]]
) -> None:
    told: dict[tuple[str, str], datetime] = {}
    last: dict[str, datetime] = {}
    seen: Counter[str] = Counter()
    for notice in first:
        key = notice.organisation.key
        again = new = False
        for one in rows[notice.pk]:
            said = sorted(
                (when, word)
                for owner, subject, when, word in words
                if (owner, subject) == (key, one.subject) and when < notice.planned_at
            )
            before = told.get((key, one.subject))
            assert not said or said[-1][1] != "false", "of what was called false they are not told"
            new = new or before is None or before <= notice.planned_at - timedelta(days=30)
            again = again or (bool(said) and before is not None and said[-1][0] > before and one.time > said[-1][0])
        assert notice.situation == ("again" if again else "new" if new else "still"), notice.code
        if notice.situation == "still" and notice.rule != "carriers":
            assert notice.planned_at - last[key] >= timedelta(days=STILL)
        told |= {(key, one.subject): notice.planned_at for one in rows[notice.pk]}
        last[key] = notice.planned_at
        seen[notice.situation] += 1
    assert min(seen["new"], seen["still"], seen["again"]) >= 2, seen


def what_is_gone_was_not_seen(told: list[Notice]) -> None:
    gone = [notice for notice in told if notice.situation == "gone"]
    assert len(gone) >= 4
    for notice in gone:
        seen = Concern.objects.filter(organisation=notice.organisation).values_list("last_seen", flat=True)
        assert not [s for s in seen if notice.planned_at - timedelta(days=GONE) < s <= notice.planned_at]
        same = [n for n in told if n.organisation == notice.organisation and n.escalates is None]
        before = same[same.index(notice) - 1]
        assert before.situation != "gone"
        assert before.items_digest == notice.items_digest
        assert notice.rule != "carriers"
    assert not {"state-1", "bank-5"} & {notice.organisation.key for notice in gone}


def the_body_above_is_told_when_nothing_happens(told: list[Notice]) -> None:
    above = [notice for notice in told if notice.escalates is not None]
    assert {notice.organisation.key for notice in above} == {"state-0"}
    about = [notice.escalates.organisation.key for notice in above if notice.escalates]
    assert set(about) <= {"state-1", "state-2"}
    assert "state-1" in about
    parent = Organisation.objects.get(key="state-0")
    for notice in above:
        assert notice.organisation == parent
        assert notice.escalates is not None
        mine = [
            n for n in told if n.organisation == notice.escalates.organisation and n.planned_at <= notice.planned_at
        ]
        assert any(n.planned_at <= notice.planned_at - timedelta(days=ESCALATE) for n in mine)
        others = [
            n
            for n in above
            if n.escalates and n.escalates.organisation == notice.escalates.organisation and n.pk < notice.pk
        ]
        assert all(notice.planned_at - n.planned_at >= timedelta(days=ESCALATE) for n in others)
