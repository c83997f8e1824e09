"""Mapping files: what they say is what is read, and errors name file, entry and reason."""

import io
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from lachan.server.base.errors import BadInput
from lachan.server.feeds import formats
from lachan.server.feeds.delimited import load, parse, read
from lachan.server.feeds.reading import Context, Member, Reason
from tests.feeds.ground import RECEIVED, Outcome, outcome, read_bytes

HEAD = 'provider = "p"\ncode = "c"\ntype = "scanner"\n'
COLUMNS = '[columns]\nt = "time.source"\nip = "source.ip"\n'


def read_with(mapping: str, data: str) -> Outcome:
    return read_bytes(data.encode(), partial(read, mapping=parse(mapping, "m.toml")), "file.txt")


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ("= nonsense", "not TOML"),
        ('code = "c"\n' + COLUMNS, "provider: "),
        (HEAD, "columns: "),
        (HEAD + "[columns]\n", "columns: "),
        (HEAD + 'colour = "red"\n' + COLUMNS, "colour: "),
        (HEAD + 'delimiter = "space"\n' + COLUMNS, "delimiter: one of comma, tab"),
        (HEAD + 'timezone = "Asia/Saigon2"\n' + COLUMNS, "timezone: 'Asia/Saigon2'"),
        (HEAD + 'timezone = "../../etc/passwd"\n' + COLUMNS, "timezone: "),
        (HEAD + 'tlp = "BLUE"\n' + COLUMNS, "tlp: "),
        (HEAD + 'time_formats = ["%Q"]\n' + COLUMNS, "time_formats: '%Q'"),
        (HEAD + 'time_formats = ["%H:%M"]\n' + COLUMNS, "time_formats: '%H:%M'"),
        (HEAD + 'time_formats = ["%Y-%m-%d %H:%M:%S %z"]\n' + COLUMNS, "time_formats: "),
        (HEAD.replace("scanner", "scanning") + COLUMNS, "type: 'scanning' is no type of RSIT"),
        ('provider = "p"\ncode = "c"\n' + COLUMNS, "a type of RSIT"),
        (HEAD + COLUMNS + 'x = "source.colour"\n', "columns.x: 'source.colour'"),
        (HEAD + COLUMNS + 'x = { field = "extra.x", check = "guess" }\n', "columns.x: no check is called 'guess'"),
        (HEAD + COLUMNS + 'x = "extra.a"\ny = "extra.a"\n', "columns: extra.a: mapped to twice"),
        ('provider = "p\\u001f"\ncode = "c"\ntype = "scanner"\n' + COLUMNS, "provider: "),
    ],
)
def test_a_wrong_mapping_says_where_and_why(mapping: str, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(mapping, "m.toml")
    assert str(caught.value).startswith("m.toml: ")
    assert says in str(caught.value)


def test_a_file_that_is_no_text_or_too_large(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    for data, says in ((b"\xff", "not UTF-8"), (b"#" * (2 << 20), "larger than")):
        path.write_bytes(data)
        with pytest.raises(BadInput, match=says):
            load(path)


def test_a_zone_converts_and_a_naive_time_without_one_is_a_reject() -> None:
    data = "t,ip\n2026-11-21 08:00:00,192.0.2.1\n2026-11-21T08:00:00+09:00,192.0.2.1\n"
    found = read_with(HEAD + 'timezone = "Asia/Ho_Chi_Minh"\n' + COLUMNS, data)
    assert found.detections["time_source"].to_list() == [
        datetime(2026, 11, 21, 1, tzinfo=UTC),
        datetime(2026, 11, 20, 23, tzinfo=UTC),
    ]
    found = read_with(HEAD + COLUMNS, data)
    assert [(r.line, r.reason) for r in found.rejects] == [(2, Reason.NAIVE_TIME)]
    assert found.detections.height == 1


def test_formats_of_times_are_tried_in_turn() -> None:
    mapping = HEAD + 'timezone = "UTC"\ntime_formats = ["%d/%m/%Y %H:%M", "%Y%m%dT%H%M%S"]\n' + COLUMNS
    found = read_with(
        mapping, "t,ip\n21/11/2026 01:02,192.0.2.1\n20261121T010203,192.0.2.1\n11/21/2026 01:02,192.0.2.1\n"
    )
    assert [t.second for t in found.detections["time_source"]] == [0, 3]
    assert found.reasons == [Reason.BAD_TIME]


def test_tabs_and_quotes() -> None:
    found = read_with(
        HEAD + 'delimiter = "tab"\ntimezone = "UTC"\n' + COLUMNS,
        't\tip\tx\n2026-11-21 01:02:03\t192.0.2.1\t"a\tb, ""c"""\n',
    )
    assert found.detections["extra"].to_list() == ['{"x":"a\\tb, \\"c\\""}']


def test_unknown_columns_can_be_left_out() -> None:
    found = read_with(
        HEAD + 'timezone = "UTC"\nunknown_columns_to_extra = false\n' + COLUMNS,
        "t,ip,x\n2026-11-21 01:02:03,192.0.2.1,y\n",
    )
    assert found.detections["extra"].to_list() == [None]


@pytest.mark.parametrize(
    ("name", "format_", "codes"),
    [
        ("2026-11-21-event_sinkhole-vn.csv", None, ["event_sinkhole"]),
        ("anything.bin", "shadowserver", [Reason.UNKNOWN_REPORT_TYPE]),
        ("events.json", None, ["intelmq"]),
        ("events.txt", "intelmq", ["intelmq"]),
        ("customers.csv", None, [Reason.UNKNOWN_FORMAT]),
    ],
)
def test_which_reader_a_file_gets(name: str, format_: str | None, codes: list[str]) -> None:
    event = b'{"time.source":"2026-11-21T01:02:03Z","classification.type":"scanner","source.ip":"192.0.2.1"}\n'
    data = event if "events" in name else b"timestamp,src_ip\n2026-11-21 01:02:03,192.0.2.1\n"
    found = outcome(formats.read(Member(name, io.BytesIO(data)), Context(RECEIVED), format_, None))
    given = found.detections["feed_code"].to_list() if found.detections.height else []
    assert given + found.reasons == codes


def test_a_mapping_goes_before_the_name() -> None:
    member = Member("2026-11-21-event_sinkhole-vn.csv", io.BytesIO(b"t,ip\n2026-11-21T01:02:03Z,192.0.2.1\n"))
    found = outcome(formats.read(member, Context(RECEIVED), None, parse(HEAD + COLUMNS, "m")))
    assert found.detections["feed_code"].to_list() == ["c"]
