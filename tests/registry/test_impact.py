"""What a re-import would move is what attribution says before and after; a kill leaves all or nothing."""

import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from lachan.server.audit.recording import by_command
from lachan.server.base.settings import Registry
from lachan.server.intake.registering import Source, propose
from lachan.server.lake.subjects import infections, infections_by_organisation
from lachan.server.registry import reading
from lachan.server.registry.models import Network, Proposal, RegistryVersion
from lachan.server.registry.proposals import deciding, looking
from lachan.server.registry.proposals.deciding import approve
from tests.intake import ground
from tests.intake.ground import NOW
from tests.registry.files import BANK, ISP, claims_file
from tests.registry.register import written

pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = Source("reg", "ZZ", NOW)


def seen(tmp_path: Path) -> ground.Instance:
    """Ten addresses of one /24 seen twice, and one elsewhere."""
    home = ground.instance(tmp_path)
    addresses = [f"203.0.113.{n}" for n in range(10)]
    rows = [ground.row(a, time) for a in addresses for time in ("2026-11-21 10:00:00", "2026-11-21 11:00:00")]
    ground.take(home, ground.report([*rows, ground.row("198.51.100.1")]))
    return home


def proposed(home: ground.Instance, *rows: dict[str, str], rules: Registry | None = None) -> int:
    path = claims_file(home.home.root, *rows)
    return propose(home.home, rules or Registry(), [path], SOURCE, NOW, lambda n: None)


def test_what_moves_is_counted_by_infection_and_waits(tmp_path: Path) -> None:
    home = seen(tmp_path)
    assert infections(home.home, NOW - timedelta(days=30), NOW).height == 11
    first = proposed(home, ISP | {"prefix": "203.0.113.0/24"})
    page = looking.proposal(first)
    assert page.line.state == "waiting"
    assert page.line.reasons == ("many-infections-move",)
    assert (page.line.infections, page.line.moved) == (11, 10)
    assert page.moves == (("holder", None, "isp-a", 10), ("operator", None, "isp-a", 10))
    assert reading.version() == 0, "weighing it left something behind"
    assert Network.objects.count() == 0
    approve(first, 365, NOW, by=by_command("a"))

    both = (ISP | {"prefix": "203.0.113.0/24"}, BANK | {"prefix": "203.0.113.4/31"})
    second = looking.proposal(proposed(home, *both, rules=Registry(approve_moved_share=0.2)))
    assert second.line.state == "applied"
    assert second.moves == (("holder", "isp-a", "bank-a", 2),)
    assert [(c.key.organisation, c.key.text) for c in second.changes] == [("bank-a", "203.0.113.4/31")]


def test_who_is_concerned_by_how_many(tmp_path: Path) -> None:
    ground.register(tmp_path)
    home = seen(tmp_path)
    counts = infections_by_organisation(home.home, NOW - timedelta(days=30), NOW)
    assert counts == {"song-xanh": 10, "ban-mai": 1}


def test_a_fault_while_applying_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = seen(tmp_path)

    def broken(*given: object, **named: object) -> None:
        raise OSError("no power")

    monkeypatch.setattr(deciding.changes, "record", broken)
    with pytest.raises(OSError, match="no power"):
        proposed(home, ISP | {"prefix": "203.0.113.0/24"})
    assert [model.objects.count() for model in (Proposal, Network, RegistryVersion)] == [0, 0, 0]


@pytest.mark.slow
def test_killed_while_proposing_and_run_again_is_the_same(tmp_path: Path) -> None:
    """In a home of its own, by the program: killed at growing moments until it is through."""
    out = written(tmp_path / "out", prefixes=1500, organisations=100, days=1)
    home = tmp_path / "home"
    lachan = [sys.executable, "-m", "lachan.cli.main"]
    subprocess.run([*lachan, "init", "--simulated", "--home", str(home)], check=True, stdout=subprocess.DEVNULL)
    (folder,) = [path for path in out.iterdir() if path.is_dir()]
    files = sorted(str(p) for p in folder.iterdir() if p.name != "focal-points.csv")
    words = ["registry", "propose", *files, "--source", "sim", "--country", "ZZ", "--as-of", "2026-11-01"]
    kills, wait = 0, 0.7
    while True:
        process = subprocess.Popen([*lachan, *words, "--home", str(home)], stdout=subprocess.DEVNULL)
        try:
            assert process.wait(wait) == 0
            break
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills, wait = kills + 1, wait + 0.4
            assert_whole(home)
    assert kills
    assert_whole(home)
    assert counted(home)[0] > 1400


def counted(home: Path) -> tuple[int, ...]:
    """Networks, changes, versions, applied proposals of another home."""
    with sqlite3.connect(home / "lachan.sqlite3") as rows:
        return tuple(
            rows.execute(f"select count(*) from registry_{table}").fetchone()[0]
            for table in (
                "network",
                "change where version_id is not null",
                "registryversion",
                "proposal where state = 'applied'",
            )
        )


def assert_whole(home: Path) -> None:
    networks, changes, versions, applied = counted(home)
    assert networks == changes
    assert (versions, applied) in ((0, 0), (1, 1)) or applied > versions
    assert bool(networks) is bool(versions)
