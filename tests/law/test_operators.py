"""Operators, brands, shares, and the registry's seed."""

import csv
import io
from datetime import date
from decimal import Decimal
from importlib.resources import as_file, files

import pytest

from lachan.server.law import operators as o
from lachan.server.law.dated import Confidence
from lachan.server.law.seed import SEED_COLUMNS, registry_seed_rows, seed_csv
from lachan.server.registry.rows import read

NOW = date(2026, 11, 22)


def _asns(key: str) -> tuple[int, ...]:
    return next(found.asns for found in o.operators() if found.key == key)


def test_operators_of_the_table() -> None:
    assert _asns("viettel") == (7552, 24086)
    assert _asns("vnpt") == (45899, 45898, 7643, 135905, 135965)
    assert _asns("mobifone-global") == (45895, 45896, 45897)
    assert _asns("vietcombank") == (131348,)
    assert sum(found.kind is o.OperatorKind.HOSTING for found in o.operators()) == 5
    assert all(found.as_of == date(2023, 11, 2) for found in o.operators())


def test_an_as_number_has_one_holder_a_day() -> None:
    for day in (date(2019, 1, 11), date(2025, 2, 28), date(2025, 3, 1), NOW):
        numbers = [asn for found in o.operators(day) for asn in found.asns]
        assert len(numbers) == len(set(numbers))


def test_the_authority_s_network_after_the_merger_is_not_verified() -> None:
    before, after = ([f for f in o.operators(d) if 63748 in f.asns] for d in (date(2025, 2, 28), date(2025, 3, 1)))
    assert [(f.key, f.verified) for f in before] == [("ais", True)]
    assert [(f.key, f.verified) for f in after] == [("a05", False)]


def test_references_hold() -> None:
    keys = {found.key for found in o.operators()}
    for found in o.operators():
        assert found.sector in o.sectors()
        assert found.parent == "" or found.parent in keys
    for brand in o.brands():
        assert brand.sector in o.sectors()
        assert brand.domains
    shares = {share.operator for share in o.subscriber_shares()}
    assert shares <= keys | {"others"}


def test_brands_are_of_medium_confidence() -> None:
    assert len(o.brands()) == 67
    assert {brand.confidence for brand in o.brands()} == {Confidence.MEDIUM}
    domains = [domain for brand in o.brands() for domain in brand.domains]
    assert len(domains) == len(set(domains))
    assert all(domain == domain.lower() and "." in domain and "/" not in domain for domain in domains)


def test_shares_of_a_service_and_year_do_not_exceed_the_whole() -> None:
    totals: dict[tuple[str, int], Decimal] = {}
    for share in o.subscriber_shares():
        totals[share.service, share.year] = totals.get((share.service, share.year), Decimal()) + share.percent
    assert totals[o.Service.MOBILE, 2022] == 100
    assert all(0 < total <= Decimal("101") for total in totals.values())  # rounded figures of 2019 give 101
    assert {s.verified for s in o.subscriber_shares() if s.service is o.Service.FIXED_BROADBAND and s.year > 2019} == {
        False
    }


def test_seed_has_one_row_for_each_number_and_domain() -> None:
    seed = registry_seed_rows()
    assert all((row.asn is None) != (row.domain is None) for row in seed)
    assert sum(row.asn is not None for row in seed) == sum(len(found.asns) for found in o.operators())
    assert sum(row.domain is not None for row in seed) == sum(len(brand.domains) for brand in o.brands())
    described = {(row.organisation, row.name, row.kind, row.sector, row.parent) for row in seed}
    assert len(described) == len({row.organisation for row in seed})


def test_the_shipped_seed_is_what_the_function_gives() -> None:
    shipped = files("lachan.server.law").joinpath("vn", "registry-seed.csv").read_text(encoding="utf-8")
    assert shipped == seed_csv()


def test_the_registry_reads_the_seed_whole() -> None:
    with as_file(files("lachan.server.law").joinpath("vn", "registry-seed.csv")) as path:
        table = read(path)
    assert table.rejects == []
    assert len(table.claims) == len(registry_seed_rows())
    assert {row.confidence for row in table.claims} == {90, 60, 30}


def test_seed_csv_form() -> None:
    rows = list(csv.DictReader(io.StringIO(seed_csv())))
    assert tuple(rows[0]) == SEED_COLUMNS
    assert {row["confidence"] for row in rows} == {"90", "60", "30"}
    assert {row["prefix"] + row["override"] + row["identifier"] for row in rows} == {""}
    parents = {row["parent"] for row in rows} - {""}
    assert parents <= {row["organisation"] for row in rows}


@pytest.mark.parametrize(
    ("organisation", "valid_from", "valid_to"),
    [("ais", "", "2025-03-01"), ("a05", "2025-03-01", ""), ("viettel", "", "")],
)
def test_seed_validity_leaves_the_end_out(organisation: str, valid_from: str, valid_to: str) -> None:
    row = next(row for row in csv.DictReader(io.StringIO(seed_csv())) if row["organisation"] == organisation)
    assert (row["valid_from"], row["valid_to"]) == (valid_from, valid_to)
