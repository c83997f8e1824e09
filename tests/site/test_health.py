"""Health that means something; counts for whom they are meant; a key that asks who it is."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from lachan.server.accounts.words import HOUSE
from lachan.server.jobs.running import beat
from lachan.server.lake.models import Part
from lachan.server.site import health
from tests.access.ground import key_of
from tests.accounts.ground import NOW
from tests.console.ground import clock

pytestmark = pytest.mark.django_db


def client(**more: Any) -> Client:
    return Client(raise_request_exception=False, headers={"Host": "localhost"}, **more)


def ready() -> Any:
    with clock():
        return client().get("/readyz")


def test_a_service_without_a_worker_is_not_ready() -> None:
    assert (ready().status_code, ready().json()["worker"]) == (503, "never seen")
    beat("w", NOW, NOW - timedelta(seconds=59), "0")
    assert (ready().status_code, set(ready().json().values())) == (200, {"ok"})
    beat("w", NOW, NOW - timedelta(seconds=61), "0")
    assert (ready().status_code, ready().json()["worker"]) == (503, "silent")


def test_a_missing_part_and_a_full_disk_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    beat("w", NOW, NOW, "0")
    Part.objects.create(
        day=NOW.date(), path="lake/detections/2026-11-22/none.parquet", rows=1, bytes=1, digest="0" * 64,
        summary_path="x", summary_digest="0" * 64,
    )  # fmt: skip
    assert (ready().status_code, ready().json()["lake"]) == (503, "a part is missing")
    place = Path(settings.LACHAN_HOME) / "lake/detections/2026-11-22/none.parquet"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"x")
    assert ready().json()["lake"] == "ok"
    place.unlink()
    Part.objects.all().delete()
    monkeypatch.setattr(health, "FREE", 1 << 60)
    assert (ready().status_code, ready().json()["disk"]) == (503, "nearly full")


def test_counts_are_for_this_machine_and_keys_of_the_house() -> None:
    with clock():
        assert client(REMOTE_ADDR="127.0.0.1").get("/metrics").status_code == 200
        assert client(REMOTE_ADDR="127.0.0.1").get("/metrics", headers={"X-Forwarded-For": "x"}).status_code == 404
        assert client(REMOTE_ADDR="192.0.2.1").get("/metrics").status_code == 404
        for organisation, code in ((HOUSE, 200), ("bank-1", 404)):
            bearer = {"Authorization": f"Bearer {key_of(organisation)[0]}"}
            assert client(REMOTE_ADDR="192.0.2.1").get("/metrics", headers=bearer).status_code == code


def test_a_key_learns_who_it_is() -> None:
    with clock():
        found = client().get("/api/me", headers={"Authorization": f"Bearer {key_of('bank-1')[0]}"})
    assert (found.status_code, found.json()["organisation"]) == (200, "bank-1")
