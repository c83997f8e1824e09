"""Whose turn it is by a choice, and what a mute fits, each against a slow definition."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.base.clock import VIETNAM
from lachan.server.base.errors import BadInput
from lachan.server.base.settings import Attached
from lachan.server.notices.items import NUMBER
from lachan.server.notices.subscriptions.choice import (
    DEFAULT,
    SEVERE,
    Choice,
    Form,
    Pace,
    Standing,
    checked,
    next_turn,
    pace_of,
    told_up_to,
)
from lachan.server.notices.subscriptions.muting import Mute, muted
from lachan.server.notices.wording import Language
from lachan.wire.severities import SEVERITIES
from tests.notices.build import rows

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
NOW = st.integers(0, 2 * 366 * 24 * 3600).map(lambda seconds: BEGIN + timedelta(seconds=seconds))
CHOICES = st.builds(Choice, pace=st.sampled_from(list(Pace)), hour=st.integers(0, 23), weekday=st.integers(0, 6))
SEVERITY = st.sampled_from(["", *SEVERITIES])
HOUR = timedelta(hours=1)


@given(CHOICES, SEVERITY, st.booleans(), NOW)
def test_a_turn_is_at_the_hour_that_was_chosen(choice: Choice, severity: str, binding: bool, now: datetime) -> None:
    turn, following = told_up_to(choice, severity, binding, now), next_turn(choice, severity, binding, now)
    pace = pace_of(choice, severity, binding)
    if pace is Pace.AT_ONCE:
        assert (turn, following) == (None, now)
        return
    assert turn is not None
    assert turn <= now < following
    step = timedelta(days=1 if pace is Pace.DAILY else 7)
    assert following - turn == step
    local = turn.astimezone(VIETNAM)
    assert (local.hour, local.minute, local.second, local.microsecond) == (choice.hour, 0, 0, 0)
    assert pace is Pace.DAILY or local.weekday() == choice.weekday
    # Slowly: the last full hour of the past that is one of theirs.
    hour = now.astimezone(VIETNAM).replace(minute=0, second=0, microsecond=0)
    while hour.hour != choice.hour or (pace is Pace.WEEKLY and hour.weekday() != choice.weekday):
        hour -= HOUR
    assert hour == turn


@given(CHOICES, SEVERITY, st.booleans(), NOW)
def test_nothing_severe_or_binding_waits_for_more_than_a_day(
    choice: Choice, severity: str, binding: bool, now: datetime
) -> None:
    wait = next_turn(choice, severity, binding, now) - now
    if binding or severity in SEVERE:
        assert wait <= timedelta(days=1)
    assert wait <= timedelta(days=7)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (Choice(languages=()), "languages"),
        (Choice(hour=24), "hour"),
        (Choice(weekday=7), "weekday"),
        (Choice(attachments=(Attached.POINTER,)), "attachments"),
    ],
)
def test_a_choice_that_cannot_be(wrong: Choice, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        checked(wrong)


def test_what_is_chosen_stands_in_our_order() -> None:
    odd = Choice(languages=(Language.EN, Language.VI), attachments=(Attached.N6, Attached.CSV))
    assert checked(odd) == Choice(attachments=(Attached.CSV, Attached.N6))


def test_nobody_who_cannot_fetch_is_only_pointed_to() -> None:
    for form in Form:
        assert Standing(1, Choice(form=form), fetches=False).form is Form.ROWS
        assert Standing(1, Choice(form=form), fetches=True).form is form
    assert Standing().choice == DEFAULT


CLASSES, FEEDS, OWNERS = ("vulnerable", "fraud"), ("scan_http", "scan_dns"), ("a", "b")
ROW = st.tuples(*map(st.sampled_from, (OWNERS, CLASSES, FEEDS, [None, *SEVERITIES])), st.integers(0, 2))
MUTES = st.lists(
    st.tuples(st.sampled_from(OWNERS), st.sampled_from([(c, "") for c in CLASSES] + [("", f) for f in FEEDS])),
    max_size=4,
)


@given(st.lists(ROW, min_size=1, max_size=20), MUTES, st.sets(st.tuples(st.integers(0, 2), st.sampled_from(CLASSES))))
def test_each_row_is_muted_as_defined(
    found: list[tuple[str, str, str, str | None, int]],
    said: list[tuple[str, tuple[str, str]]],
    binding: set[tuple[int, str]],
) -> None:
    frame = rows(
        *(
            {"organisation": o, "classification_taxonomy": c, "feed_code": f, "severity": s, "id_lo": place}
            for place, (o, c, f, s, _) in enumerate(found)
        )
    ).with_columns(pl.Series(NUMBER, [number for *_, number in found], dtype=pl.UInt32))
    mutes = [Mute(pk, owner, *what) for pk, (owner, what) in enumerate(said, 11)]
    result = muted(frame, mutes, binding)
    if not mutes:
        assert result is None
        return
    assert result is not None
    for (owner, class_, feed, severity, number), mute in zip(found, result.to_list(), strict=True):
        fits = [m.pk for m in mutes if m.organisation == owner and (m.taxonomy == class_ or m.feed == feed)]
        spared = severity in SEVERE or (number, class_) in binding
        assert mute == (None if spared or not fits else min(fits))


def test_a_dictionary_of_words_is_read_as_words() -> None:
    """Rows of many are kept with their words as numbers (`items.lean`)."""
    frame = rows({"severity": "low"}, {"severity": "high"}).with_columns(
        pl.lit(0, pl.UInt32).alias(NUMBER), pl.col("organisation", "severity", "feed_code").cast(pl.Categorical)
    )
    result = muted(frame, [Mute(3, "nha-mang-a", "", "event4_sinkhole")], ())
    assert result is not None
    assert result.to_list() == [3, None]
