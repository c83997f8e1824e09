"""What attribution reads equals what was imported, and its tables match their models."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from lachan.server.attribution.attach import attach
from lachan.server.audit.recording import by_command
from lachan.server.base.errors import WiresFault
from lachan.server.registry import reading
from lachan.server.registry.importing import import_csv
from lachan.server.registry.snapshot import DOMAINS, NETWORKS, Snapshot
from lachan.server.registry.words import Origin
from lachan.wire.addresses import join, value_of
from tests.attribution.frames import detections
from tests.attribution.slow_twin import Event
from tests.registry.files import BANK, ISP, claims_file

BY = by_command("tests")

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def test_a_snapshot_is_the_registry_in_typed_columns(tmp_path: Path) -> None:
    instant = "2026-03-01T00:00:00.000001Z"
    path = claims_file(
        tmp_path,
        BANK | {"prefix": "240.1.2.0/24", "valid_from": instant, "valid_to": "2026-04-01", "override": "1"},
        ISP | {"asn": "64500", "domain": "isp.example", "confidence": "70"},
    )
    import_csv(path, Origin.HAND, NOW, by=BY)
    snapshot = reading.snapshot()

    assert (snapshot.version, snapshot.networks.schema, snapshot.domains.schema) == (1, NETWORKS, DOMAINS)
    prefix, number = snapshot.networks.rows(named=True)
    assert join(prefix["start_hi"], prefix["start_lo"]) == value_of("240.1.2.0")
    assert join(prefix["end_hi"], prefix["end_lo"]) == value_of("240.1.2.255")
    assert (prefix["prefix"], prefix["prefix_length"], prefix["asn"]) == ("240.1.2.0/24", 120, None)
    assert prefix["valid_from"] == datetime(2026, 3, 1, 0, 0, 0, 1, tzinfo=UTC)
    assert prefix["valid_to"] == datetime(2026, 3, 31, 17, tzinfo=UTC)
    assert (prefix["organisation"], prefix["kind"], prefix["hand"], prefix["override"]) == (
        "bank-a",
        "bank",
        True,
        True,
    )
    assert (number["asn"], number["prefix"], number["valid_from"], number["override"]) == (64500, None, None, False)
    assert snapshot.domains.row(0, named=True)["domain"] == "isp.example"
    assert snapshot.domains.row(0, named=True)["confidence"] == 70


def test_an_empty_registry_has_an_empty_snapshot() -> None:
    snapshot = reading.snapshot()

    assert snapshot.networks.equals(Snapshot.empty().networks)
    assert (snapshot.version, snapshot.domains.schema) == (0, DOMAINS)


def test_from_a_file_to_an_owner(tmp_path: Path) -> None:
    import_csv(
        claims_file(tmp_path, BANK | {"prefix": "240.1.2.0/24", "domain": "bank.example"}),
        Origin.HAND,
        NOW,
        by=BY,
    )

    owners = attach(detections([Event(NOW, asn=1, url="https://www.bank.example/")]), reading.snapshot())

    assert owners.row(0, named=True)["domain_holder"] == "bank-a"
    assert owners.row(0, named=True)["registry_version"] == 1


def test_a_snapshot_is_read_again_when_an_import_came_between(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter([0, 1, 1, 1])
    monkeypatch.setattr(reading, "current_version", lambda: next(numbers))
    assert reading.snapshot().version == 1

    restless = iter(range(100))
    monkeypatch.setattr(reading, "current_version", lambda: next(restless))
    with pytest.raises(WiresFault):
        reading.snapshot()


def test_migrations_are_complete() -> None:
    out = StringIO()
    call_command("makemigrations", "registry", check=True, dry_run=True, stdout=out)
    assert "No changes" in out.getvalue()
