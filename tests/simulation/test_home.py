"""A simulated home takes the simulation in, whole; a real one rejects every row; a simulated one reaches nobody."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lachan.cli.init import make_home
from lachan.server.base.errors import Refused
from lachan.server.base.settings import SETTINGS_FILE, Identity, Kind, Role, Settings
from lachan.server.notices.channels import open_channel
from lachan.server.post.delivery import standing
from tests.cli.program import lachan, several
from tests.intake.ground import instance, take

ROWS = 2_000
NOW = datetime.now(UTC)
WHO = Identity(legal_name="A", founding_decision="1/QĐ", contact="a@b.example", domain="b.example")


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Yesterday, as the command writes it."""
    out = tmp_path_factory.mktemp("simulation") / "country"
    made = lachan("simulate", "--seed", "1", "--rows", str(ROWS), "--days", "1", "--out", str(out), "--json")
    assert made.code == 0, made.err
    assert (made.json()["rows"], made.json()["distinct_addresses"]) == (ROWS, None)
    return out


def reports(country: Path) -> list[Path]:
    return sorted((country / "reports").iterdir())


def test_a_simulated_home_takes_all_of_it_and_plans_notices(country: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    registry = [str(country / name) for name in ("registry.csv", "contacts.csv")]
    made, imported, taken, listed = several(
        home,
        [
            ["init", "--simulated", "--json"],
            ["registry", "import", *registry, "--json"],
            ["take-in", *map(str, reports(country)), "--json"],
            ["notices", "list", "--json"],
        ],
    )
    assert (made.code, imported.code, taken.code) == (0, 0, 0), (made.err, imported.err, taken.err)
    assert 'kind = "simulated"' in (home / SETTINGS_FILE).read_text(encoding="utf-8")
    counts: Counter[str] = Counter()
    for batch in taken.json():
        counts.update(batch["rows"])
    assert (counts["read"], counts["rejected"], counts["set_aside"]) == (ROWS, 0, 0)
    assert counts["duplicates"] < ROWS / 100
    assert {notice["organisation"] for notice in listed.json()} >= {"song-xanh", "ban-mai"}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", Kind)
def test_only_a_real_home_rejects_simulated_rows(kind: Kind, country: Path, tmp_path: Path) -> None:
    home = instance(tmp_path, Settings(kind=kind))
    report = next(path for path in reports(country) if "-event6_sinkhole-" in path.name)
    batch = take(home, report.read_bytes(), report.name, NOW)
    found = [(o.kind, o.reason, o.rows) for o in batch.outcomes.all() if o.kind == "rejected"]
    wanted = [("rejected", "simulated-address", batch.rows_read)] if kind is Kind.REAL else []
    assert found == wanted
    assert batch.rows_read > 20


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [Kind.DEMO, Kind.SIMULATED])
def test_invented_data_says_so_and_reaches_nobody(kind: Kind, tmp_path: Path) -> None:
    settings = Settings(kind=kind, identity=WHO)
    assert settings.banner == "SỐ LIỆU GIẢ LẬP"
    with pytest.raises(Refused, match="invented"):
        open_channel("smtp", tmp_path, settings, standing(NOW))


def test_the_command_says_what_to_do_next(tmp_path: Path) -> None:
    said = lachan("simulate", "--seed", "1", "--rows", "300", "--out", str(tmp_path / "out"), lang="vi")
    assert said.code == 0, said.err
    assert said.out.startswith("SỐ LIỆU GIẢ LẬP: 300 dòng")
    assert "lachan init --simulated" in said.out
    again = lachan("simulate", "--seed", "1", "--rows", "300", "--out", str(tmp_path / "out"), lang="vi")
    assert (again.code, "đã có thứ khác" in again.err) == (2, True)


def test_a_home_of_another_kind_does_not_become_simulated(tmp_path: Path) -> None:
    (tmp_path / SETTINGS_FILE).write_text('kind = "real"\n', encoding="utf-8")
    with pytest.raises(Refused):
        make_home(tmp_path, Role.HUB, Kind.SIMULATED)
