"""Reading the two files: what is accepted, and what is refused with which reason."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lachan.server.base.errors import BadInput
from lachan.server.registry import rows
from tests.registry.files import BANK, claims_file, contacts_file

CONTACT = {"organisation": "bank-a", "purpose": "security", "email": "soc@bank.example"}


def test_a_row_carries_any_number_of_networks_and_domains(tmp_path: Path) -> None:
    row = BANK | {
        "prefix": "240.0.0.0/24  2001:DB8::/32 ::ffff:240.0.1.0/120",
        "asn": "AS64500 64501",
        "domain": "Bank.Example. ngân-hàng.example",
        "valid_from": "2026-03-01",
        "valid_to": "2026-04-01T00:00:00Z",
        "confidence": "80",
        "override": "yes",
    }
    table = rows.read(claims_file(tmp_path, row))

    (claim,) = table.claims
    assert [p.text for p in claim.prefixes] == ["240.0.0.0/24", "2001:db8::/32", "240.0.1.0/24"]
    assert claim.asns == (64500, 64501)
    assert claim.domains == ("bank.example", "ngân-hàng.example".encode("idna").decode())
    assert claim.valid_from == datetime(2026, 2, 28, 17, tzinfo=UTC)
    assert claim.valid_to == datetime(2026, 4, 1, tzinfo=UTC)
    assert (claim.confidence, claim.override, table.rejects) == (80, True, [])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"organisation": "Bank A"}, "organisation: a key is"),
        ({"kind": "bakery"}, "kind: not one of operator, hosting, bank"),
        ({"prefix": "240.0.0.1/24"}, "prefix, value 1: host bits are set"),
        ({"prefix": "240.0.0.0/24 240.0.0.0/33"}, "prefix, value 2: the prefix length is more than 32"),
        ({"prefix": "240.0.0.0/255.255.255.0"}, "prefix, value 1: the prefix length is not a number"),
        ({"prefix": "240.0.0.00/24"}, "prefix, value 1: not an IPv4 or IPv6 prefix"),
        ({"prefix": "fe80::%eth0/64"}, "prefix, value 1: a zone index"),
        ({"prefix": "::/0"}, "prefix, value 1: an IPv6 prefix this short would cover all of IPv4"),
        ({"asn": "0"}, "asn, value 1: not an AS number"),
        ({"asn": "4294967296"}, "asn, value 1: not an AS number"),
        ({"domain": "example"}, "domain, value 1: a single label"),
        ({"domain": "192.0.2.1"}, "domain, value 1: an address"),
        ({"domain": "-a.example"}, "domain, value 1: not a domain name"),
        ({"domain": "a..example"}, "domain, value 1: not a domain name"),
        ({"valid_from": "2026-03-01T00:00:00"}, "valid_from: a time without a zone"),
        ({"valid_from": "01/03/2026"}, "valid_from: not an ISO date"),
        ({"valid_from": "0001-01-01"}, "valid_from: not an ISO date"),
        ({"valid_from": "2026-03-01", "valid_to": "2026-02-28T17:00:00Z"}, "valid_to: not later than valid_from"),
        ({"confidence": "101"}, "confidence: not a whole number"),
        ({"override": "maybe"}, "override: not one of"),
        ({"identifier": "0100109106"}, "identifier_type and identifier"),
        ({"name": "a\x00b"}, "a control character"),
        ({"name": "x" * 301}, "name: longer than 300 characters"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_reason(change: dict[str, str], reason: str, tmp_path: Path) -> None:
    table = rows.read(claims_file(tmp_path, BANK, BANK | change, BANK))

    assert [(reject.line, reject.reason[: len(reason)]) for reject in table.rejects] == [(3, reason)]
    assert [claim.line for claim in table.claims] == [2, 4]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"purpose": "gossip"}, "purpose: not one of"),
        ({"email": ""}, "email and phone are both empty"),
        ({"email": "soc at bank"}, "email: not an address"),
        ({"email": "soc@bank"}, "email: its domain is not"),
        ({"phone": "call me"}, "phone: not a telephone number"),
        ({"language": "fr"}, "language: not one of vi, en"),
    ],
)
def test_a_bad_contact_is_named_without_what_it_says(change: dict[str, str], reason: str, tmp_path: Path) -> None:
    (reject,) = rows.read(contacts_file(tmp_path, CONTACT | change)).rejects

    assert reject.reason.startswith(reason)
    assert "bank" not in reject.reason


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'bank-a,"no end,bank' + b"," * 12, "the quotes do not close"),
        (b"bank-a,\xff" + b"," * 13, "not UTF-8"),
        (b"bank-a,one", "2 cells where the header has 15"),
        (b"bank-a," + b"x" * rows.MAX_LINE_BYTES, "longer than 65536 bytes"),
    ],
)
def test_a_broken_line_costs_that_line_only(raw: bytes, reason: str, tmp_path: Path) -> None:
    path = claims_file(tmp_path, BANK)
    path.write_bytes(path.read_bytes() + raw + b"\r\n\r\n" + b"bank-a" + b"," * 14)

    table = rows.read(path)

    assert [(r.line, r.reason[: len(reason)]) for r in table.rejects] == [(3, reason)]
    assert [claim.line for claim in table.claims] == [2, 5]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("organisation;name;kind", "separate with commas"),
        (",".join(rows.CLAIM_COLUMNS[:-1]), "missing: override"),
        (",".join((*rows.CLAIM_COLUMNS, "colour")), "a column is unknown"),
        (",".join(rows.CONTACT_COLUMNS[:-1]), "missing: valid_to"),
        ("", "missing: organisation"),
    ],
)
def test_a_file_without_a_known_header_is_refused_whole(header: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(header + "\n")
    with pytest.raises(BadInput, match=rf"a\.csv: line 1: .*{reason}"):
        rows.read(path)


def test_limits_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = claims_file(tmp_path, BANK, BANK)
    with pytest.raises(BadInput, match="cannot be read"):
        rows.read(tmp_path / "missing.csv")
    monkeypatch.setattr(rows, "MAX_LINES", 2)
    with pytest.raises(BadInput, match="more than 2 lines"):
        rows.read(path)
    monkeypatch.setattr(rows, "MAX_FILE_BYTES", 10)
    with pytest.raises(BadInput, match="larger than 10 bytes"):
        rows.read(path)


def test_columns_may_stand_in_any_order_behind_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    names = list(reversed(rows.CLAIM_COLUMNS))
    path.write_text("\ufeff" + ",".join(names).upper() + "\n" + "," * 14 + "bank-a\n", encoding="utf-8")

    assert [claim.organisation for claim in rows.read(path).claims] == ["bank-a"]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_whatever_the_bytes_each_line_is_a_row_a_reject_or_blank(tail: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = claims_file(Path(folder))
        path.write_bytes(path.read_bytes() + tail)
        table = rows.read(path)

    lines = [line for line in tail.split(b"\n") if line.strip(b"\r")]
    assert len(table.claims) + len(table.rejects) <= len(lines)
    assert {reject.line for reject in table.rejects} <= set(range(2, 2 + tail.count(b"\n") + 1))
