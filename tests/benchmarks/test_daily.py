"""The benchmark of daily files runs, on a small day."""

import json
import subprocess
import sys

import pytest


@pytest.mark.slow  # a process of its own, and a database
def test_it_makes_what_it_measures() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.daily", "--smoke", "--json"], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["rows"], found["organisations"], found["files"]) == (20_000, 6, 36)
