"""IntelMQ events in and out: what is written reads back the same, and each kind of bad event has its name."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lachan.server.feeds import intelmq
from lachan.server.feeds.reading import Reason
from lachan.wire import ids
from tests.feeds.ground import Outcome, read_bytes, read_intelmq

BASE: dict[str, Any] = {
    "time.source": "2026-11-21T01:02:03+00:00",
    "classification.type": "other",
    "source.ip": "192.0.2.1",
}


def read(*events: object) -> Outcome:
    lines = [e if isinstance(e, str) else json.dumps(e, ensure_ascii=False) for e in events]
    return read_bytes("\n".join(lines).encode(), read_intelmq, "events.jsonl")


def extra_of(found: Outcome) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(found.detections["extra"].item())
    return held


_scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=6)
)
_json = st.recursive(
    _scalars, lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=4), v, max_size=3), max_leaves=6
)
_keys = st.text(max_size=6) | st.sampled_from(
    [
        "source.ip",
        "comment",
        "extra",
        "extra.a",
        "raw",
        "tlp",
        "__type",
        "time.observation",
        "source.tunnel",
        "feed.name",
        "",
    ]
)
_fields = {
    "source.ip": st.sampled_from(["2002:c000:201::1", "2001:0:1::", "192.0.2.1", "::ffff:192.0.2.1", " 192.0.2.7 "]),
    "source.port": st.sampled_from([0, 65535, 99999, "80", "x", 1.5, True]),
    "source.asn": st.sampled_from([0, 64500, -1, "AS1"]),
    "malware.name": st.text(max_size=6) | st.just("Mirai"),
    "source.fqdn": st.sampled_from(["A.example.", "nonsense", "x.example"]),
    "source.url": st.sampled_from(["http://a.example/Đ", "a.example", "?"]),
    "source.geolocation.cc": st.sampled_from(["vn", "VNM"]),
    "destination.ip": st.sampled_from(["198.51.100.1", "x"]),
    "tlp": st.sampled_from(["RED", "white", "nonsense"]),
    "feed.provider": st.sampled_from(["a", "b"]),
    "classification.type": st.sampled_from(["blacklist", "scanner", "other"]),
    "comment": _json,
    "time.observation": st.just("2026-11-22T00:00:00+00:00"),
}
_events = st.builds(
    lambda fields, extra, flat: {
        **BASE,
        **fields,
        **({"extra": extra} if extra else {}),
        **{f"extra.{k}": v for k, v in flat.items()},
    },
    st.fixed_dictionaries({}, optional=_fields),
    st.dictionaries(_keys, _json, max_size=3),
    st.dictionaries(_keys, _json, max_size=2),
)


@given(st.lists(_events, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_what_is_written_reads_back_with_the_same_ids(events: list[dict[str, Any]]) -> None:
    first = read(*events)
    assert first.rows == len(events)
    again = read(*intelmq.write(first.detections))
    assert again.rejects == []
    assert rows_of(again) == rows_of(first)


def rows_of(found: Outcome) -> list[str]:
    return sorted(map(repr, ids.with_id(found.detections).rows())) if found.detections.height else []


@given(st.lists(_events, min_size=1, max_size=3))
@settings(max_examples=20, deadline=None)
def test_extra_is_one_object_with_sorted_keys(events: list[dict[str, Any]]) -> None:
    for text in read(*events).detections["extra"].drop_nulls():
        assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", Reason.BAD_JSON),
        ("[]", Reason.BAD_JSON),
        ('"text"', Reason.BAD_JSON),
        (json.dumps(BASE)[:-1] + ',"a":NaN}', Reason.BAD_JSON),
        (json.dumps(BASE)[:-1] + ',"a":-Infinity}', Reason.BAD_JSON),
        (json.dumps(BASE)[:-1] + ',"a":1e999}', Reason.BAD_JSON),
        (json.dumps(BASE)[:-1] + ',"a":' + "9" * 5000 + "}", Reason.BAD_JSON),
        (json.dumps(BASE)[:-1] + ',"a":1,"a":2}', Reason.BAD_JSON),
        (json.dumps(BASE)[:-1] + ',"extra":{"a":1},"extra.a":2}', Reason.BAD_JSON),
        (json.dumps(BASE)[:-1] + ',"a":{"b":1,"b":1}}', Reason.BAD_JSON),
        (json.dumps(BASE)[:-1] + ',"a":' + "[" * 40 + "]" * 40 + "}", Reason.BAD_JSON),
        ("[" * 200_000, Reason.BAD_JSON),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, Reason.BAD_JSON),
        (json.dumps(BASE | {"extra": "not an object"}), Reason.BAD_JSON),
        (json.dumps(BASE | {"extra": [1]}), Reason.BAD_JSON),
        (json.dumps(BASE | {"extra": {str(n): n for n in range(600)}}), Reason.BAD_JSON),
        (json.dumps(BASE)[:-1] + ',"a":"\\ud800"}', Reason.BAD_JSON),
        (json.dumps(BASE | {"source.port": "x", "unread.source.port": "y"}), Reason.BAD_JSON),
        (json.dumps(BASE)[:-1] + ',"a":"\\u0000"}', Reason.NUL_BYTE),
        (json.dumps(BASE)[:-1] + ',"a":"\\u001F"}', Reason.SEPARATOR_BYTE),
        (json.dumps(BASE | {"time.source": "2026-11-21T01:02:03"}), Reason.NAIVE_TIME),
        (json.dumps(BASE | {"time.source": None}), Reason.MISSING_TIME),
        (json.dumps(BASE | {"source.ip": "999.1.1.1"}), Reason.BAD_ADDRESS),
        (json.dumps(BASE | {"classification.type": "no-such-type"}), Reason.BAD_CLASS),
        (json.dumps(BASE | {"source.ip": ""}), Reason.MISSING_SUBJECT),
    ],
    ids=lambda value: str(value)[:20],
)
def test_events_that_cannot_stand(line: str, reason: Reason) -> None:
    found = read(BASE, line, BASE)
    assert [(r.line, r.reason) for r in found.rejects] == [(2, reason)]
    assert found.detections.height == 2


def test_large_numbers_stay_what_they_are() -> None:
    assert extra_of(read(BASE | {"extra.n": 10**40}))["n"] == 10**40


def test_what_intelmq_adds_on_its_way_is_no_part_of_the_id() -> None:
    more = BASE | {"time.observation": "2026-11-22T00:00:00+00:00", "raw": "YQ==", "event_hash": "x", "__type": "Event"}
    assert len(set(rows_of(read(BASE, more)))) == 1


def test_a_field_that_is_no_column_keeps_its_name() -> None:
    found = read(BASE | {"source.local_hostname": "pc", "extra.os": "linux"})
    assert extra_of(found) == {"os": "linux", "source.local_hostname": "pc"}
    (line,) = intelmq.write(found.detections)
    assert json.loads(line)["source.local_hostname"] == "pc"
    assert json.loads(line)["extra.os"] == "linux"


def test_a_label_that_cannot_be_read_is_the_narrowest() -> None:
    found = read(BASE | {"tlp": "PURPLE"}, BASE | {"tlp": "TLP:WHITE"}, BASE)
    assert sorted(found.detections["tlp"]) == ["AMBER", "CLEAR", "RED"]
    assert found.detections.filter(tlp="RED")["extra"].item() == '{"unread.tlp":"PURPLE"}'


def test_nothing_is_the_outcome_empty() -> None:
    assert read("", "  ").reasons == [Reason.EMPTY]
