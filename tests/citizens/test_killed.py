"""Killed at any moment and run again: a report is whole or not there, each answer has its letter and its entry."""

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.citizens.worker import REPORTS
from tests.cli.program import environment, lachan

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_killed_and_run_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert lachan("init", home=home).code == 0
    command = [sys.executable, "-m", "tests.citizens.worker", str(home)]
    for steps, later in ((2, 0.0), (5, 0.002), (9, 0.005), (14, 0.009), (21, 0.013)):
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

    assert one("SELECT COUNT(*) FROM citizens_report") == REPORTS
    assert one("SELECT COUNT(*) FROM citizens_picture") == 2 * REPORTS
    assert one("SELECT SUM(count) FROM citizens_arrivals") == REPORTS
    assert one("SELECT COUNT(*) FROM audit_entry WHERE act = 'report-made'") == REPORTS
    answers = one("SELECT COUNT(*) FROM citizens_answer")
    assert answers == one("SELECT COUNT(*) FROM audit_entry WHERE act = 'report-answered'")
    assert answers == one("SELECT COUNT(*) FROM post_letter WHERE purpose = 'report-answered'")
    assert answers == one("SELECT COUNT(*) FROM citizens_report WHERE state = 'answered'") > 0
    places = [place for (place,) in rows.execute("SELECT place FROM citizens_picture")]
    assert [place for place in places if not (home / "citizens" / "files" / place[:2] / place).is_file()] == []
    rows.close()
    for path in (home / "citizens" / "files").glob("*/*"):
        os.utime(path, (0, 0))
    assert lachan("citizens", "tidy", "--json", home=home).code == 0
    assert len([path for path in (home / "citizens" / "files").rglob("*") if path.is_file()]) == 2 * REPORTS
    assert lachan("audit", "verify", "--json", home=home).json()["findings"] == []
    counts = lachan("citizens", "counts", "--json", home=home)
    assert counts.json()["pictures"] == 2 * REPORTS
    assert "canary" not in counts.out
