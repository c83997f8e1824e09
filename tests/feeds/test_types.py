"""Every published Shadowserver report type is read: a row built from its columns becomes one detection of its class."""

import csv
import io
import json

import pytest

from lachan.server.feeds import checks, shadowserver
from lachan.server.feeds.plan import Column, Plan
from lachan.server.feeds.typed import READ_SCHEMA
from lachan.wire import rsit
from lachan.wire.detection import INTELMQ_FIELDS, WIRE_NAMES
from tests.feeds.ground import read_bytes

PLANS = shadowserver.plans()
_BY_FIELD = {
    "time.source": "2026-11-21 01:02:03",
    "source.ip": "240.0.0.1",
    "destination.ip": "198.51.100.1",
    "source.port": "49152",
    "destination.port": "443",
    "source.asn": "64500",
    "destination.asn": "64501",
    "source.geolocation.cc": "VN",
    "destination.geolocation.cc": "ZZ",
    "source.network": "240.0.0.0/24",
    "source.fqdn": "host.example",
    "destination.fqdn": "c2.example",
    "source.url": "http://host.example/x",
    "destination.url": "http://c2.example/x",
    "product.vulnerabilities": "CVE-2021-26855",
}
_BY_CHECK = {"convert_int": "7", "invalidate_zero": "7", "convert_bool": "true", "convert_float": "1.5"}


def value_of(columns: list[Column]) -> str:
    """Something that the column, with all the fields it fills, can hold."""
    for column in columns:
        if column.field in _BY_FIELD:
            return _BY_FIELD[column.field]
    return next((_BY_CHECK[c.check] for c in columns if c.check in _BY_CHECK), f"a {columns[0].source}")


def row_of(plan: Plan) -> dict[str, str]:
    by_source: dict[str, list[Column]] = {}
    for column in plan.columns:
        by_source.setdefault(column.source, []).append(column)
    return {source: value_of(columns) for source, columns in by_source.items()}


def test_all_types_are_there() -> None:
    assert len(PLANS) == 170


@pytest.mark.parametrize("type_", sorted(PLANS))
def test_a_row_of_this_type_becomes_one_detection(type_: str) -> None:
    plan = PLANS[type_]
    row = row_of(plan)
    out = io.StringIO()
    writer = csv.DictWriter(out, row, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerow(row)
    found = read_bytes(out.getvalue().encode(), name=f"2026-11-21-{type_}-vietnam.csv")
    assert (found.reasons, found.notes, found.detections.height) == ([], [], 1)
    detection = found.detections.row(0, named=True)
    assert found.detections.schema == READ_SCHEMA
    assert (detection["feed_provider"], detection["feed_code"]) == ("shadowserver", type_)
    assert detection["subject"]
    if plan.type:
        assert (detection["classification_taxonomy"], detection["classification_type"]) == (plan.taxonomy, plan.type)
    else:
        assert "exchange" in type_
    assert rsit.taxonomy_of(detection["classification_type"]) == detection["classification_taxonomy"]
    extra = json.loads(detection["extra"] or "{}")
    assert not any(key.startswith("unread.") for key in extra)
    for column in plan.columns:
        name = column.field.replace(".", "_")
        if name in READ_SCHEMA:
            assert detection[name] is not None or column.check in ("validate_network", "extract_cve_from_tag"), column
        else:
            assert column.field.removeprefix("extra.") in extra, column


def test_columns_go_to_fields_that_exist_by_checks_that_exist() -> None:
    for column in (column for plan in PLANS.values() for column in plan.columns):
        assert column.check in checks.CHECKS
        assert column.field.startswith("extra.") or column.field in INTELMQ_FIELDS | set(WIRE_NAMES.values())


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("2026-11-21-event_sinkhole-vietnam.csv", "event_sinkhole"),
        ("2026-11-21-EVENT_SINKHOLE-Vietnam.CSV", "event_sinkhole"),
        ("event_sinkhole.csv", "event_sinkhole"),
        ("2026-11-21-event_sinkhole-vietnam-2.csv", "event_sinkhole"),
        ("2026-11-21-brand_new-vietnam.csv", "brand_new"),
        ("customers.csv", None),
        ("2026-11-21-event_sinkhole-vietnam.txt", None),
        ("event_sinkhole", None),
    ],
)
def test_the_type_stands_in_the_name(name: str, type_: str | None) -> None:
    assert shadowserver.report_type(name) == type_


def test_a_web_shell_makes_an_exchange_server_a_compromised_one() -> None:
    lines = ['"timestamp","ip","port","tag"'] + [
        f'"2026-11-21 01:02:03","240.0.0.{n}","443","{tag}"'
        for n, tag in enumerate(("exchange;webshell", "exchange;cve-2021-26855"))
    ]
    found = read_bytes("\n".join(lines).encode(), name="2026-11-21-scan_exchange-vietnam.csv")
    assert found.detections["classification_type"].to_list() == ["system-compromise", "vulnerable-system"]
    assert found.detections["classification_taxonomy"].to_list() == ["intrusions", "vulnerable"]


def test_a_missing_column_is_noted_and_the_file_read() -> None:
    found = read_bytes(b'"timestamp","src_ip"\n"2026-11-21 01:02:03","240.0.0.1"\n')
    assert found.detections.height == 1
    assert found.notes == ["columns missing: src_port"]
