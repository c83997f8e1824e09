"""Whose turn it is, by the rules; trial mode; what is held back, and by whom."""

from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from lachan.server.audit.recording import by_command
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.base.settings import Notices as NoticeSettings
from lachan.server.base.settings import Settings
from lachan.server.notices import enrolling, ledgers, planning, suppressing, waiting
from lachan.server.notices.conditions import Condition
from lachan.server.notices.models import Concern, Ledger, Notice, Suppressed
from lachan.server.notices.recording import Found, record
from lachan.server.notices.rules.table import Rules, parse
from tests.notices.build import IDENTITY, NOW, SEEN, batch, contact, organisation, rows

LAN = by_command("Lan")

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
REAL = Settings(identity=IDENTITY)
HOME = Path("/nowhere")


def by(text: str) -> Rules:
    return parse('[[rule]]\nname = "all"\npurposes = ["abuse"]\n' + text, "rules.toml")


def concern(number: int, severity: str = "", taxonomy: str = "malicious-code", key: str = "nha-mang-a") -> None:
    record(batch(number), {key: [Found(taxonomy, 1, 1, SEEN, SEEN, severity)]})


def tell(
    home: Path, number: int, now: datetime, rules: Rules, *addresses: str, settings: Settings = REAL
) -> list[Notice]:
    """What a batch with these addresses makes be told."""
    concern(number)
    found = rows(*({"batch": number, "source_ip": a, "subject": a, "id_hi": number} for a in addresses))
    found = found.with_columns((pl.col("time_source") + timedelta(days=number)).alias("time_source"))
    ledgers.note_answers(home, now)
    every.append(found)
    return planning.plan(waiting.due(now, settings, rules), pl.concat(every), now, home, settings)


every: list[pl.DataFrame] = []


@pytest.fixture(autouse=True)
def _nothing_read_yet() -> None:
    every.clear()
    contact(organisation())


def reasons(now: datetime, rules: Rules, settings: Settings = REAL) -> dict[str, str]:
    return {turn.open.taxonomy: turn.reason for turn in waiting.turns(now, settings, rules)}


def test_severity_chooses_the_rule_and_at_once_knows_no_hours() -> None:
    rules = parse(
        '[[rule]]\nname = "urgent"\nseverity_at_least = "critical"\npurposes = ["abuse"]\nat_once = true\n'
        '[[rule]]\nname = "all"\npurposes = ["abuse"]\nquiet_hours = "00:00-23:59"\nworking_days = true\n',
        "rules.toml",
    )
    concern(1, "high")
    concern(2, "critical", "fraud")
    concern(3, "info", "fraud")
    assert reasons(NOW, rules) == {"malicious-code": "quiet-hours", "fraud": ""}
    assert [one.rule.name for one in waiting.due(NOW, REAL, rules)] == ["urgent"]
    assert Concern.objects.get(taxonomy="malicious-code").waiting_reason == "quiet-hours"


def test_intervals_are_the_rules(tmp_path: Path) -> None:
    rules = by("interval_hours = 48\n")
    tell(tmp_path, 1, NOW, rules, "203.0.113.5")
    concern(2)
    (turn,) = waiting.turns(NOW + 47 * HOUR, REAL, rules)
    assert (turn.reason, turn.until) == ("minimum-interval", NOW + 48 * HOUR)
    assert reasons(NOW + 48 * HOUR, rules) == {"malicious-code": ""}
    assert reasons(NOW + 25 * HOUR, by("")) == {"malicious-code": ""}


def test_on_trial_only_the_enrolled_are_told() -> None:
    contact(organisation("ngan-hang-b", "bank"))
    concern(1)
    concern(2, key="ngan-hang-b")
    on_trial = Settings(identity=IDENTITY, notices=NoticeSettings(trial=True))
    assert waiting.due(NOW, on_trial, by("")) == []
    assert set(Concern.objects.values_list("waiting_reason", flat=True)) == {"trial"}
    enrolling.enrol("ngan-hang-b", NOW, by=LAN)
    assert [one.organisation for one in waiting.due(NOW, on_trial, by(""))] == ["ngan-hang-b"]
    with pytest.raises(Refused):
        enrolling.enrol("ngan-hang-b", NOW, by=LAN)
    with pytest.raises(NotFound):
        enrolling.enrol("nobody", NOW, by=LAN)
    assert [(line.organisation, line.by) for line in enrolling.enrolments(10)] == [("ngan-hang-b", "Lan")]
    enrolling.leave("ngan-hang-b", NOW, by=LAN)
    with pytest.raises(NotFound):
        enrolling.leave("ngan-hang-b", NOW, by=LAN)
    assert waiting.due(NOW, on_trial, by("")) == []
    enrolling.enrol("ngan-hang-b", NOW, by=LAN)
    assert len(waiting.due(NOW, REAL, by(""))) == 2


