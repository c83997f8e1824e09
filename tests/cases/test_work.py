"""A case from its opening to its end: each write is one event and one entry of the audit record, or nothing at all."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from lachan.server.audit.models import Entry
from lachan.server.base.errors import BadInput, NotFound, Refused
from lachan.server.base.settings import Cases
from lachan.server.cases import asking, attaching, closing, linking, opening, reading, working
from lachan.server.cases.linking import Target
from lachan.server.cases.models import Attachment, Case, Clock, Event
from lachan.server.cases.opening import Draft
from lachan.server.cases.words import LinkKind, Reason
from tests.accounts.ground import BOSS, NOW
from tests.cases.ground import officer, opened, organisation, row

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SECRET = "079201000123"


def written(code: str) -> list[str]:
    """The timeline; and it agrees with the record, entry by entry."""
    kinds = list(Event.objects.filter(case__code=code).order_by("pk").values_list("kind", flat=True))
    entries = Entry.objects.filter(subject=f"case:{code}").count()
    assert entries == len(kinds), "one write, one event, one entry"
    return kinds


def test_numbers_count_by_the_year_of_vietnam() -> None:
    late = NOW.replace(month=12, day=31, hour=17)
    for now in (NOW, NOW, late):
        opened(now=now)
    codes = list(Case.objects.order_by("pk").values_list("code", flat=True))
    assert [code[:13] for code in codes] == ["VV-2026-00001", "VV-2026-00002", "VV-2027-00001"]


def test_from_open_to_closed_and_open_again() -> None:
    code, lan = opened(), officer()
    assert row(code).due_at == NOW + 4 * HOUR, "somebody takes it within four hours"
    working.assign(BOSS, code, lan, NOW + HOUR)
    working.assign(BOSS, code, lan, NOW + HOUR)
    assert row(code).due_at == NOW + 24 * HOUR
    working.comment(BOSS, code, "Đã gọi điện", shared=True, now=NOW + HOUR)
    assert linking.link(BOSS, code, Target(LinkKind.NOTICE, "LC-7K2M9-4QXR1"), NOW)
    assert not linking.link(BOSS, code, Target(LinkKind.NOTICE, "LC-7K2M9-4QXR1"), NOW)
    closing.close(BOSS, code, Reason.FIXED, "", NOW + 2 * HOUR)
    assert (row(code).state, row(code).due_at, row(code).reason) == ("closed", None, "fixed")
    assert not Clock.objects.filter(case__code=code, ended_at=None).exists()
    with pytest.raises(Refused):
        closing.close(BOSS, code, Reason.FIXED, "", NOW)
    with pytest.raises(Refused):
        working.assign(BOSS, code, None, NOW)
    closing.reopen(BOSS, code, "Trang sống lại", NOW + 30 * HOUR)
    assert (row(code).state, row(code).due_at) == ("open", NOW + 54 * HOUR)
    assert written(code) == ["opened", "assigned", "comment", "linked", "closed", "reopened"]
    assert reading.tied_to("notice", "LC-7K2M9-4QXR1") == [code]


def test_the_clock_stops_while_somebody_is_asked() -> None:
    code, lan = opened(), officer()
    organisation("host-1")
    working.assign(BOSS, code, lan, NOW)
    first = asking.ask(BOSS, code, "host-1", "Xin gỡ trang", NOW + 4 * HOUR)
    second = asking.ask(BOSS, code, "bank-1", "Có phải trang của Quý đơn vị?", NOW + 5 * HOUR)
    assert (row(code).state, row(code).due_at) == ("waiting", NOW + 28 * HOUR), "the first answer is due"
    with pytest.raises(NotFound):
        asking.answer(BOSS, code, first, "x", NOW, organisation="bank-1")
    asking.answer(BOSS, code, first, "Đã gỡ", NOW + 6 * HOUR, organisation="host-1")
    assert row(code).state == "waiting"
    asking.withdraw(BOSS, code, second, NOW + 14 * HOUR)
    assert (row(code).state, row(code).due_at) == ("open", NOW + 34 * HOUR), "ten hours did not count"
    for act in (
        lambda: asking.answer(BOSS, code, first, "x", NOW, organisation="host-1"),
        lambda: asking.withdraw(BOSS, code, second, NOW),
    ):
        with pytest.raises(Refused):
            act()
    assert written(code) == ["opened", "assigned", "asked", "asked", "answered", "withdrawn"]


def test_a_legal_term_does_not_stop() -> None:
    code, lan = opened("personal-data-breach"), officer()
    working.assign(BOSS, code, lan, NOW)
    asking.ask(BOSS, code, "bank-1", "Bao nhiêu người?", NOW + HOUR)
    assert Clock.objects.get(case__code=code, name="settle").stopped_at is None
    assert row(code).due_at == NOW + 25 * HOUR


def test_closing_ends_questions() -> None:
    code = opened()
    number = asking.ask(BOSS, code, "bank-1", "?", NOW)
    closing.close(BOSS, code, Reason.NO_ANSWER, "", NOW + HOUR)
    with pytest.raises(Refused):
        asking.answer(BOSS, code, number, "muộn rồi", NOW + 2 * HOUR, organisation="bank-1")


def test_a_duplicate_names_another_case_and_never_a_ring() -> None:
    first, second, third = opened(), opened(), opened()
    for wrong in (second, "VV-2026-99999-0", ""):
        with pytest.raises(BadInput):
            closing.close(BOSS, second, Reason.DUPLICATE, "", NOW, duplicate_of=wrong)
    closing.close(BOSS, second, Reason.DUPLICATE, "", NOW, duplicate_of=first)
    with pytest.raises(BadInput):
        closing.close(BOSS, first, Reason.DUPLICATE, "", NOW, duplicate_of=third)
    with pytest.raises(BadInput):
        closing.close(BOSS, third, Reason.DUPLICATE, "", NOW, duplicate_of=second)
    with pytest.raises(BadInput):
        closing.close(BOSS, third, Reason.OTHER, " ", NOW)


def test_a_rule_opens_one_case_for_one_occasion() -> None:
    draft = Draft("unusual-look-ups", "Một nơi tra 900 mã trong một giờ")
    first = opening.open_for(BOSS, "look-ups:2026-11-22:203.0.113.0-24", draft, NOW)
    again = opening.open_for(BOSS, "look-ups:2026-11-22:203.0.113.0-24", draft, NOW + HOUR)
    assert (first.new, again.new, first.code) == (True, False, again.code)
    assert opening.open_for(BOSS, "look-ups:2026-11-23:203.0.113.0-24", draft, NOW).new
    assert written(first.code) == ["opened"]


def test_a_write_that_fails_leaves_nothing() -> None:
    """Cut off before the commit: no row, no event, no entry, and the number is given to the next."""

    class Cut(Exception):
        pass

    def cut() -> None:
        with transaction.atomic():
            opened()
            raise Cut

    with pytest.raises(Cut):
        cut()
    assert (Case.objects.count(), Event.objects.count(), Clock.objects.count()) == (0, 0, 0)
    assert not Entry.objects.filter(act="case-opened").exists()
    assert opened()[:13] == "VV-2026-00001"


@pytest.mark.parametrize(
    "wrong",
    [
        Draft("no-kind", "x"), Draft("other", " "), Draft("other", "x" * 201), Draft("other", "x", "no-such-body"),
        Draft("other", "x", severity="huge"), Draft("other", "x", text="x" * 4001),
        Draft("other", "x", links=(Target(LinkKind.CASE, "VV-2026-00009-9"),)),
        Draft("other", "x", links=(Target(LinkKind.DETECTION, "<script>"),)),
    ],
)  # fmt: skip
def test_what_is_not_opened(wrong: Draft) -> None:
    with pytest.raises(BadInput):
        opening.open_case(BOSS, wrong, NOW)
    assert not Case.objects.exists()


def test_texts_never_reach_the_record() -> None:
    code = opening.open_case(BOSS, Draft("other", f"CCCD {SECRET}", text=SECRET), NOW)
    working.comment(BOSS, code, SECRET, shared=False, now=NOW)
    organisation()
    number = asking.ask(BOSS, code, "bank-1", SECRET, NOW)
    asking.answer(BOSS, code, number, SECRET, NOW, organisation="bank-1")
    closing.close(BOSS, code, Reason.OTHER, SECRET, NOW)
    for entry in Entry.objects.all():
        assert SECRET not in f"{entry.subject} {entry.details} {entry.organisation}"


def test_a_file_is_whole_before_its_row(tmp_path: Path) -> None:
    code, told = opened(), Cases(max_attachment_bytes=10, max_attachments=2)
    first = attaching.attach(BOSS, code, tmp_path, told, '../a\u202e"b.html', [b"12345"], NOW, shared=False)
    kept = Attachment.objects.get(pk=first)
    assert (kept.name, kept.size) == ("ab.html", 5)
    assert attaching.read(tmp_path, kept.digest) == b"12345"
    for wrong, error in (([b"12345"], Refused), ([b""], BadInput), ([b"123456", b"78901"], BadInput)):
        with pytest.raises(error):
            attaching.attach(BOSS, code, tmp_path, told, "x", wrong, NOW, shared=False)
    attaching.attach(BOSS, code, tmp_path, told, "y", [b"y"], NOW, shared=True)
    with pytest.raises(Refused):
        attaching.attach(BOSS, code, tmp_path, told, "z", [b"z"], NOW, shared=False)
    assert [p.name for p in (tmp_path / "cases").rglob("*") if p.is_file() and p.name.startswith(".")] == []
    assert written(code) == ["opened", "attached", "attached"]


def test_a_file_without_a_row_is_swept_after_a_day(tmp_path: Path) -> None:
    code = opened()
    attaching.attach(BOSS, code, tmp_path, Cases(), "x", [b"x"], NOW, shared=False)
    lost = attaching.keep(tmp_path, [b"lost"], 100)
    written_at = attaching.place_of(tmp_path, lost.digest).stat().st_mtime
    early, late = (NOW.fromtimestamp(written_at + seconds, NOW.tzinfo) for seconds in (3_600, 90_000))
    assert attaching.sweep(tmp_path, early) == 0
    assert attaching.sweep(tmp_path, late) == 1
    assert Attachment.objects.count() == 1
    assert attaching.read(tmp_path, Attachment.objects.get().digest) == b"x"


def test_what_waits_comes_by_deadline(django_assert_max_num_queries: object) -> None:
    slow, quick = opened("exposed-system"), opened("phishing-site")
    closed = opened()
    closing.close(BOSS, closed, Reason.FIXED, "", NOW)
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        found = reading.lines(reading.by_due(Case.objects.exclude(state="closed")), 0, 50)
    assert [line.code for line in found] == [quick, slow]
    assert [line.overdue(NOW + 5 * HOUR) for line in found] == [True, False]
    counts = reading.counted(Case.objects.all(), NOW + 5 * HOUR)
    assert (counts.open, counts.waiting, counts.closed, counts.overdue) == (2, 0, 1, 1)


def test_the_database_holds_a_closed_case_to_its_reason() -> None:
    code = opened()
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(code=code).update(state="closed")
