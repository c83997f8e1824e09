"""The state machine: the table, the verbs that follow it, and what adds up whatever happens."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lachan.server.audit.recording import by_command
from lachan.server.base.errors import BadInput, NotFound, OurFault, Refused
from lachan.server.notices import afterwards, attempts, counting, outbox, reading, stopping
from lachan.server.notices.afterwards import Verdict
from lachan.server.notices.models import Attempt, Notice, Stop
from lachan.server.notices.sending import SendResult, send_through
from lachan.server.notices.states import ENDS_IN, FIRST, MAY_FOLLOW, Outcome, Phase, Reason, State
from lachan.server.post.delivery import Channel, Delivery, Message, standing
from lachan.server.post.outbox import place_of
from lachan.server.post.replies import LONGEST_WAIT, Step, judged, status_of, wait_before
from tests.notices.build import NOW
from tests.notices.ground import plan_to
from tests.notices.test_planning import HOUR, REAL, Killed

db = pytest.mark.django_db


def test_every_state_can_be_reached_and_only_three_are_the_last() -> None:
    reached = set(FIRST)
    while (more := {after for before in reached for after in MAY_FOLLOW[before]}) - reached:
        reached |= more
    assert reached == set(State) == set(MAY_FOLLOW)
    assert {state for state, after in MAY_FOLLOW.items() if not after} == {
        State.ANSWERED,
        State.REPLACED,
        State.GIVEN_UP,
    }
    ends = MAY_FOLLOW[State.SENDING] | MAY_FOLLOW[State.SENT] | MAY_FOLLOW[State.BOUNCED]
    assert set(ENDS_IN.values()) <= ends


def test_what_may_have_arrived_is_sent_again_by_a_person_only() -> None:
    assert {before for before, after in MAY_FOLLOW.items() if State.SENDING in after} == {State.PLANNED}
    assert {before for before, after in MAY_FOLLOW.items() if State.PLANNED in after} == {
        State.UNADDRESSED,
        State.SENDING,  # nothing can have arrived
        State.IN_DOUBT,  # a person says so
        State.FAILED,  # for want of its stored mail: it was never out
    }


@db
@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_move_follows_the_table_and_demands_where_it_comes_from(before: State, after: State, tmp_path: Path) -> None:
    if after not in MAY_FOLLOW[before]:
        with pytest.raises(OurFault):
            attempts.move(1, before, after)
        return
    (notice,) = plan_to(tmp_path, ["a"], REAL)
    Notice.objects.filter(pk=notice.pk).update(state=before, sent_at=NOW)
    assert attempts.move(notice.pk, before, after)
    assert not attempts.move(notice.pk, before, after)
    assert Notice.objects.get().state == after


@given(st.sampled_from(Step), st.integers(-1, 999), st.binary(max_size=30))
def test_every_reply_decides_and_only_two_hundreds_are_sent(step: Step, code: int, text: bytes) -> None:
    delivery = judged(step, code, text)
    if delivery is None:
        assert step is not Step.END
        assert code == 354 if step is Step.DATA else 200 <= code < 300
        return
    assert (delivery.outcome is Outcome.SENT) == (step is Step.END and 200 <= code < 300)
    assert (delivery.outcome is Outcome.IN_DOUBT) == (step is Step.END and not (200 <= code < 300 or 400 <= code < 600))
    assert (delivery.outcome is Outcome.UNTOUCHED) == bool(delivery.halt)
    assert delivery.outcome is not Outcome.REFUSED or 500 <= code < 600


def test_enhanced_status_codes() -> None:
    assert status_of(b"5.1.1 <name@a.example>: no such user") == "5.1.1"
    assert status_of(b"5.1.1\nmore") == "5.1.1"
    assert status_of(b"no such user 5.1.1") == status_of(b"5.1.1234 x") == status_of(b"\xff") == ""


@given(st.integers(1, 10_000))
def test_waits_grow_and_end(tries: int) -> None:
    assert timedelta(minutes=5) <= wait_before(tries) <= wait_before(tries + 1) <= LONGEST_WAIT


class Scripted:
    """A channel that does what it is told."""

    channel = Channel.SMTP
    reaches_people = True

    def __init__(self, does: Callable[[Message, Callable[[], None]], Delivery]) -> None:
        self.deliver, self.taken = does, 0

    def ready(self) -> None:
        self.taken += 1

    def close(self) -> None:
        self.taken = -1


@db
@pytest.mark.parametrize(("ended", "state"), [(False, State.PLANNED), (True, State.IN_DOUBT)])
def test_what_a_dead_process_left(ended: bool, state: State, tmp_path: Path) -> None:
    (notice,) = plan_to(tmp_path, ["a"], REAL)

    def dies(_: Message, about_to_end: Callable[[], None]) -> Delivery:
        if ended:
            about_to_end()
        raise Killed

    with pytest.raises(Killed):
        send_through(Scripted(dies), tmp_path, standing(NOW))
    assert reading.notice(notice.code).state == State.SENDING
    assert counting.counts(NOW).sending == 1
    assert attempts.recover(NOW + HOUR) == ((notice.code,) if ended else ())
    assert reading.notice(notice.code).state == state
    (attempt,) = reading.attempts(notice.code)
    assert (attempt.reason, attempt.ended_at) == ("died", NOW + HOUR)
    assert attempts.recover(NOW + 2 * HOUR) == ()
    result = outbox.send_due(NOW + 2 * HOUR, tmp_path, REAL)
    assert result.sent == (() if ended else (notice.code,))


@db
def test_attempt_that_was_judged_dead_meanwhile_is_not_finished(tmp_path: Path) -> None:
    (notice,) = plan_to(tmp_path, ["a"], REAL)
    finished: list[str] = []

    def overtaken(message: Message, about_to_end: Callable[[], None]) -> Delivery:
        attempts.recover(NOW)
        about_to_end()
        finished.append(message.code)
        return Delivery(Outcome.SENT)

    assert send_through(Scripted(overtaken), tmp_path, standing(NOW), 1) == SendResult((), (), 1)
    assert finished == []
    assert reading.notice(notice.code).state == State.PLANNED


@db
def test_attempt_that_was_judged_dead_after_its_end_stays_in_doubt(tmp_path: Path) -> None:
    (notice,) = plan_to(tmp_path, ["a"], REAL)

    def late(_: Message, about_to_end: Callable[[], None]) -> Delivery:
        about_to_end()
        attempts.recover(NOW)
        return Delivery(Outcome.SENT)

    assert send_through(Scripted(late), tmp_path, standing(NOW)).sent == ()
    assert reading.notice(notice.code).state == State.IN_DOUBT


@db
def test_one_process_of_a_home_sends_at_a_time(tmp_path: Path) -> None:
    plan_to(tmp_path, ["a", "b"], REAL)

    def meanwhile(_: Message, __: Callable[[], None]) -> Delivery:
        with pytest.raises(Refused, match="another process"):
            outbox.send_due(NOW, tmp_path, REAL)
        return Delivery(Outcome.SENT)

    assert len(send_through(Scripted(meanwhile), tmp_path, standing(NOW)).sent) == 2


@db
def test_a_notice_has_one_open_attempt(tmp_path: Path) -> None:
    (notice,) = plan_to(tmp_path, ["a"], REAL)
    assert isinstance(attempts.begin(notice.pk, Channel.SMTP, NOW), Attempt)
    assert attempts.begin(notice.pk, Channel.SMTP, NOW) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(notice=notice, channel="smtp", phase=Phase.DATA, began_at=NOW)


@db
def test_stop_ends_a_run_before_the_next_message(tmp_path: Path) -> None:
    first, second = plan_to(tmp_path, ["a", "b"], REAL)

    def stopping_all(_: Message, __: Callable[[], None]) -> Delivery:
        stopping.stop(NOW, by=by_command("lan"), why="địa chỉ sai")
        return Delivery(Outcome.SENT)

    result = send_through(Scripted(stopping_all), tmp_path, standing(NOW))
    stop = stopping.Stopped(NOW, "lan", "địa chỉ sai")
    assert result == SendResult((first.code,), (), 1, stopped=stop)
    assert outbox.send_due(NOW, tmp_path, REAL) == SendResult((), (), 1, stopped=stop)
    assert stopping.stop(NOW + HOUR, by=by_command("minh"), why="khác") == stop
    stopping.resume(NOW + HOUR, by=by_command("lan"), why="đã sửa")
    assert outbox.send_due(NOW, tmp_path, REAL).sent == (second.code,)
    kept = Stop.objects.values_list("stopped_by", "why", "resumed_at", "resumed_by", "resumed_why").get()
    assert kept == ("lan", "địa chỉ sai", NOW + HOUR, "lan", "đã sửa")
    with pytest.raises(Refused):
        stopping.resume(NOW, by=by_command("lan"), why="đã sửa")


@db
@pytest.mark.parametrize(("by", "why"), [("", "x"), ("x", " "), ("x" * 101, "x"), ("x", "x" * 501)])
def test_stop_says_who_and_why(by: str, why: str) -> None:
    with pytest.raises(BadInput):
        stopping.stop(NOW, by=by_command(by), why=why)
    assert stopping.stopped() is None


def doubted(home: Path) -> Notice:
    (notice,) = plan_to(home, ["a"], REAL)
    lost = Scripted(lambda _, about_to_end: Delivery(Outcome.IN_DOUBT, Reason.CONNECTION_LOST))
    assert send_through(lost, home, standing(NOW)).doubted == (notice.code,)
    return notice


@db
def test_doubt_is_decided_by_a_person_once(tmp_path: Path) -> None:
    notice = doubted(tmp_path)
    assert outbox.send_due(NOW + HOUR, tmp_path, REAL) == SendResult((), (), 0)
    afterwards.resolve(notice.code, Verdict.SENT, NOW + HOUR, by=by_command("lan"))
    assert (reading.notice(notice.code).state, reading.notice(notice.code).sent_at) == ("sent", NOW)
    for verdict in Verdict:
        with pytest.raises(Refused, match="not in doubt"):
            afterwards.resolve(notice.code, verdict, NOW + HOUR, by=by_command("lan"))
    assert [(a.channel, a.outcome, a.by) for a in reading.attempts(notice.code)] == [
        ("smtp", "in-doubt", ""),
        ("person", "resolved-sent", "lan"),
    ]


@db
def test_doubt_resolved_as_again_sends_the_same_bytes_once_more(tmp_path: Path) -> None:
    notice = doubted(tmp_path)
    afterwards.resolve(notice.code, Verdict.AGAIN, NOW + HOUR, by=by_command("lan"))
    assert outbox.send_due(NOW + HOUR, tmp_path, REAL).sent == (notice.code,)
    assert place_of(tmp_path, notice.message_id).read_bytes() == (tmp_path / notice.mail_path).read_bytes()
    assert [a.outcome for a in reading.attempts(notice.code)] == ["in-doubt", "resolved-again", "sent"]


@db
def test_person_without_a_name_decides_nothing(tmp_path: Path) -> None:
    notice = doubted(tmp_path)
    with pytest.raises(BadInput):
        afterwards.resolve(notice.code, Verdict.AGAIN, NOW, by=by_command(" "))
    assert reading.notice(notice.code).state == "in-doubt"


@db
def test_bounce_and_answer(tmp_path: Path) -> None:
    first, second = plan_to(tmp_path, ["a", "b"], REAL)
    with pytest.raises(Refused):
        afterwards.note_bounce(first.code, "5.1.1", NOW)
    outbox.send_due(NOW, tmp_path, REAL)
    assert afterwards.note_bounce(f"<{first.message_id}>", "5.1.1", NOW + HOUR)
    assert not afterwards.note_bounce(first.code, "5.1.1", NOW + HOUR)
    assert (reading.notice(first.code).state, reading.notice(first.code).reason) == ("bounced", "5.1.1")
    assert afterwards.note_answer(second.code, NOW + HOUR)
    assert not afterwards.note_answer(second.code, NOW + HOUR)
    with pytest.raises(Refused):
        afterwards.note_bounce(second.code, "", NOW + HOUR)
    with pytest.raises(NotFound):
        afterwards.note_bounce("nobody@thu.example", "", NOW)
    with pytest.raises(BadInput):
        afterwards.note_bounce(first.code, "no such user", NOW)


ACTS = "send die die-late lose later refuse sent again bounce answer stop resume".split()


@db
def test_bounce_settles_a_doubt(tmp_path: Path) -> None:
    notice = doubted(tmp_path)
    assert afterwards.note_bounce(notice.code, "5.1.1", NOW + HOUR)
    assert (reading.notice(notice.code).state, reading.notice(notice.code).sent_at) == ("bounced", NOW)


@db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ACTS), max_size=12))
def test_whatever_happens_all_notices_are_counted_and_none_arrives_twice(tmp_path: Path, story: list[str]) -> None:
    with transaction.atomic():
        notices = plan_to(tmp_path, ["a", "b", "c"], REAL)
        arrived: dict[str, int] = {}
        again: dict[str, int] = {}
        now = NOW
        for act in story:
            now += HOUR

            def does(message: Message, about_to_end: Callable[[], None], act: str = act) -> Delivery:
                if act == "die":
                    raise Killed
                if act == "later":
                    return Delivery(Outcome.TEMPORARY, Reason.RECIPIENT_DEFERRED)
                about_to_end()
                if act == "refuse":
                    return Delivery(Outcome.REFUSED, Reason.MESSAGE_REFUSED)
                arrived[message.code] = arrived.get(message.code, 0) + 1
                if act == "die-late":
                    raise Killed
                return Delivery(*((Outcome.IN_DOUBT, Reason.CONNECTION_LOST) if act == "lose" else (Outcome.SENT,)))

            try:
                if act in ("sent", "again"):
                    doubts = [n.code for n in notices if reading.notice(n.code).state == "in-doubt"]
                    code = next(iter(doubts), notices[0].code)
                    afterwards.resolve(code, Verdict(act), now, by=by_command("lan"))
                    again[code] = again.get(code, 0) + (act == "again")
                elif act in ("bounce", "answer"):
                    code = notices[len(story) % 3].code
                    _ = afterwards.note_bounce(code, "", now) if act == "bounce" else afterwards.note_answer(code, now)
                elif act == "stop":
                    stopping.stop(now, by=by_command("lan"), why="thử")
                elif act == "resume":
                    stopping.resume(now, by=by_command("lan"), why="thử")
                else:
                    send_through(Scripted(does), tmp_path, standing(now), 1)
            except (Killed, Refused):
                pass
            counted = counting.counts(now)
            assert counted.add_up
            assert counted.total == 3
            open_ones = Attempt.objects.filter(ended_at__isnull=True).values_list("notice__state", flat=True)
            assert sorted(open_ones) == ["sending"] * counted.sending
        for notice in notices:
            state = reading.notice(notice.code).state
            assert arrived.get(notice.code, 0) <= 1 + again.get(notice.code, 0)
            assert state not in ("sent", "bounced", "answered", "in-doubt") or arrived[notice.code]
        transaction.set_rollback(True)
