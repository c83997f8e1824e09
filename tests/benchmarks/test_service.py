"""People sign in and look at pages while a file is taken in, over SQLite: nobody meets a locked database."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.mark.slow  # a whole service, and 50,000 rows
def test_an_intake_locks_nobody_out(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.service", "--smoke", "--json", "--folder", str(tmp_path)],
        cwd=CHECKOUT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    found = json.loads(done.stdout)
    assert found["rows"] == 50_000
    assert found["wrong"] == {"wrong answers": 0, "database is locked": 0, "faults in the log": 0}
    for when in ("quiet", "during"):
        assert found[when]["sign-in"]["visits"] >= 4
        assert found[when]["page"]["visits"] >= 1
    assert list(tmp_path.iterdir()) == []
