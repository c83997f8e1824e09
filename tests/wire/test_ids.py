"""The id is what the house wrote down, and stays it."""

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.wire import ids
from lachan.wire.detection import CONTENT, ORIGIN

_TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x1f"), max_size=12)
_CONTENTS = st.fixed_dictionaries(
    {name: st.none() | (_TEXTS if dtype == pl.String else st.integers(0, 2**31 - 1)) for name, dtype in CONTENT.items()}
)
_TIMES = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive


def frame_of(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={**ORIGIN, **CONTENT}, orient="row")


@given(st.lists(st.tuples(_TEXTS, _TEXTS, _TIMES, _CONTENTS), min_size=1, max_size=5))
def test_in_bulk_as_one_by_one(rows: list[tuple[str, str, datetime, dict[str, Any]]]) -> None:
    frame = frame_of([{"feed_provider": p, "feed_code": c, "time_source": t, **content} for p, c, t, content in rows])
    found = [ids.hex_of(hi, lo) for hi, lo in ids.with_id(frame).select("id_hi", "id_lo").iter_rows()]
    assert found == [ids.id_of(*row) for row in rows]
    assert ids.with_id(frame).select(ids.hex_column()).to_series().to_list() == found


ROW = {
    "classification_taxonomy": "malicious-code",
    "classification_type": "infected-system",
    "source_ip": "192.0.2.1",
    "source_port": 49152,
    "malware_name": "mirai",
    "extra": '{"tag":"mirai"}',
}
AT = datetime(2026, 11, 21, 3, 4, 5, 678, tzinfo=UTC)


def test_the_form_stays_as_it_is() -> None:
    """Were this id another, every detection ever stored would come in a second time. Never change it."""
    assert ids.id_of("shadowserver", "event_sinkhole", AT, ROW) == "571e6e142631cfbd7b594d7d4f12ea31"
    everything = {name: name if dtype == pl.String else 7 for name, dtype in CONTENT.items()}
    assert ids.id_of("p", "c", AT, everything) == "bdb927cae4afaadde662e50cbdb7320c"


def test_what_we_derive_and_where_we_read_it_do_not_matter() -> None:
    frame = frame_of([{"feed_provider": "p", "feed_code": "c", "time_source": AT, **ROW}])
    more = frame.with_columns(
        tlp=pl.lit("RED"), subject=pl.lit("x"), malware_family=pl.lit("Mirai"), file=pl.lit("a.csv"), line=pl.lit(7)
    )
    assert ids.with_id(more)["id_hi"].item() == ids.with_id(frame)["id_hi"].item()


def test_every_part_of_the_content_matters() -> None:
    base = ids.id_of("p", "c", AT, {})
    others = {ids.id_of("p", "c", AT, {name: "1" if dtype == pl.String else 1}) for name, dtype in CONTENT.items()}
    others |= {ids.id_of("q", "c", AT, {}), ids.id_of("p", "d", AT, {}), ids.id_of("p", "c", AT.replace(year=2025), {})}
    assert len(others) == len(CONTENT) + 3
    assert base not in others


@given(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**63), 2**63 - 1))
def test_halves_and_text_are_each_others_inverse(hi: int, lo: int) -> None:
    assert ids.halves_of(ids.hex_of(hi, lo)) == (hi, lo)


@pytest.mark.parametrize("text", ["", "0" * 31, "0" * 33, "g" * 32])
def test_what_is_no_id(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are Python's own
        ids.halves_of(text)
