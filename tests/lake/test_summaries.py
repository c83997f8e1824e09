"""Episodes are what a reader with a calendar would say, and do not depend on how facts were cut into parts."""

from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.lake.summaries import KEY, SCHEMA, episodes, summarise
from lachan.wire.detection import TIME

START = datetime(2026, 1, 1, tzinfo=UTC)
GAP = timedelta(days=30)

seen = st.lists(
    st.tuples(
        st.integers(0, 200 * 24 * 60),  # minutes after START
        st.sampled_from(["192.0.2.1", "2001:db8::1"]),
        st.sampled_from(["Mirai", "Sality", None]),
        st.sampled_from(["event_sinkhole", "scan_rdp"]),
    ),
    max_size=40,
)


def frame(rows: list[tuple[int, str, str | None, str]]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "classification_taxonomy": ["malicious-code"] * len(rows),
            "classification_type": ["infected-system"] * len(rows),
            "subject_kind": ["address"] * len(rows),
            "subject": [r[1] for r in rows],
            "malware_family": [r[2] for r in rows],
            "malware_name": [None] * len(rows),
            "time_source": [START + timedelta(minutes=r[0]) for r in rows],
            "feed_provider": ["shadowserver"] * len(rows),
            "feed_code": [r[3] for r in rows],
        },
        schema_overrides={
            "time_source": TIME,
            "malware_name": pl.String,
            "malware_family": pl.String,
            "subject": pl.String,
        },
    )


def by_day(rows: pl.DataFrame) -> list[pl.DataFrame]:
    return [part for _, part in rows.group_by(pl.col("time_source").dt.date())] if rows.height else []


def slow_twin(rows: list[tuple[int, str, str | None, str]]) -> set[tuple[object, ...]]:
    found: set[tuple[object, ...]] = set()
    for subject, family in {(r[1], r[2]) for r in rows}:
        times = sorted((START + timedelta(minutes=r[0]), r[3]) for r in rows if (r[1], r[2]) == (subject, family))
        group: list[tuple[datetime, str]] = []
        # the unit is the day's summary: a day's first sight against the last sight before it
        days: dict[object, list[tuple[datetime, str]]] = {}
        for time, feed in times:
            days.setdefault(time.date(), []).append((time, feed))
        for day in sorted(days, key=str):
            if group and days[day][0][0] - group[-1][0] > GAP:
                found.add(_episode(subject, family, group))
                group = []
            group += days[day]
        found.add(_episode(subject, family, group))
    return found


def _episode(subject: str, family: str | None, group: list[tuple[datetime, str]]) -> tuple[object, ...]:
    return (
        subject, family, group[0][0], group[-1][0],
        len({t.date() for t, _ in group}), len(group), len({f for _, f in group}),
    )  # fmt: skip


@given(seen)
def test_episodes_equal_the_slow_twin(rows: list[tuple[int, str, str | None, str]]) -> None:
    summaries = pl.concat([pl.DataFrame(schema=SCHEMA), *(summarise(day) for day in by_day(frame(rows)))])
    found = (
        episodes(summaries.lazy(), GAP)
        .select("subject", "family", "first_seen", "last_seen", "days", "rows", "sources")
        .collect()
    )
    assert set(found.iter_rows()) == slow_twin(rows)
    assert found.height == len(slow_twin(rows))


@given(seen, st.integers(1, 5))
def test_episodes_do_not_depend_on_parts(rows: list[tuple[int, str, str | None, str]], cuts: int) -> None:
    whole = pl.concat([pl.DataFrame(schema=SCHEMA), *(summarise(day) for day in by_day(frame(rows)))])
    pieces = [rows[n::cuts] for n in range(cuts)]
    cut = pl.concat(
        [pl.DataFrame(schema=SCHEMA), *(summarise(day) for piece in pieces for day in by_day(frame(piece)))]
    )
    assert episodes(whole.lazy(), GAP).collect().equals(episodes(cut.lazy(), GAP).collect())


def test_a_gap_longer_than_the_limit_begins_a_new_episode() -> None:
    day = 24 * 60
    rows = [
        (0, "192.0.2.1", "Mirai", "a"),
        (30 * day, "192.0.2.1", "Mirai", "a"),
        (60 * day + 1, "192.0.2.1", "Mirai", "a"),
    ]
    found = episodes(pl.concat(summarise(d) for d in by_day(frame(rows))).lazy(), GAP).collect()
    assert found["rows"].to_list() == [2, 1]


def test_summaries_name_no_owner() -> None:
    assert set(SCHEMA) == {*KEY, "first_seen", "last_seen", "rows", "feeds"}
