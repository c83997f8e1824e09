"""Two processes append at once: one chain, no fork, nothing lost."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.program import environment, lachan

ROOT = Path(__file__).resolve().parents[2]


def two_at_once(home: Path, seconds: int) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.audit.appender", str(home), str(seconds), name],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment(home, "en"),
        )
        for name in ("one", "two")
    ]
    counts = [int(process.communicate(timeout=300)[0]) for process in running]
    assert all(count > 10 for count in counts)
    told = lachan("audit", "verify", "--json", home=home)
    assert told.code == 0, told.err + told.out
    assert told.json()["entries"] == sum(counts)
    assert told.json()["findings"] == []
    listed = lachan("audit", "list", "--limit", "1000", "--json", home=home).json()
    assert {entry["actor"] for entry in listed} == {"command:one", "command:two"}


@pytest.mark.slow
def test_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    home = tmp_path / "home"
    assert lachan("init", home=home).code == 0
    with (home / "settings.toml").open("a") as settings:
        settings.write(f'\n[database]\nurl = "{postgres_url}"\n')
    assert lachan("init", home=home).code == 0
    two_at_once(home, seconds=60)


@pytest.mark.slow
def test_on_sqlite(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert lachan("init", home=home).code == 0
    two_at_once(home, seconds=12)
