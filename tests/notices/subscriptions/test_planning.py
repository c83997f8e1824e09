"""What planning does with a choice: waits, points, leaves to the files, mutes; every row has an outcome."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import polars as pl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lachan.server.audit.models import Entry
from lachan.server.audit.recording import By
from lachan.server.base.errors import BadInput, NotFound
from lachan.server.base.settings import Attached, Settings
from lachan.server.lake.models import Batch
from lachan.server.notices import planning, waiting
from lachan.server.notices.explain import explain
from lachan.server.notices.gone import plan_gone
from lachan.server.notices.models import Concern, Notice, Subscription, Suppressed
from lachan.server.notices.recording import Found, record
from lachan.server.notices.rules.table import parse, shipped
from lachan.server.notices.subscriptions.choice import DEFAULT, Choice, Form, Pace
from lachan.server.notices.subscriptions.choosing import choose, mute, mutes_of, subscription, unmute
from lachan.server.notices.waiting import BY_FILE, CHOSEN_HOUR, SUPPRESSED
from lachan.server.notices.wording import Language
from lachan.wire.severities import SEVERITIES
from tests.accounts.ground import person
from tests.notices.build import IDENTITY, NOW, SEEN, contact, organisation, rows

pytestmark = pytest.mark.django_db
BY = By("person:7")
KEY = "nha-mang-a"
REAL = Settings(identity=IDENTITY)
RULES = parse(shipped(), "shipped.toml")
DAY = timedelta(days=1)
MORNING = Choice(pace=Pace.DAILY, hour=8)  # NOW is 08:00 in Vietnam


class Killed(BaseException):
    """The process ends here."""


def ground(*, fetches: bool = True) -> None:
    contact(organisation())
    if fetches:
        person(organisation=KEY)


def arrives(number: int, at: datetime, taxonomy: str = "vulnerable", severity: str = "medium") -> None:
    one = Batch.objects.create(
        pk=number, name="a.csv", raw_path="raw/a.csv", digest="0" * 64, size=1, received_at=at, state="sealed"
    )
    with transaction.atomic():
        record(one, {KEY: [Found(taxonomy, 2, 2, SEEN, SEEN, severity)]})


def theirs() -> pl.DataFrame:
    """Two rows for each concern, as the facts would give them."""
    made = [
        {
            "batch": c.batch_id,
            "classification_taxonomy": c.taxonomy,
            "classification_type": "vulnerable-system",
            "feed_code": f"feed-{c.taxonomy}",
            "severity": c.severity or None,
            "id_lo": 10 * c.pk + n,
            "source_ip": f"203.0.113.{10 * c.pk + n}",
            "subject": f"203.0.113.{10 * c.pk + n}",
        }
        for c in Concern.objects.order_by("pk")
        for n in range(2)
    ]
    return rows(*made)


def run(home: Path, now: datetime, told: Settings = REAL) -> list[Notice]:
    return planning.plan(waiting.due(now, told, RULES), theirs(), now, home, told)


def reasons() -> list[str]:
    return list(Concern.objects.order_by("pk").values_list("waiting_reason", flat=True))


def test_once_a_day_at_an_hour(tmp_path: Path) -> None:
    ground()
    choose(KEY, MORNING, NOW - DAY, by=BY)
    arrives(1, NOW - timedelta(minutes=5))
    arrives(2, NOW + timedelta(minutes=5))
    late = NOW + timedelta(minutes=50)
    (first,) = run(tmp_path, late)
    assert (first.rows, reasons()) == (2, ["", CHOSEN_HOUR])
    (turn,) = waiting.turns(late, REAL, RULES)
    assert turn.until == NOW + DAY
    assert run(tmp_path, NOW + DAY - timedelta(minutes=1)) == []
    (second,) = run(tmp_path, NOW + DAY)  # less than a day after the first, and yet its turn
    assert second.rows == 2
    why = explain(second.code, tmp_path)
    assert why.subscription is not None
    assert why.subscription.choice == MORNING


def test_what_is_severe_or_binding_waits_for_a_day_at_most(tmp_path: Path) -> None:
    ground()
    choose(KEY, Choice(pace=Pace.WEEKLY, weekday=3), NOW - DAY, by=BY)
    late = NOW + timedelta(hours=1)
    arrives(1, late, severity="critical")
    arrives(2, late, severity="high")
    arrives(3, late, severity="low")
    arrives(4, late, "malicious-code", "low")  # binding, by the shipped rules
    assert run(tmp_path, late) == []
    made = run(tmp_path, NOW + DAY)
    assert sorted((n.taxonomy, n.rows) for n in made) == [("malicious-code", 2), ("vulnerable", 4)]
    assert reasons() == [CHOSEN_HOUR] * 4
    assert Concern.objects.get(notice=None).severity == "low"


def test_what_a_rule_calls_urgent_does_not_wait(tmp_path: Path) -> None:
    ground()
    choose(KEY, Choice(pace=Pace.WEEKLY, weekday=3), NOW - DAY, by=BY)
    arrives(1, NOW, severity="low")
    urgent = parse('[[rule]]\nname = "all"\npurposes = ["abuse"]\nat_once = true\n', "urgent.toml")
    assert [one.rows for one in waiting.due(NOW, REAL, urgent)] == [2]


def test_one_language(tmp_path: Path) -> None:
    ground()
    choose(KEY, Choice(languages=(Language.EN,)), NOW, by=BY)
    arrives(1, NOW)
    (notice,) = run(tmp_path, NOW)
    mail = message_from_bytes((tmp_path / notice.mail_path).read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert mail["Content-Language"] == "en"
    assert "Check code" in text
    assert "Mã tra cứu" not in text
    assert "Lá Chắn" in str(mail["From"])
    assert str(mail["Subject"]).isascii()


def test_attachments_that_were_chosen(tmp_path: Path) -> None:
    ground(fetches=False)
    choose(KEY, Choice(attachments=(Attached.CSV, Attached.N6)), NOW, by=BY)
    arrives(1, NOW)
    (notice,) = run(tmp_path, NOW)
    assert notice.forms == "csv n6"


@pytest.mark.parametrize(("fetches", "forms"), [(True, "pointer"), (False, "csv")])
def test_only_who_can_fetch_is_pointed_to(tmp_path: Path, fetches: bool, forms: str) -> None:
    ground(fetches=fetches)
    choose(KEY, Choice(form=Form.POINTER), NOW, by=BY)
    arrives(1, NOW)
    (notice,) = run(tmp_path, NOW)
    assert notice.forms == forms


def test_a_list_that_is_too_long_goes_in_several_mails_to_who_cannot_fetch(tmp_path: Path) -> None:
    ground(fetches=False)
    small = Settings.model_validate({"identity": IDENTITY, "notices": {"rows_attached": 1, "rows_per_mail": 1}})
    arrives(1, NOW)
    made = run(tmp_path, NOW, small)
    assert [(n.part, n.parts, n.forms) for n in made] == [(1, 2, "csv"), (2, 2, "csv")]


def test_files_alone(tmp_path: Path) -> None:
    ground()
    choose(KEY, Choice(form=Form.FILES), NOW, by=BY)
    arrives(1, NOW)
    arrives(2, NOW, "fraud", "high")
    arrives(3, NOW, "malicious-code", "low")
    made = run(tmp_path, NOW)
    assert sorted((n.taxonomy, n.forms) for n in made) == [("fraud", "pointer"), ("malicious-code", "pointer")]
    assert reasons() == [BY_FILE, "", ""]
    assert list(Suppressed.objects.values_list("answer", "rows")) == [(BY_FILE, 2)]
    assert run(tmp_path, NOW + 9 * DAY) == []


def test_files_alone_is_a_mail_where_nobody_can_fetch(tmp_path: Path) -> None:
    ground(fetches=False)
    choose(KEY, Choice(form=Form.FILES), NOW, by=BY)
    arrives(1, NOW)
    (notice,) = run(tmp_path, NOW)
    assert notice.forms == "csv"


def test_a_mute_holds_back_and_counts_until_its_end(tmp_path: Path) -> None:
    ground()
    number = mute(KEY, NOW, NOW + DAY, by=BY, taxonomy="vulnerable")
    mute(KEY, NOW, NOW + DAY, by=BY, feed="feed-malicious-code")
    arrives(1, NOW)
    arrives(2, NOW, "vulnerable", "high")
    arrives(3, NOW, "malicious-code", "low")
    made = run(tmp_path, NOW)
    assert sorted((n.taxonomy, n.rows) for n in made) == [("malicious-code", 2), ("vulnerable", 2)]
    (line,) = explain(next(n.code for n in made if n.taxonomy == "vulnerable"), tmp_path).silent
    assert (line.reason, line.number, line.rows) == ("muted", number, 2)
    assert [m.rows for m in mutes_of(KEY, NOW)] == [0, 2]
    arrives(4, NOW + 2 * DAY)
    assert [n.rows for n in run(tmp_path, NOW + 2 * DAY)] == [2]


def test_a_class_that_is_muted_whole_is_closed_and_counted(tmp_path: Path) -> None:
    ground()
    mute(KEY, NOW, NOW + DAY, by=BY, taxonomy="vulnerable")
    arrives(1, NOW)
    assert run(tmp_path, NOW) == []
    assert (reasons(), Suppressed.objects.get().rows) == ([SUPPRESSED], 2)


def test_that_it_is_gone_is_said_at_the_hour_that_was_chosen(tmp_path: Path) -> None:
    ground()
    choose(KEY, MORNING, NOW - DAY, by=BY)
    arrives(1, NOW - timedelta(minutes=5))
    (notice,) = run(tmp_path, NOW)
    Notice.objects.filter(pk=notice.pk).update(state="sent", sent_at=NOW)
    seen = Concern.objects.get().last_seen  # between one turn and the next
    days = RULES.rule_for(waiting.case_of(notice.organisation, "vulnerable", [])).gone_days or 0
    over = seen + timedelta(days=days)
    turn = NOW + timedelta(days=(over - NOW).days + 1)
    assert turn - DAY < over < turn - timedelta(hours=1)
    assert plan_gone(turn - timedelta(hours=1), tmp_path, REAL, RULES) == 0
    assert plan_gone(turn, tmp_path, REAL, RULES) == 1
    gone = Notice.objects.get(situation="gone")
    assert gone.subscription == Subscription.objects.get()


def test_choosing(tmp_path: Path) -> None:
    organisation()
    assert subscription(KEY, NOW).choice == DEFAULT
    assert not choose(KEY, DEFAULT, NOW, by=BY)
    assert choose(KEY, MORNING, NOW, by=BY, why=" so they asked ")
    assert not choose(KEY, MORNING, NOW, by=BY)
    assert choose(KEY, DEFAULT, NOW + DAY, by=BY)
    assert Subscription.objects.filter(ended_at=None).count() == 1
    assert Subscription.objects.order_by("pk")[0].why == "so they asked"
    assert Entry.objects.filter(act="subscription-changed", organisation=KEY).count() == 2
    with pytest.raises(NotFound):
        choose("nobody", MORNING, NOW, by=BY)
    with pytest.raises(NotFound):
        subscription("nobody", NOW)


def test_muting() -> None:
    organisation()
    organisation("benh-vien-b", "hospital")
    for wrong in ({}, {"taxonomy": "fraud", "feed": "x"}, {"taxonomy": "no-such"}):
        with pytest.raises(BadInput):
            mute(KEY, NOW, NOW + DAY, by=BY, **wrong)
    with pytest.raises(BadInput):
        mute(KEY, NOW, NOW + timedelta(days=400), by=BY, taxonomy="fraud")
    number = mute(KEY, NOW, NOW + DAY, by=BY, taxonomy="fraud")
    with pytest.raises(NotFound):
        unmute("benh-vien-b", number, NOW, by=BY)
    unmute(KEY, number, NOW, by=BY)
    assert mutes_of(KEY, NOW) == []
    with pytest.raises(NotFound):
        unmute(KEY, number, NOW, by=BY)


def test_killed_and_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ground()
    choose(KEY, Choice(form=Form.FILES), NOW, by=BY)
    arrives(1, NOW)
    arrives(2, NOW, "fraud", "high")

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(planning, "_commit", killed)
        with pytest.raises(Killed):
            run(tmp_path, NOW)
    assert [n.taxonomy for n in run(tmp_path, NOW)] == ["fraud"]
    run(tmp_path, NOW)
    assert Notice.objects.count() == 1
    assert list(Suppressed.objects.values_list("answer", "rows")) == [(BY_FILE, 2)]


CHOICES = st.builds(
    Choice,
    pace=st.sampled_from(list(Pace)),
    hour=st.integers(0, 23),
    weekday=st.integers(0, 6),
    form=st.sampled_from(list(Form)),
)
ARRIVALS = st.lists(
    st.tuples(
        st.integers(-72, 0), st.sampled_from(("vulnerable", "fraud", "malicious-code")), st.sampled_from(SEVERITIES)
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    CHOICES, st.booleans(), ARRIVALS, st.sets(st.sampled_from(("vulnerable", "fraud", "malicious-code")), max_size=2)
)
def test_every_row_is_told_counted_or_waits(
    tmp_path: Path, choice: Choice, fetches: bool, arrivals: list[tuple[int, str, str]], muted: set[str]
) -> None:
    with transaction.atomic():
        ground(fetches=fetches)
        choose(KEY, choice, NOW - 9 * DAY, by=BY)
        for taxonomy in sorted(muted):
            mute(KEY, NOW - 9 * DAY, NOW + 30 * DAY, by=BY, taxonomy=taxonomy)
        for number, (hours, taxonomy, severity) in enumerate(arrivals, 1):
            arrives(number, NOW + timedelta(hours=hours), taxonomy, severity)
        for now in (NOW, NOW, NOW + timedelta(hours=5), NOW + 8 * DAY):
            run(tmp_path, now)
            told = sum(Notice.objects.values_list("rows", flat=True))
            counted = sum(Suppressed.objects.values_list("rows", flat=True))
            open_ = Concern.objects.filter(notice=None).exclude(waiting_reason__in=waiting.CLOSED)
            waits = sum(open_.values_list("rows", flat=True))
            assert told + counted + waits == 2 * len(arrivals)
            assert all(open_.values_list("waiting_reason", flat=True))
        severe = Counter(t for _, t, s in arrivals if s in ("high", "critical") or t == "malicious-code")
        assert waits == 0
        assert told >= 2 * severe.total()
        assert fetches or not Suppressed.objects.filter(answer=BY_FILE).exists()
        transaction.set_rollback(True)


def test_utc_is_kept() -> None:
    organisation()
    choose(KEY, MORNING, NOW, by=BY)
    assert Subscription.objects.get().made_at == NOW.astimezone(UTC)