def test_nothing_unchanged_is_told_twice(tmp_path: Path) -> None:
    rules = by("interval_hours = 24\nstill_hours = 168\n")
    day = 24 * HOUR
    (first,) = tell(tmp_path, 1, NOW, rules, "203.0.113.5")
    assert first.situation == "new"
    Notice.objects.update(state="sent", sent_at=NOW)
    assert tell(tmp_path, 2, NOW + day, rules, "203.0.113.5") == []
    assert Concern.objects.get(batch=2).waiting_reason == "unchanged"
    (changed,) = tell(tmp_path, 3, NOW + 2 * day, rules, "203.0.113.5", "203.0.113.6")
    assert (changed.situation, changed.rows) == ("new", 3), "with what is new, what waited is told"
    Notice.objects.update(state="sent", sent_at=NOW)
    assert tell(tmp_path, 4, NOW + 3 * day, rules, "203.0.113.6") == []
    assert tell(tmp_path, 5, NOW + 8 * day, rules, "203.0.113.5") == []
    (still,) = tell(tmp_path, 6, NOW + 9 * day, rules, "203.0.113.5")
    assert (still.situation, still.rows) == ("still", 3)
    assert Concern.objects.filter(notice=None).count() == 0
    assert sum(Notice.objects.values_list("rows", flat=True)) == sum(frame.height for frame in every)


def test_what_never_arrived_is_told_as_new(tmp_path: Path) -> None:
    rules = by("still_hours = 168\n")
    tell(tmp_path, 1, NOW, rules, "203.0.113.5")
    Notice.objects.update(state="failed")
    (again,) = tell(tmp_path, 2, NOW + 30 * HOUR, rules, "203.0.113.5")
    assert again.situation == "new"


def test_suppressed_rows_are_counted_and_the_others_told(tmp_path: Path) -> None:
    until = NOW + timedelta(days=30)
    first = suppressing.suppress(Condition(0, network="203.0.113.64/26"), NOW, until, by=LAN, why="a known honeypot")
    second = suppressing.suppress(Condition(0, subject="203.0.113.7"), NOW, until, by=LAN, why="a researcher")
    (notice,) = tell(tmp_path, 1, NOW, by(""), "203.0.113.5", "203.0.113.70", "203.0.113.71", "203.0.113.7")
    assert notice.rows == 1
    counted = set(Suppressed.objects.values_list("concern__batch", "suppression", "rows"))
    assert counted == {(1, first, 2), (1, second, 1)}
    assert tell(tmp_path, 2, NOW + 30 * HOUR, by(""), "203.0.113.70") == []
    assert Concern.objects.get(batch=2).waiting_reason == "suppressed"
    assert waiting.due(NOW + 90 * HOUR, REAL, by("")) == []
    assert [(line.id, line.rows) for line in suppressing.suppressions(NOW, ended=False, limit=9)] == [
        (second, 1),
        (first, 3),
    ]
    suppressing.lift(first, NOW + 50 * HOUR, by=LAN)
    with pytest.raises(NotFound):
        suppressing.lift(first, NOW + 50 * HOUR, by=LAN)
    (told,) = tell(tmp_path, 3, NOW + 60 * HOUR, by(""), "203.0.113.70", "203.0.113.7")
    assert told.rows == 1
    (ended,) = tell(tmp_path, 4, until + 90 * HOUR, by(""), "203.0.113.7")
    assert ended.rows == 1


@pytest.mark.parametrize(
    ("condition", "days", "said"),
    [
        (Condition(0), 30, "needs a condition"),
        (Condition(0, network="203.0.113.9/24"), 30, "not a prefix"),
        (Condition(0, taxonomy="spam"), 30, "none of RSIT"),
        (Condition(0, feed="f" * 101), 30, "at most 100"),
        (Condition(0, feed="f"), 400, "until"),
        (Condition(0, feed="f"), 0, "until"),
    ],
)
def test_suppressions_that_are_refused(condition: Condition, days: int, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        suppressing.suppress(condition, NOW, NOW + timedelta(days=days), by=LAN, why="x")
    with pytest.raises(NotFound):
        suppressing.suppress(Condition(0, organisation="nobody"), NOW, NOW + HOUR, by=LAN, why="x")


def test_a_ledger_that_is_lost_is_made_again(tmp_path: Path) -> None:
    rules = by("still_hours = 168\n")
    tell(tmp_path, 1, NOW, rules, "203.0.113.5", "203.0.113.6")
    (ledger,) = Ledger.objects.all()
    before = (tmp_path / ledger.path).read_bytes()
    (tmp_path / ledger.path).write_bytes(before[:-9])
    assert [one.pk for one in ledgers.broken(tmp_path)] == [ledger.pk]
    assert ledgers.make_again(tmp_path, ledger) is False
    assert (tmp_path / ledger.path).read_bytes() == before
    assert ledgers.forget(tmp_path, NOW + timedelta(days=89), REAL) == 0
    assert ledgers.forget(tmp_path, NOW + timedelta(days=91), REAL) == 1
    assert not (tmp_path / ledger.path).exists()
