"""Killed at any moment and run again: one case an occasion, timeline and record agree, every row has its file whole."""

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lachan.server.base.files import digest_of
from tests.cases.worker import OCCASIONS
from tests.cli.program import environment, lachan
from tests.cli.test_people import REGISTRY

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_killed_and_run_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert lachan("init", home=home).code == 0
    (tmp_path / "registry.csv").write_text(REGISTRY.replace("song-xanh", "bank-1"), encoding="utf-8")
    assert lachan("registry", "import", str(tmp_path / "registry.csv"), home=home).code == 0
    command = [sys.executable, "-m", "tests.cases.worker", str(home)]
    for steps, later in ((2, 0.0), (5, 0.003), (9, 0.007), (14, 0.011), (20, 0.002)):
        with subprocess.Popen(command, cwd=ROOT, env=environment(home, "en"), stdout=subprocess.PIPE) as worker:
            assert worker.stdout is not None
            for _ in range(steps):
                worker.stdout.readline()
            time.sleep(later)
            worker.kill()
    done = subprocess.run(command, cwd=ROOT, env=environment(home, "en"), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = sqlite3.connect(home / "lachan.sqlite3")

    def one(question: str) -> int:
        return int(rows.execute(question).fetchone()[0])

    assert one("SELECT COUNT(*) FROM cases_case") == OCCASIONS
    assert one("SELECT last FROM cases_year") == OCCASIONS, "no number was lost"
    assert one("SELECT COUNT(*) FROM cases_ask") == one("SELECT COUNT(*) FROM cases_attachment") == OCCASIONS
    assert one("SELECT COUNT(*) FROM cases_event") == 3 * OCCASIONS
    assert one("SELECT COUNT(*) FROM audit_entry WHERE subject LIKE 'case:%'") == 3 * OCCASIONS
    for (digest,) in rows.execute("SELECT digest FROM cases_attachment").fetchall():
        assert digest_of(home / "cases" / "files" / digest[:2] / digest) == digest
    assert lachan("audit", "verify", "--json", home=home).json()["findings"] == []
    for aside in (home / "cases" / "files").glob(".*"):
        os.utime(aside, (0, 0))
    assert lachan("cases", "tidy", home=home).code == 0
    assert list((home / "cases" / "files").glob(".*")) == []
