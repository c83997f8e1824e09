"""The questions' benchmark runs, at 1/100 of its size."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.queries import peer
from benchmarks.queries.questions import PAGES, STATISTICS
from benchmarks.queries.table import pages, statistics
from tests.needs import reason

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.skipif(bool(peer.missing()), reason=reason("postgresql"))
def test_questions() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.queries", "--smoke", "--json"],
        cwd=CHECKOUT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    said = json.loads(done.stdout)
    names = {question.name for question in PAGES} | set(STATISTICS)
    assert set(said["ours"]["warm"]) == names
    assert set(said["peer"]) == {question.name for question in PAGES if question.sql} | set(STATISTICS)
    assert all(seconds > 0 for seconds in (*said["ours"]["warm"].values(), *said["peer"].values()))
    assert said["ours"]["rows"] == 140_000


def test_tables_say_what_is_met() -> None:
    fast = {question.name: 0.5 for question in PAGES} | dict.fromkeys(STATISTICS, 0.01)
    assert pages(fast, fast, {}, 1.0).count(": met") == len(PAGES)
    assert pages(fast, fast, {}, 0.1).count("**not met**") == len(PAGES)
    assert statistics(fast, {}, dict.fromkeys(STATISTICS, 0.21)).count(": met") == len(STATISTICS)
    assert statistics(fast, {}, dict.fromkeys(STATISTICS, 0.19)).count("**not met**") == len(STATISTICS)
