"""What is new, still there, there again, disputed or suppressed: in columns, against plain Python."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.notices import items
from lachan.server.notices.conditions import Condition
from lachan.server.notices.judging import Gaps, judged
from lachan.server.notices.ledgers import KEY, KNOWN, SCHEMA, keyed
from lachan.wire.detection import TIME
from tests.notices.build import NOW, rows

HOUR = timedelta(hours=1)
GAPS = Gaps(timedelta(days=30), timedelta(days=90))
ADDRESSES = ("203.0.113.5", "203.0.113.64", "198.51.100.7", "2001:db8::1")
WORDS = ("told", "fixed", "false", "not-ours")


@dataclass(frozen=True)
class Event:
    """Something in a ledger: what, of which address and type, how many hours ago."""

    what: str
    address: str
    type: str
    ago: int


def known(events: list[Event], rows: pl.DataFrame) -> pl.DataFrame:
    """Beside each row, as `ledgers.known` sums them up, by hand."""
    keys: dict[tuple[str, str], dict[str, datetime | str | None]] = {}
    for event in sorted(events, key=lambda one: -one.ago):
        at = NOW - event.ago * HOUR
        line = keys.setdefault((event.address, event.type), {"told": None, "word": None, "word_at": None})
        line |= {"told": at} if event.what == "told" else {"word": event.what, "word_at": at}
    lines = [
        {**dict(zip(KEY, ("nha-mang-a", "malicious-code", type_, "Mirai", address), strict=True)), **line}
        for (address, type_), line in keys.items()
    ]
    schema = {**{name: SCHEMA[name] for name in KEY}, "told": TIME, "word": pl.String(), "word_at": TIME}
    noted = pl.DataFrame(lines, schema=schema)
    return keyed(rows).join(noted, on=KEY, how="left", maintain_order="left").select(KNOWN.names())


def situation(events: list[Event], address: str, type_: str, seen: datetime) -> tuple[str, str]:
    """Of one row: its situation, or what it was disputed as. Plain Python, by the definition."""
    mine = sorted((e for e in events if (e.address, e.type) == (address, type_)), key=lambda one: -one.ago)
    told = [NOW - e.ago * HOUR for e in mine if e.what == "told"]
    words = [(e.what, NOW - e.ago * HOUR) for e in mine if e.what != "told"]
    if words and words[-1][0] in ("false", "not-ours") and words[-1][1] > NOW - GAPS.disputed:
        return "", words[-1][0]
    if told and words and words[-1][0] == "fixed" and words[-1][1] > told[-1] and seen > words[-1][1]:
        return "again", ""
    return ("still" if told and told[-1] > NOW - GAPS.episode else "new"), ""


event = st.builds(
    Event,
    what=st.sampled_from(WORDS),
    address=st.sampled_from(ADDRESSES),
    type=st.sampled_from(("infected-system", "c2-server")),
    ago=st.integers(0, 24 * 100),
)
# Ledgers of one moment tell of different things: two events of one finding never fall together.
ledgers = st.lists(event, max_size=12, unique_by=lambda one: (one.address, one.type, one.ago))
row = st.tuples(
    st.sampled_from(ADDRESSES),
    st.sampled_from(("infected-system", "c2-server")),
    st.integers(0, 24 * 40),
    st.integers(0, 2),
)
conditions = st.lists(
    st.sampled_from(
        [
            {"network": "203.0.113.0/26"},
            {"network": "2001:db8::/32"},
            {"subject": "198.51.100.7", "type": "c2-server"},
            {"family": "mirai", "organisation": "somebody-else"},
            {"feed": "event4_sinkhole", "network": "203.0.113.64/32"},
        ]
    ),
    max_size=3,
)


def fits(condition: dict[str, str], address: str, type_: str) -> bool:
    inside = {"203.0.113.0/26": ADDRESSES[:1], "2001:db8::/32": ADDRESSES[3:], "203.0.113.64/32": ADDRESSES[1:2]}
    return (
        address in inside.get(condition.get("network", ""), ADDRESSES)
        and condition.get("subject", address) == address
        and condition.get("type", type_) == type_
        and condition.get("organisation", "nha-mang-a") == "nha-mang-a"
    )


@given(ledgers, st.lists(row, min_size=1, max_size=20), conditions)
def test_each_row_is_judged_as_defined(
    events: list[Event], found: list[tuple[str, str, int, int]], said: list[dict[str, str]]
) -> None:
    given_rows = rows(
        *(
            {"source_ip": a, "subject": a, "classification_type": t, "time_source": NOW - ago * HOUR, "id_lo": n}
            for n, (a, t, ago, _) in enumerate(found)
        )
    )
    by_id = {n: number for n, (_, _, _, number) in enumerate(found)}
    numbers = [by_id[n] for n in given_rows["id_lo"].to_list()]
    numbered = given_rows.with_columns(pl.Series(items.NUMBER, numbers, dtype=pl.UInt32)).sort(
        items.NUMBER, maintain_order=True
    )
    held = [Condition(pk, **words) for pk, words in enumerate(said, 7)]
    result = judged(numbered, known(events, numbered) if events else None, held, NOW, GAPS)

    told: dict[int, set[str]] = {}
    silent: dict[tuple[int, int | None, str | None], int] = {}
    ids = set()
    for n, (address, type_, ago, number) in enumerate(found):
        first = next((one.pk for one, words in zip(held, said, strict=True) if fits(words, address, type_)), None)
        word, dispute = situation(events, address, type_, NOW - ago * HOUR)
        if first is not None or dispute:
            key = (number, first, None if first is not None else dispute)
            silent[key] = silent.get(key, 0) + 1
            continue
        ids.add(n)
        told.setdefault(number, set()).add(word)
    assert set(result.rows["id_lo"].to_list()) == ids
    assert {(n, s, a): count for n, s, a, count in result.silent.iter_rows()} == silent
    assert {n: str(s) for n, s in result.situations.items()} == {
        n: next(word for word in ("again", "new", "still") if word in words) for n, words in told.items()
    }
    assert result.rows.height + result.silent["rows"].sum() == len(found)
