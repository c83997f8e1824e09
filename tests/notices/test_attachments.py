"""The list in its other forms: XARF against its published schema, n6, packed and numbered."""

import gzip
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from lachan.server.base.settings import Attached, Identity
from lachan.server.notices import items, n6, xarf
from lachan.server.notices.attachments import Wanted, attachments
from lachan.wire import rsit
from tests.notices.build import IDENTITY, rows

SCHEMAS = Path(os.environ.get("LACHAN_SCHEMAS") or Path(__file__).resolve().parents[3] / "shared" / "schemas")
V4 = SCHEMAS / "xarf-4" / "v4"
with_schemas = pytest.mark.skipif(not V4.is_dir(), reason="needs the XARF v4 schemas: set LACHAN_SCHEMAS")
CODE = "LC-7K2M9-4QXR1"


@cache
def validator() -> Draft202012Validator:
    found = [(place, json.loads(place.read_text(encoding="utf-8"))) for place in V4.rglob("*.json")]
    registry: Registry[Any] = Registry().with_resources([(s["$id"], Resource.from_contents(s)) for _, s in found])
    master = next(schema for place, schema in found if place.name == "xarf-v4-master.json")
    return Draft202012Validator(master, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


def reports(*changes: dict[str, object], banner: str = "", identity: Identity = IDENTITY) -> list[dict[str, Any]]:
    found = items.alone(rows(*changes))
    return [json.loads(line) for line in xarf.lines(found, CODE, banner, identity)]


def faults(report: dict[str, Any]) -> list[str]:
    return [error.message for error in validator().iter_errors(report)]


URL = {"source_url": "http://www.mau.example/a.exe", "source_fqdn": "www.mau.example", "subject_kind": "url"}
BARE = dict.fromkeys(
    ("source_ip", "source_port", "destination_ip", "destination_port", "protocol_transport", "malware_family",
     "malware_name", "classification_identifier", "source_asn")
)  # fmt: skip


@with_schemas
@pytest.mark.parametrize("one", rsit.all_types(), ids=lambda one: one.type)
def test_every_type_is_a_valid_report(one: rsit.RsitType) -> None:
    kind = {"classification_taxonomy": one.taxonomy, "classification_type": one.type}
    cve = {"product_vulnerabilities": "CVE-2099-0001, CVE-2099-0002"}
    made = reports(
        kind,
        {**kind, **URL},
        {**kind, **BARE},
        {**kind, **BARE, **URL},
        {**kind, **cve},
        {**kind, "source_ip": "2001:db8::5"},
    )
    assert [faults(report) for report in made] == [[]] * 6


@with_schemas
def test_the_schema_can_say_no() -> None:
    (report,) = reports({})
    assert faults({**report, "timestamp": "yesterday"})
    assert faults({**report, "report_id": "1"})
    assert faults({**report, "type": "gossip"})


@with_schemas
@settings(max_examples=25)
@given(
    st.sampled_from(sorted({*URL, "malware_name", "product_name", "classification_identifier"})), st.text(max_size=40)
)
def test_foreign_text_stays_a_valid_report(column: str, text: str) -> None:
    kind = {"classification_taxonomy": "fraud", "classification_type": "phishing", "malware_family": None}
    (report,) = reports({**kind, **URL, column: text})
    assert faults(report) == []


@with_schemas
def test_a_trial_says_so_and_is_valid() -> None:
    (report,) = reports({}, banner="BẢN THỬ NGHIỆM", identity=Identity())
    assert faults(report) == []
    assert report["description"].startswith("BẢN THỬ NGHIỆM")
    assert report["reporter"]["domain"] == "lachan.invalid"


def test_kinds_of_report() -> None:
    phishing = {"classification_taxonomy": "fraud", "classification_type": "phishing", **URL}
    weak = {
        "classification_taxonomy": "vulnerable", "classification_type": "vulnerable-system",
        "product_vulnerabilities": "cve-2099-0001",
    }  # fmt: skip
    force = {"classification_taxonomy": "intrusion-attempts", "classification_type": "brute-force"}
    made = reports({}, phishing, weak, force)
    assert [(one["category"], one["type"]) for one in made] == [
        ("infrastructure", "botnet"), ("content", "phishing"), ("vulnerability", "cve"), ("connection", "login_attack"),
    ]  # fmt: skip
    assert made[2]["cve_id"] == "CVE-2099-0001"
    assert [one["description"] for one in made] == [f"{CODE}, dòng/row {n}" for n in (1, 2, 3, 4)]


@given(st.integers(-(1 << 63), (1 << 63) - 1), st.integers(-(1 << 63), (1 << 63) - 1))
def test_report_id_is_a_uuid_of_version_8(high: int, low: int) -> None:
    written = xarf.report_id(high, low)
    groups = written.split("-")
    assert [len(group) for group in groups] == [8, 4, 4, 4, 12]
    assert groups[2][0] == "8"
    assert groups[3][0] in "89ab"


def test_n6_has_its_names() -> None:
    (line,) = n6.lines(items.alone(rows({})), CODE, "", IDENTITY)
    event = json.loads(line)
    assert event.pop("id") == "00000000000000010000000000000000"
    assert event == {
        "code": CODE, "item": 1, "source": "shadowserver.event4-sinkhole", "restriction": "need-to-know",
        "confidence": "medium", "category": "bots", "time": "2026-11-22T03:10:05Z", "name": "Mirai", "proto": "tcp",
        "sport": 51234, "dip": "198.51.100.7", "dport": 443, "address": [{"ip": "203.0.113.5", "asn": 64500}],
    }  # fmt: skip


def test_n6_says_the_banner_and_names_no_account() -> None:
    account = {"subject": "nguyen.van.a@example.com", "subject_kind": "account", "source_ip": None}
    for lines in (n6.lines, xarf.lines):
        (line,) = lines(items.alone(rows(account)), CODE, "SỐ LIỆU GIẢ LẬP", Identity())
        assert "nguyen" not in line
        assert "SỐ LIỆU GIẢ LẬP" in line


def test_forms_stand_in_the_order_wanted_and_large_ones_are_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = items.alone(rows(*({} for _ in range(20))))
    wanted = Wanted(CODE, "", (Attached.CSV, Attached.XARF, Attached.N6), IDENTITY)

    def made() -> list[tuple[str, str, bytes]]:
        return [(one.name, one.kind, one.raw) for one in attachments(found, [items.table(found, "")], wanted)]

    plain = made()
    assert [name for name, _, _ in plain] == [f"{CODE}.csv", f"{CODE}.xarf.jsonl", f"{CODE}.n6.jsonl"]
    assert all(len(raw.splitlines()) in (20, 21) for _, _, raw in plain)
    monkeypatch.setattr(items, "LARGEST_PLAIN", 100)
    packed = made()
    assert [name for name, _, _ in packed] == [f"{name}.gz" for name, _, _ in plain]
    assert {kind for _, kind, _ in packed} == {"application/gzip"}
    assert [gzip.decompress(raw) for _, _, raw in packed] == [raw for _, _, raw in plain]
