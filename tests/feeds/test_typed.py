"""From text to values: times, addresses, classes, `extra`, and what a row cannot do without."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.server.feeds import checks
from lachan.server.feeds.delimited import Mapping, read
from lachan.server.feeds.plan import Column, Plan
from lachan.server.feeds.reading import Context, Reason
from tests.feeds.ground import PLAN, RECEIVED, Outcome, read_bytes

AT = "2026-11-21 01:02:03"


def rows_by(plan: Plan, *lines: str, header: str = "time,ip,name", context: Context | None = None) -> Outcome:
    assert context is None or context
    return read_bytes("\n".join((header, *lines)).encode(), partial(read, mapping=Mapping(plan, ",")))


def one(plan: Plan, line: str, header: str) -> dict[str, Any]:
    found = rows_by(plan, line, header=header)
    assert found.rejects == []
    return found.detections.row(0, named=True)


def extra(row: dict[str, Any]) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(row["extra"] or "{}")
    return held


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-21 01:02:03", datetime(2026, 11, 21, 1, 2, 3, tzinfo=UTC)),
        ("2026-11-21T01:02:03Z", datetime(2026, 11, 21, 1, 2, 3, tzinfo=UTC)),
        ("2026-11-21T01:02:03+07:00", datetime(2026, 11, 20, 18, 2, 3, tzinfo=UTC)),
        ("2026-11-21 01:02:03.250+0000", datetime(2026, 11, 21, 1, 2, 3, 250_000, tzinfo=UTC)),
        ("2026-11-21 01:02:03 UTC", datetime(2026, 11, 21, 1, 2, 3, tzinfo=UTC)),
    ],
)
def test_times(text: str, instant: datetime) -> None:
    assert one(PLAN, f"{text},192.0.2.1,x", "time,ip,name")["time_source"] == instant


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.MISSING_TIME),
        ("  ", Reason.MISSING_TIME),
        ("yesterday", Reason.BAD_TIME),
        ("2026-02-30 01:02:03", Reason.BAD_TIME),
        ("1970-01-01 00:00:00", Reason.TOO_OLD),
        ("2099-01-01 00:00:00", Reason.IN_FUTURE),
        ("9999-12-31T23:59:59-23:59", Reason.IN_FUTURE),
    ],
)
def test_times_that_cannot_stand(text: str, reason: Reason) -> None:
    found = rows_by(PLAN, f"{text},192.0.2.1,x", f"{AT},192.0.2.1,x")
    assert [(r.line, r.reason, r.raw) for r in found.rejects] == [(2, reason, f"{text},192.0.2.1,x".encode())]
    assert found.detections.height == 1


def test_the_window_of_times_has_exact_edges() -> None:
    oldest, latest = RECEIVED - timedelta(days=400), RECEIVED + timedelta(days=1)
    second = timedelta(seconds=1)
    lines = [f"{t:%Y-%m-%d %H:%M:%S},192.0.2.1,x" for t in (oldest - second, oldest, latest, latest + second)]
    found = rows_by(PLAN, *lines)
    assert [(r.line, r.reason) for r in found.rejects] == [(2, Reason.TOO_OLD), (5, Reason.IN_FUTURE)]
    assert found.detections["time_source"].to_list() == [oldest, latest]


def test_backfill_widens_the_window() -> None:
    context = Context(RECEIVED, backfill_from=datetime(2020, 1, 1, tzinfo=UTC))
    assert context.earliest == datetime(2020, 1, 1, tzinfo=UTC)
    assert context.latest == RECEIVED + timedelta(days=1)


def test_a_time_in_vietnam_becomes_utc() -> None:
    plan = replace(PLAN, zone=ZoneInfo("Asia/Ho_Chi_Minh"))
    row = one(plan, f"{AT},192.0.2.1,x", "time,ip,name")
    assert row["time_source"] == datetime(2026, 11, 20, 18, 2, 3, tzinfo=UTC)


def test_a_time_without_offset_or_declared_zone_is_a_reject() -> None:
    found = rows_by(replace(PLAN, zone=None), f"{AT},192.0.2.1,x", "2026-11-21T01:02:03Z,192.0.2.1,x", "x,192.0.2.1,x")
    assert [(r.line, r.reason) for r in found.rejects] == [(2, Reason.NAIVE_TIME), (4, Reason.BAD_TIME)]


def test_daylight_saving_the_first_of_a_repeated_hour_and_no_time_in_a_skipped_one() -> None:
    plan = replace(PLAN, zone=ZoneInfo("Europe/Berlin"))
    found = rows_by(plan, "2026-10-25 02:30:00,192.0.2.1,x", "2026-03-29 02:30:00,192.0.2.1,x")
    assert found.detections["time_source"].to_list() == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]
    assert found.reasons == [Reason.BAD_TIME]


@pytest.mark.parametrize("address", ["999.1.1.1", "192.0.2.01", "host.example", "192.0.2.0/24", "fe80::1%eth0"])
def test_something_else_than_an_address(address: str) -> None:
    assert rows_by(PLAN, f"{AT},{address},x").reasons == [Reason.BAD_ADDRESS]


def test_an_infection_without_an_address() -> None:
    assert rows_by(PLAN, f"{AT},,x").reasons == [Reason.MISSING_SUBJECT]


def test_both_families_of_addresses_stand_alike() -> None:
    found = rows_by(PLAN, *(f"{AT},{a},x" for a in ("::ffff:192.0.2.9", "192.0.2.9", "2001:DB8:0::9")))
    assert found.detections["source_ip"].to_list() == ["192.0.2.9", "192.0.2.9", "2001:db8::9"]
    assert found.detections["source_ip_hi"].to_list()[0] == found.detections["source_ip_hi"].to_list()[1] == -(2**63)
    assert found.detections["subject"].to_list() == found.detections["source_ip"].to_list()


def test_addresses_made_by_a_tunnel_say_so() -> None:
    found = rows_by(
        PLAN, *(f"{AT},{a},x" for a in ("2002:c000:201::1", "2001:0:c000:201::1", "2001:db8::1", "192.0.2.1"))
    )
    assert found.detections["extra"].to_list() == ['{"source.tunnel":"6to4"}', '{"source.tunnel":"teredo"}', None, None]
    assert found.detections["source_ip"].to_list()[0] == "2002:c000:201::1"


WIDE = Plan(
    provider="test",
    code="wide",
    columns=(
        Column("time", "time.source"),
        Column("ip", "source.ip"),
        Column("port", "source.port", "convert_int"),
        Column("asn", "source.asn", "invalidate_zero"),
        Column("cc", "source.geolocation.cc"),
        Column("n", "extra.n", "convert_int"),
        Column("z", "extra.z", "invalidate_zero"),
        Column("f", "extra.f", "convert_float"),
        Column("b", "extra.b", "convert_bool"),
        Column("dst", "destination.ip", "validate_ip"),
        Column("tag", "extra.tag"),
        Column("tag", "product.vulnerabilities", "extract_cve_from_tag"),
    ),
    taxonomy="other",
    type="other",
    zone=ZoneInfo("UTC"),
)
WIDE_HEADER = "time,ip,port,asn,cc,n,z,f,b,dst,tag"


def test_values_are_typed() -> None:
    row = one(WIDE, f"{AT},192.0.2.1,080,64500,vn,+7,0,1.50,Y,2001:DB8::2,x;cve-2021-1234;CVE-2020-0001", WIDE_HEADER)
    assert (row["source_port"], row["source_asn"], row["source_geolocation_cc"]) == (80, 64500, "VN")
    assert row["destination_ip"] == "2001:db8::2"
    assert row["product_vulnerabilities"] == "CVE-2020-0001;CVE-2021-1234"
    assert row["extra"] == '{"b":true,"f":1.5,"n":7,"tag":"x;cve-2021-1234;CVE-2020-0001"}'


def test_what_cannot_be_read_costs_the_row_nothing_and_is_kept() -> None:
    row = one(WIDE, f"{AT},192.0.2.1,99999,AS1,Vietnam,seven,0x1,1e999,maybe,999.1.1.1,", WIDE_HEADER)
    assert [row[n] for n in ("source_port", "source_asn", "source_geolocation_cc", "destination_ip")] == [None] * 4
    assert extra(row) == {
        "unread.source.port": "99999",
        "unread.source.asn": "AS1",
        "unread.source.geolocation.cc": "Vietnam",
        "unread.destination.ip": "999.1.1.1",
        "n": "seven",
        "z": "0x1",
        "f": "1e999",
        "b": "maybe",
    }


def test_zero_where_it_means_unknown_is_nothing() -> None:
    row = one(WIDE, f"{AT},192.0.2.1,0,0,,0,00,0,0,,", WIDE_HEADER)
    assert (row["source_port"], row["source_asn"], row["extra"]) == (0, None, '{"b":false,"f":0.0,"n":0}')


def test_an_unknown_column_goes_to_extra_and_never_over_another() -> None:
    plan = replace(PLAN, columns=(*PLAN.columns, Column("a", "extra.more")))
    row = one(plan, f"{AT},192.0.2.1,x,first,second,third", "time,ip,name,a,more,_line")
    assert extra(row) == {"more": "first", "more_": "second", "_line": "third"}


_texts = st.text(
    st.sampled_from('a"\\\n\t\r\x00\x01\x1e\x7fĐ\u2028,{}') | st.characters(exclude_categories=("Cs",)), max_size=8
)


@given(st.lists(st.tuples(_texts, _texts, st.none() | _texts), min_size=1, max_size=5))
def test_extra_is_what_json_writes(values: list[tuple[str, str, str | None]]) -> None:
    from lachan.server.feeds.extras import Piece, dumped, joined

    columns = [pl.Series(list(column), dtype=pl.String) for column in zip(*values, strict=True)]
    pieces = [Piece(key, column) for key, column in zip(('k"', "b", "a"), columns, strict=True)]
    expected = [dumped({k: v for k, v in zip(('k"', "b", "a"), row, strict=True) if v is not None}) for row in values]
    assert joined(pieces, len(values)).to_list() == expected
    assert joined([Piece("x", columns[0].clear().extend_constant(None, 2))], 2).to_list() == [None, None]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_decimals_are_written_as_json_writes_them(number: float) -> None:
    found = pl.DataFrame({"n": [repr(number)]}).select(checks.decimal(pl.col("n"))).item()
    assert found == json.dumps(number)


@given(st.text(st.sampled_from("0123456789+-_ .e٣"), max_size=21))
def test_integers_are_decimal_digits(text: str) -> None:
    found = pl.DataFrame({"n": [text]}).select(checks.integer(pl.col("n"))).item()
    digits = text[1:] if text[:1] in ("+", "-") else text
    is_number = digits.isascii() and digits.isdigit() and -(2**63) <= int(text) < 2**63
    assert found == (int(text) if is_number else None)


@pytest.mark.parametrize(
    ("check", "text", "value"),
    [
        (checks.name, "WWW.A.example.", "www.a.example"),
        (checks.name, "_dmarc.a.example", "_dmarc.a.example"),
        (checks.name, "bệnh-viện.example", "bệnh-viện.example"),
        (checks.name, "192.0.2.1", None),
        (checks.name, "localhost", None),
        (checks.name, "a..example", None),
        (checks.name, "-a.example", None),
        (checks.name, "a b.example", None),
        (checks.name, "a" * 64 + ".example", None),
        (checks.name, ".".join(["abcdefg"] * 40), None),
        (checks.name_of_url, "https://u:p@a.example:8443/x?y", "a.example"),
        (checks.name_of_url, "a.example/x", "a.example"),
        (checks.name_of_url, "http://192.0.2.1/", None),
        (checks.url, "http://a.example/x y", "http://a.example/x y"),
        (checks.url, "a.example/x", "http://a.example/x"),
        (checks.url, "a.example:8080", "http://a.example:8080"),
        (checks.url, "/x", None),
        (checks.url, "nonsense", None),
        (checks.network, "192.0.2.77/24", "192.0.2.0/24"),
        (checks.network, "2001:DB8::1/32", "2001:db8::/32"),
        (checks.network, "192.0.2.77", None),
        (checks.network, "192.0.2.77/33", None),
        (checks.network, "192.0.2.0/255.255.255.0", None),
        (checks.base64, "aGVsbG8=", "aGVsbG8="),
        (checks.base64, "GET /", "R0VUIC8="),
        (checks.vulnerabilities, "exchange;no", None),
    ],
)
def test_checks(check: checks.Check, text: str, value: str | None) -> None:
    assert pl.DataFrame({"v": [text, None]}).select(check(pl.col("v"))).to_series().to_list() == [value, None]


def test_white_space_around_values_is_none_of_them() -> None:
    quoted = (
        ",".join(f'" {v}\u00a0"' for v in (AT, "192.0.2.1", "mirai")),
        ",".join(f'" {v} "' for v in (AT, "192.0.2.1", "x")),
    )
    for line in quoted:
        row = rows_by(PLAN, line).detections.row(0, named=True)
        assert (row["source_ip"], row["malware_name"]) in (("192.0.2.1", "mirai"), ("192.0.2.1", "x"))
    assert rows_by(PLAN, f'"{AT}","192.0.2.1","  "').detections["malware_name"].to_list() == [None]


def test_a_type_and_taxonomy_that_contradict_each_other() -> None:
    plan = replace(
        PLAN,
        type=None,
        taxonomy=None,
        columns=(*PLAN.columns, Column("t", "classification.type"), Column("x", "classification.taxonomy")),
    )
    found = rows_by(
        plan,
        f"{AT},192.0.2.1,x,spam,abusive-content",
        f"{AT},192.0.2.1,x,spam,fraud",
        f"{AT},192.0.2.1,x,nonsense,",
        f"{AT},192.0.2.1,x,,",
        f"{AT},192.0.2.1,x,scanner,",
        header="time,ip,name,t,x",
    )
    assert [r.line for r in found.rejects] == [3, 4, 5]
    assert set(found.reasons) == {Reason.BAD_CLASS}
    assert found.detections["classification_taxonomy"].to_list() == ["abusive-content", "information-gathering"]


def test_each_type_demands_its_own_subject() -> None:
    plan = replace(
        PLAN,
        type=None,
        taxonomy=None,
        columns=(*PLAN.columns, Column("t", "classification.type"), Column("u", "source.url")),
    )
    found = rows_by(
        plan,
        f"{AT},192.0.2.1,x,phishing,",
        f"{AT},,x,phishing,http://a.example/",
        f"{AT},,x,infected-system,http://a.example/",
        f"{AT},,x,other,",
        header="time,ip,name,t,u",
    )
    assert [(r.line, r.reason) for r in found.rejects] == [(n, Reason.MISSING_SUBJECT) for n in (2, 4, 5)]
    assert found.detections["subject"].to_list() == ["http://a.example/"]


def test_the_first_of_two_columns_for_one_field_that_has_a_value() -> None:
    plan = replace(PLAN, columns=(*PLAN.columns, Column("a", "source.fqdn"), Column("b", "source.fqdn")))
    found = rows_by(
        plan, f"{AT},192.0.2.1,x,a.example,b.example", f"{AT},192.0.2.1,x,,b.example", header="time,ip,name,a,b"
    )
    assert found.detections["source_fqdn"].to_list() == ["a.example", "b.example"]
